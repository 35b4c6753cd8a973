package web

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"offelia/assistant"
	"offelia/assistant/fault"
	"offelia/knowledge"
)

// Unanswered lists questions that got no answer, most asked first. Personal
// data is masked before they are given.
type Unanswered func(ctx context.Context) ([]Question, error)

// Question is one question that got no answer.
type Question struct {
	Text  string    `json:"text"`
	Alike []string  `json:"alike,omitempty"` // other wordings
	Lang  string    `json:"lang"`
	Why   string    `json:"why"` // clarify, handoff, thumbs_down, …
	Times int       `json:"times"`
	Last  time.Time `json:"last"`
	Talks []string  `json:"talks,omitempty"` // conversations it was asked in
}

// near is the passage that came closest to a question.
type near struct {
	Guide, Lang, Passage, Title string
	Score                       float64
}

// doubtRow is a question with what an editor can do about it.
type doubtRow struct {
	Question
	Near []near
}

type unansweredData struct {
	Rows    []doubtRow
	Reasons []reasonCount
	Why     string // the filter
	All     int
	Intents []intentRow // what a phrasing can be given to
	Done    string
	Error   string
}

type reasonCount struct {
	Why string
	N   int
}

// shownMost is how many questions a page shows: the rest is asked less.
const shownMost = 50

func (s *site) unanswered(v *visit) ([]Question, error) {
	if s.Unanswered == nil {
		return nil, nil
	}
	all, err := s.Unanswered(v.Context())
	return all, fault.Wrap("web: unanswered", err)
}

func (s *site) unansweredPage(v *visit) error {
	return s.showUnanswered(v, http.StatusOK, "")
}

func (s *site) showUnanswered(v *visit, status int, failure string) error {
	all, err := s.unanswered(v)
	if err != nil {
		return err
	}
	d := unansweredData{Why: v.URL.Query().Get("grund"), All: len(all), Error: failure}
	if done, ok := verdictsDone[v.URL.Query().Get("gjort")]; ok {
		d.Done = done.In(v.lang)
	}
	for _, q := range all {
		i := slices.IndexFunc(d.Reasons, func(r reasonCount) bool { return r.Why == q.Why })
		if i < 0 {
			d.Reasons = append(d.Reasons, reasonCount{q.Why, 0})
			i = len(d.Reasons) - 1
		}
		d.Reasons[i].N++
		if d.Why != "" && q.Why != d.Why || len(d.Rows) >= shownMost {
			continue
		}
		row := doubtRow{Question: q}
		if row.Near, err = s.nearest(v, q); err != nil {
			return err
		}
		d.Rows = append(d.Rows, row)
	}
	if s.Teacher != nil {
		for _, in := range s.Teacher.Catalogue().Intents {
			if !strings.HasPrefix(in.ID, "guide.") {
				d.Intents = append(d.Intents, intentRow{ID: in.ID, Name: in.NameIn(v.lang)})
			}
		}
	}
	return s.render(v, status, "unanswered", v.tr("Ubesvarede spørgsmål", "Unanswered questions"), d)
}

// nearest are the passages that came closest, the best three.
func (s *site) nearest(v *visit, q Question) ([]near, error) {
	if s.Guides == nil {
		return nil, nil
	}
	found, err := s.Guides.Search(v.Context(), knowledge.Query{Text: q.Text, Lang: q.Lang})
	if err != nil {
		return nil, fault.Wrap("web: nearest", err)
	}
	var out []near
	for _, h := range append(slices.Clone(found.Passages), found.Rejected...) {
		if len(out) < 3 {
			out = append(out, near{h.Guide.ID, h.Guide.Lang, h.Passage.ID, h.Passage.Title, h.Score})
		}
	}
	return out, nil
}

// verdictsDone is what an editor is told after a decision.
var verdictsDone = map[string]fault.Words{
	"phrasing":  {DA: "Formuleringen er givet videre. Offelia lærer den inden for få sekunder.", EN: "The phrasing is passed on. Offelia learns it within seconds."},
	"outside":   {DA: "Spørgsmålet er nu uden for emnet. Offelia lærer det inden for få sekunder.", EN: "The question is now out of scope. Offelia learns it within seconds."},
	"dismissed": {DA: "Afvist. Bliver det spurgt igen, kommer det frem igen.", EN: "Dismissed. Asked again, it comes back."},
}

// decision is what an editor does about a question.
type decision struct {
	Text    string `json:"text"`
	Lang    string `json:"lang"`
	Do      string `json:"do"`      // phrasing, outside, dismissed, guide
	Intent  string `json:"intent"`  // phrasing: of this intent
	Guide   string `json:"guide"`   // phrasing: or of this guide's passage
	Passage string `json:"passage"` //
	Note    string `json:"note"`
}

func (s *site) decideForm(v *visit) error {
	if err := parseForm(v); err != nil {
		return err
	}
	d := decision{Text: v.PostFormValue("question"), Lang: v.PostFormValue("lang"), Do: v.PostFormValue("do"), Intent: v.PostFormValue("intent"), Note: v.PostFormValue("note")}
	if at := v.PostFormValue("passage"); at != "" {
		d.Guide, d.Passage, _ = strings.Cut(at, "#")
	}
	if d.Do == "guide" { // the form for a new guide is on its own page
		if err := s.decide(v, d); err != nil {
			return err
		}
		return s.newGuideForm(v)
	}
	next, err := s.decideAll(v, d)
	if err != nil {
		if d.Do == "phrasing" && d.Intent != "" && fault.KindOf(err) == fault.Conflict { // its page shows what would get worse
			return v.back("/redaktion/hensigter/" + d.Intent + "?" + url.Values{"tekst": {d.Text}, "sprog": {d.Lang}}.Encode())
		}
		if k := fault.KindOf(err); k == fault.Invalid || k == fault.Conflict {
			return s.showUnanswered(v, statuses[k], fault.Text(err, v.lang))
		}
		return err
	}
	return v.back(next)
}

// decideAll does what was decided, keeps the decision, and tells where to go on.
func (s *site) decideAll(v *visit, d decision) (next string, err error) {
	next = "/redaktion/ubesvarede?gjort=" + d.Do
	switch {
	case d.Do == "phrasing" && d.Guide != "":
		next, err = s.phrase(v, knowledge.Key{ID: d.Guide, Lang: d.Lang}, d.Passage, d.Text)
	case d.Do == "phrasing" && d.Intent == "":
		err = fault.New(fault.Invalid, "web.decide", "Vælg en hensigt.", "Choose an intent.")
	case d.Do == "phrasing":
		err = s.teach(v, assistant.Lesson{Intent: d.Intent, Lang: d.Lang, Text: d.Text, Note: d.Note})
	case d.Do == "outside":
		err = s.teach(v, assistant.Lesson{Lang: d.Lang, Text: d.Text, Note: d.Note})
	case d.Do == "dismissed" && strings.TrimSpace(d.Note) == "":
		err = errReason
	case d.Do == "dismissed" || d.Do == "guide":
	default:
		err = errForm
	}
	if err != nil {
		return "", err
	}
	return next, s.decide(v, d)
}

// decide keeps the decision.
func (s *site) decide(v *visit, d decision) error {
	if s.Teacher == nil || d.Text == "" {
		return errForm
	}
	return s.Teacher.Decide(v.Context(), assistant.Verdict{Text: d.Text, Do: d.Do, Note: d.Note, By: v.Name})
}

// talkPage shows a conversation in which a question went unanswered, masked.
// Any other conversation is not there: editors read what they must mend.
func (s *site) talkPage(v *visit) error {
	all, err := s.unanswered(v)
	if err != nil {
		return err
	}
	id := v.PathValue("conversation")
	listed := slices.ContainsFunc(all, func(q Question) bool { return slices.Contains(q.Talks, id) })
	if s.Teacher == nil || !listed {
		return errNoPage
	}
	lines, err := s.Teacher.Talk(v.Context(), id)
	if err != nil {
		return err
	}
	return s.render(v, http.StatusOK, "talk", v.tr("Samtale, sløret", "Conversation, masked"), lines)
}

func (s *site) apiUnanswered(v *visit) error {
	all, err := s.unanswered(v)
	if err != nil {
		return err
	}
	return writeJSON(v, http.StatusOK, map[string]any{"questions": list(all)})
}

func (s *site) apiDecide(v *visit) error {
	var d decision
	if err := readJSON(v, &d); err != nil {
		return err
	}
	if _, err := s.decideAll(v, d); err != nil {
		return err
	}
	v.w.WriteHeader(http.StatusNoContent)
	return nil
}
