package web

import (
	"cmp"
	"errors"
	"net/http"
	"slices"
	"strings"

	"offelia/assistant/fault"
	"offelia/knowledge"
)

// life is how the work on a guide or a record stands, read from its log.
type life struct {
	State    knowledge.State   // "" before anybody worked on it
	Latest   knowledge.Version // who did the last thing to the text, and why
	Author   string            // of the text that waits
	Revision int
	Versions []knowledge.Version // published by people, newest first
	Log      []knowledge.Version // everything that was done, newest first
}

// lifeOf reads a log, and that of the topic's kill switch.
func lifeOf(log, topic []knowledge.Version) life {
	var l life
	for _, x := range log {
		l.Revision = x.Revision
		switch x.State {
		case knowledge.Questioned, knowledge.Settled:
			continue
		case knowledge.Published:
			if !x.Refresh {
				l.Versions = append(l.Versions, x)
				l.Author = ""
			}
		case knowledge.Drafted:
			l.Author = x.Editor
		case knowledge.InReview, knowledge.Scheduled, knowledge.Expired, knowledge.Suspended, knowledge.Resumed:
		}
		l.State, l.Latest = x.State, x
	}
	slices.Reverse(l.Versions)
	l.Log = append(slices.Clone(log), topic...)
	slices.SortStableFunc(l.Log, func(a, b knowledge.Version) int { return b.At.Compare(a.At) })
	return l
}

// recordData is what the pages of facts and contacts share: how the work stands,
// and what can be done.
type recordData struct {
	life
	Key      knowledge.Key
	ID       string
	Path     string
	Live     int // version in force, 0 is none
	Report   *knowledge.Report
	Error    string
	Note     string // what was done
	Override bool   // the gate said no: ask for a reason
	Typed    typed
	Unsaved  bool // what was typed is nowhere but in the fields
	Writes   bool
}

// record reads how the work on a record stands. What is not the visitor's to
// read is not there.
func (s *site) record(v *visit, k knowledge.Key) (recordData, error) {
	if s.Studio == nil {
		return recordData{}, errNoStudio
	}
	if !v.reads(k) {
		return recordData{}, errNoPage
	}
	_, id, _ := k.Record()
	d := recordData{life: lifeOf(s.Studio.History(k), nil), Key: k, ID: id, Path: studioPath(k), Writes: v.writes(k)}
	if n := len(d.Versions); n > 0 && d.State != knowledge.Expired {
		d.Live = d.Versions[0].Number
	}
	if done, ok := recordDone[v.URL.Query().Get("gjort")]; ok {
		d.Note = done.In(v.lang)
	}
	return d, nil
}

// recordDone is what an editor is told after a deed.
var recordDone = map[string]fault.Words{
	"gem":       {DA: "Kladden er gemt. Borgerne ser den først, når du udgiver.", EN: "The draft is saved. Citizens see it only when you publish."},
	"udgiv":     {DA: "Udgivet. Det næste svar bruger den nye oplysning.", EN: "Published. The next answer uses the new information."},
	"planlaeg":  {DA: "Planlagt. Oplysningen bliver udgivet af sig selv.", EN: "Scheduled. It will be published by itself."},
	"gennemsyn": {DA: "Sendt til gennemsyn. En anden kan nu se ændringen og udgive.", EN: "Sent for review. Somebody else can now see the change and publish."},
	"retur":     {DA: "Sendt tilbage til den, der skrev.", EN: "Sent back to whoever wrote it."},
	"gendan":    {DA: "Den gamle version er nu kladden.", EN: "The old version is now the draft."},
	"traek":     {DA: "Trukket tilbage.", EN: "Withdrawn."},
}

// recordForm does what the page of a record asks for. problem is what is wrong
// with the fields; show makes the page again, with what was typed.
func (s *site) recordForm(v *visit, k knowledge.Key, c change, problem error, show func(d recordData, status int) error) error {
	d, err := s.record(v, k)
	if err != nil {
		return err
	}
	deed := v.PathValue("deed")
	if onText(deed) {
		err = problem
	}
	if err == nil {
		d.Report, err = s.editDeed(v, k, deed, c)
	}
	if err == nil && deed != "proev" {
		return v.back(d.Path + "?gjort=" + deed)
	}
	fail := studioFault(err)
	if fail != nil && (fault.KindOf(fail) == fault.Internal || fault.KindOf(fail) == fault.NotFound) {
		return fail
	}
	report := d.Report
	if d, err = s.record(v, k); err != nil {
		return err
	}
	d.Report, d.Typed = report, typed{Note: c.Note, From: c.From}
	status := http.StatusOK
	if fail != nil {
		d.Error, status = fault.Text(fail, v.lang), statuses[fault.KindOf(fail)]
		d.Override = d.Report != nil && d.Report.Blocks()
		d.Unsaved = errors.Is(fail, errConflict) || errors.Is(fail, errNothing)
		if errors.Is(fail, errConflict) {
			d.Revision = c.Base // what was typed is still based on that
		}
	}
	return show(d, status)
}

// onText tells whether a deed acts on what stands in the fields.
func onText(deed string) bool {
	return !slices.Contains([]string{"gendan", "retur", "traek"}, deed)
}

// recordDeeds are the API's words for what the pages' forms do.
var recordDeeds = map[string]string{
	"submit": "gennemsyn", "return": "retur", "schedule": "planlaeg", "publish": "udgiv", "restore": "gendan", "withdraw": "traek", "check": "proev",
}

// apiRecord does one deed with a record.
func (s *site) apiRecord(key func(*visit) knowledge.Key) func(*visit) error {
	return func(v *visit) error {
		k := key(v)
		if _, err := s.record(v, k); err != nil {
			return err
		}
		c, err := s.readChange(v)
		if err != nil {
			return err
		}
		deed, ok := recordDeeds[v.PathValue("deed")]
		if !ok {
			return errNoPage
		}
		report, err := s.editDeed(v, k, deed, c)
		if err != nil {
			return studioFault(err)
		}
		return writeJSON(v, http.StatusOK, s.stands(k, report))
	}
}

// recordView is how a record stands after a deed, with what the gate said.
type recordView struct {
	versionView
	Report *reportView `json:"report,omitempty"`
}

func (s *site) stands(k knowledge.Key, report *knowledge.Report) recordView {
	l := lifeOf(s.Studio.History(k), nil)
	view := recordView{versionView: viewOfVersion(l.Latest, false)}
	view.Revision = l.Revision
	if report != nil {
		r := viewOfReport(*report)
		view.Report = &r
	}
	return view
}

// Who may read and write what, beside what the routes ask for.

// municipalityOf is whose a text is: an override's, or that of a unit's key. ""
// is everybody's.
func municipalityOf(k knowledge.Key) string {
	if _, m, ok := k.Override(); ok {
		return m
	}
	if kind, id, ok := k.Record(); ok && kind == knowledge.ContactRecord {
		prefix, _, _ := strings.Cut(id, "-")
		return cmp.Or(shortNames[prefix], prefix)
	}
	return ""
}

// shortNames are municipalities as keys of units have them.
var shortNames = map[string]string{"kbh": "koebenhavn", "frb": "frederiksberg"}

// reads tells whether the visitor may see the work on k: a municipal editor sees
// what all share and what is their own municipality's.
func (v *visit) reads(k knowledge.Key) bool {
	mine, whose := v.Role.Municipality(), municipalityOf(k)
	return mine == "" || whose == "" || whose == mine
}

// writes tells whether the visitor may change k.
func (v *visit) writes(k knowledge.Key) bool {
	if mine := v.Role.Municipality(); mine != "" {
		return municipalityOf(k) == mine
	}
	return v.Role != anyone && v.may(editor) == nil
}

// studioPath is where a guide or record is edited.
func studioPath(k knowledge.Key) string {
	switch kind, id, _ := k.Record(); kind {
	case knowledge.FactRecord:
		return "/redaktion/fakta/" + id
	case knowledge.ContactRecord:
		return "/redaktion/kontakter/" + id
	case knowledge.AuthorityRecord:
		return "/redaktion/myndigheder/" + id
	}
	return "/redaktion/guide/" + k.ID + "/" + k.Lang
}

// keyName names a guide or a record in a list.
func keyName(k knowledge.Key, lang string) string {
	kind, id, _ := k.Record()
	switch kind {
	case knowledge.FactRecord:
		return fault.Words{DA: "Faktum ", EN: "Fact "}.In(lang) + id
	case knowledge.ContactRecord:
		return fault.Words{DA: "Kontakt ", EN: "Contact "}.In(lang) + id
	case knowledge.AuthorityRecord:
		return fault.Words{DA: "Myndighed ", EN: "Authority "}.In(lang) + id
	}
	if k.Lang == "" {
		return k.ID
	}
	return k.ID + " (" + k.Lang + ")"
}
