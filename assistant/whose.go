package assistant

import (
	"context"
	"slices"
	"strings"

	"offelia/assistant/citizen"
	"offelia/assistant/fault"
	"offelia/intents/danish"
)

// who is the answer to "whose data is this about?". Third is somebody whom the
// citizen has no right to be told anything about.
type who struct {
	subject citizen.ID
	child   string
	third   bool
	named   bool              // the third person is called by name
	which   []citizen.Mandate // several mandates fit: ask
}

var (
	adultKin  = anyOf(`\b(min|mit|mine|vores|my|our)( (gamle|syge|ældre|old|elderly|kære|ene))? (mors?|moders?|fars?|faders?|forældres?|mands?|kones?|hustrus?|ægtefælles?|kærestes?|samlevers?|eks\w*|svigermors?|svigerfars?|svigerforældre|mormors?|farmors?|morfars?|farfars?|bedstemors?|bedstefars?|søsters?|brors?|samboe?r?s?|roomies?|roommates?|bofælles?|logerendes?|niec?es?|nevøs?|barnebarns?|børnebørns?|oldemors?|oldefars?|stedfars?|stedmors?|papfars?|papmors?|plejemors?|plejefars?|svogers?|svigerindes?|veninders?|kammerats?|bekendts?|naboe?n?s?|vens?|venindes?|onkels?|tantes?|mosters?|fasters?|fætters?|kusines?|kollegas?|mother'?s?|father'?s?|mom'?s?|mum'?s?|dad'?s?|parents?'?|husband'?s?|wife'?s?|partner'?s?|girlfriend'?s?|boyfriend'?s?|sister'?s?|brother'?s?|neighbou?r'?s?|friend'?s?|grandmother'?s?|grandfather'?s?|grandma'?s?|grandpa'?s?|aunt'?s?|uncle'?s?|ex'?s?|ex-\w+)\b|\b(mors|fars|mutters|fatters|mormors|farmors) |\b(naboen|eksen)s?\b`)
	bareKin   = anyOf(`\b(får|har|er|til|for|hos|med|skal|kan|det|at|når|om|hvad|og|så|fordi|hjælper|passer|besøger|kører|henter|ringer|does|has|is|that|when) (mor|far|mormor|farmor|morfar|farfar|mum|mom|dad)\b|^(hej |nå |øh |altså )*(mor|far|mormor|farmor|morfar|farfar|mum|mom|dad) (har|er|skal|kan|kommer|får|vil|ringer|bor|ligger|bliver|må|fik|spørger|siger|ønsker|has|is|will|can't|cannot|needs)\b`) // by whom only a family says "mor"
	childKin  = anyOf(`\b(min|mit|mine|vores|my|our)( (lille|store|yngste|ældste|ene|young|little))? (søns?|sønnens?|datters?|datterens?|barns?|børns?|børnene?s?|drengs?|drengene?s?|piges?|pigers?|unges?|baby\w*|son'?s?|daughter'?s?|child'?s?|children'?s?|kids?'?s?|boy'?s?|girl'?s?)\b`)
	bareChild = anyOf(`\b(knægten|poden|junior|tøsen|ungen|drengen|pigen|purken|rollingen|møgungen|arvingen|the (kid|boy|girl|little one))s?\b`)
	kinOf     = anyOf(`\b(?:jeg er|i am|i'm) \p{L}+'?s (?:far|mor|søn|datter|bror|søster|mand|kone|kæreste|nabo|ven|father|mother|son|daughter|brother|sister|husband|wife)\b|\b(?:jeg er|i am|i'm) (?:the )?(?:far|mor|søn|datter|bror|søster|mand|kone|gift|kæreste|kærester|nabo|ven|venner|veninde|værge|i familie|barnebarn|svigersøn|svigerdatter|father|mother|son|daughter|brother|sister|husband|wife|married|neighbou?r|friend|guardian|related) (?:til|med|of|to) `)
	parentOf  = anyOf(`\b(jeg er|i am|i'm) (\p{L}+ )?(mor|far|forælder|mother|father|parent|mum|mom|dad|bedstemor|bedstefar) (til|of|to) (en|et|to|tre|fire|fem|børn|små|voksne|tvillinger|mange|\d+|a|an|two|three|four|twins)\b`)
	pronoun   = anyOf(`\b(hendes|hans|hun|ham|hende|hers?|his|him|she|he)\b`)
	myself    = anyOf(`\b(min egen|mit eget|mine egne|min|mit|mine|jeg|mig|my|mine|i|me)\b`)
)

// address notes whose data the command is about. A text about somebody without
// a mandate becomes a refusal.
func (t *turn) address(ctx context.Context, c *command) error {
	w, err := t.about(ctx, c.Whole)
	if err != nil {
		return err
	}
	if relative := relativeIn(danish.Fold(c.Whole)); relative != "" && t.conv.Actor != "" {
		t.state.Kin = relative
	}
	p := plain(c.Whole)
	if (w.third && w.named || t.conv.Actor == "" && fullName(c.Whole) && !grief.MatchString(p)) && hisOwn.MatchString(p) || w.third && len(strings.Fields(p)) <= 7 && theirs.MatchString(p) && !asksHow.MatchString(p) && !grief.MatchString(p) {
		c.Verb, c.Arg, c.Passage = "refuse", "third_party", ""
		return nil
	}
	if actsForMe.MatchString(p) && !byMyself.MatchString(p) && t.conv.Actor != "" {
		c.Verb, c.Arg, c.Passage = "own", "mandates", ""
		return nil
	}
	if (c.Verb == "refuse" || c.Verb == "own" || guess(*c) || c.Verb == "guide") && (seesMine.MatchString(p) || seesWhat.MatchString(p) && !byMyself.MatchString(p) || seesThem.MatchString(p) && (t.state.Own == "mandates" || has(ownRecordKinds, t.state.Own))) && t.conv.Actor != "" {
		c.Verb, c.Arg, c.Passage = "own", "mandates", ""
		return nil
	}
	if seeksOut.MatchString(p) || w.third && !grief.MatchString(p) && gotAnswer.MatchString(p) {
		c.Verb, c.Arg, c.Passage = "refuse", "third_party", ""
		return nil
	}
	if w.third && howMuchTheirs.MatchString(p) {
		c.Verb, c.Arg, c.Passage = "refuse", "third_party", ""
		return nil
	}
	if w.third && !grief.MatchString(p) && (prying.MatchString(p) || nosy.MatchString(p) && (guess(*c) || w.named)) {
		c.Verb, c.Arg = "refuse", "third_party"
		return nil
	}
	if c.Verb == "contact" && w.third && w.named && len(c.Terms) == 0 && !offices.MatchString(p) && danish.TownNamed(c.Whole) == "" {
		c.Verb, c.Arg = "refuse", "third_party"
		return nil
	}
	if c.Verb == "contact" {
		return nil // how to reach an office is no secret
	}
	if w.subject != "" && w.subject != t.conv.Actor && (guess(*c) || c.Verb == "guide") && (hasOrGets.MatchString(p) || theirMoney.MatchString(p) && !supposed.MatchString(p)) {
		c.Verb, c.Arg, c.Passage = "own", "benefits", "" // a mandate may not open it: the answer says so
	}
	if w.subject != "" && w.subject != t.conv.Actor && w.child == "" && mayI.MatchString(p) && (strings.HasPrefix(c.Passage, "fuldmagt#") || inTheirPlace.MatchString(p) && (guess(*c) || c.Verb == "guide")) {
		c.Verb, c.Arg, c.Passage = "own", "mandates", "" // they hold one already: what it allows comes before the guide
	}
	general := c.Verb != "own" && c.Verb != "action"
	switch {
	case w.third && general && !(w.named && guess(*c)) && !kinOf.MatchString(danish.Fold(c.Whole)) && !(c.Verb != "guide" && strings.Contains(danish.Fold(c.Whole), "cpr")):
	case c.Verb == "action" && changes[c.Arg] && t.visitFirst(ctx, c):
	case w.third && c.Verb == "action" && changes[c.Arg] && t.myVisit(ctx, p):
		c.Subject = t.conv.Actor // whoever is told of is why it does not suit
	case w.third && c.Arg != "delegate" && c.Arg != "update_contact" && c.Arg != "revoke" && c.Arg != "message" && c.Arg != "mandates":
		c.Verb, c.Arg = "refuse", "third_party"
	case len(w.which) > 0:
		c.More = "which_person"
	default:
		c.Subject, c.Child = w.subject, w.child
		if w.third && c.Arg == "message" { // whoever is written to may be of the staff of whom one helps
			own, err := t.ownView(ctx)
			if err != nil {
				return err
			}
			c.Subject = t.kin(danish.Fold(c.Whole), own).subject
		}
	}
	return nil
}

// excused says that the speaker cannot come, or asks for another time.
var excused = anyOf(`\b(optaget|forhindret|bortrejst|busy|away)\b|\b(jeg|i) (kan|can) ?(\p{L}+ )?(ikke|ik|not)\b|\bi can't\b|\b(passer|suits?) (mig|me)\b|\b(kan|må|can|could) (jeg|i) (ikke )?(få|komme|have|møde|get|come)\b|\b(kan|kunne|can|could) (\p{L}+ ){1,2}(ikke )?(komme|come) .*\b(i stedet|istedet|instead|en anden dag|another day)\b`)

// myVisit reports whether a text is about an appointment of one's own, whoever else it
// tells of: "vi skal have fars urne ned, kan jeg få dagen efter", "jobsamtalen den 9., der
// får jeg besøg af min søster, så den må vi flytte".
func (t *turn) myVisit(ctx context.Context, p string) bool {
	v, err := t.ownView(ctx)
	if err != nil || !excused.MatchString(p) && !t.onlyToldOf(p) {
		return false
	}
	return len(t.pick(opened(only(t.items(v), "appointment")), p, t.e.lexicon.Find(p))) > 0
}

// seesMine and seesWhat ask whether somebody else may look into one's own matters; seesThem asks it
// of those that were just spoken of.
var (
	seesMine  = anyOf(`^(er der|is there) (nogen|andre|anyone|anybody|somebody) (\p{L}+ ){0,3}(kan|må|can|may) (se|læse|kigge i|see|read) (mine?|mit|my)\b|^(hvad|hvilke \p{L}+|hvor meget|what|how much|which \p{L}+) (er det )?(egentlig )?(kan|må|can|may|har|does|is) (\p{L}+ ){1,4}(se|læse|kigge i|gøre|bestemme|adgang til|lov( til)?|see|read|do|access|allowed)( at (se|gøre|læse)| to (see|do|read))? (\p{L}+ )?(om|hos|af|for|i|på|about|of|on|for) (mig|mit|mine|mine vegne|me|my)\b|^(kan|må|har|can|may|does|is) (min|mit|mine|my|vores|our|han|hun|he|she|andre|nogen|others|somebody|anybody) (\p{L}+ ){0,4}(se|læse|kigge( med)? i|følge med i|adgang til|see|read|access( to)?|look at) (mine?|mit|vores|my|our)\b|^(hvem|who) (\p{L}+ ){0,5}(se|læse|kigge( med)? i|følge med i|adgang til|see|read|access( to)?) (mine?|mit|vores|my|our)\b`)
	seesWhat  = anyOf(`^(kan|må|can|may) \p{L}+ (\p{L}+ ){0,3}(se|læse|kigge i|holde øje med|see|read|check) (hvad|hvor meget|om|what|how much|if|whether) (jeg|i)\b`)
	byMyself  = anyOf(`^(kan|må|can|may) (du|i|jeg|man|vi|you|we|offelia)\b`)
	actsForMe = anyOf(`^(kan|må|can|may) \p{L}+ (\p{L}+ )?(ændre|flytte|aflyse|bestille|søge|ordne|handle|change|move|cancel|book|act) .*\b(for mig|på mine vegne|for me|on my behalf)$`)
	seesThem  = anyOf(`^(kan|må|can|may) (min|mit|mine|my|han|hun|he|she) (\p{L}+ ){0,3}(se|læse|kigge i|see|read) (den|det|dem|them|it)$`)

	ownRecordKinds = []string{"cases", "benefits", "appointments", "documents", "decision"}
)

// writesFor says for whom somebody writes, and nothing else.
var writesFor = anyOf(`^(hej |hello |hi |goddag )?(jeg|vi|i|we|i'm|i am) (skriver|ringer|spørger|er her|henvender mig|hjælper|kontakter jer|am writing|write|ask|call|writing|asking|calling|helping)( til jer| her| dig)? ?(for|på vegne af|vegne af|om|med|on behalf of|about)? (min|mit|mine|my|vores|our) \p{L}+( \p{L}+){0,3}$`)

// onBehalf takes for whom somebody writes as what the talk is about from then on, and
// says what the mandate allows. done is false when nothing of the kind was said.
func (t *turn) onBehalf(ctx context.Context, text string) (done bool, err error) {
	if t.conv.Actor == "" || !writesFor.MatchString(plain(text)) {
		return false, nil
	}
	w, err := t.about(ctx, text)
	if err != nil || w.child != "" {
		return false, err
	}
	c := command{Verb: "own", Arg: "mandates", Text: text, Whole: text, Subject: w.subject, P: 1}
	if relative := relativeIn(danish.Fold(text)); relative != "" {
		t.state.Kin = relative
	}
	switch {
	case w.third || w.subject == "" || w.subject == t.conv.Actor:
		t.refuseThird()
		return true, nil
	case len(w.which) > 0:
		c.More = "which_person"
	}
	if err := t.perform(ctx, c); err != nil {
		return false, err
	}
	t.r.say(fault.Words{DA: "Hvad vil du vide eller have gjort?", EN: "What do you want to know or have done?"})
	return true, nil
}

// about finds whose data a text is about. Mandates are looked up in each turn,
// so one that was revoked a second ago opens nothing.
func (t *turn) about(ctx context.Context, text string) (who, error) {
	if t.conv.Actor == "" {
		return who{}, nil
	}
	_, seen := t.views[t.conv.Actor]
	own, err := t.ownView(ctx)
	if err != nil {
		return who{}, err
	}
	if l := t.lastAbout; !seen || l.text != text || l.before != t.state.Subject { // asked several times about one text
		t.lastAbout = aboutText{text, t.state.Subject, t.whose(text, own)}
	}
	return t.lastAbout.who, nil
}

// relativeIn is the relative that a text speaks of, in its words ("min mor"), ""
// when there is none.
func relativeIn(folded string) string {
	for _, form := range []pattern{adultKin, childKin, bareKin} {
		if form.MatchString(folded) {
			return form.FindString(folded)
		}
	}
	return ""
}

// mayI asks what one can do for somebody.
var mayI = anyOf(`\b(kan|må|kunne|skal) (jeg|vi)\b|\bhva(d)? (kan|må) jeg\b|\b(ordne|klare|gøre|handle|bestemme|styre) (noget |det |ting |alt )?(for|på vegne af)\b|\b(can|may|could) (i|we)\b|\bam i allowed\b`)

// inTheirPlace is what is done for somebody or by themselves.
var inTheirPlace = anyOf(`\b(for|på vegne af|on behalf of) (hende|ham|her|him|(min|my) \p{L}+)\b|\b(hendes|hans|her|his) (vegne|behalf)\b|\b(eller|or) (skal|må|does|must) (hun|han|she|he)\b`)

// aboutText is whose data a text was found to be about, the last person helped
// before it.
type aboutText struct {
	text   string
	before citizen.ID
	who    who
}

func (t *turn) whose(text string, own citizen.View) who {
	folded := danish.Fold(text)
	if child := childNamed(own, folded); child != "" {
		return who{subject: own.ID, child: child}
	}
	for _, m := range own.Held {
		if namesPerson(folded, m.Name, own.Name) {
			return who{subject: m.Giver}
		}
	}
	w := t.kin(folded, own)
	helped := w.subject != "" && w.subject != own.ID // whose staff one's own records do not know
	if t.stranger(text, folded, own, helped) {
		return who{third: true, named: true}
	}
	if w.third && t.ownMatter(text, own) {
		return who{}
	}
	return w
}

// family are the matters that are in one's own records although they are about
// somebody in the family: a father's estate, a place in a nursery.
var family = []string{"barsel", "begravelseshjaelp", "boernepenge", "doedsfald", "friplads", "pladsanvisning", "sundhedspleje"}

// ownMatter reports whether words about a relative point at such a record of
// one's own.
func (t *turn) ownMatter(text string, own citizen.View) bool {
	for _, id := range t.e.lexicon.Find(text) {
		if !has(family, id) {
			continue
		}
		for _, it := range t.items(own) {
			if has(it.terms, id) {
				return true
			}
		}
	}
	return false
}

// kin resolves "min mor", "min søn", "hendes".
func (t *turn) kin(folded string, own citizen.View) who {
	switch {
	case childKin.MatchString(folded):
		if len(own.Dependents) > 0 {
			return who{subject: own.ID, child: own.Dependents[0].Key}
		}
		return who{third: true}
	case adultKin.MatchString(folded):
		return oneOf(akinTo(own.Held, folded))
	case len(own.Dependents) > 0 && bareChild.MatchString(folded):
		return who{subject: own.ID, child: own.Dependents[0].Key}
	case len(own.Held) > 0 && bareKin.MatchString(folded):
		return oneOf(akinTo(own.Held, folded))
	case pronoun.MatchString(folded) && t.state.Subject != "" && t.state.Subject != t.conv.Actor:
		return who{subject: t.state.Subject}
	case pronoun.MatchString(folded) && t.state.Kin != "":
		return t.kin(t.state.Kin, own) // "min mor er syg" – "hvornår skal hun til lægen?"
	case t.state.Subject != "" && t.state.Subject != t.conv.Actor && !t.turnsToOneself(folded):
		return who{subject: t.state.Subject} // "og hvornår er den næste?"
	}
	return who{}
}

// ownThings are one's own by "min" or "selv"; iGet asks what one has, gets or must do. Who
// helps says "jeg" of the helping, too: "flyt den, så jeg kan være med".
var (
	ownThings = anyOf(`\b(min|mit|mine|my|egen|eget|egne|mig|(mig|jeg) selv|myself|own|me)\b`)
	iGet      = anyOf(`\b(har|får|fik|mangler|skylder|modtager|venter) (jeg|vi)\b|\b(jeg|vi) (har|får|fik|mangler|skylder|modtager|venter|skal)\b|\bskal (jeg|vi)\b|\b(do|did|have|am|will|must) (i|we)\b|\b(i|we) (have|get|got|am|must|need)\b`)
)

// turnsToOneself reports whether a text speaks of oneself again after somebody whom one
// helps. What one must do is still about them where it names nothing: "hvad skal jeg gøre?"
func (t *turn) turnsToOneself(folded string) bool {
	if ownThings.MatchString(folded) {
		return true
	}
	return iGet.MatchString(folded) && !(len(t.state.Shown) > 0 && t.state.Shown[0].Subject == t.state.Subject && wantedIn(folded) != wantsNothing && kindNamed(plain(folded)) == "" && namesNothing(folded))
}

// A generation is at least so many years.
const generation = 15

var (
	elder = anyOf(`\b(mor|moder|far|fader|forældre|svigermor|svigerfar|svigerforældre|mormor|farmor|morfar|farfar|bedstemor|bedstefar|mother|father|mom|mum|dad|parent|grand\w*)('?s)?\b`)
	peer  = anyOf(`\b(mand|kone|hustru|ægtefælle|kæreste|samlever|eks\w*|søster|bror|husband|wife|partner|girlfriend|boyfriend|sister|brother|ex)('?s)?\b`)
)

// akinTo keeps the mandates of those who can be the relative spoken of: a
// mother's mandate does not open a husband's case.
func akinTo(mandates []citizen.Mandate, folded string) []citizen.Mandate {
	var out []citizen.Mandate
	for _, m := range mandates {
		old, young := m.Older >= generation, m.Older <= -generation
		if !(elder.MatchString(folded) && !old) && !(peer.MatchString(folded) && !elder.MatchString(folded) && (old || young)) {
			out = append(out, m)
		}
	}
	return out
}

func oneOf(mandates []citizen.Mandate) who {
	switch len(mandates) {
	case 0:
		return who{third: true}
	case 1:
		return who{subject: mandates[0].Giver}
	}
	return who{which: mandates}
}

func childNamed(own citizen.View, folded string) string {
	for _, d := range own.Dependents {
		if namesPerson(folded, d.Name, "") {
			return d.Key
		}
	}
	return ""
}

// once writes each letter once where it stands twice: "camila" is Camilla.
func once(word string) string {
	return string(slices.Compact([]rune(word)))
}

// namesPerson reports whether a text holds the person's first name, also with a
// genitive s or one letter where it has two. except is a name whose parts do not count (one's own).
func namesPerson(folded, name, except string) bool {
	first, _, _ := strings.Cut(danish.Fold(name), " ")
	if first == "" || strings.HasPrefix(danish.Fold(except), first+" ") {
		return false
	}
	for _, tok := range danish.Tokens(folded) {
		if tok.Text == first || tok.Text == first+"s" || tok.Text == first+"'s" || len(tok.Text) > 4 && len(first) > 4 && once(tok.Text) == once(first) {
			return true
		}
	}
	return false
}

// stranger reports whether a text names a person who is in none of the
// citizen's own records: neither family with a right, nor staff. With fullNames,
// a first name alone is nobody.
func (t *turn) stranger(text, folded string, own citizen.View, fullNames bool) bool {
	if kinOf.MatchString(folded) && !parentOf.MatchString(folded) {
		return true
	}
	known := danish.Fold(knownNames(own))
	for _, ent := range danish.Find(text) {
		if ent.Kind != danish.KindName {
			continue
		}
		parts := strings.Fields(danish.Fold(ent.Text))
		owns := ent.Text != ent.Value && strings.HasSuffix(parts[0], "s") // "Sofies pas"
		if len(parts) < 2 && (fullNames || !owns && !subjectOf.MatchString(danish.Fold(text[:ent.Start]))) {
			continue
		}
		if !strings.Contains(known, strings.TrimSuffix(parts[0], "s")) {
			return true
		}
	}
	return false
}

// subjectOf ends before a name that does or gets something, or of a relative:
// "hvornår skal Emil", "min far Henrik".
var subjectOf = anyOf(`\b(skal|har|får|does|did|is|has|when|(min|my) (\p{L}+ )?(far|mor|søn|datter|bror|søster|mand|kone|kæreste|nabo|ven|veninde|kollega|onkel|tante|fætter|kusine|eks|father|dad|mother|mum|mom|son|daughter|brother|sister|husband|wife|neighbour|neighbor|friend|colleague|ex))\s+$`)

// knownNames are all the names in one's own records, in one string.
func knownNames(v citizen.View) string {
	var b strings.Builder
	b.WriteString(v.Name)
	for _, a := range v.Appointments {
		b.WriteString(" " + a.With + " " + a.Title + " " + a.Place)
	}
	for _, c := range v.Cases {
		b.WriteString(" " + c.Responsible + " " + c.Title)
	}
	for _, d := range v.Dependents {
		b.WriteString(" " + d.Name)
	}
	return b.String()
}

// theirMoney speaks of what is paid to somebody, supposed of what would be.
var (
	theirMoney = anyOf(`\b(hendes|hans|mors|fars|her|his|(min|my) (mor|far|mother|father|mum|mom|dad)'?s) (\p{L}+ )?` + paidOut + `\b|\b((får|fik) (hun|han|min mor|min far|mor|far)|(does|did) (she|he|my \p{L}+) (get|receive)) (\p{L}+ ){0,3}?` + paidOut + `\b`)
	supposed   = anyOf(`\b(hvis|når|kan|må|skal|søger|søge|ansøge|ansøger|ret til|if|when|can|may|should|apply|entitled)\b`)
)

const paidOut = `(kontanthjælp|sygedagpenge|dagpenge|\p{L}*pension\p{L}*|boligstøtte\p{L}*|boligydelse\p{L}*|varmetillæg|ældrecheck|su|ydelser?|udbetaling\p{L}*|penge|benefits?|payments?|housing (benefit|support)|money)`

// hasOrGets asks what money somebody has.
var hasOrGets = anyOf(`\b(hvor meget|hvor mange penge|hvad) (han|hun|de|min \p{L}+) (har|får|tjener) (på kontoen|udbetalt|i \p{L}+|om måneden)\b|\bhow much (money )?(she|he|they) (gets?|has|have|receives?|earns?)\b|\b(hvor meget|hvor mange penge|hvad)( penge)? (har|får|tjener) (\p{L}+ ){1,3}(på kontoen|i (pension|kontanthjælp|ydelse|boligydelse|folkepension|sygedagpenge|dagpenge|su|boligstøtte|børnepenge)|udbetalt|om måneden)|hvad er (\p{L}+ ){0,1}\p{L}+s (pension|folkepension|boligydelse|kontanthjælp|ydelse|sygedagpenge)|how much (money )?does`)

// prying asks for what stands in somebody's records, in so many words.
var prying = anyOf(`\b(kan|vil) (du|i) (\p{L}+ )?(se|tjekke|undersøge|finde ud af|slå op) (om|hvad|hvornår) (min|mit|mine) \p{L}+ (har|er|får|skal)\b|\bcan you (see|check|find out) (if|whether|what) my \p{L}+ (has|is|gets)\b|\bhvad står der (på|om|i)\b|'s cpr\b|\b(se|vis|kigge i|kigge på|læse|tjekke|åbne|finde) (mig )?(min|mit|mine) (\p{L}+ ){0,2}\p{L}+s (sag|sager|aftaler?|oplysninger|post|breve|ydelser|su|pension|journal|adresse)\b|\bhvad er (min|mit|mine) (\p{L}+ ){0,2}\p{L}+s (sygedagpenge|pension|adresse|nummer|telefonnummer|cpr|su|boligstøtte|løn)\b|\ber (min|mit) \p{L}+ (stadig|fortsat|godkendt|sygemeldt)\b|\b(hvad|hvor meget) får (naboen|eksen|min nabo|min eks|min kollega|min ven)\b|\b(telefonnummeret|nummeret|adressen|cpr-?nummeret) på\b|\bwhat('s| is| are| does)? my (\p{L}+ )?\p{L}+('s (address|phone|cpr|pension|case|benefit|income)| (get|earn|make|receive))\b|\babout my (\p{L}+ )?\p{L}+'s (case|benefit|money|application)`)

// seeksOut asks where a former partner is, howMuchTheirs how much somebody else gets,
// gotAnswer what they have got: nobody without a right is told.
var (
	seeksOut      = anyOf(`\b(hvor bor|where does) \p{L}+( \p{L}+)? (privat|live privately)\b|\b(hvor (bor|opholder|befinder|er)|adressen? på|where (does|do|is|did)|address of)\b.*\b(min|mit|my) (eks\p{L}*|tidligere \p{L}+|ex|ex-\p{L}+|former \p{L}+)\b`)
	howMuchTheirs = anyOf(`^(hvor meget|hvor mange penge|hvad) (får|fik|har|tjener|skylder) (min|mit|mine) \p{L}+ \p{L}|^(how much|what) (does|did|will) my \p{L}+ (get|got|have|earn|owe|receive)\b`)
	gotAnswer     = anyOf(`\b(har|fik|did|has|have) (han|hun|de|he|she|they) (\p{L}+ )?(fået|modtaget|hørt|get|got|gotten|received|heard)\b`)
)

// matter is what a person has with the authorities, as it stands in their records.
const matter = `(sag|sager|sagen|aftaler?|møde\p{L}*|tid|kontanthjælp\p{L}*|sygedagpenge\p{L}*|dagpenge\p{L}*|pension|folkepension|førtidspension|boligstøtte|boligydelse|su|løn|indkomst|ydelse|ydelser|udbetaling\p{L}*|penge|oplysninger|adresse|nummer|telefonnummer|cpr\p{L}*|journal|post|breve?|ansøgning\p{L}*|cases?|appointments?|benefits?|payments?|pension|income|address|data|file|application)`

var (
	// hisOwn asks for what somebody who was named has: "Ole Bang, hvad er hans pension".
	hisOwn = anyOf(`\b(hendes|hans|her|his) (\p{L}+ ){0,1}` + matter + `\b|\b(hendes|hans|his) (pas|kørekort|mitid|passport|licen[cs]e)\b|\b(får|har|fik|does|did|has) (hun|han|he|she)\b|\b(siger|sagde|says|said|tells me|påstår|claims) (at |that )?(hun|han|he|she) (\p{L}+ )?(får|har|fik|skal have|gets|got|has|receives|is paid)\b|\b(hvornår|hvilke[nt]?|hvor (tit|ofte|meget)|hvem|when|which|how often|who)\b.*\b(hende|ham|hun|han|her|him|she|he)\b`)
	// theirs names somebody's own matter by whose it is: "naboens kontanthjælp".
	theirs = anyOf(`\b((min|mit|mine|my) \p{L}+('?s|s')|naboens|eksens|vennens|chefens|kollegaens) (\p{L}+ ){0,1}` + matter + `$`)
	// asksHow asks how something is done for somebody, which is everybody's to know.
	asksHow = anyOf(`^(hvordan|kan (jeg|man|vi)|må (jeg|man|vi)|skal (jeg|man|vi)|hvad (sker|gør|skal|koster|betyder)|påvirker|har .* betydning|how|can|may|must|what happens|does .* affect)\b|\b(hjælpe?|søge?|ansøge?|flytte?|aflyse?|bestille?|sende?|help|apply|move|cancel|book|send)\b`)
)

// fullName reports whether a text calls somebody by first and last name, who is
// not whoever speaks.
func fullName(text string) bool {
	for _, e := range danish.Find(text) {
		if e.Kind == danish.KindName && len(strings.Fields(e.Text)) > 1 && !introduces.MatchString(danish.Fold(text[:e.Start])) {
			return true
		}
	}
	return false
}

// introduces ends before one's own name.
var introduces = anyOf(`\b(jeg hedder|mit navn er|jeg er|du taler med|hilsen|i am|i'm|my name is)\s+$`)

// nosy asks how things stand with somebody.
var nosy = anyOf(`\b(har (\p{L}+ ){0,5}fået|hvad får|hvornår (får|har|skal)|hvor meget får|status|bevilget|har (han|hun|de) (en )?(sag|søgt)|gået igennem|blevet godkendt|hvornår kommer|hvor bor|did (he|she|they) get|does (he|she|they) get|has (he|she)|how much does)\b`)
