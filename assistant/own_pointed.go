package assistant

import (
	"context"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"offelia/intents/danish"
	"offelia/intents/terms"
	"offelia/intents/when"
	"offelia/knowledge"
)

// What points at one's own records although neither "mit" nor the matter is said: the
// person who has them, the title they have, one's own home.

// asksByName is the kind of own data that a question points at by a person, by a thing on
// its way or by one's own home, "" when it points at none so.
func (t *turn) asksByName(items []item, c *command, folded, p string) string {
	switch {
	case arrives.MatchString(p) && slices.ContainsFunc(items, func(it item) bool { return it.case_ != nil && terms.Shared(c.Terms, it.about) > 0 }):
		return "cases" // a card that was sent, though there is also a visit about it
	case comesHome.MatchString(p) && slices.ContainsFunc(items, item.atHome):
		return "appointments"
	}
	return t.asksStaff(items, folded, p)
}

// whatAbout is the kind of own data in which the thing stands that a text asks after and
// says no more of: "hvad med badebænken", "what happened to the driving licence". A thing
// that is not said to be a certain one, or follows on a guide, may be meant in general.
func (t *turn) whatAbout(items []item, c *command, p string) string {
	mine := possessive.MatchString(p)
	if !asksAfter.MatchString(p) || !mine && (t.state.Guide != "" || !certainOne.MatchString(p)) || len(strings.Fields(p)) > mostAskedAfter || len(segments(c.Text)) > 1 && len(askingOf(segments(c.Text))) > 0 {
		return ""
	}
	if tellOfMine(items, p) {
		return "cases"
	}
	for _, kind := range []string{"case", "document", "appointment", "identity", "benefit"} {
		if len(t.pick(only(items, kind), c.Text, c.Terms)) > 0 {
			return ownOf[kind]
		}
	}
	return ""
}

// ownOf is what is asked for of a kind of records.
var ownOf = map[string]string{"case": "cases", "document": "documents", "appointment": "appointments", "identity": "identity", "benefit": "benefits"}

// mostAskedAfter is how many words only ask after a thing.
const mostAskedAfter = 8

// tellOfMine reports whether records tell of the thing that is called one's own: "hvor
// lang tid har jeg til mit cv".
func tellOfMine(items []item, p string) bool {
	m := myThing.FindStringSubmatch(p)
	return m != nil && slices.ContainsFunc(items, func(it item) bool {
		return it.case_ != nil && strings.Contains(" "+plain(it.case_.Status+" "+it.case_.NextStep)+" ", " "+m[1]+" ") || it.document != nil && it.words[danish.Stem(m[1])]
	})
}

// visitRather turns a question when something is, that the words of an appointment name more
// than what is paid, to the appointment: "hvornår er min su vejledning".
func (t *turn) visitRather(ctx context.Context, c *command, p string) bool {
	if c.Verb != "own" || c.Arg != "benefits" || !whenIsIt.MatchString(p) {
		return false
	}
	w, err := t.about(ctx, c.Whole)
	if err != nil || w.third {
		return false
	}
	v, err := t.view(ctx, t.subjectOr(w.subject))
	if err != nil {
		return false
	}
	hit := t.pick(opened(only(t.items(v), "appointment", "benefit")), c.Text, c.Terms)
	if len(hit) == 0 || len(only(hit, "appointment")) < len(hit) {
		return false
	}
	c.Arg = "appointments"
	return true
}

var (
	// asksAfter asks what became of something, certainOne names one by its definite form.
	asksAfter  = anyOf(`^((hvad|hva) (så )?(med|sker der med|blev der af|er der sket med)|what about|how about|what (happened|is happening|became) (to|with|of)|any news (on|about|of)|(noget|nogen) nyt om)\b|\b(hvad med|what about) (den|det|dem|it|that|them)$`)
	certainOne = anyOf(`\p{L}{3,}(en|et|ene|erne)\b|\b(the|our) \p{L}+`)
	// whenIsIt asks when or where something is.
	whenIsIt = anyOf(`^(hvornår|hvor|hvad tid|when|where|what time) (er|var|is|was)\b`)
)

// asksStaff is the kind of own data in which the person stands who is asked about by
// name: "hvor sidder Dorthe henne". "" when nobody is named, or nothing is asked.
func (t *turn) asksStaff(items []item, folded, p string) string {
	if !asksOfVisit.MatchString(trimLead(p)) {
		return ""
	}
	named := slices.DeleteFunc(slices.Clone(items), func(it item) bool { return !it.with(folded) })
	switch {
	case len(named) == 0:
		return ""
	case len(only(opened(named), "appointment")) > 0:
		return "appointments"
	}
	return "cases"
}

// ofNamed tells of somebody with whom one has to do, whom a text calls by name and asks
// about, or who stands in a letter: "jeg har fået brev om, at Jens Krogh kommer".
func (t *turn) ofNamed(ctx context.Context, text string) (done bool, err error) {
	p := plain(text)
	if t.conv.Actor == "" || t.state.errand() != nil || !whatOfThem.MatchString(p) && !(inLetter.MatchString(p) && len(askingOf(segments(text))) == 0) || isOrder(p) || toBeCalled(text) {
		return false, nil
	}
	v, err := t.ownView(ctx)
	if err != nil {
		return false, err
	}
	folded := danish.Fold(text)
	if relativeIn(folded) != "" || t.stranger(text, folded, v, false) {
		return false, nil
	}
	named := slices.DeleteFunc(t.items(v), func(it item) bool { return !it.with(folded) || !it.open || it.namesake(text) })
	hit := only(named, "appointment")
	if len(hit) == 0 {
		hit = only(named, "case")
	}
	if len(hit) == 0 {
		return false, nil
	}
	if on := onDates(hit, when.Parse(t.timely(text), t.local(), when.Options{})); len(on) > 0 {
		hit = on
	}
	t.r.outcome(AnswerOwnData)
	t.tone(text, command{Verb: "own", Text: text})
	t.r.lead = len(t.r.parts)
	t.state.Own, t.state.Guide, t.state.Unguided, t.state.Kin, t.state.Misses = hit[0].Kind+"s", "", "", "", 0
	t.tell(ctx, command{Verb: "own", Arg: t.state.Own, Text: text, Whole: text, Terms: hit[0].terms}, hit)
	if it := hit[0]; len(hit) == 1 && it.appointment != nil && isWhat.MatchString(p) {
		if c := caseBehind(v, it); c.ID != "" {
			t.sayAbout(c, it)
		} else {
			t.tellWhat(ctx, it)
		}
	}
	t.asked, t.state.Words = t.state.Words, text
	return true, nil
}

// tellWhat quotes what the guide says an appointment is, that belongs to no case.
func (t *turn) tellWhat(ctx context.Context, it item) {
	for _, id := range it.terms {
		term, _ := t.e.lexicon.Term(id)
		for _, name := range []string{term.In(t.r.lang), it.title} {
			if t.tellAsked(ctx, id, t.r.words("hvad er et ", "what is a ")+name) {
				return
			}
			found, err := t.find(ctx, knowledge.Query{Text: name, Lang: t.r.lang, Limit: 5})
			if err != nil {
				return
			}
			for _, h := range found.Passages {
				if strings.Contains(danish.Fold(h.Passage.Title), danish.Fold(name)) && t.quotePart(h.Guide, h.Passage, sentences(h.Passage.Short)...) {
					return
				}
			}
		}
	}
}

// namesake reports whether a text names somebody with the first name of the person of a
// record and another surname.
func (it item) namesake(text string) bool {
	who := ""
	switch {
	case it.appointment != nil:
		who = it.appointment.With
	case it.case_ != nil:
		who = it.case_.Responsible
	}
	who = " " + danish.Fold(who)
	return slices.ContainsFunc(danish.Find(text), func(e danish.Entity) bool {
		parts := strings.Fields(danish.Fold(e.Text))
		return e.Kind == danish.KindName && len(parts) > 1 && strings.Contains(who, " "+parts[0]) && !strings.Contains(who, " "+parts[len(parts)-1])
	})
}

var (
	// whatOfThem asks who somebody is, or what they want.
	whatOfThem = anyOf(`\bhvem (er|var) |\b(hvad|hva) (er|var) (det|den|han|hun|der)\b|\b(hvad|hva) (vil|skal|laver) (han|hun|de|vedkommende|\p{L}+)\b|\b(hvad|hva) (handler|drejer|går|gælder) (det|den|mødet|besøget|samtalen)( her| sig)*|\b(hvad|hva) (er|skal) (det|den|han|hun|mødet|besøget) (til|for|om)\b|\bhvorfor (kommer|vil|skal) (han|hun|\p{L}+)\b|\bwho('s| is) |\bwhat('s| is| was) (that|it|this)\b|\bwhat (does|do|will|would) (he|she|they|\p{L}+) want\b|\bwhat (about|for)$|\bwhat('s| is) (the (meeting|visit|appointment)|he|she) (about|for)\b`)
	isWhat     = anyOf(`\b(hvad|hva|what)\b`)
	// inLetter tells of a letter.
	inLetter = anyOf(`\b(fået|fik|kom|kommet|modtaget|ligger|står|got|received|says|came)\b.*\b(brev\p{L}*|mail|sms|besked\p{L}*|indkaldelse\p{L}*|letter|message|email|e-mail|text)\b|\b(brev\p{L}*|mail\p{L}*|sms|besked\p{L}*|indkaldelse\p{L}*|letter|message|email|text)\b.*\b(fået|fik|kom|kommet|modtaget|står|siger|got|received|says|came)\b`)
)

var (
	// asksOfVisit asks what an appointment tells: who, when, where, for how long.
	asksOfVisit = anyOf(`^(hvem|hvornår|hvor|hva|hvad|hvilke[nt]?|who|when|when's|where|what|which|how long)\b|^(er|skal|kommer|is|does|do|will) `)
	// comesHome asks about visits at home.
	comesHome = anyOf(`^(hvem|hvornår|hvad|hvilke[nt]?|hvor (længe|lang tid)|who|when|what|how long)\b.*\b(kommer|besøg|besøger|ser|ske|skal|come|comes|coming|visit|visits|visiting)\b.*\b((hjemme )?hos (hende|ham)|at (her|his) (home|place)|(hjem|ud|hjemme|derhjemme|her)( til| hos)? mig|hos mig|derhjemme|(to|at) my (home|house|place)|(to )?see me)\b`)
	// sendsOne is said by who is about to send a paper.
	sendsOne = anyOf(`^((jeg|vi|i|we) )?(vil|skal|kan|har|want to|would like to|need to|have to|will|can) (gerne |nu |lige |have )*(sende|aflevere|uploade|indsende|vedhæfte|fundet|send|upload|submit|attach|hand in)\b|^(her (er|kommer|har i)|i får|så er der|here (is|are))\b|^(sender|uploader|vedhæfter|afleverer|indsender|sending|uploading|attaching) |^(jeg|vi|i|we) (har|have|got) .*\b(kan|vil|can|will) (du|i|you) (tage imod|modtage|have|få|take|receive)\b`)
	// hasPhone speaks of a telephone number, mayCall of calling.
	hasPhone        = anyOf(`\b(telefon|telefonen|telefonnummer|telefonnummeret|tlf|tlfnr|nummer|nummeret|direkte nummer|phone|phone number|number)\b`)
	asksStaffNumber = anyOf(`\b(hvad|hvilken|hvilket|what) (telefon|phone)\b|\b(telefonnummer|telefonnummeret|tlf|tlfnr|nummer|nummeret|phone number|number)\b`)
	mayCall         = anyOf(`^(kan|må|can|may) (jeg|man|vi|i|we) (\p{L}+ )?(ringe( op)? til|call|phone)\b`)
	// asRecorded asks what stands in a record.
	asRecorded = anyOf(`\b(jeg|vi|i) (\p{L}+ ){0,2}venter (\p{L}+ ){0,2}på\b|\bventer (\p{L}+ )?på (mig|os)\b|\b(i am|i'm|we are|we're) (\p{L}+ )?waiting (\p{L}+ )?for\b|\bwaiting for (me|us)\b|\b(i|de|du|you|they) (har|have) (\p{L}+ )?(skrevet|noteret|registreret|stående|recorded|registered)\b`)
	// comesThen asks whether one may come on another day for something.
	comesThen = anyOf(`^(kan|kunne|må|can|could|may) (jeg|vi|i|we) (\p{L}+ )?(komme|come) (ind |in )?(\p{L}+dag|i morgen|i overmorgen|den \d+\p{L}*|on \p{L}+|tomorrow)( \p{L}+){0,2} (til|med|for|with) |^(kan|kunne|må|can|could|may) (jeg|vi|i|we) (ikke |not )?(komme|come) (ind |in )?(med|til|about|for|with) (det |den |mit |my |the )?\p{L}+ (allerede |før |already |sooner )?(i morgen|i dag|på \p{L}+dag|\p{L}+dag|den \d+\p{L}*|tomorrow|today|on \p{L}+)`)
	// onlyIf asks what follows from something, or is taken off for it: a rule.
	onlyIf = anyOf(`\b(bliver|er) (jeg|vi|det|den|der) (trukket|modregnet)$|\b(trækkes|modregnes) (jeg|vi|der|det)\b|\b(trækker|modregner) (i|de|kommunen)\b|\b(is|am|be|get) (i |it )?deducted\b|\b(hvad|hva|what)\b.*\b(hvis|if)\b`)
)

// callsStaff reports whether the number is asked for of somebody who stands in one's
// records by name, and whose matter that is.
func (t *turn) callsStaff(ctx context.Context, c *command, p string) bool {
	return hasPhone.MatchString(p) && t.namesStaff(ctx, c)
}

// namesStaff reports whether a text calls somebody by name who has to do with one's
// own records, and takes what they have to do with for what the text is about.
func (t *turn) namesStaff(ctx context.Context, c *command) bool {
	if t.conv.Actor == "" {
		return false
	}
	v, err := t.ownView(ctx)
	if err != nil {
		return false
	}
	folded := danish.Fold(c.Text)
	for _, it := range t.items(v) {
		if it.with(folded) {
			c.Terms = it.terms
			return true
		}
	}
	return false
}

// comesAnotherDay reports whether somebody asks to come on another day for what they
// have an appointment about.
func (t *turn) comesAnotherDay(ctx context.Context, c *command, p string) bool {
	if t.conv.Actor == "" || !comesThen.MatchString(p) {
		return false
	}
	about := without(c.Terms, []string{"borgerservice"})
	if len(about) == 0 {
		about = c.Terms // where it is says what it is about only when nothing else does
	}
	v, err := t.ownView(ctx)
	return err == nil && len(t.pick(opened(only(t.items(v), "appointment")), "", about)) > 0
}

// ofOthers reports whether the whole message is about somebody without a mandate.
func (t *turn) ofOthers(ctx context.Context, c command) bool {
	w, err := t.about(ctx, c.Whole)
	return err != nil || w.third
}

// wantsPaper reports whether a text names a paper that is asked of the citizen.
func (t *turn) wantsPaper(ctx context.Context, c *command) bool {
	v, err := t.ownView(ctx)
	return err == nil && len(t.pick(only(t.items(v), "document"), c.Text, nil)) > 0
}

// mustHandIn asks whether, or by when, one has to hand in a paper.
var mustHandIn = anyOf(`^(skal|behøver) (jeg|vi) (\p{L}+ )?(aflever\p{L}*|sende|indsende|uploade)\b|^(do (i|we) (have|need) to|must (i|we)) (\p{L}+ )?(hand|send|upload|submit)\b`)

// whereTo asks where one hands in a paper.
var whereTo = anyOf(`^(hvor|where)\b.*\b(aflever\p{L}*|sende?r?|uploade?r?|indlever\p{L}*|hand (it |them )?in|send|upload|submit|deliver)\b`)

// handsIn reads who says that they are to hand in a paper that is asked of them as an
// upload, and who asks where as a question about the paper.
func (t *turn) handsIn(ctx context.Context, c *command, p string) bool {
	if t.conv.Actor == "" || t.ofOthers(ctx, *c) {
		return false
	}
	if c.Verb == "own" && c.Arg == "documents" && sendsOne.MatchString(trimLead(p)) && !asks(p) && !strings.Contains(c.Text, "?") && t.wantsPaper(ctx, c) {
		c.Verb, c.Arg, c.P = "action", "upload", max(c.P, sureEnough)
		return true
	}
	if c.Verb == "action" && c.Arg == "upload" && mustHandIn.MatchString(trimLead(p)) {
		c.Verb, c.Arg, c.P = "own", "documents", max(c.P, sureEnough)
		return true
	}
	if whereTo.MatchString(p) && (guess(*c) || c.Verb == "guide") && t.owesOne(ctx, c) {
		c.Verb, c.Arg, c.Passage, c.P = "own", "documents", "", max(c.P, sureEnough)
		return true
	}
	return false
}

// owesOne reports whether a paper that is named is asked of the citizen, or only one is.
func (t *turn) owesOne(ctx context.Context, c *command) bool {
	v, err := t.ownView(ctx)
	return err == nil && (t.wantsPaper(ctx, c) || len(only(t.items(v), "document")) == 1 && len(c.Terms) == 0)
}

// atHome says that it is a visit to come in the citizen's home.
func (it item) atHome() bool {
	return it.appointment != nil && it.open && strings.HasPrefix(it.appointment.Place, "Hjemme")
}

// held reports whether words say how or where an appointment is held.
func (it item) held(p string) bool {
	switch {
	case it.appointment == nil:
		return false
	case it.atHome():
		return heldWords["home"].MatchString(p)
	}
	form, ok := heldWords[it.appointment.Mode]
	return ok && form.MatchString(p)
}

// heldWords are said of an appointment on video, by telephone or at home.
var heldWords = map[string]pattern{
	"video":   anyOf(`\b(online|video\p{L}*|digital\p{L}*|(på|over) (nettet|skærm\p{L}*|computeren)|on (screen|the computer))\b`),
	"telefon": anyOf(`\b(telefon\p{L}*|tlf|opkald\p{L}*|ringer|phone|call)\b`),
	"home":    anyOf(`\b(hjemme|derhjemme|hjem|home|my place)\b`),
}

// with reports whether a text calls the person of an appointment or a case by
// the first name.
func (it item) with(folded string) bool {
	who := ""
	switch {
	case it.appointment != nil:
		who = it.appointment.With
	case it.case_ != nil:
		who = it.case_.Responsible
	}
	for _, e := range danish.Find(who) {
		if e.Kind == danish.KindName && namesPerson(folded, personIn(e.Text), "") {
			return true
		}
	}
	return false
}

// personIn takes the title from a name: "Sundhedsplejerske Line Toft".
func personIn(name string) string {
	parts := strings.Fields(name)
	if len(parts) > 2 && utf8.RuneCountInString(parts[0]) >= longTitle {
		return strings.Join(parts[1:], " ")
	}
	return name
}

// longTitle is how long a word before a full name is that is a title, no first name.
const longTitle = 10

// called reports whether a text has a word of a case's or a paper's own title that
// says by itself what it is, or its verb: "CPR-registrering", "kontoudtog".
func (it item) called(folded string) bool {
	if it.case_ == nil && it.document == nil {
		return false
	}
	said, spoken := map[string]bool{}, danish.Tokens(folded)
	for _, tok := range spoken {
		said[danish.Stem(tok.Text)] = true
	}
	title := strings.ReplaceAll(it.title, "-", " ")
	return slices.ContainsFunc(danish.Tokens(title), func(w danish.Token) bool {
		stem := danish.Stem(w.Text)
		switch {
		case abbreviated.MatchString(title[w.Start:w.End]):
			return said[stem]
		case utf8.RuneCountInString(w.Text) < longWord || weak[w.Text]:
			return false
		}
		return said[stem] || akin(said, stem) || slices.ContainsFunc(spoken, func(s danish.Token) bool { return verbOf(w.Text, s.Text) })
	})
}

// abbreviated is a word of capitals: "CPR".
var abbreviated = regexp.MustCompile(`^\p{Lu}{2,}$`)

// verbOf reports whether a word is a form of the verb of which a title's noun is made:
// "flytter" of "flytning", "registreret" of "registrering".
func verbOf(noun, word string) bool {
	for _, suffix := range []string{"ning", "ing"} {
		root, made := strings.CutSuffix(noun, suffix)
		ending, of := strings.CutPrefix(word, root)
		if made && of && utf8.RuneCountInString(root) >= shortRoot && len(ending) > 0 && len(ending) <= longEnding {
			return true
		}
	}
	return false
}

// A root has so many letters at least, an ending of a verb so many at most.
const (
	shortRoot  = 4
	longEnding = 3
)

// longWord is how many letters a word of a title has at least to say what it is.
const longWord = 8
