package assistant

import (
	"cmp"
	"context"
	"strings"

	"offelia/assistant/fault"
	"offelia/knowledge"
)

// authorityIn is the authority that a plain text asks for, nil for none. Where their
// numbers stand is an editor's to say.
func (t *turn) authorityIn(p string) *knowledge.Authority {
	for _, a := range t.e.library.Authorities() {
		if a.Named(p) {
			return &a
		}
	}
	return nil
}

// elsewhere says honestly that a number is not held here, where it stands, and
// what is nearest: the Citizen Service of the citizen's own municipality.
func (t *turn) elsewhere(ctx context.Context, a *knowledge.Authority) error {
	t.r.outcome(ContactPhone)
	if a.Name["da"] != "" {
		t.r.add(t.r.words("Jeg har ikke nummeret til "+a.Name["da"]+" her.", "I do not have the number of "+cmp.Or(a.Name["en"], a.Name["da"])+" here."))
	}
	t.r.say(fault.Words{DA: a.Where["da"], EN: a.Where["en"]})
	if a.URL != "" {
		t.r.link(a.URL, a.URL)
	}
	contacts, err := t.e.office.Contacts(ctx)
	if err != nil {
		return err
	}
	v, _ := t.ownView(ctx)
	if unit, ok := t.unit(contacts, command{Terms: []string{"borgerservice"}}, v); ok && v.Municipality != "" {
		t.r.say(fault.Words{DA: "Borgerservice kan også vise dig på vej:", EN: "Citizen Service can also show you the way:"})
		t.sayUnit(unit, "")
	}
	return nil
}

// numberOf asks for a phone number, or whom to call, and for little else: "telf
// skat", "hvor ringer jeg om pension".
var numberOf = anyOf(`^(telf|tlf|tel|telefon|telefonnr|telefonnummer|nummer|nummeret|nr|phone|phone number|number)( \p{L}+){1,4}$|\bhva(d)? ringer (man|jeg|vi) (på|til)\b|\b(hvor|hvem) ringer (man|jeg|vi) (hen |til )?(om|med|i|hvis)\b|\b(telefonnummer|telefonnummeret|telefonnr|nummeret|nummer|nr|tlf|telf|telefon|phone number|number) (til|på|hos|of|for|to)\b|\bhvad er (telefon)?(nummeret|nummer)\b|\bwho (do|can|should) (i|we) (call|ring|phone) (about|for)\b`)

// callsThem asks for a number, or for somebody to talk to, about what is spoken of.
var callsThem = anyOf(`^(hvor|hvem|hva(d)?) (ringer|taler|snakker|kontakter|spørger) (jeg|man|vi)( så| hen| da)*( til| på| med)?( dem| det| ham| hende| nogen| om det| om sådan noget| hvis jeg har spørgsmål)*$|^(hvem|hvor) (kan|skal|må) (jeg|man|vi) (så |da )?(ringe|tale|snakke|kontakte|spørge|henvende mig|gå)( til| med| hen)*( om det| om det her| om sådan noget| hvis jeg har spørgsmål)*$|^(hvad er|har (du|i)) (deres |et |jeres )?(telefon)?(nummer\p{L}*|nr)( til dem| på dem)?$|^(kan|må) (jeg|man|vi) ringe( til)?( dem| jer| nogen)?( om det)?$|^(what('s| is)|do you have) (the|their|a) (phone )?number( for them)?$|^who (do|can|should) i (call|talk to|speak to|ask|contact)( about (it|that|this))?$|^can i (call|talk to) (them|someone|somebody)( about (it|that|this))?$`)

// reaches asks how to get hold of somebody.
var reaches = anyOf(`\b(få|får|fanger|kontakter|ringer) (jeg|man|vi) (fat )?(i|på|til)?\b|\bring (op )?til\b|\b(how|where) (do|can) (i|we) (reach|contact|call|get hold of|get in touch with)\b`)

// asksNumber reports whether a plain text asks for the number of an office: one
// that is named, or that of the matter it names.
func (t *turn) asksNumber(c command) bool {
	p := plain(c.Text)
	if numberOf.MatchString(p) {
		return len(c.Terms) > 0 || t.authorityIn(p) != nil
	}
	return reaches.MatchString(p) && (t.authorityIn(p) != nil || offices.MatchString(p)) && len(strings.Fields(p)) <= 9
}

// offices are the units whose numbers are held, as people call them.
var offices = anyOf(`\b(statsforvaltningen|familieretshuset|udbetaling danmark|jobcent\p{L}+|borgerservice|ydelsesservice|ydelsescent\p{L}+|visitationen|kommunen|rådhuset|hjemmeplejen|citizen service|job ?cent(er|re)|the (council|municipality)|town hall)\b`)
