package assistant

import (
	"context"
	"regexp"
	"slices"
	"strings"

	"offelia/intents/danish"
)

// Words point at one of several things by its place among those that were shown
// or offered: "den øverste", "nej den anden", "de to første", "begge", "the last
// one", "og den næste?". The places are counted in the order in which they stood
// on the screen.

// place is where in a list of n something stands.
type place func(n int) int

func fromStart(i int) place { return func(int) int { return i } }
func fromEnd(i int) place   { return func(n int) int { return n - 1 - i } }

// placed are the words for places.
var placed = map[string]place{
	"første": fromStart(0), "øverste": fromStart(0), "tidligste": fromStart(0), "first": fromStart(0), "top": fromStart(0), "earliest": fromStart(0), "earlier": fromStart(0), "tidligere": fromStart(0), "ene": fromStart(0),
	"anden": fromStart(1), "andet": fromStart(1), "second": fromStart(1), "tredje": fromStart(2), "third": fromStart(2), "fjerde": fromStart(3), "fourth": fromStart(3), "femte": fromStart(4), "fifth": fromStart(4),
	"sidste": fromEnd(0), "nederste": fromEnd(0), "seneste": fromEnd(0), "last": fromEnd(0), "bottom": fromEnd(0), "latest": fromEnd(0), "later": fromEnd(0), "senere": fromEnd(0), "næstsidste": fromEnd(1), "sene": fromEnd(0), "late": fromEnd(0), "tidlige": fromStart(0), "early": fromStart(0),
	"midterste": middle, "mellemste": middle, "middle": middle,
}

func middle(n int) int { return n / 2 }

var (
	// pointers stand before a word for a place and make it point: "the first
	// one", not "first of all".
	pointers = map[string]bool{"den": true, "det": true, "tiden": true, "aftalen": true, "mødet": true, "sagen": true, "the": true, "that": true, "nummer": true, "number": true}
	// notPlaces follow a word for a place that counts something else: "den første
	// december", "den anden dag", "the last time".
	notPlaces = map[string]bool{
		"dag": true, "dage": true, "uge": true, "måned": true, "gang": true, "vej": true, "side": true, "frist": true, "rate": true, "udbetaling": true, "brev": true, "i": true, "of": true,
		"day": true, "week": true, "month": true, "time": true, "way": true, "year": true, "år": true, "payment": true, "letter": true, "deadline": true, "possible": true, "mulige": true, "bedste": true, "ledige": true, "available": true, "free": true,
	}
	countWords = map[string]int{"to": 2, "two": 2, "tre": 3, "three": 3}

	allOfThem = anyOf(`\b(begge( to)?|dem (begge|alle|allesammen)|alle (sammen|to|tre|fire|mine|de)|allesammen|both|all of (them|those)|them all|all (three|four|my)|every one)\b`)
	pairOnly  = anyOf(`\b(begge|both)\b`)
	theOther  = anyOf(`\b(den|det|the) (anden|andet|other)\b`)
	theNext   = anyOf(`\b(den|det|the) (næste|efter|efterfølgende|følgende|next|following)( (en|igen|one|derefter|det|den|dem|that|this))?$|\bthe one after\b|^(hvad (kommer|er|får jeg|har jeg|skal jeg|sker|skal der ske) (der |så )*|så )?(derefter|dernæst|bagefter|herefter|efter (den|det|dem))$|^(what('s| is| comes| do i (have|get)) )?((then |and )?after (that|this|it)|next)$`)
	toNext    = anyOf(`^(så|then)$`) // "og så?", when one thing was shown
)

// places are which of n things, in the order they stood, a text points at by
// their place; none when it points at none.
func places(text string, n int) []int {
	p := plain(text)
	if allOfThem.MatchString(p) && (n == 2 || n > 2 && !pairOnly.MatchString(p)) {
		return upTo(n)
	}
	words := danish.Tokens(p)
	var out []int
	for i, w := range words {
		at, ok := placed[w.Text]
		next := wordAt(words, i+1)
		switch count := countWords[next]; {
		case !ok || n < 2:
			continue
		case count > 0 && count <= n: // "the first two"
			return firstOrLast(at, count, n)
		case i == 0 || notPlaces[next] || isMonth(next):
			continue
		}
		before := wordAt(words, i-1)
		if no := wordAt(words, i-2); no == "ikke" || no == "ik" || no == "not" {
			continue // "den 9., ikke den anden"
		}
		if count := countWords[before]; count > 0 && count <= n { // "de to første"
			return firstOrLast(at, count, n)
		}
		if k := at(n); pointers[before] && k >= 0 && k < n && !slices.Contains(out, k) {
			out = append(out, k)
		}
	}
	return out
}

// firstOrLast are the first or the last count of n.
func firstOrLast(at place, count, n int) []int {
	if at(n) == 0 {
		return upTo(count)
	}
	if at(n) == n-1 {
		return upTo(n)[n-count:]
	}
	return nil
}

func upTo(n int) []int {
	out := make([]int, n)
	for i := range out {
		out[i] = i
	}
	return out
}

func wordAt(words []danish.Token, i int) string {
	if i < 0 || i >= len(words) {
		return ""
	}
	return words[i].Text
}

func isMonth(w string) bool {
	for _, m := range []string{"jan", "feb", "mar", "apr", "maj", "may", "jun", "jul", "aug", "sep", "okt", "oct", "nov", "dec"} {
		if strings.HasPrefix(w, m) {
			return true
		}
	}
	return false
}

// pointsOut finds the records that a text points at by their place among those
// last listed, or from the one last shown: "den anden" is then the other, "den
// næste" the one after it. wanted are the records that can be meant, in their
// order.
func (t *turn) pointsOut(wanted []item, text string) []item {
	shown := among(wanted, t.state.Shown)
	list := shown
	if listed := among(wanted, t.state.Listed); len(shown) == 1 && contains(listed, shown[0]) {
		list = listed
	}
	p := plain(text)
	if len(shown) > 1 && theNext.MatchString(p) && nextWord.MatchString(p) {
		return opened(shown)[:min(1, len(opened(shown)))] // of a list the one that comes first
	}
	if len(shown) == 1 {
		at := slices.IndexFunc(wanted, func(it item) bool { return it.record == shown[0].record })
		switch {
		case (theNext.MatchString(p) || toNext.MatchString(p)) && at+1 < len(wanted):
			return wanted[at+1 : at+2]
		case theOther.MatchString(p) && !countsOther(p) && len(list) == 2:
			return slices.DeleteFunc(slices.Clone(list), func(it item) bool { return it.record == shown[0].record })
		case theOther.MatchString(p) && !countsOther(p) && len(list) < 2:
			return slices.Concat(wanted[:at:at], wanted[at+1:])
		}
	}
	var out []item
	for _, i := range places(text, len(list)) {
		out = append(out, list[i])
	}
	return out
}

// pastLast reports whether a text asks for the one after the last.
func (t *turn) pastLast(wanted []item, text string) bool {
	p, shown := plain(text), among(wanted, t.state.Shown)
	if len(shown) == 0 || shown[len(shown)-1].record != wanted[len(wanted)-1].record {
		return false
	}
	return theNext.MatchString(p) && (len(shown) == 1 || !nextWord.MatchString(p))
}

// nextWord is the first of a list that is still to come, and the one after the one.
var nextWord = anyOf(`\b(næste|next)\b`)

// pointsByPlace reports whether a text may point at something by its place.
func pointsByPlace(text string) bool {
	p := plain(text)
	return len(places(text, maxOffered)) > 0 || allOfThem.MatchString(p) || theNext.MatchString(p)
}

// countsOther reports whether "den anden" is followed by what it counts: "den anden dag".
func countsOther(p string) bool {
	words := danish.Tokens(p)
	for i, w := range words {
		if placed[w.Text] != nil && (notPlaces[wordAt(words, i+1)] || isMonth(wordAt(words, i+1))) {
			return true
		}
	}
	return false
}

// among are the records of a list that can be meant, in the order of the list.
func among(wanted []item, list []record) []item {
	var out []item
	for _, r := range list {
		for _, it := range wanted {
			if it.record == r && !contains(out, it) {
				out = append(out, it)
			}
		}
	}
	return out
}

// describing begins what points at one of several by what it is: "den hos tandlægen".
var describing = anyOf(`^((hvad med|what about) )?(den|det|dem|hende|ham|mødet|tiden|samtalen|aftalen|besøget|sagen|pengene|the|that)\b`)

// described are those of several records that words tell apart: by their place among
// them, by how they are held, by what and whom they are with. None when it is all of
// them.
func (t *turn) described(list []item, words string) []item {
	p := plain(words)
	hit := t.pointsOut(list, words)
	if len(hit) == 0 {
		hit = slices.DeleteFunc(slices.Clone(list), func(it item) bool { return !it.held(p) })
	}
	if len(hit) == 0 {
		hit = t.pick(list, words, t.e.lexicon.Find(words))
	}
	if len(hit) == len(list) {
		return nil
	}
	return hit
}

// turnsTo names what a question is asked of before it, endsOn after it: "den øverste, hvor
// foregår den", "tilbage til pensionen, hvem udbetaler den", "can it be earlier, the
// online one".
var (
	turnsTo = regexp.MustCompile(`(?i)^(?:(?:ok|okay|men|og|så|nå|but|and|so),? )?((?:tilbage til|angående|med hensyn til|back to|regarding) )?([^,]{3,40}?)(?: igen| again)?, ?(.{4,})$`)
	endsOn  = regexp.MustCompile(`(?i)^(.{8,}), ?((?:den|det|the|that) [^,?]{3,30})\??$`)
)

// namedFirst makes what such a text names what is spoken of, and gives the question; the
// text itself when it names nothing of the citizen's.
func (t *turn) namedFirst(ctx context.Context, text string) (string, error) {
	if t.conv.Actor == "" || t.state.errand() != nil || len(t.state.Shown) == 0 {
		return text, nil
	}
	back, thing, asked := "", "", ""
	if m := turnsTo.FindStringSubmatch(strings.TrimSpace(text)); m != nil && (wantedIn(m[3]) != wantsNothing || t.asksOfRecord(m[3])) {
		back, thing, asked = m[1], m[2], m[3]
	} else if m := endsOn.FindStringSubmatch(strings.TrimSpace(text)); m != nil {
		asked, thing = m[1], m[2]
	} else {
		return text, nil
	}
	points := describing.MatchString(trimLead(plain(thing))) || theThing.MatchString(trimLead(plain(thing)))
	if len(strings.Fields(thing)) > 6 || relativeIn(thing) != "" || back != "" && isOrder(plain(asked)) || asks(thing) {
		return text, nil
	}
	v, err := t.view(ctx, t.subjectOr(t.state.Shown[0].Subject))
	if err != nil {
		return text, err
	}
	all := t.items(v)
	kind := only(all, t.state.Shown[0].Kind)
	hit := t.pointsOut(kind, thing)
	for _, list := range [][]item{kind, only(all, "benefit"), only(all, "appointment"), only(all, "case")} {
		if len(hit) == 0 && back != "" { // only what is said to be gone back to is looked for by name
			hit = t.pick(list, thing, t.e.lexicon.Find(thing))
		}
	}
	for _, list := range [][]item{among(kind, t.state.Shown), kind} {
		if len(hit) == 0 && points {
			hit = t.described(list, thing)
		}
	}
	if len(hit) == 0 || len(hit) > mostAsked {
		return text, nil
	}
	t.state.Shown, t.state.Own, t.state.Guide = recordsOf(hit), hit[0].Kind+"s", ""
	return asked, nil
}

// asksOfRecord reports whether a question is one that a record answers by what it holds.
func (t *turn) asksOfRecord(text string) bool {
	p := trimLead(plain(text))
	return asksFor["when"].MatchString(p) || asksFor["where"].MatchString(p) || asksFor["who"].MatchString(p) || asksFor["amount"].MatchString(p)
}
