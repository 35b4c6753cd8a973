package assistant

import (
	"context"
	"regexp"
	"slices"
	"strings"

	"offelia/assistant/action"
	"offelia/assistant/citizen"
	"offelia/assistant/fault"
	"offelia/intents/danish"
	"offelia/intents/when"
)

func (t *turn) fillEntity(e *errand, s action.Slot, v citizen.View, text string) step {
	if e.Change.Text != "" || t.entity(e, s, text) || t.partly(e, s, text) {
		if now := map[action.Kind]string{action.Phone: v.Phone, action.Email: v.Email}[s.Kind]; !t.already(e, s, now) {
			return filled
		}
		return t.ask(e, s, nil)
	}
	if e.Part != "" && e.Asked == s.Name && text != "" {
		t.r.sayf("Jeg har %s indtil nu. Hvad er resten?", "I have %s so far. What is the rest?", e.Part)
		t.r.asks(Ask(s.Asks))
		t.r.choice("drop", t.r.words("Drop det", "Never mind"))
		return asked
	}
	if e.Asked == s.Name && text != "" && !asksUs(text) {
		if s.Kind == action.Phone {
			t.r.say(fault.Words{DA: "Det kan jeg ikke læse som et telefonnummer. Det skal have otte cifre.", EN: "I cannot read that as a phone number. It must have eight digits."})
		} else {
			t.r.say(fault.Words{DA: "Det kan jeg ikke læse som en e-mailadresse, for eksempel navn@eksempel.dk.", EN: "I cannot read that as an e-mail address, for example name@example.dk."})
		}
	}
	return t.ask(e, s, nil)
}

// entity takes a phone number or an e-mail address out of the citizen's own
// words.
func (t *turn) entity(e *errand, s action.Slot, text string) bool {
	want := danish.KindPhone
	if s.Kind == action.Email {
		want = danish.KindEmail
	}
	found := ""
	for _, ent := range danish.Find(text) {
		if ent.Kind == want {
			found = ent.Value // the last one: "fra … til …"
		}
	}
	if want == danish.KindPhone && found != "" {
		found = citizen.NormalPhone(found)
	}
	e.Change.Text = found
	return found != ""
}

// partly joins a phone number that is said in several messages: "12 34", "og så
// 56 78". False until it has its eight digits.
func (t *turn) partly(e *errand, s action.Slot, text string) bool {
	said := strings.Join(onlyDigits.FindAllString(text, -1), "")
	if s.Kind != action.Phone || e.Asked != s.Name || said == "" || len(strings.Fields(onlyDigits.ReplaceAllString(text, ""))) > 3 {
		return false
	}
	const digits = 8
	whole := strings.ReplaceAll(e.Part, " ", "") + said
	if len(said) > digits || len(whole) > digits {
		whole = said // begun anew
	}
	if e.Part = ""; len(whole) < digits {
		e.Part = strings.TrimSpace(inPairs.ReplaceAllString(whole, "$0 "))
		return false
	}
	e.Change.Text = citizen.NormalPhone(whole)
	return true
}

var (
	onlyDigits = regexp.MustCompile(`\d+`)
	inPairs    = regexp.MustCompile(`\d{1,2}`)
)

func (t *turn) fillPerson(ctx context.Context, e *errand, s action.Slot, text string) step {
	if e.Change.Target != "" {
		return filled
	}
	for _, ent := range danish.Find(text) {
		if ent.Kind == danish.KindName {
			return t.takePerson(ctx, e, ent.Text)
		}
	}
	if e.Asked == s.Name && len(strings.Fields(text)) >= 2 && len(strings.Fields(text)) <= 5 && !limits.MatchString(plain(text)) && len(t.e.lexicon.Find(text)) == 0 {
		return t.takePerson(ctx, e, strings.TrimSpace(text))
	}
	return t.ask(e, s, nil)
}

// limits says how much something is to cover: "kun aftaler, ikke andre ting".
var limits = anyOf(`\b(kun|bare|ikke|ingen|alt|only|just|not|nothing|everything|aftaler|appointments)\b`)

func (t *turn) takePerson(_ context.Context, e *errand, name string) step {
	e.Change.Target = name
	e.Change.Extra = map[string]string{"name": name}
	e.Change.Grant = &citizen.Delegation{To: name, ValidFrom: citizen.Day(t.now)}
	return filled
}

// fillAreas reads which areas a mandate shall cover: those named, or all that
// the citizen has cases in.
func (t *turn) fillAreas(e *errand, s action.Slot, v citizen.View, text string) step {
	if g := e.Change.Grant; g != nil && len(g.Read)+len(g.Act) > 0 {
		return filled
	}
	areas := t.areasIn(text, v)
	if len(areas) == 0 && e.Asked != s.Name {
		areas = t.areasIn(e.Words, v) // said with the order
	}
	if len(areas) == 0 && e.Asked == s.Name && readOnly.MatchString(plain(text)) {
		e.Words += " " + text
		t.r.say(fault.Words{DA: "Så bliver det kun til at læse.", EN: "Then it is to read only."})
		if !when.Wishes(t.timely(text), t.local(), when.Options{}).Empty() {
			t.r.say(noEnd)
		}
	}
	if len(areas) == 0 {
		var options []option
		for _, c := range v.Cases {
			options = append(options, option{string(c.Area), t.areaName(c.Area)})
		}
		options = append(options, option{string(citizen.Aftaler), t.areaName(citizen.Aftaler)}, option{"alt", t.r.words("alle mine sager og aftaler", "all my cases and appointments")})
		return t.ask(e, s, options)
	}
	e.Change.Grant.Read = areas
	if mayAct(e.Words + " " + text) {
		e.Change.Grant.Act = actable(areas)
	}
	return filled
}

// noEnd says that a mandate cannot be given until a day.
var noEnd = fault.Words{DA: "En slutdato kan jeg ikke sætte, men du kan altid tilbagekalde fuldmagten.", EN: "I cannot set an end date, but you can revoke the mandate at any time."}

// mayAct reports whether a mandate is to let somebody act: not when it is only said
// that they may see.
func mayAct(text string) bool {
	p := notToAct.ReplaceAllString(plain(text), " ")
	return !readOnly.MatchString(p) || toAct.MatchString(p)
}

// actable leaves out the pseudo-areas that only open a view.
func actable(areas []citizen.Area) []citizen.Area {
	var out []citizen.Area
	for _, a := range areas {
		if a != citizen.Aftaler && a != citizen.Oekonomi {
			out = append(out, a)
		}
	}
	return out
}

var (
	readOnly = anyOf(`\b(kun (se|læse|kigge)|lov til at (se|læse|kigge)|(må|kan|skal) (gerne |godt )?(kunne )?(se|læse|kigge|følge)|(let|allow) (\p{L}+ ){1,3}(to )?(see|read|view)|se med|læseadgang|læse med|kigge med|følge med i|only (see|read|view)|read[- ]only)\b`)
	toAct    = anyOf(`\b(handle|gøre|ordne|søge|act|do things|apply)\b`)
	notToAct = regexp.MustCompile(`\b(ikke|ik|uden at|not|without|but no|never|aldrig) (\p{L}+ ){0,2}?(handle|gøre|ordne|søge|act|do|doing|acting|apply|applying)\b( (noget|something|anything))?`)
	allAreas = anyOf(`\b(alt|alle|det hele|everything|all)\b`)
)

// finances are named in words of their own: not in "sygedagpenge".
var finances = anyOf(`\b(økonomi\w*|penge|pengene|financ\w*|money)\b`)

// ofCase reports whether a citizen has a case in an area.
func ofCase(v citizen.View, a citizen.Area) bool {
	return slices.ContainsFunc(v.Cases, func(c citizen.Case) bool { return c.Area == a })
}

func (t *turn) areasIn(text string, v citizen.View) []citizen.Area {
	var out []citizen.Area
	add := func(a citizen.Area) {
		if !hasArea(out, a) {
			out = append(out, a)
		}
	}
	folded := danish.Fold(text)
	var named []citizen.Area
	for _, id := range t.e.lexicon.Find(text) {
		if term, ok := t.e.lexicon.Term(id); ok && id != "fuldmagt" {
			named = append(named, citizen.Area(term.Area))
		}
	}
	for _, a := range named {
		// "sygedagpenge" holds "dagpenge": what one has cases in is meant, no more
		if ofCase(v, a) || !slices.ContainsFunc(named, func(b citizen.Area) bool { return ofCase(v, b) }) {
			add(a)
		}
	}
	if strings.Contains(folded, "aftale") || strings.Contains(folded, "appointment") {
		add(citizen.Aftaler)
	}
	if finances.MatchString(folded) {
		add(citizen.Oekonomi)
	}
	if len(out) == 0 && allAreas.MatchString(folded) {
		for _, c := range v.Cases {
			add(c.Area)
		}
		add(citizen.Aftaler)
	}
	return out
}

func (t *turn) fillHolder(ctx context.Context, e *errand, s action.Slot, v citizen.View, text string) step {
	if e.Change.Target != "" {
		t.holderName(ctx, e)
		return filled
	}
	if id, ok := chosen(e, s.Name, text); ok {
		e.Change.Target = id
		t.holderName(ctx, e)
		return filled
	}
	var options []option
	day := citizen.Day(t.now)
	for _, d := range v.Given {
		if !d.Valid(day) {
			continue
		}
		name := t.personName(ctx, d.To)
		if namesPerson(danish.Fold(text), name, "") {
			options = []option{{d.To, name}}
			break
		}
		options = append(options, option{d.To, name})
	}
	switch len(options) {
	case 0:
		t.r.say(fault.Words{DA: "Du har ikke givet nogen en fuldmagt, der gælder nu.", EN: "You have not given anybody a mandate that is valid now."})
		return ended
	case 1:
		e.Change.Target = options[0].Value
		t.holderName(ctx, e)
		return filled
	}
	return t.ask(e, s, options)
}

func (t *turn) holderName(ctx context.Context, e *errand) {
	e.Change.Extra = map[string]string{"name": t.personName(ctx, e.Change.Target)}
}
