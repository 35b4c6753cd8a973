package assistant

import (
	"fmt"
	"sort"
	"strconv"
	"strings"
	"time"

	"offelia/assistant/action"
	"offelia/assistant/citizen"
)

// item is one of a citizen's records as the dialogue sees it: what it is about,
// the words that point at it, and how it is said and shown.
type item struct {
	record
	title  string
	terms  []string
	about  []string        // terms of the place and the calendar only: they point less surely
	words  map[string]bool // stems of title, person and place
	days   []string        // dates that may point at it
	amount int             // in kroner, paid or granted
	open   bool            // still of interest: not passed, not received
	say    string
	card   Card

	appointment *citizen.Appointment
	case_       *citizen.Case
	benefit     *citizen.Benefit
	document    *citizen.DocumentAsked
	identity    *citizen.IDDocument
}

// items lists the records of a view, in the order appointments, cases,
// benefits, documents, identity papers; each kind by date.
func (t *turn) items(v citizen.View) []item {
	var out []item
	for i := range v.Appointments {
		out = append(out, t.appointmentItem(v, &v.Appointments[i]))
	}
	for i := range v.Cases {
		out = append(out, t.caseItem(v, &v.Cases[i]))
	}
	for i := range v.Benefits {
		out = append(out, t.benefitItem(v, &v.Benefits[i]))
	}
	for i := range v.Requested {
		if v.Requested[i].Received == "" {
			out = append(out, t.documentItem(v, &v.Requested[i]))
		}
	}
	for i := range v.IDDocuments {
		out = append(out, t.identityItem(v, v.IDDocuments[i]))
	}
	sort.SliceStable(out, func(i, j int) bool {
		return out[i].Kind == out[j].Kind && out[i].firstDay() < out[j].firstDay()
	})
	return out
}

func (it item) firstDay() string {
	if it.appointment != nil {
		return it.appointment.Start
	}
	if len(it.days) == 0 {
		return "9999"
	}
	return it.days[0]
}

func (t *turn) appointmentItem(v citizen.View, a *citizen.Appointment) item {
	it := item{record: record{"appointment", a.ID, v.ID}, title: a.Title, appointment: a, days: []string{a.Start[:min(10, len(a.Start))]}}
	it.open = a.Start >= citizen.Wall(t.now)
	it.index(t.e, a.Title+" · "+a.With+" · "+a.Place)
	it.terms = t.e.indexed(a.Title + " · " + a.With).terms
	it.about = without(t.e.indexed(a.Place+" · "+calendarWords(a.Calendar)).terms, it.terms)
	with := ""
	if a.With != "" {
		with = t.r.words(" med "+a.With, " with "+a.With)
	}
	it.say = fmt.Sprintf(t.r.words("“%s” %s%s (%s).", "“%s” on %s%s (%s)."), a.Title, action.At(a.Start, t.r.lang), with, a.Place)
	it.card = Card{
		Kind: "appointment", ID: a.ID, Title: a.Title, Register: t.r.words("Kommunens kalender", "The municipality's calendar"),
		Rows: []CardRow{
			{Label: t.r.words("Tid", "Time"), Value: action.At(a.Start, t.r.lang), Date: it.days[0]},
			{Label: t.r.words("Varighed", "Duration"), Value: t.r.words(strconv.Itoa(a.Minutes)+" minutter", strconv.Itoa(a.Minutes)+" minutes")},
			{Label: t.r.words("Sted", "Place"), Value: a.Place},
			{Label: t.r.words("Med", "With"), Value: a.With},
		},
	}
	if a.Rebookable && it.open {
		it.card.Choices = []Choice{
			{Value: "rebook:" + a.ID, Label: t.r.words("Flyt tiden", "Move it")},
			{Value: "cancel:" + a.ID, Label: t.r.words("Aflys", "Cancel")},
		}
	}
	return it
}

// calendarWords are the words in a calendar's name that citizens use too.
func calendarWords(calendar string) string {
	_, desk, _ := strings.Cut(calendar, "-")
	switch desk {
	case "rehab", "forebyg", "hold":
		return ""
	}
	return desk
}

func (t *turn) caseItem(v citizen.View, c *citizen.Case) item {
	it := item{record: record{"case", c.ID, v.ID}, title: c.Title, case_: c, open: true, amount: c.Granted}
	for _, d := range []string{c.Deadline, c.AppealDeadline, c.NextDate, c.DecisionExpected, c.ValidFrom, c.Reassessment} {
		if d != "" {
			it.days = append(it.days, d)
		}
	}
	it.index(t.e, c.Title+" · "+string(c.Area)+" · "+c.Responsible)
	it.terms = t.e.indexed(c.Title + " · " + string(c.Area)).terms
	if _, ok := t.e.lexicon.Term(string(c.Area)); ok {
		it.terms = merge(it.terms, []string{string(c.Area)})
	}
	it.about = without(t.e.indexed(c.NextStep+" · "+c.Responsible).terms, it.terms) // "hvornår kommer sundhedskortet?"
	it.say = t.sayCase(c)
	rows := []CardRow{
		{Label: "Status", Value: c.Status},
		{Label: t.r.words("Næste skridt", "Next step"), Value: c.NextStep},
		{Label: t.r.words("Venter på", "Waiting for"), Value: t.waiting(c.WaitingFor)},
	}
	rows = append(rows, t.dateRows(c)...)
	rows = append(rows, CardRow{Label: t.r.words("Ansvarlig", "Responsible"), Value: c.Responsible})
	it.card = Card{Kind: "case", ID: c.ID, Title: c.Title, Rows: rows, Register: t.r.words("Sagsoverblikket", "The case register")}
	if c.WaitingFor == "borgeren" {
		it.card.Badge = t.r.words("Venter på dig", "Waiting for you")
	}
	it.card.Choices = []Choice{{Value: "message:" + c.ID, Label: t.r.words("Skriv til "+c.Responsible, "Write to "+c.Responsible)}}
	return it
}

// dateRows lists the dates of a case that are known.
func (t *turn) dateRows(c *citizen.Case) []CardRow {
	var rows []CardRow
	for _, d := range []struct{ date, da, en string }{
		{c.Deadline, "Frist", "Deadline"},
		{c.DecisionExpected, "Afgørelse ventes", "Decision expected"},
		{c.DecisionDate, "Afgjort", "Decided"},
		{c.AppealDeadline, "Klagefrist", "Deadline for complaint"},
		{c.ValidFrom, "Gælder fra", "Valid from"},
		{c.Reassessment, "Revurdering", "Reassessment"},
	} {
		if d.date != "" {
			rows = append(rows, CardRow{Label: t.r.words(d.da, d.en), Value: action.At(d.date, t.r.lang), Date: d.date})
		}
	}
	return rows
}

func (t *turn) sayCase(c *citizen.Case) string {
	var b strings.Builder
	fmt.Fprintf(&b, t.r.words("“%s”: %s.", "“%s”: %s."), c.Title, strings.TrimSuffix(c.Status, "."))
	if c.Granted > 0 {
		fmt.Fprintf(&b, t.r.words(" Der er bevilget %s.", " Granted: %s."), strings.TrimSuffix(Kroner(c.Granted, t.r.lang), "."))
	}
	if c.NextStep != "" {
		fmt.Fprintf(&b, t.r.words(" Næste skridt: %s.", " Next step: %s."), strings.TrimSuffix(c.NextStep, "."))
	}
	for _, d := range t.dateRows(c) {
		if !strings.Contains(b.String(), d.Value) {
			fmt.Fprintf(&b, " %s: %s.", d.Label, d.Value)
		}
	}
	switch c.WaitingFor {
	case "", "ingen":
	case "borgeren":
		b.WriteString(t.r.words(" Sagen venter på dig.", " The case is waiting for you."))
	default:
		fmt.Fprintf(&b, t.r.words(" Sagen venter på %s.", " The case is waiting for: %s."), t.waiting(c.WaitingFor))
	}
	fmt.Fprintf(&b, t.r.words(" Ansvarlig: %s.", " Responsible: %s."), c.Responsible)
	return b.String()
}

// waiting names who is waited for, as people say it.
func (t *turn) waiting(who string) string {
	switch who {
	case "borgeren":
		return t.r.words("dig", "you")
	case "kommunen":
		return t.r.words("kommunen", "the municipality")
	case "ingen", "":
		return t.r.words("ingen", "nobody")
	case "logivært":
		return t.r.words("logiværten", "your landlord (logivært)")
	case "myndighed":
		return t.r.words("myndigheden", "the authority")
	}
	return who
}

func (t *turn) benefitItem(v citizen.View, b *citizen.Benefit) item {
	it := item{record: record{"benefit", b.ID, v.ID}, title: b.Title, benefit: b, days: []string{b.PayDate}}
	it.amount = b.Amount
	it.open = b.PayDate >= citizen.Day(t.now)
	it.index(t.e, b.Title)
	gross := t.r.words("", "")
	if b.Gross {
		gross = t.r.words(" før skat", " before tax")
	}
	it.say = fmt.Sprintf(t.r.words("%s: %s%s udbetales %s af %s.", "%s: %s%s is paid on %s by %s."),
		b.Title, Kroner(b.Amount, t.r.lang), gross, action.At(b.PayDate, t.r.lang), b.Payer)
	it.card = Card{Kind: "benefit", ID: b.ID, Title: b.Title, Register: t.r.words("Ydelsesoverblikket", "The benefit register"), Rows: []CardRow{
		{Label: t.r.words("Beløb"+gross, "Amount"+gross), Value: Kroner(b.Amount, t.r.lang)},
		{Label: t.r.words("Udbetales", "Paid"), Value: action.At(b.PayDate, t.r.lang), Date: b.PayDate},
		{Label: t.r.words("Udbetaler", "Payer"), Value: b.Payer},
	}}
	return it
}

func (t *turn) documentItem(v citizen.View, d *citizen.DocumentAsked) item {
	it := item{record: record{"document", d.ID, v.ID}, title: d.Title, document: d, days: []string{d.Due}, open: true}
	c := citizen.Case{}
	for i := range v.Cases {
		if v.Cases[i].ID == d.Case {
			c = v.Cases[i]
		}
	}
	it.index(t.e, d.Title+" · "+c.Title+" · "+string(c.Area))
	it.say = fmt.Sprintf(t.r.words("“%s” til sagen “%s”. Fristen er %s.", "“%s” for the case “%s”. The deadline is %s."),
		d.Title, c.Title, action.At(d.Due, t.r.lang))
	it.card = Card{Kind: "document", ID: d.ID, Title: d.Title, Badge: t.r.words("Venter på dig", "Waiting for you"), Register: t.r.words("Sagsoverblikket", "The case register"),
		Rows: []CardRow{
			{Label: t.r.words("Sag", "Case"), Value: c.Title},
			{Label: t.r.words("Frist", "Deadline"), Value: action.At(d.Due, t.r.lang), Date: d.Due},
			{Label: t.r.words("Ansvarlig", "Responsible"), Value: c.Responsible},
		},
		Choices: []Choice{{Value: "upload:" + d.ID, Label: t.r.words("Send dokumentet", "Send the document")}},
	}
	return it
}

func (t *turn) identityItem(v citizen.View, d citizen.IDDocument) item {
	name := t.r.words("pas", "passport")
	if d.Type == "koerekort" {
		name = t.r.words("kørekort", "driving licence")
	}
	it := item{record: record{"identity", d.Type, v.ID}, title: name, identity: &d, days: []string{d.Expires}, open: true}
	it.index(t.e, d.Type+" "+name)
	left := t.daysUntil(d.Expires)
	if d.Expires < citizen.Day(t.now) {
		left = t.r.words("Det er udløbet.", "It has expired.")
	}
	it.say = fmt.Sprintf(t.r.words("Dit %s udløber %s. %s", "Your %s expires on %s. %s"), name, action.At(d.Expires, t.r.lang), left)
	it.card = Card{Kind: "identity", ID: d.Type, Title: strings.ToUpper(name[:1]) + name[1:], Rows: []CardRow{
		{Label: t.r.words("Udløber", "Expires"), Value: action.At(d.Expires, t.r.lang), Date: d.Expires},
	}}
	return it
}

// dayOf is the calendar day of now, at midnight UTC.
func dayOf(now time.Time) time.Time {
	d, _ := time.Parse("2006-01-02", citizen.Day(now))
	return d
}

// Kroner writes an amount: "15.438 kr.", "DKK 15,438".
func Kroner(amount int, lang string) string {
	s, sep := strconv.Itoa(amount), "."
	if lang != "da" {
		sep = ","
	}
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + sep + s[i:]
	}
	if lang != "da" {
		return "DKK " + s
	}
	return s + " kr."
}
