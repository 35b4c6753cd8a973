package assistant

import (
	"context"
	"regexp"
	"slices"
	"strings"

	"offelia/intents/when"
)

// segmentEdge is where one thought may end and another begin. A full stop ends
// one only after a word: not in "den 30. november" or "kl. 10".
var segmentEdge = regexp.MustCompile(`(?i)[?!;\n]+\s*|\s+(?:og så|og også|og|samt|desuden|and also|and|also|plus)\s+|,\s+`)

var fullStop = regexp.MustCompile(`\p{L}{2,}\.(?:\s|$)`)

// andFirst ties a thought to the one before.
var andFirst = regexp.MustCompile(`(?i)^\s*(og|and)\s+`)

// abbreviations end in a full stop that ends no thought.
var abbreviations = strings.Fields("kl nr ca st th tv vær eks evt pga mht osv mv hr fr dr mr mrs ms tlf inkl dvs jf pr stk min sek vha ift fx bl mm no apt etc vs " +
	"jan feb mar apr jun jul aug sep okt oct nov dec man tir ons tor fre lør søn mon tue wed thu fri sat sun")

// segments cuts a message in parts that may each be a request; parts of fewer
// than two words are not. What is dictated is one.
func segments(text string) []string {
	if d, ok := dictated(text); ok {
		return slices.Concat(segments(d.before), []string{d.text}, segments(d.after))
	}
	var out []string
	text = fullStop.ReplaceAllStringFunc(text, func(end string) string {
		word, _, _ := strings.Cut(end, ".")
		if slices.Contains(abbreviations, strings.ToLower(word)) {
			return end
		}
		return word + "; "
	})
	for _, p := range segmentEdge.Split(text, -1) {
		if p = andFirst.ReplaceAllString(p, ""); len(strings.Fields(p)) >= 2 {
			out = append(out, strings.TrimSpace(p))
		}
	}
	return out
}

// sureEnough is the probability from which a part of a message counts as a
// request of its own.
const sureEnough = 0.55

func standsAlone(c command) bool {
	switch c.Verb {
	case "action", "own", "contact":
		return c.P >= sureEnough
	case "guide":
		return c.P >= sureEnough && c.Passage != ""
	}
	return false
}

// changes are what can be done to an appointment that stands.
var changes = map[string]bool{"rebook": true, "cancel": true}

func repeated(list []command, c command) bool {
	for _, x := range list {
		if x.Verb == "action" && c.Verb == "action" && (x.Arg == c.Arg || changes[x.Arg] && changes[c.Arg]) && len(c.Terms) == 0 && !isOrder(plain(c.Text)) {
			return true // "jeg dropper passet, rejsen er aflyst" calls off one thing
		}
		if x.Verb == "contact" && c.Verb == "contact" && len(c.Terms) == 0 {
			return true
		}
		if x.Verb == c.Verb && x.Arg == c.Arg && (x.Passage == c.Passage || c.Verb != "guide") && sameTerms(x.Terms, c.Terms) {
			return true
		}
	}
	return false
}

func sameTerms(a, b []string) bool { return strings.Join(a, " ") == strings.Join(b, " ") }

// several decides whether the parts are errands of their own, or one thing
// said in several clauses. Guides of different topics in one message are taken
// as one question, the whole, unless each part is asked as a question.
func several(list []command, whole command) bool {
	if reasonOf(list, whole) {
		return false
	}
	acts := 0
	for _, c := range list {
		if c.Verb != "guide" {
			acts++
		}
	}
	if acts >= 2 {
		return true
	}
	first, _, _ := strings.Cut(list[0].Passage, "#")
	for _, c := range list {
		g, _, _ := strings.Cut(c.Passage, "#")
		if c.Verb == "guide" && g != first && acts == 0 {
			return questionLike(list) && strings.Count(whole.Text, "?") > 1 || eachAsked(list)
		}
	}
	return whole.Verb == "guide" || acts == 1 && questionLike(list)
}

// eachAsked says that the parts are questions of their own about different things:
// each is asked outright, an answer fits each, and none speaks of what another names.
func eachAsked(list []command) bool {
	for i, c := range list {
		if c.Verb != "guide" || c.P < fitted || !asks(c.Text) || i > 0 && len(c.Terms) == 0 && speaksOfIt(c.Text) {
			return false
		}
	}
	return true
}

// reasonOf says that a part which sounds like calling an appointment off is only
// why it is to be moved: "jeg magter ikke mødet den 2., kan du finde en anden dag".
func reasonOf(list []command, whole command) bool {
	if whole.Verb != "action" || whole.Arg != "rebook" {
		return false
	}
	named, ordered := 0, map[string]bool{}
	for _, c := range list {
		if isOrder(plain(c.Text)) {
			ordered[c.Arg] = true
		}
		if c.Verb != "action" || c.Arg != "rebook" && c.Arg != "cancel" {
			return false
		}
		if len(c.Terms) > 0 {
			named++
		}
	}
	return named < 2 && len(ordered) < 2 // "flyt … og aflys …" orders both
}

// questionLike says that each part which a guide could answer is asked. In a long
// story told without a question mark only an outright question is one: "har der
// været så meget" is part of the story.
func questionLike(list []command) bool {
	for _, c := range list {
		story := len(strings.Fields(c.Whole)) > 20 && !strings.Contains(c.Whole, "?")
		if c.Verb == "guide" && (!question.MatchString(plain(c.Text)) || story && !outright.MatchString(plain(c.Text))) {
			return false
		}
	}
	return true
}

var outright = anyOf(`^(hvad|hva|hvor|hvornår|hvordan|hvilke[nt]?|hvem|hvorfor|(kan|skal|må|får) (jeg|man|vi)|what|where|when|how|which|who|why|(can|do|must|should|may) (i|we))\b`)

// asks reports whether a part of a message asks something itself, at its beginning
// or after what is told: "vi skal skilles hvordan gør vi". A question told inside a
// sentence has its words in another order ("hvordan vi gør").
func asks(part string) bool {
	p := plain(part)
	return outright.MatchString(p) || inverted.MatchString(p)
}

var inverted = anyOf(`\b(hvad|hva|hvor|hvornår|hvordan|hvem|hvor (meget|mange|længe|lang tid)) (skal|gør|kan|må|får|er|har|koster|sker|ringer|søger) (jeg|vi|man|det|der)\b|\b(what|where|when|how|who|how (much|long|many)) (do|can|must|should|is|are|does|will) (i|we|it|there|one)\b`)

var question = anyOf(`^(siden hvornår|since when|hvad|hva|hvor|hvornår|hvordan|hvilke[nt]?|hvem|hvorfor|kan|skal|må|er|har|får|gælder|koster|what|where|when|how|which|who|why|can|do|does|is|are|must|should)\b`)

// eachNamed keeps for their turn all but the first of several appointments that one order
// names after each other, each with its own time: "flyt passet til fredag og su til den
// 11.". A time that only the last has is meant for all.
func (t *turn) eachNamed(c command, all []item) command {
	var first command
	found, last := 0, ""
	for _, part := range andBetween.Split(c.Text, -1) {
		hit := t.pick(all, part, t.e.lexicon.Find(part))
		if len(hit) > 1 {
			return c
		}
		if len(hit) == 0 {
			continue
		}
		each := c
		each.Text, each.Record, last = part, hit[0].ID, part
		if found++; found == 1 {
			first = each
			continue
		}
		if each.Record == first.Record {
			return c
		}
		if when.Wishes(t.timely(part), t.local(), when.Options{}).Empty() {
			each.Text = hit[0].title
		}
		t.state.Queue = append(t.state.Queue, each)
	}
	if found < 2 {
		return c
	}
	if times := when.Wishes(t.timely(last), t.local(), when.Options{}); when.Wishes(t.timely(first.Text), t.local(), when.Options{}).Empty() && !times.Empty() {
		first.Text += " " + t.spans(last, times.Any)
	}
	t.r.sayf("Det er %d aftaler. Jeg tager dem én ad gangen.", "These are %d appointments. I take them one at a time.", found)
	return first
}

var andBetween = regexp.MustCompile(`(?i)\s+(?:og|and|samt)\s+`)

// ownAndMore answers a question about one's own data and what is asked on about the same
// thing in the same message, in words that name nothing: "hvornår udløber mit pas, og hvad
// koster et nyt?". What has no answer is left out. done is false when two such things are not
// asked.
func (t *turn) ownAndMore(ctx context.Context, text string) (done bool, err error) {
	parts := segments(text)
	if t.conv.Actor == "" || t.state.errand() != nil || len(parts) != 2 || !asks(parts[0]) || !question.MatchString(plain(parts[1])) || len(t.e.lexicon.Find(parts[1])) > 0 || possessive.MatchString(plain(parts[1])) {
		return false, nil
	}
	first, err := t.classify(ctx, parts[0])
	if err != nil || first.Verb != "own" || overviews[first.Arg] || first.P < sureEnough {
		return false, err
	}
	alone, err := t.classify(ctx, parts[1])
	if err != nil || alone.Verb != "guide" && standsAlone(alone) {
		return false, err
	}
	first.Whole = text
	if err := t.perform(ctx, first); err != nil || t.r.message.Outcome != AnswerOwnData {
		return true, err
	}
	before := len(t.r.parts)
	if done, err := t.ofHand(ctx, parts[1]); done || err != nil {
		t.r.parts = slices.Concat(t.r.parts[:before], slices.DeleteFunc(slices.Clone(t.r.parts[before:]), func(p string) bool { return slices.Contains(t.r.parts[:before], p) }))
		return true, err
	}
	then, err := t.classify(ctx, parts[1])
	if err != nil || then.Verb != "contact" && !(then.Verb == "guide" && then.Passage != "") && then.Record == "" {
		return true, err
	}
	return true, t.perform(ctx, then)
}
