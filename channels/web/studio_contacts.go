package web

import (
	"cmp"
	"encoding/json"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"time"

	"offelia/assistant/citizen"
	"offelia/assistant/fault"
	"offelia/knowledge"
)

// contactRow is a unit in the editors' list.
type contactRow struct {
	citizen.Contact
	State knowledge.State // of an editor's work on it, "" is none
	Mine  bool            // the visitor may change it
}

type contactsData struct {
	Rows      []contactRow
	Town      string // a municipal editor's own
	TownName  string
	Services  []string // the kinds of unit that there are
	MayCreate bool
	Elsewhere []knowledge.Authority // whose numbers stand elsewhere
}

func (s *site) contactsPage(v *visit) error {
	rows, err := s.contacts(v)
	if err != nil {
		return err
	}
	d := contactsData{Rows: rows, Town: v.Role.Municipality(), MayCreate: v.Role.Municipality() != "" || v.may(editor) == nil, Elsewhere: s.authorities()}
	d.TownName = s.townName(v, d.Town)
	for _, r := range rows {
		if _, service, ok := strings.Cut(r.Key, "-"); ok && !slices.Contains(d.Services, service) {
			d.Services = append(d.Services, service)
		}
	}
	return s.render(v, http.StatusOK, "contacts", v.tr("Kontakter", "Contacts"), d)
}

// contacts lists the units that are served, and those that are only drafted.
func (s *site) contacts(v *visit) ([]contactRow, error) {
	if s.Studio == nil {
		return nil, errNoStudio
	}
	all, err := s.Office.Contacts(v.Context())
	if err != nil {
		return nil, err
	}
	work := map[string]knowledge.State{}
	for _, e := range s.Studio.Records(knowledge.ContactRecord) {
		if v.reads(e.Key) {
			work[e.Title] = e.State
		}
	}
	rows := []contactRow{}
	for _, c := range all {
		rows = append(rows, contactRow{c, work[c.Key], v.writes(contactOf(c.Key))})
		delete(work, c.Key)
	}
	for key, state := range work {
		if c, err := s.contact(contactOf(key)); err == nil {
			rows = append(rows, contactRow{c, state, v.writes(contactOf(key))})
		}
	}
	slices.SortStableFunc(rows, func(a, b contactRow) int { return cmp.Or(rank(b.Mine)-rank(a.Mine), cmp.Compare(a.Name, b.Name)) })
	return rows, nil
}

func contactOf(key string) knowledge.Key { return knowledge.RecordKey(knowledge.ContactRecord, key) }

func contactKey(v *visit) knowledge.Key { return contactOf(v.PathValue("contact")) }

// contact reads the draft of a unit.
func (s *site) contact(k knowledge.Key) (c citizen.Contact, err error) {
	draft, err := s.Studio.Draft(k)
	if err != nil {
		return c, err
	}
	return c, json.Unmarshal([]byte(draft.Source), &c)
}

// served finds a unit as it is served, and its text.
func (s *site) served(v *visit, key string) (c citizen.Contact, source string, err error) {
	all, err := s.Office.Contacts(v.Context())
	if err != nil {
		return c, "", err
	}
	i := slices.IndexFunc(all, func(c citizen.Contact) bool { return c.Key == key })
	if i < 0 {
		return citizen.Contact{Key: key}, "", nil
	}
	return all[i], contactSource(all[i]), nil
}

func contactSource(c citizen.Contact) string {
	text, _ := json.Marshal(c) // strings only
	return string(text)
}

// contactData is the page of one unit.
type contactData struct {
	recordData
	Contact citizen.Contact   // of the draft, or as typed
	Served  citizen.Contact   // what citizens are told now
	Rows    []citizen.Closed  // closing days, with empty ones to fill in
	Changed []citizenContrast // draft against served
}

// citizenContrast is a field of a unit that the draft changes.
type citizenContrast struct {
	Field         fault.Words
	Before, After string
}

func (s *site) contactPage(v *visit) error {
	k := contactKey(v)
	d := contactData{}
	var err error
	if d.recordData, err = s.record(v, k); err != nil {
		return err
	}
	if d.Served, _, err = s.served(v, d.ID); err != nil {
		return err
	}
	if d.Contact, err = s.contact(k); err != nil {
		d.Contact = d.Served
		if d.Served.Name == "" {
			return errNoPage
		}
	}
	return s.showContact(v, d, http.StatusOK)
}

// moreDays is how many empty lines for closing days a form has.
const moreDays = 2

func (s *site) showContact(v *visit, d contactData, status int) error {
	d.Rows = append(slices.Clone(d.Contact.Closed), make([]citizen.Closed, moreDays)...)
	d.Changed = contrast(d.Served, d.Contact)
	return s.render(v, status, "contact", cmp.Or(d.Contact.Name, d.ID), d)
}

// contrast lists the fields in which two states of a unit differ.
func contrast(a, b citizen.Contact) (out []citizenContrast) {
	days := func(list []citizen.Closed) string {
		var lines []string
		for _, c := range list {
			lines = append(lines, strings.TrimSpace(c.From+" "+c.To+" "+c.Why))
		}
		return strings.Join(lines, "\n")
	}
	for _, f := range []citizenContrast{
		{fault.Words{DA: "Navn", EN: "Name"}, a.Name, b.Name},
		{fault.Words{DA: "Telefon", EN: "Phone"}, a.Phone, b.Phone},
		{fault.Words{DA: "Åbningstid", EN: "Opening hours"}, a.Hours, b.Hours},
		{fault.Words{DA: "Adresse", EN: "Address"}, a.Address, b.Address},
		{fault.Words{DA: "Lukkedage", EN: "Closing days"}, days(a.Closed), days(b.Closed)},
	} {
		if f.Before != f.After {
			out = append(out, f)
		}
	}
	return out
}

func (s *site) contactForm(v *visit) error {
	c, err := formChange(v)
	if err != nil {
		return err
	}
	k := contactKey(v)
	_, id, _ := k.Record()
	served, was, err := s.served(v, id)
	if err != nil {
		return err
	}
	unit := contactTyped(v, id)
	var problem error
	if c.was = was; onText(v.PathValue("deed")) {
		problem = checkContact(unit)
		c.Source = contactSource(unit)
	}
	return s.recordForm(v, k, c, problem, func(d recordData, status int) error {
		page := contactData{recordData: d, Contact: unit, Served: served}
		if !onText(v.PathValue("deed")) {
			var err error
			if page.Contact, err = s.contact(k); err != nil {
				return studioFault(err)
			}
		}
		return s.showContact(v, page, status)
	})
}

// newContactForm makes the draft of a unit that nobody has written yet.
func (s *site) newContactForm(v *visit) error {
	if s.Studio == nil {
		return errNoStudio
	}
	if err := parseForm(v); err != nil {
		return err
	}
	town, name := v.Role.Municipality(), strings.TrimSpace(v.PostFormValue("name"))
	if town == "" {
		town = knowledge.MunicipalityID(v.PostFormValue("kommune"))
	}
	for short, long := range shortNames {
		if long == town {
			town = short
		}
	}
	service := slug(v.PostFormValue("slags"))
	if name == "" || service == "" || town == "" {
		return fault.New(fault.Invalid, "web.contact", "Skriv kommune, slags og navn.", "Write municipality, kind and name.")
	}
	k := contactOf(town + "-" + service)
	if !v.writes(k) {
		return errNoPage
	}
	_, id, _ := k.Record()
	_, was, err := s.served(v, id)
	if err != nil {
		return err
	}
	if _, none := s.Studio.Draft(k); none == nil || was != "" {
		return v.back(studioPath(k)) // it is there already
	}
	_, err = s.Studio.SaveDraft(v.Context(), knowledge.Edit{Key: k, Source: contactSource(citizen.Contact{Key: id, Name: name}), Editor: v.Name})
	if err != nil {
		return studioFault(err)
	}
	return v.back(studioPath(k) + "?gjort=gem")
}

// contactTyped reads the fields of a unit.
func contactTyped(v *visit, key string) citizen.Contact {
	c := citizen.Contact{Key: key, Name: oneLine(v.PostFormValue("name")), Phone: oneLine(v.PostFormValue("phone")),
		Hours: oneLine(v.PostFormValue("hours")), Address: oneLine(v.PostFormValue("address"))}
	to, why := v.PostForm["closed_to"], v.PostForm["closed_why"]
	for i, from := range v.PostForm["closed_from"] {
		if i >= len(to) || i >= len(why) || from+to[i]+why[i] == "" {
			continue
		}
		c.Closed = append(c.Closed, citizen.Closed{From: from, To: to[i], Why: oneLine(why[i])})
	}
	return c
}

// dialled is what a phone can dial: a number of eight digits, a short one, or
// one of another country.
var dialled = regexp.MustCompile(`^\+?[0-9 ]{3,20}$`)

// checkContact tells in words what is wrong with a unit.
func checkContact(c citizen.Contact) error {
	invalid := func(da, en string) error { return fault.New(fault.Invalid, "web.contact", da, en) }
	if _, ok := parseHours(c.Hours); !ok {
		return invalid("Åbningstiden kan ikke læses. Skriv som man-ons 10-15, tor 10-17, fre 10-13, eller alle dage 7-22.",
			"The opening hours cannot be read. Write like man-ons 10-15, tor 10-17, fre 10-13, or alle dage 7-22.")
	}
	switch {
	case c.Name == "":
		return invalid("Skriv enhedens navn.", "Write the unit's name.")
	case !dialled.MatchString(c.Phone) || citizen.NormalPhone(c.Phone) == "" && len(strings.ReplaceAll(c.Phone, " ", "")) > 6:
		return invalid("Skriv et telefonnummer på otte cifre, for eksempel 12 34 56 78.", "Write a phone number of eight digits, for example 12 34 56 78.")
	}
	for _, x := range c.Closed {
		_, bad := time.Parse(time.DateOnly, x.From)
		_, worse := time.Parse(time.DateOnly, cmp.Or(x.To, x.From))
		if bad != nil || worse != nil || x.To != "" && x.To < x.From {
			return invalid("En lukkedag skrives med dato, for eksempel 2026-12-24, og slutter ikke, før den begynder.",
				"A closing day is written with its date, for example 2026-12-24, and does not end before it begins.")
		}
	}
	return nil
}

func (s *site) apiContacts(v *visit) error {
	rows, err := s.contacts(v)
	if err != nil {
		return err
	}
	type one struct {
		citizen.Contact
		State string `json:"state,omitempty"`
	}
	all := []one{}
	for _, r := range rows {
		all = append(all, one{r.Contact, string(r.State)})
	}
	return writeJSON(v, http.StatusOK, map[string]any{"contacts": all})
}

// contactView is the draft of a unit, or what is served.
type contactView struct {
	State    string          `json:"state,omitempty"`
	Revision int             `json:"revision"`
	Live     int             `json:"live"`
	Contact  citizen.Contact `json:"contact"`
}

func (s *site) apiContact(v *visit) error {
	d, err := s.record(v, contactKey(v))
	if err != nil {
		return err
	}
	c, err := s.contact(d.Key)
	if err != nil {
		if c, _, err = s.served(v, d.ID); err == nil && c.Name == "" {
			err = errNoPage
		}
	}
	if err != nil {
		return err
	}
	return writeJSON(v, http.StatusOK, contactView{string(d.State), d.Revision, d.Live, c})
}

func (s *site) apiSaveContact(v *visit) error {
	d, err := s.record(v, contactKey(v))
	if err != nil {
		return err
	}
	var in struct {
		Base    int             `json:"base"`
		Contact citizen.Contact `json:"contact"`
		Note    string          `json:"note"`
	}
	if err := readJSON(v, &in); err != nil {
		return err
	}
	if !d.Writes {
		return errNoPage
	}
	in.Contact.Key = d.ID
	if err := checkContact(in.Contact); err != nil {
		return err
	}
	_, was, err := s.served(v, d.ID)
	if err != nil {
		return err
	}
	_, err = s.Studio.SaveDraft(v.Context(), knowledge.Edit{Key: d.Key, Base: in.Base, Source: contactSource(in.Contact), Editor: v.Name, Note: in.Note, Was: was})
	if err != nil {
		return studioFault(err)
	}
	return writeJSON(v, http.StatusOK, s.stands(d.Key, nil))
}
