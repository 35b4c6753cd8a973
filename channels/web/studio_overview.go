package web

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"offelia/assistant/fault"
	"offelia/knowledge"
)

// Use is how a guide was used lately, and what citizens thought of it.
type Use struct {
	Guide    string   `json:"guide"`
	Answers  int      `json:"answers"` // that quoted it
	Helped   int      `json:"helped"`
	Not      int      `json:"not"`
	Handoffs int      `json:"handoffs"` // conversations that went to a person after it
	Words    []string `json:"words"`    // what citizens wrote about it, newest first, masked
}

// Uses tells how guides were used lately.
type Uses func(ctx context.Context) ([]Use, error)

// guideRow is one guide of the list, in all its languages.
type guideRow struct {
	ID    string
	Langs []knowledge.Entry // Danish first
	Use   Use

	Uncertain int // passages that no editor has checked, in all languages
}

// First is the entry that stands for the guide.
func (r guideRow) First() knowledge.Entry { return r.Langs[0] }

// overviewData is the studio's front page: what waits for an editor, then all
// guides.
type overviewData struct {
	Review    []knowledge.Entry // sent for a second person's look
	Drafts    []knowledge.Entry
	Scheduled []knowledge.Entry
	Due       []knowledge.Entry   // past their review date
	Off       []knowledge.Entry   // topics that are switched off
	Doubted   []knowledge.Entry   // under review
	Disagree  []drift             // languages that say different numbers
	Overrides []drift             // municipalities' passages that say other facts than the shared ones
	Expiring  []drift             // facts that run out
	Rates     []knowledge.Finding // amounts that need a new year's value
	Unplain   []drift             // passages without a plain text, or with one that is behind
	Uncertain int                 // passages that no editor has checked
	Rows      []guideRow
	All       int
	Show, Ask string // the filter
	Typed     typed
	Now       time.Time
}

// Waits tells whether anything on the front page waits for an editor.
func (d overviewData) Waits() bool {
	return len(d.Review)+len(d.Drafts)+len(d.Scheduled)+len(d.Due)+len(d.Off)+len(d.Doubted)+len(d.Disagree)+len(d.Overrides)+len(d.Expiring)+len(d.Rates)+len(d.Unplain) > 0
}

// drift is what the radar found in one guide and language.
type drift struct {
	Key   knowledge.Key
	Title string
	Found []knowledge.Finding
}

func (s *site) studioPage(v *visit) error {
	if s.Studio == nil {
		return errNoStudio
	}
	uses, err := s.uses(v.Context())
	if err != nil {
		return err
	}
	d := overviewData{Show: v.URL.Query().Get("vis"), Ask: strings.TrimSpace(v.URL.Query().Get("soeg")), Now: v.now}
	entries := slices.DeleteFunc(s.Studio.List(""), func(e knowledge.Entry) bool { return !v.reads(e.Key) })
	records := slices.Concat(s.Studio.Records(knowledge.FactRecord), s.Studio.Records(knowledge.ContactRecord), s.Studio.Records(knowledge.AuthorityRecord))
	records = slices.DeleteFunc(records, func(e knowledge.Entry) bool { return !v.reads(e.Key) })
	d.sort(append(records, entries...))
	var found []knowledge.Finding
	if s.Guides != nil {
		found = s.Guides.Radar()
	}
	d.rows(entries, uses, found)
	d.radar(found, entries)
	return s.render(v, http.StatusOK, "studio", v.tr("Redaktion", "Studio"), d)
}

// sort puts the entries on the lists of what waits.
func (d *overviewData) sort(entries []knowledge.Entry) {
	off := map[string]bool{}
	for _, e := range entries {
		switch e.State {
		case knowledge.InReview:
			d.Review = append(d.Review, e)
		case knowledge.Drafted:
			d.Drafts = append(d.Drafts, e)
		case knowledge.Scheduled:
			d.Scheduled = append(d.Scheduled, e)
		case knowledge.Published, knowledge.Expired, knowledge.Suspended, knowledge.Resumed, knowledge.Questioned, knowledge.Settled:
		}
		if len(e.Doubts) > 0 {
			d.Doubted = append(d.Doubted, e)
		}
		if e.Overdue {
			d.Due = append(d.Due, e)
		}
		if e.Suspended != nil && !off[e.ID] {
			off[e.ID] = true
			d.Off = append(d.Off, e)
		}
	}
}

// rows makes one row a guide and keeps those that the filter lets through.
func (d *overviewData) rows(entries []knowledge.Entry, uses map[string]Use, found []knowledge.Finding) {
	byID, unchecked := map[string]*guideRow{}, map[string]int{}
	for _, f := range found {
		if f.Kind == "certainty" {
			unchecked[f.Guide]++
		}
	}
	for _, e := range entries {
		r := byID[e.ID]
		if r == nil {
			r = &guideRow{ID: e.ID, Use: uses[e.ID], Uncertain: unchecked[e.ID]}
			byID[e.ID] = r
		}
		r.Langs = append(r.Langs, e)
	}
	d.All = len(byID)
	for _, r := range byID {
		slices.SortFunc(r.Langs, func(a, b knowledge.Entry) int { return strings.Compare(a.Lang, b.Lang) })
		if slices.ContainsFunc(r.Langs, d.shows) && (d.Show != uncertain || r.Uncertain > 0) {
			d.Rows = append(d.Rows, *r)
		}
	}
	slices.SortFunc(d.Rows, func(a, b guideRow) int {
		return cmp.Or(cmp.Compare(b.Use.Not, a.Use.Not), strings.Compare(a.First().Title, b.First().Title))
	})
}

// uncertain is the filter for guides with passages that no editor has checked.
const uncertain = "usikker"

// shows is the filter.
func (d *overviewData) shows(e knowledge.Entry) bool {
	if d.Show != "" && d.Show != uncertain && string(e.State) != d.Show {
		return false
	}
	return strings.Contains(strings.ToLower(e.Title+" "+e.ID+" "+e.Owner), strings.ToLower(d.Ask))
}

// radar sorts what has drifted by guide.
func (d *overviewData) radar(found []knowledge.Finding, entries []knowledge.Entry) {
	titles := map[knowledge.Key]string{}
	for _, e := range entries {
		titles[e.Key] = e.Title
	}
	add := func(list []drift, f knowledge.Finding) []drift {
		k := knowledge.Key{ID: f.Guide, Lang: f.Lang}
		i := slices.IndexFunc(list, func(x drift) bool { return x.Key == k })
		if i < 0 {
			list = append(list, drift{Key: k, Title: titles[k]})
			i = len(list) - 1
		}
		list[i].Found = append(list[i].Found, f)
		return list
	}
	for _, f := range found {
		if f.Kind == "rate" {
			d.Rates = append(d.Rates, f)
			continue
		}
		if titles[knowledge.Key{ID: f.Guide, Lang: f.Lang}] == "" {
			continue // another municipality's
		}
		switch f.Kind {
		case "translation":
			d.Disagree = add(d.Disagree, f)
		case "override":
			d.Overrides = add(d.Overrides, f)
		case "fact":
			d.Expiring = add(d.Expiring, f)
		case "plain":
			d.Unplain = add(d.Unplain, f)
		case "certainty":
			d.Uncertain++
		}
	}
}

// driftOf is what the radar found in one guide and language; what is due and
// what is uncertain stands elsewhere on its page.
func (s *site) driftOf(k knowledge.Key) []knowledge.Finding {
	if s.Guides == nil {
		return nil
	}
	return slices.DeleteFunc(s.Guides.Radar(), func(f knowledge.Finding) bool {
		return f.Guide != k.ID || f.Kind == "review" || f.Kind == "certainty" || f.Kind != "translation" && f.Lang != k.Lang
	})
}

// uses is how guides were used, by id.
func (s *site) uses(ctx context.Context) (map[string]Use, error) {
	byID := map[string]Use{}
	if s.Uses == nil {
		return byID, nil
	}
	all, err := s.Uses(ctx)
	for _, u := range all {
		byID[u.Guide] = u
	}
	return byID, fault.Wrap("web: use of guides", err)
}

func (s *site) useOf(v *visit, guide string) (*Use, error) {
	if s.Uses == nil {
		return nil, nil
	}
	all, err := s.uses(v.Context())
	u := all[guide]
	return &u, err
}

// logPage is the audit of the editors' side: who did what, when and why.
func (s *site) logPage(v *visit) error {
	all, err := s.log(v)
	if err != nil {
		return err
	}
	return s.render(v, http.StatusOK, "log", v.tr("Log", "Log"), all)
}

// logMost is how many of the newest entries the log shows.
const logMost = 500

// log is what people did with guides and topics, newest first; what came with
// the program is left out.
func (s *site) log(v *visit) ([]knowledge.Version, error) {
	if s.Studio == nil {
		return nil, errNoStudio
	}
	var all []knowledge.Version
	topics := map[string]bool{}
	for _, e := range slices.Concat(s.Studio.List(""), s.Studio.Records(knowledge.FactRecord), s.Studio.Records(knowledge.ContactRecord), s.Studio.Records(knowledge.AuthorityRecord)) {
		if !v.reads(e.Key) {
			continue
		}
		all = append(all, s.Studio.History(e.Key)...)
		if e.Lang != "" && !topics[e.ID] {
			topics[e.ID] = true
			all = append(all, s.Studio.History(knowledge.Key{ID: e.ID})...)
		}
	}
	all = slices.DeleteFunc(all, func(x knowledge.Version) bool { return x.BuiltIn || x.Refresh })
	slices.SortStableFunc(all, func(a, b knowledge.Version) int { return b.At.Compare(a.At) })
	return all[:min(len(all), logMost)], nil
}

// newGuide is a guide that nobody has written yet.
const newGuide = `---
id: %s
lang: %s
title: %q
situation: %s
authority: ""
contact: borgerservice
source: ""
valid_from: %s
checked: %s
review: %s
owner: %q
---

## %s {#overblik}
%s

<!-- meta
kind: question
phrasings:
  - %q
tests:
  - %q
certainty: draft
-->
`

// newGuideForm makes the draft of a new guide, from scratch or from a question
// that citizens asked in vain.
func (s *site) newGuideForm(v *visit) error {
	if s.Studio == nil {
		return errNoStudio
	}
	if err := parseForm(v); err != nil {
		return err
	}
	title, asked := strings.TrimSpace(v.PostFormValue("title")), strings.TrimSpace(v.PostFormValue("question"))
	if title == "" {
		title = asked
	}
	k := knowledge.Key{ID: slug(title), Lang: v.PostFormValue("lang")}
	if k.ID == "" || !slices.Contains(languages, k.Lang) {
		return fault.New(fault.Invalid, "web.studio", "Skriv en titel.", "Write a title.")
	}
	if _, err := s.Studio.Draft(k); err == nil {
		return v.back(studioPath(k))
	}
	day := func(t time.Time) string { return t.Format(time.DateOnly) }
	lead := fault.Words{DA: "Skriv svaret her: de første to sætninger er det, der siges højt.", EN: "Write the answer here: the first two sentences are what is said aloud."}.In(k.Lang)
	source := fmt.Sprintf(newGuide, k.ID, k.Lang, title, k.ID, day(v.now), day(v.now), day(v.now.AddDate(0, 6, 0)), v.Name, oneLine(title), lead, cmp.Or(asked, title), cmp.Or(asked, title))
	_, err := s.Studio.SaveDraft(v.Context(), knowledge.Edit{Key: k, Source: source, Editor: v.Name, Note: asked})
	if err != nil {
		return studioFault(err)
	}
	return v.back(studioPath(k) + "?gjort=ny")
}

// oneLine keeps a title from breaking the heading it stands in.
func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// slug makes an id of a title: "Må jeg bygge et skur?" is "maa-jeg-bygge-et-skur".
func slug(title string) string {
	title = strings.NewReplacer("æ", "ae", "ø", "oe", "å", "aa").Replace(strings.ToLower(title))
	words := strings.FieldsFunc(title, func(r rune) bool { return (r < 'a' || r > 'z') && (r < '0' || r > '9') })
	return strings.Join(words[:min(len(words), 6)], "-")
}
