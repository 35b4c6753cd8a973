package assistant

import (
	"context"
	"regexp"
	"strings"

	"offelia/intents"
	"offelia/intents/danish"
	"offelia/intents/terms"
	"offelia/intents/when"
	"offelia/knowledge"
)

// understand turns a text into commands, in the order they are to be done:
// usually one; several when a message holds several errands that each stand on
// their own.
func (t *turn) understand(ctx context.Context, text string) ([]command, error) {
	whole, err := t.classify(ctx, text)
	if err != nil {
		return nil, err
	}
	parts := segments(text)
	if len(parts) < 2 && (whole.Verb != "talk" || len(parts) == 0) {
		return []command{whole}, nil
	}
	var list []command
	for i, p := range parts {
		if !guess(whole) && whole.Verb != "talk" && len(list)+len(parts)-i < 2 {
			break // one request in a message that is understood as a whole is that whole
		}
		c, err := t.classify(ctx, p)
		if err != nil {
			return nil, err
		}
		c.Whole = text
		if whole.Verb == "talk" && len(strings.Fields(p)) < 3 {
			continue // "er det en robot jeg sidder og skriver til" is no order to write
		}
		if standsAlone(c) && !repeated(list, c) {
			list = append(list, c)
		}
	}
	if len(list) > 0 && (guess(whole) || whole.Verb == "talk") || len(list) > 1 && several(list, whole) {
		return list, nil
	}
	return []command{whole}, nil
}

// segmentEdge is where one thought may end and another begin. A full stop ends
// one only after a word: not in "den 30. november" or "kl. 10".
var segmentEdge = regexp.MustCompile(`(?i)[?!;\n]+\s*|\s+(?:og så|og også|og|samt|desuden|and also|and|also|plus)\s+|,\s+`)

var fullStop = regexp.MustCompile(`(\p{L}{4,}|\bik|\bmig|\bdig|\bnu)\.(?:\s|$)`)

// segments cuts a message in parts that may each be a request; parts of fewer
// than two words are not.
func segments(text string) []string {
	var out []string
	text = fullStop.ReplaceAllString(text, "$1;")
	for _, p := range segmentEdge.Split(text, -1) {
		if len(strings.Fields(p)) >= 2 {
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

func repeated(list []command, c command) bool {
	for _, x := range list {
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
			return questionLike(list) && strings.Count(whole.Text, "?") > 1
		}
	}
	return whole.Verb == "guide" || acts == 1 && questionLike(list)
}

func questionLike(list []command) bool {
	for _, c := range list {
		if c.Verb == "guide" && !question.MatchString(plain(c.Text)) {
			return false
		}
	}
	return true
}

var question = anyOf(`^(hvad|hva|hvor|hvornår|hvordan|hvilke[nt]?|hvem|hvorfor|kan|skal|må|er|har|får|gælder|koster|what|where|when|how|which|who|why|can|do|does|is|are|must|should)\b`)

// classify understands one text as one command. The matcher says what kind of
// thing is wanted; retrieval says whether a passage truly fits; own words like
// "mit" and being logged in decide between a general question and one's own
// data.
func (t *turn) classify(ctx context.Context, text string) (command, error) {
	c := command{Text: text, Whole: text, Terms: t.e.lexicon.Find(text)}
	asked := t.inContext(text)
	res := t.match(asked)
	var found knowledge.Found
	if !t.decided(res) {
		var err error
		if found, err = t.search(ctx, asked, res); err != nil {
			return c, err
		}
	}
	t.choose(&c, res, found)
	t.ordered(&c)
	t.suits(&c)
	t.wantsChange(&c, res)
	t.given(&c)
	goes := goesOn.MatchString(danish.Fold(text)) && (guess(c) || c.Verb == "guide")
	points := len(c.Terms) == 0 && c.Verb != "action" && aboutThat.MatchString(plain(text))
	if t.state.Own != "" && len(strings.Fields(text)) <= 7 && (goes || points) {
		c.Verb, c.Arg, c.Passage, c.P = "own", t.state.Own, "", max(c.P, 0.6) // "og min mors?" after one's own
	}
	if err := t.personal(ctx, &c, res); err != nil {
		return c, err
	}
	switch c.Verb {
	case "own", "action", "maybe", "none", "guide":
		err := t.address(ctx, &c)
		return c, err
	}
	return c, nil
}

// choose weighs the matcher's first candidate against the best passage.
func (t *turn) choose(c *command, res intents.Result, found knowledge.Found) {
	best := res.Best()
	in := t.intent(best.ID)
	c.Intent, c.P = best.ID, best.P*(1-res.None)
	hit := ""
	if len(found.Passages) > 0 {
		hit = key(found.Passages[0])
	}
	switch {
	case res.Decision == intents.Sure && in.Do.Verb != "guide":
		t.take(c, in.Do)
		if c.Verb == "own" && t.conv.Actor == "" && found.Confident && !possessive.MatchString(plain(c.Text)) {
			c.Verb, c.Passage = "guide", hit
		}
	case res.Decision == intents.Unsure && in.Do.Verb == "refuse" && (res.None > 0.5 && in.Do.Arg() == "offtopic" || best.P > 0.35) && !found.Confident:
		t.take(c, in.Do) // nobody is told off on a faint suspicion
	case res.Decision == intents.Unsure && in.Do.Verb == "own" && t.conv.Actor != "" && best.P >= 0.3:
		t.take(c, in.Do) // reading one's own data harms nobody
		c.P = best.P
	case len(strings.Fields(c.Text)) == 1 && len(c.Terms) == 0 && res.Decision != intents.Sure:
		c.Verb, c.Passage = "maybe", hit // one word that names nothing is no question
	case found.Confident && hit != "":
		c.Verb, c.Passage = "guide", hit
		c.P = max(c.P, 0.6)
	case hit != "" && t.agree(res, found):
		c.Verb, c.Passage = "guide", hit
	case in.Do.Verb == "guide" && res.Decision == intents.Sure && c.P >= 0.6:
		c.Verb, c.Passage = "guide", in.Do.Arg()+"#" // the topic is sure, the question is not: its overview, and what it may have been
	case res.Decision == intents.Unsure && in.Do.Verb != "guide":
		t.take(c, in.Do)
		c.P = best.P
		if c.Verb == "talk" || c.Verb == "refuse" {
			c.P *= 0.8
		}
		if best.P < 0.45 {
			c.Verb = "maybe"
		}
	case hit != "" && res.Decision != intents.None:
		c.Verb, c.Passage = "maybe", hit
	default:
		c.Verb = "none"
	}
}

// key names a passage in choices and commands: "flytning#frist".
func key(h knowledge.Hit) string { return h.Guide.ID + "#" + h.Passage.ID }

var possessive = anyOf(`\b(min|mit|mine|my)\b`)

// agree reports whether matcher and retrieval, neither sure alone, point at the
// same guide: two independent signs are enough for an answer.
func (t *turn) agree(res intents.Result, found knowledge.Found) bool {
	in := t.intent(res.Best().ID)
	top := found.Passages[0]
	return in.Do.Verb == "guide" && in.Do.Arg() == top.Guide.ID && res.Best().P >= 0.3 && res.None < 0.5 && top.Score >= 0.28
}

// orders are the verbs with which people tell somebody to do something, and the
// actions that they name.
var orders = []struct {
	arg  string
	form *regexp.Regexp
}{
	{"rebook", anyOf(`^(?:(?:kan|vil|gider|må|could|can|would) (?:du|i|vi|jeg|you|we|i) (?:(?:ikke|please|lige|godt|få) )*|jeg (?:vil|skal|ønsker|kunne) (?:gerne )?(?:have |at )?|please |i (?:want|need|would like) to |venligst )?(?:flyt\w*|ryk\w*|udskyd\w*|udsæt\w*|ombook\w*|move|reschedule|rebook|postpone)\b|\b(?:skal|kan|må|bliver nødt til at|can|should) \w* ?(?:flyttes|rykkes|udskydes|udsættes|be moved|be rescheduled)\b`)},
	{"cancel", anyOf(`^(?:(?:kan|vil|gider|må|could|can|would) (?:du|i|vi|jeg|you|we|i) (?:(?:ikke|please|lige|godt|få) )*|jeg (?:vil|skal|ønsker|kunne) (?:gerne )?(?:have |at )?|please |i (?:want|need|would like) to |venligst )?(?:aflys\w*|afbestil\w*|afmeld\w*|drop(?:pe|per)? (?:\w+ ){0,2}(?:møde\w*|aftale\w*|tid\w*|samtale\w*|besøg\w*)|cancel|call off)\b|\b(?:skal|kan|må|can|should) \w* ?(?:aflyses|afbestilles|be cancelled)\b|\bmeld\w* afbud\b`)},
	{"book", anyOf(`^(?:(?:kan|vil|gider|må|could|can|would) (?:du|i|vi|jeg|you|we|i) (?:(?:ikke|please|lige|godt|få) )*|jeg (?:vil|skal|ønsker|kunne) (?:gerne )?(?:have |at )?|please |i (?:want|need|would like) to |venligst )?(?:bestil\w*|book\w*|reserver\w*|make an appointment|schedule) `)},
	{"message", anyOf(`^(?:(?:kan|vil|gider|could|can) (?:du|i|you) (?:(?:please|lige|godt) )*|jeg (?:vil|skal) (?:gerne )?(?:have dig til at )?|please |venligst )?(?:sige? til|skrive? (?:en besked )?til|sende? (?:en )?besked|give? \w+ besked|fortælle? (?:\w+ )?at|meddele?|tell my|write to|message|send a message)\b`)},
	{"revoke", anyOf(`^(?:(?:kan|vil) (?:du|jeg) (?:gerne |lige )?|jeg (?:vil|skal) (?:gerne )?|please )?(?:tilbagekald\w*|tilbagetræk\w*|ophæv\w*|inddrag\w*|revoke|withdraw)\b.*(?:fuldmagt|mandate|power of attorney)`)},
	{"apply", anyOf(`^(?:(?:kan|vil|could|can) (?:du|i|you) (?:(?:please|lige|godt) )*|jeg (?:vil|skal|ønsker|kunne) (?:gerne )?(?:at )?|please |i (?:want|need|would like) to |venligst )?(?:søge?|ansøge?|apply) (?:om|for|at|boligstøtte|kontanthjælp|sygedagpenge|hjælpemid|friplads|hjemme)`)},
}

// ordered lets a plain order win over a passage about the same thing: who is
// logged in and says "bestil tid til pas" wants it done, not explained.
func (t *turn) ordered(c *command) {
	if t.conv.Actor == "" || c.Verb == "refuse" || c.Verb == "handoff" || c.Verb == "contact" {
		return
	}
	p := plain(c.Text)
	if strings.HasPrefix(p, "hvordan") || strings.HasPrefix(p, "how ") || moving.MatchString(p) && len(c.Terms) == 0 {
		return
	}
	for _, o := range orders {
		if !o.form.MatchString(p) || c.Verb == "action" && c.Arg != o.arg {
			continue
		}
		c.Verb, c.Arg, c.Passage, c.P = "action", o.arg, "", max(c.P, 0.7)
		return
	}
}

// available says when one could come instead: "jeg kan først den 10.".
var available = anyOf(`\bjeg (kan|har tid|har mulighed) (først|kun|tidligst|bedst|desværre først|altså først|desværre kun)\b|\b(passer|passede|ville passe) (mig )?(bedre|bedst)\b|\b(kan jeg|kunne jeg|må jeg) (ikke )?(hellere|i stedet) (komme|få)\b|\bi can only (come|make it|do)\b|\b(suits|would suit|works better for) me\b`)

// suits reads when somebody could come as the wish to have an appointment moved
// there.
func (t *turn) suits(c *command) {
	if t.conv.Actor == "" || c.Verb == "action" || c.Verb == "refuse" || !available.MatchString(plain(c.Text)) {
		return
	}
	if !when.Wishes(t.timely(c.Text), t.local(), when.Options{}).Empty() {
		c.Verb, c.Arg, c.Passage, c.P = "action", "rebook", "", max(c.P, 0.6)
	}
}

// forgotten says that one does not know when something is: a question, not an
// excuse.
var forgotten = anyOf(`\b((kan|kunne) (jeg )?(ikke|ik) (lige )?huske|husker (jeg )?(lige )?(ikke|ik)|(har (jeg )?)?glemt|i tvivl|ved (jeg )?(ikke|ik)|can'?t remember|don'?t remember|i forgot|not sure)\b.*\b(om|hvornår|hvad|hvilken|hvilket|hvor|when|what|which|where|if)\b`)

// changeFrom is the probability of moving or cancelling, together, from which a
// citizen who is logged in means an appointment of theirs. Measured on our own
// scenarios: every such line has more, no question about data or rules has.
const changeFrom = 0.1

// wantsChange takes moving and cancelling out of the shadow of the topic that
// the appointment is about: nothing happens before the citizen confirms.
func (t *turn) wantsChange(c *command, res intents.Result) {
	if t.conv.Actor == "" || !guess(*c) && c.Verb != "guide" || goesOn.MatchString(danish.Fold(c.Text)) || forgotten.MatchString(plain(c.Text)) {
		return
	}
	sum, best := 0.0, intents.Candidate{}
	for _, cand := range res.Candidates {
		if in := t.intent(cand.ID); in.Do.Verb == "action" && (in.Do.Arg() == "rebook" || in.Do.Arg() == "cancel") {
			sum += cand.P
			if cand.P > best.P {
				best = cand
			}
		}
	}
	if sum >= changeFrom {
		c.Verb, c.Arg, c.Passage, c.Intent, c.P = "action", t.intent(best.ID).Do.Arg(), "", best.ID, max(c.P, 0.6)
	}
}

// given reads a new phone number or e-mail address, said by somebody who is
// logged in, as the wish to have it changed.
func (t *turn) given(c *command) {
	if t.conv.Actor == "" || !guess(*c) && (c.Verb != "own" || c.Arg != "contact") {
		return
	}
	for _, e := range danish.Find(c.Text) {
		if e.Kind == danish.KindPhone || e.Kind == danish.KindEmail {
			c.Verb, c.Arg, c.More, c.Passage, c.P = "action", "update_contact", "", "", max(c.P, 0.6)
			return
		}
	}
}

// moving is about moving house.
var moving = anyOf(`\b(flytte?r? (til|fra|ind|ud|sammen|hjemmefra|adresse)|adresse\w*|bolig|lejlighed|hus\b|kæreste|move (in|out|to|house|from)|apartment|address)`)

// inContext puts what was asked before in front of a question that only goes on
// ("og til et barn?", "hvad med to børn?").
func (t *turn) inContext(text string) string {
	goes := goesOn.MatchString(danish.Fold(text)) || aboutThat.MatchString(plain(text)) && len(t.e.lexicon.Find(text)) == 0
	if t.state.Guide == "" || !goes || len(strings.Fields(text)) > 8 {
		return text
	}
	return t.state.Words + " " + text
}

// aboutThat asks for more about what was just shown: "hvem er det med?".
var aboutThat = anyOf(`^(hvem|hvor|hvornår|hvad tid|udløber|gælder|kommer|who|where|when|how (long|much)|what time|does|is)\b.*\b(den|det|der|dem|it|that)\b`)

var goesOn = anyOf(`^\s*(og |hvad med|hva med|hvad nu hvis|hvad hvis|end |men |and |what about|what if|but )`)

// aspects are the forms in which people ask about their own data without
// saying "mit": asked by somebody who has a record of that kind and topic, they
// are about that record.
var aspects = []struct {
	arg   string
	kinds []string
	form  *regexp.Regexp
}{
	{"benefits", []string{"benefit"}, anyOf(`\b(hvornår (kommer|(får|for|faar|far) (jeg|vi)|går|udbetales|bliver [^?]*udbetalt|er der)|hvor meget|hvor mange penge|hvad får jeg|får jeg|udbetal\w*|sat ind|går .* ind|when (is|do i get|will i|does)|how much|paid)\b`)},
	{"documents", []string{"document"}, anyOf(`\b(mangler|manglende|skal (jeg )?(sende|aflevere|uploade|indsende)|papir\w*|dokument\w*|bilag|frist\w*|senest|missing|send|document\w*|papers?|deadline|due)\b`)},
	{"identity", []string{"identity"}, anyOf(`\b(udløb\w*|gyldig\w*|gælder|forny\w*|nyt pas|expire\w*|valid|renew|new passport)\b`)},
	{"appeal", []string{"case"}, appealForm},
	{"appointments", []string{"appointment"}, anyOf(`\b(huske|husker|glemt|tvivl|remember|forgot)\b.*\b(hvornår|dag|tid|møde|aftale|skal til|when|day|time)\w*\b|\b(hvornår (kommer|er|har|skal|var|møder|jeg skal|jeg har)|hvad tid|hvor skal jeg|hvem kommer|when (is|does|do|am)|what time|where)\b`)},
	{"cases", []string{"case"}, anyOf(`\b(min|mit|mine|mors?|fars?|hendes|hans|my|her|his|mother'?s?|father'?s?)( \w+)? (ansøgning\w*|sag|sagen|forløb\w*|klage|application|case)\b`)},
	{"cases", []string{"case"}, anyOf(`\b(hvornår (får|kommer|hører|bliver|er)|hvordan går|hvor langt|status|godkendt|bevilget|modtaget|gået igennem|svar|høre|regne med|besked|venter|stilling|forlænge\w*|revurder\w*|behandlet|færdig|afgjort|på vej|when (will|do|is)|approved|granted|received|answer|ready|status|going on|happening|waiting)\b`)},
}

// appealForm asks for the deadline to complain: it needs no topic when the
// citizen has a decision that can be appealed.
var appealForm = anyOf(`\b(klage\w*|anke\w*|appeal|complain\w*)\b.*\b(hvornår|frist\w*|sent|nå|senest|late|deadline|still)\b|\b(hvornår|frist\w*|sent|nå|senest|deadline|late|until when)\b.*\b(klag\w*|anke\w*|appeal|complain\w*)\b`)

// ownFrom is the probability of all questions about own data together from which
// somebody who has a record of the topic asks about it.
const ownFrom = 0.03

// inGeneral are questions about how things are done: for everybody.
var inGeneral = anyOf(`^(hvordan|kan (man|jeg)|må (man|jeg)|skal man|hvad (er|koster|betyder|gør)|hvem kan|hvor (søger|bestiller|gør)|how (do|can|to)|can i|may i|do i have to|what (is|does|are|happens))\b|\b(man|generelt|normalt|in general|usually|nyt barn|børn under)\b`)

// personal turns a question that would be answered in general into one about
// the citizen's own record, when they are logged in and have one.
func (t *turn) personal(ctx context.Context, c *command, res intents.Result) error {
	p := plain(c.Text)
	mine := possessive.MatchString(p)
	if c.Verb == "own" && (c.Arg == "benefits" || c.Arg == "appointments") && standing.MatchString(p) {
		return t.rather(ctx, c, "cases", "case")
	}
	if c.Verb != "guide" && c.Verb != "maybe" || inGeneral.MatchString(p) && !mine {
		return nil
	}
	if t.conv.Actor == "" {
		if in := t.intent(res.Best().ID); mine && in.Do.Verb == "own" && res.Best().P > 0.4 {
			c.Verb, c.Arg, c.Passage = "own", in.Do.Arg(), ""
		}
		return nil
	}
	if mine && t.conv.Actor != "" {
		for _, cand := range res.Candidates {
			if in := t.intent(cand.ID); in.Do.Verb == "own" && cand.P > 0.15 {
				c.Verb, c.Arg, c.Passage = "own", in.Do.Arg(), ""
				return nil
			}
		}
	}
	appeals := appealForm.MatchString(p)
	if len(c.Terms) == 0 && !appeals {
		return nil
	}
	w, err := t.about(ctx, c.Whole)
	if err != nil || w.third {
		return err
	}
	v, err := t.view(ctx, t.subjectOr(w.subject))
	if err != nil {
		return err
	}
	items := t.items(v)
	if appeals && len(c.Terms) == 0 {
		if len(appealable(only(items, "case"))) > 0 {
			c.Verb, c.Arg, c.Passage = "own", "appeal", ""
		}
		return nil
	}
	arg, own := "", 0.0
	for _, cand := range res.Candidates {
		if in := t.intent(cand.ID); in.Do.Verb == "own" {
			if own += cand.P; arg == "" {
				arg = in.Do.Arg()
			}
		}
	}
	for _, a := range aspects {
		if !a.form.MatchString(p) {
			continue
		}
		for _, it := range only(items, a.kinds...) {
			if terms.Shared(c.Terms, it.terms) > 0 {
				c.Verb, c.Arg, c.Passage = "own", a.arg, ""
				return nil
			}
		}
	}
	if own < ownFrom {
		return nil
	}
	for _, it := range items {
		if terms.Shared(c.Terms, it.terms) > 0 {
			c.Verb, c.Arg, c.Passage = "own", arg, ""
			return nil
		}
	}
	return nil
}

// standing asks how a matter stands, whatever it is called.
var standing = anyOf(`\b(er der styr på|hvordan (går|står) det (med|til)|hvor langt|status|godkendt|gået igennem|how (is|are) .* going|approved)\b`)

// rather turns a question about own data to another kind of records, when there
// is one of that kind about the same thing.
func (t *turn) rather(ctx context.Context, c *command, arg, kind string) error {
	w, err := t.about(ctx, c.Whole)
	if err != nil || w.third || t.conv.Actor == "" {
		return err
	}
	v, err := t.view(ctx, t.subjectOr(w.subject))
	if err != nil {
		return err
	}
	for _, it := range only(t.items(v), kind) {
		if terms.Shared(c.Terms, it.terms) > 0 {
			c.Arg = arg
		}
	}
	return nil
}

func (t *turn) take(c *command, do intents.Do) {
	c.Verb, c.Arg = do.Verb, do.Arg()
	if len(do.Args) > 1 {
		c.More = do.Args[1]
	}
}

func (t *turn) intent(id string) intents.Intent {
	in, _ := t.e.catalogue().Intent(id)
	return in
}

// match asks the matcher once a turn for each text.
func (t *turn) match(text string) intents.Result {
	res, ok := t.matched[text]
	if !ok {
		res = t.e.matcher().Match(text)
		t.matched[text] = res
	}
	return res
}

// decided says that no passage can change what the matcher is sure of.
func (t *turn) decided(res intents.Result) bool {
	verb := t.intent(res.Best().ID).Do.Verb
	return res.Decision == intents.Sure && verb != "guide" && (verb != "own" || t.conv.Actor != "")
}

// search finds passages, told what the matcher thinks the topic is.
func (t *turn) search(ctx context.Context, text string, res intents.Result) (knowledge.Found, error) {
	if found, ok := t.searched[text]; ok {
		return found, nil
	}
	prior := map[string]float64{}
	for _, cand := range res.Candidates {
		if in := t.intent(cand.ID); in.Do.Verb == "guide" {
			prior[in.Do.Arg()] += cand.P * (1 - res.None)
		}
	}
	if t.state.Guide != "" && goesOn.MatchString(danish.Fold(text)) {
		prior[t.state.Guide] = max(prior[t.state.Guide], 0.6)
	}
	found, err := t.e.library.Search(ctx, knowledge.Query{Text: text, Lang: t.r.lang, Limit: 5, Prior: prior})
	if err == nil {
		t.searched[text] = found
	}
	return found, err
}

// address notes whose data the command is about. A text about somebody without
// a mandate becomes a refusal.
func (t *turn) address(ctx context.Context, c *command) error {
	w, err := t.about(ctx, c.Whole)
	if err != nil {
		return err
	}
	if w.third && guess(*c) && nosy.MatchString(plain(c.Whole)) && !grief.MatchString(plain(c.Whole)) {
		c.Verb, c.Arg = "refuse", "third_party"
		return nil
	}
	if w.subject != "" && w.subject != t.conv.Actor && (guess(*c) || c.Verb == "guide") && hasOrGets.MatchString(plain(c.Whole)) {
		c.Verb, c.Arg, c.Passage = "own", "benefits", "" // a mandate may not open it: the answer says so
	}
	general := c.Verb != "own" && c.Verb != "action"
	switch {
	case w.third && general && !(w.named && guess(*c)) && !kinOf.MatchString(danish.Fold(c.Whole)) && !(c.Verb != "guide" && strings.Contains(danish.Fold(c.Whole), "cpr")):
	case w.third && c.Arg != "delegate" && c.Arg != "update_contact" && c.Arg != "revoke" && c.Arg != "message" && c.Arg != "mandates":
		c.Verb, c.Arg = "refuse", "third_party"
	case len(w.which) > 0:
		c.More = "which_person"
	default:
		c.Subject, c.Child = w.subject, w.child
	}
	return nil
}

// hasOrGets asks what money somebody has.
var hasOrGets = anyOf(`\b(hvor meget|hvor mange penge|hvad)( penge)? (har|får|tjener) (\p{L}+ ){1,3}(på kontoen|i (pension|kontanthjælp|ydelse|boligydelse)|udbetalt|om måneden)|how much (money )?does`)

// nosy asks how things stand with somebody.
var nosy = anyOf(`\b(har (\p{L}+ ){0,3}fået|hvad får|hvornår (får|har|skal)|hvor meget får|status|bevilget|har (han|hun|de) (en )?(sag|søgt)|hvor bor|did (he|she|they) get|does (he|she|they) get|has (he|she)|how much does)\b`)

// language settles in which language this turn answers. Danish also serves
// Norwegian and Swedish; every other language is answered in English, with a
// notice in the citizen's own.
func (t *turn) language() {
	t.r.lang = "da"
	last := t.state.Lang
	if t.in.Kind == Said && len([]rune(t.in.Text)) > 0 {
		lang, sure := danish.Language(t.in.Text)
		alone := last != "" && len(strings.Fields(t.in.Text)) == 1 // "stop" is Danish too
		if sure >= 0.6 && !alone || last == "" && sure >= 0.4 {
			last = lang
		}
	}
	if last == "" {
		last = t.in.Lang
	}
	if last == "" {
		last = t.conv.Lang
	}
	t.state.Lang = last
	switch last {
	case "", "da", "nb", "nn", "sv":
	default:
		t.r.lang = "en"
	}
}
