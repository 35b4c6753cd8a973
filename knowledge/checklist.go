package knowledge

import (
	"bytes"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"
)

// Checklist is what a life situation asks of a citizen and of everybody else:
// the steps in the order they come, who takes each, and until when. It states
// nothing by itself: a step says what a passage says.
type Checklist struct {
	Situation string // "flytte", as guides name it; also its id
	Name      Words
	Anchor    Words // asks for the day that the deadlines count from: "Hvornår flytter du?"
	Questions []StepQuestion
	Steps     []Step
}

// Words are a text by language; "da" and "en" are always there.
type Words map[string]string

// In gives the text in a language, or else in Danish.
func (w Words) In(lang string) string {
	if s := w[lang]; s != "" {
		return s
	}
	return w["da"]
}

// StepQuestion asks, with yes or no, what decides whether some steps apply.
type StepQuestion struct {
	ID  string
	Ask Words // "Flytter der børn med?"
}

// Step is one thing to be done.
type Step struct {
	ID       string // within the checklist; it stays when the text changes, because citizens' lists keep it
	Title    Words  // "Meld flytning"
	Owner    Owner
	Who      Words  // the owner by name: "Udbetaling Danmark"
	Says     string // "guide#passage": what is said about the step, with its source
	If       string // id of a question that must be answered yes; "!id" is no; "" is always
	Earliest Offset
	Latest   Offset // the deadline
	Action   string // what Offelia can do here, as passages name it: "apply boligstoette"; "" is nothing
	Done     *Tick  // own data that shows that it is done; nil is never known
}

// Owner is who takes a step.
type Owner string

// The owners. What is automatic happens without anybody asking for it.
const (
	OwnerCitizen      Owner = "citizen"
	OwnerMunicipality Owner = "municipality"
	OwnerAuthority    Owner = "authority"
	OwnerOther        Owner = "other" // a doctor, an employer, a bank
	OwnerAutomatic    Owner = "automatic"
)

// Tick names own data that shows a step done: a record of the kind, in the area,
// that is newer than the list.
type Tick struct {
	Record string // application, case, benefit, appointment, id_document, mandate, contact
	Area   string // "boligstoette"; "" is any
}

// Offset is a time before or after the anchor day: "-4w", "5d", "6m"; the zero
// value is no time, "0d" the day itself.
type Offset struct {
	Days, Months int
	Set          bool
}

var offsetText = regexp.MustCompile(`^([+-]?\d{1,4})([dwmy])$`)

// UnmarshalText reads an offset as it is written.
func (o *Offset) UnmarshalText(text []byte) error {
	m := offsetText.FindSubmatch(text)
	if m == nil {
		return fmt.Errorf("%q is not a time like -4w, 5d, 6m or 1y", text)
	}
	n, err := strconv.Atoi(string(m[1]))
	if err != nil {
		return err
	}
	*o = Offset{Set: true}
	switch m[2][0] {
	case 'd':
		o.Days = n
	case 'w':
		o.Days = 7 * n
	case 'm':
		o.Months = n
	case 'y':
		o.Months = 12 * n
	}
	return nil
}

// From gives the day at the offset from a day; "" when either is none. A month
// too short for the day ends on its last one.
func (o Offset) From(day Date) Date {
	t, err := time.Parse(time.DateOnly, string(day))
	if err != nil || !o.Set {
		return ""
	}
	first := time.Date(t.Year(), t.Month()+time.Month(o.Months), 1, 0, 0, 0, 0, time.UTC)
	last := first.AddDate(0, 1, -1).Day()
	return On(first.AddDate(0, 0, min(t.Day(), last)-1+o.Days))
}

// Due gives the first and last day of a step, "" where there is none, for a
// list whose anchor is that day.
func (s Step) Due(anchor Date) (earliest, latest Date) {
	return s.Earliest.From(anchor), s.Latest.From(anchor)
}

// For lists the steps that apply, given answers to the questions. A question
// without an answer keeps its steps in.
func (c Checklist) For(answers map[string]bool) []Step {
	var out []Step
	for _, s := range c.Steps {
		id, no := strings.CutPrefix(s.If, "!")
		if yes, answered := answers[id]; s.If == "" || !answered || yes != no {
			out = append(out, s)
		}
	}
	return out
}

// Step finds a step by its id.
func (c Checklist) Step(id string) (Step, bool) {
	i := slices.IndexFunc(c.Steps, func(s Step) bool { return s.ID == id })
	if i < 0 {
		return Step{}, false
	}
	return c.Steps[i], true
}

// Says gives what is published about a step in a language, or ErrNotFound.
func (l *Library) Says(s Step, lang string) (*Guide, *Passage, error) {
	id, passage, _ := strings.Cut(s.Says, "#")
	g, err := l.Guide(Key{id, lang})
	if err != nil {
		return nil, nil, err
	}
	if p := g.Passage(passage); p != nil {
		return g, p, nil
	}
	return nil, nil, fmt.Errorf("%w: %s", ErrNotFound, s.Says)
}

//go:embed checklists
var checklistFiles embed.FS

// Checklists reads those that come with the program, by situation.
func Checklists() ([]Checklist, error) {
	names, err := fs.Glob(checklistFiles, "checklists/*.yaml")
	if err != nil {
		return nil, fmt.Errorf("knowledge: checklists: %w", err)
	}
	out := make([]Checklist, len(names))
	for i, name := range names {
		src, err := checklistFiles.ReadFile(name)
		if err != nil {
			return nil, fmt.Errorf("knowledge: checklists: %w", err)
		}
		if out[i], err = ParseChecklist(name, src); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// ParseChecklist reads a checklist file. It is strict: unknown keys, missing
// words, doubled ids and conditions that nobody asks about are a *ParseError.
func ParseChecklist(name string, src []byte) (Checklist, error) {
	var c Checklist
	dec := yaml.NewDecoder(bytes.NewReader(src))
	dec.KnownFields(true)
	if err := dec.Decode(&c); err != nil {
		return c, yamlProblem(name, 0, err)
	}
	if err := c.check(); err != nil {
		return c, &ParseError{File: name, Problem: err.Error()}
	}
	return c, nil
}

func (c Checklist) check() error {
	if !situation.MatchString(c.Situation) {
		return fmt.Errorf("situation %q: ids are a-z, 0-9, _ and -", c.Situation)
	}
	if err := errors.Join(c.Name.whole("name"), c.Anchor.whole("anchor")); err != nil {
		return err
	}
	if len(c.Steps) == 0 {
		return errors.New("no steps")
	}
	asked, seen := map[string]bool{"": true}, map[string]bool{}
	for _, q := range c.Questions {
		if asked[q.ID] {
			return fmt.Errorf("question %q is there twice, or has no id", q.ID)
		}
		asked[q.ID] = true
		if err := q.Ask.whole("question " + q.ID); err != nil {
			return err
		}
	}
	for _, s := range c.Steps {
		if seen[s.ID] || !situation.MatchString(s.ID) {
			return fmt.Errorf("step %q is there twice, or its id is not a-z, 0-9, _ and -", s.ID)
		}
		seen[s.ID] = true
		if err := s.check(asked); err != nil {
			return fmt.Errorf("step %s: %w", s.ID, err)
		}
	}
	return nil
}

var situation = regexp.MustCompile(`^[a-z0-9][a-z0-9_-]*$`)

// records are the kinds of own data that can tick a step.
var records = []string{"application", "case", "benefit", "appointment", "id_document", "mandate", "contact"}

func (s Step) check(asked map[string]bool) error {
	guide, passage, _ := strings.Cut(s.Says, "#")
	switch {
	case !slices.Contains([]Owner{OwnerCitizen, OwnerMunicipality, OwnerAuthority, OwnerOther, OwnerAutomatic}, s.Owner):
		return fmt.Errorf("unknown owner %q", s.Owner)
	case guide == "" || passage == "":
		return fmt.Errorf("says %q is not guide#passage", s.Says)
	case !asked[strings.TrimPrefix(s.If, "!")]:
		return fmt.Errorf("nobody asks about %q", s.If)
	case s.Done != nil && !slices.Contains(records, s.Done.Record):
		return fmt.Errorf("unknown record %q", s.Done.Record)
	}
	return errors.Join(s.Title.whole("title"), s.Who.whole("who"))
}

// whole tells what is missing of a text.
func (w Words) whole(what string) error {
	for _, lang := range []string{"da", "en"} {
		if strings.TrimSpace(w[lang]) == "" {
			return fmt.Errorf("%s.%s is missing", what, lang)
		}
	}
	return nil
}
