package assistant

import (
	"context"
	"regexp"
	"slices"
	"strings"

	"offelia/intents/danish"
)

// What is dictated is kept whole: all that follows "skriv til Pia at …" is the message,
// with its lists, its questions and its further "og at …". Only an order to Offelia
// herself behind it is another errand ("…, og flyt min tid til fredag"); in doubt it is
// part of the message, which is shown before it is sent.

// dictation is an order to write with the words that are to be written.
type dictation struct {
	before, after string // what is said beside it
	text          string // the order with its words
	order         string // the order alone: to whom
	words         string // what the message says, in the main clauses of who sends it
}

// dictated finds an order to write and its words in a text.
func dictated(text string) (dictation, bool) {
	for _, m := range dictating.FindAllStringSubmatchIndex(text, -1) {
		verb, to, mark := danish.Fold(text[m[4]:m[5]]), plain(text[m[5]:m[6]]), danish.Fold(strings.TrimSpace(text[m[6]:m[7]]))
		asked := subordinator.MatchString(mark)
		d := dictation{before: joint.ReplaceAllString(text[:m[2]], ""), order: text[m[2]:m[6]]}
		switch {
		case toMe.MatchString(to), to == "" && asked, to == "" && saysAloud.MatchString(verb) && modal.MatchString(danish.Fold(d.order)):
			continue // "kan du fortælle mig hvornår …", "vil du sige at …"
		case !ordersToWrite(text[:m[2]], text[m[0]:m[2]], danish.Fold(d.order), verb):
			continue
		}
		from, end, rest := m[7], len(text), len(text)
		if m[8] >= 0 {
			from = m[8] // "skriv til Pia, jeg kommer ikke"
		}
		if mark == `"` || mark == "“" {
			if i := strings.IndexAny(text[from:], `”"`); i > 0 {
				end = from + i
				rest = end + len(strings.SplitAfterN(text[end:], "", 2)[0])
				if to := thenTo.FindString(text[rest:]); to != "" {
					d.order, rest = d.order+to, rest+len(to) // "skriv “…” til Pia"
				}
			}
		} else if at := orderBehind(text[from:]); at != nil && mark != ":" {
			end, rest = from+at[0], from+at[1]
		}
		words := strings.TrimRight(strings.TrimSpace(text[from:end]), ",; ")
		switch folded := danish.Fold(words); {
		case len(strings.Fields(words)) < 2 || mark != ":" && toYou.MatchString(folded) || aboutIt.MatchString(plain(text[m[2]:end])):
			continue
		case mark == "om" && !askVerb.MatchString(verb) && !someone.MatchString(folded), mark == "that" && noClause.MatchString(folded):
			continue // "skriv til hende om mødet på torsdag", "write that to them" do not say what
		case asked:
			words = strings.TrimSpace(text[m[6]:m[7]]) + " " + words // a question stays one
		case mark != ":" && end == rest || end == len(text):
			words = mainClauses(words)
		}
		d.text, d.words, d.after = d.order+text[m[6]:end], upper(words), strings.TrimSpace(text[rest:])
		return d, true
	}
	return dictation{}, false
}

var (
	// dictating is an order to write up to where its words begin: the order, its verb,
	// what stands between the order and the words, and their subject where that is nothing.
	dictating = regexp.MustCompile(`(?i)(?:^|[.!?,;]\s*|\s(?:og|and)\s+)(?:(?:ok|okay|fint|godt|super|ja|jo|(?:mange |tusind )?tak(?: skal du have| for det)?|thanks(?: a lot)?|thank you(?: so much)?|så|og|men|nå|hej|bare|lige|well|yes|so|and|fine|please|venligst|du kan|du må|du skal)[,.!]*\s+)*` +
		`((?:(?:kan|vil|gider|kunne|ville|can|could|would|will) (?:du|i|you) (?:(?:please|lige|ikke|også|godt|bare|venligst|just|also) )*|(?:jeg|vi) (?:vil|ville) (?:gerne |lige )+(?:have (?:dig|jer) til at )?|(?:i|we) (?:want|would like) (?:you )?to |(?:jeg|vi) vil (?:gerne )?have,? (?:at du (?:lige )?|dig til at (?:lige )?))?` +
		`((?:send|sende|giv|give|skrive?|write|læg|lægge)(?: \S+){0,3}? (?:besked|beskeden|mail|mailen|note|message|word)|let(?: \S+){1,3}? know|skriver?|siger?|fortæl(?:le|ler)?|meddele?r?|informere?r?|spørge?r?|skriv|sig|meddel|informer|spørg|write|say|tell|ask|inform|message|e-?mail)` +
		`(?: [^\s,.:;?!“"]+){0,8}?)(\s*:\s*|,?\s+(?:om )?at\s+|,?\s+that\s+|,?\s+(?:om|if|whether|hvornår|hvorfor|hvordan|hvad|hvor|when|why|how|what|where)\s+|\s*[“"]|,?\s+((?:jeg|vi|i'm|i've|i am|i have|i can|i can't|i cannot|i will|i need|i don't)\s))`)
	subordinator = anyOf(`^(om|if|whether|hvornår|hvorfor|hvordan|hvad|hvor|when|why|how|what|where)$`)
	joint        = regexp.MustCompile(`(?i)[\s,]*(?:\b(?:og|and)\s*)?$`)
	thenTo       = regexp.MustCompile(`(?i)^ (?:til|to) [^,.;?!]+`)
	someone      = anyOf(`^(jeg|vi|han|hun|de|der|man|det (er|kan|skal|må|bliver)|(min|mit|mine|vores) \p{L}+ (må|kan|skal|er|har|vil|bliver|får))\b`)
	noClause     = anyOf(`^(to|for|in|down|again|one|please)\b`)
	askVerb      = anyOf(`^(spørge?r?|ask)$`)
	toMe         = anyOf(`\b(mig|os|me|us|op|ned|under)\b`)
	modal        = anyOf(`^(kan|vil|gider|kunne|ville|can|could|would|will)\b`)
	saysAloud    = anyOf(`^(sige?r?|say|tell|fortæl(ler?)?)$`)
	toYou        = anyOf(`^(du|you) `)
)

// ordersToWrite reports whether an order to write is one: not what somebody does
// themselves ("skal jeg ringe og sige at …"), nor what is told of others ("de ringer og
// siger at …").
func ordersToWrite(before, lead, order, verb string) bool {
	bare := strings.HasPrefix(order, verb) && !youMay.MatchString(danish.Fold(lead))
	joined := andBefore.MatchString(danish.Fold(lead))
	return !(bare && infinitive.MatchString(verb)) && !(present.MatchString(verb) && !strings.Contains(order, "du ")) && !(joined && bare && byMe.MatchString(plain(before)))
}

var (
	infinitive = anyOf(`^(skrive|sige|fortælle|meddele|informere|spørge|sende|give|lægge)\b`)
	present    = anyOf(`^(skriver|siger|fortæller|meddeler|informerer|spørger)$`)
	youMay     = anyOf(`\bdu (kan|må|skal)\b`)
	andBefore  = anyOf(`^[ ,.!?;]*(og|and)\b`)
	byMe       = anyOf(`\b(skal|kan|må|vil|skulle|kunne|should|can|could|must|may|do) (jeg|vi|man|i|we)\b|\b(i|we) (should|can|could|must|may|will|have to|want to|called|call)\b`)
)

// orderBehind is where an order to Offelia follows the words of a message, and where the
// order itself begins; nil when none does.
func orderBehind(words string) []int {
	for _, m := range forOffelia.FindAllStringSubmatchIndex(words, -1) {
		return []int{m[0], m[2]}
	}
	for _, m := range nextMessage.FindAllStringSubmatchIndex(words, -1) {
		if !pronoun.MatchString(danish.Fold(words[m[4]:m[5]])) {
			return []int{m[0], m[2]}
		}
	}
	return nil
}

var (
	// behind joins an order to what was said before it.
	behind = `(?i)(?:[,;.!?]*\s+(?:og|samt|and|plus|men|but)\s+|[.;!?,]\s+)(?:(?:så|også|lige|bagefter|derefter|desuden|then|also|please|venligst)\s+)*`
	// forOffelia tells Offelia to do what no message asks for.
	forOffelia = regexp.MustCompile(behind + `((?:(?:kan|vil|gider|can|could|would|will) (?:du|you) (?:(?:så|også|lige|ikke|please|also|then) )*)?(?:flyt(?:te)?|ryk(?:ke)?|udskyde?|aflyse?|afbestil(?:le)?|afmelde?|melde? mig|bestil(?:le)?|booke?|reservere?|ret (?:min|mit|mine)|ændr (?:min|mit|mine)|søge? om|vise? mig|fortæl(?:le)? mig|find(?:e)? (?:en|min|mig|et)|tilbagekald\p{L}*|send (?:min|mit|mine|filen|billedet|papiret)|move|reschedule|cancel|book|apply for|show me|tell me|find me|change my|send my) .+)$`)
	// nextMessage is an order to write to somebody else.
	nextMessage = regexp.MustCompile(behind + `((?:skriv|sig|fortæl|send en besked|write|send a message|tell) (?:lige |også |also )?(?:til |to )?(\S+) .+)$`)
)

// furtherClause begins one more thing to be written.
var furtherClause = regexp.MustCompile(`(?i)(,?\s+(?:og|samt|and)|,)\s+(?:(?:skriv|sig|say|write|tell (?:her|him|them)) )?(?:(?:også|også lige|desuden|also) )?(?:(at|that)|(spørg|ask)(?: (?:også|lige|hende|ham|dem|her|him|them))*,? (om|hvornår|hvorfor|hvordan|hvad|hvor|if|whether|when|why|how|what|where)|(bed om|ask for)|(om|if|whether) (?:jeg|vi|han|hun|det|den|der|de|man|min|mit|i|we|he|she|it|they|my|the)) `)

// mainClauses puts what follows "at" as its sender says it: "jeg ikke kan komme, og at
// jeg har feber" is "jeg kan ikke komme, og jeg har feber".
func mainClauses(words string) string {
	out, from := "", 0
	for _, m := range furtherClause.FindAllStringSubmatchIndex(words, -1) {
		if m[0] < from {
			continue
		}
		piece, join := words[from:m[0]], strings.TrimSpace(words[m[2]:m[3]])
		group := func(n int) string {
			if m[2*n] < 0 {
				return ""
			}
			return words[m[2*n]:m[2*n+1]]
		}
		lead, to := "", m[1]
		switch english := danish.Fold(group(3)) == "ask" || strings.EqualFold(group(5), "ask for"); {
		case group(4) != "" && english:
			lead = "I would like to know " + group(4) + " "
		case group(4) != "":
			lead = "jeg vil gerne vide, " + group(4) + " "
		case group(5) != "" && english:
			lead = "I ask for "
		case group(5) != "":
			lead = "jeg beder om "
		case group(6) != "" && (join == "," || doubting.MatchString(danish.Fold(piece))):
			continue // "i tvivl om jeg kan, og om jeg må"
		case group(6) != "" && strings.EqualFold(group(6), "om"):
			lead, to = "jeg vil gerne vide, om ", m[13]+1
		case group(6) != "":
			lead, to = "I would like to know "+group(6)+" ", m[13]+1
		case nested.MatchString(" "+danish.Fold(piece)+" ") || join == "," && governs.MatchString(danish.Fold(piece)):
			continue // "tandlægen sagde, at …": said by another
		}
		if !strings.HasPrefix(join, ",") {
			join = ", " + join
		}
		out += mainOrder(piece) + join + " " + lead
		from = to
	}
	return out + mainOrder(words[from:])
}

var (
	nested   = anyOf(`\b(at|that) (jeg|han|hun|det|den|der|de|vi|man|min|mit|i|he|she|it|they|we|my|the)\b`)
	doubting = anyOf(`\b(om|if|whether)\b`)
	// governs ends what a clause with "at" belongs to.
	governs = anyOf(`\b(sagde|siger|sagt|skrev|skriver|skrevet|mener|mente|tror|troede|ved|vidste|synes|syntes|håber|håbede|forstår|forstod|hørte|hørt|lovede|lovet|betyder|betød|så|sådan|glad|ked|sikker|bange|for|om|af|på|over|til|ud fra|efter|fordi|det|said|says|told|think|thought|know|hope|so|sure|afraid|me|us)$`)
)

// mainOrder puts the adverb of a subordinate clause behind its verb.
func mainOrder(clause string) string {
	w := strings.Fields(clause)
	i := 1
	switch {
	case len(w) > 2 && ofWhom.MatchString(danish.Fold(w[0])):
		i = 2
	case len(w) > 0 && !aSubject.MatchString(danish.Fold(w[0])):
		return clause
	}
	j := i
	for j < len(w) && between.MatchString(danish.Fold(w[j])) {
		j++
	}
	if j == i || j >= len(w) {
		return clause
	}
	return strings.Join(slices.Concat(w[:i], w[j:j+1], w[i:j], w[j+1:]), " ")
}

var (
	ofWhom   = anyOf(`^(min|mit|mine|vores|hans|hendes|deres)$`)
	aSubject = anyOf(`^(jeg|vi|han|hun|det|den|der|de|man|\p{L}+(en|et|erne|ene))$`)
	between  = anyOf(`^(ikke|ik|gerne|desværre|også|lige|måske|altid|aldrig|nok|stadig|stadigvæk|allerede|snart|først|heller|muligvis|faktisk|nu)$`)
)

// letters understands a message that dictates: what is said beside it, and what is to be
// written, whole. None when a text dictates nothing.
func (t *turn) letters(ctx context.Context, text string) ([]command, error) {
	d, ok := dictated(text)
	if !ok && writesTo(text) {
		d, ok = dictation{text: text, order: text}, true // "skriv det til Pia"
	}
	if !ok || t.conv.Actor == "" || calledOff.MatchString(plain(d.text)) {
		return nil, nil
	}
	if off, err := t.onlyStaysOff(ctx, d); off || err != nil {
		return nil, err
	}
	c := command{Verb: "action", Arg: "message", Text: d.text, Whole: d.order, Terms: t.e.lexicon.Find(d.order), P: 1}
	v, err := t.ownView(ctx)
	if err != nil {
		return nil, err
	}
	of, order := []string{d.order}, danish.Fold(d.order)
	if own := slices.ContainsFunc(t.items(v), func(it item) bool { return it.with(order) }); own && t.subject() == t.conv.Actor {
		c.Subject, of = t.conv.Actor, nil // one's own caseworker, whoever is spoken of
	} else if of = append(of, d.text); d.words == "" && len(t.state.Said) > 0 {
		of = append(of, t.state.Said[len(t.state.Said)-1].Text)
	}
	for _, of := range of {
		asked := c
		asked.Whole = of
		if err := t.address(ctx, &asked); err != nil {
			return nil, err
		}
		if asked.Verb == "action" && (asked.Subject != "" || asked.Child != "" || asked.More != "") {
			c = asked
			break
		}
	}
	c.Whole = text
	list, err := t.ordersIn(ctx, d.before, text)
	if err != nil {
		return nil, err
	}
	after, err := t.ordersIn(ctx, d.after, text)
	return slices.Concat(list, []command{c}, after), err
}

// ordersIn are what is asked and ordered in a part of a text; what is only told is not.
func (t *turn) ordersIn(ctx context.Context, part, whole string) ([]command, error) {
	if len(strings.Fields(part)) < 2 {
		return nil, nil
	}
	list, err := t.understand(ctx, part)
	list = slices.DeleteFunc(list, func(c command) bool {
		return !standsAlone(c) || !asks(c.Text) && !isOrder(plain(c.Text)) && !strings.Contains(part, "?")
	})
	for i := range list {
		list[i].Whole = whole
	}
	return list, err
}
