package knowledge

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

// Part is a passage as its editor writes it, field by field. It is another
// view of the guide's file, which stays what is stored: setting a section writes
// the file anew where the section stands, and nowhere else.
type Part struct {
	ID         string     `json:"id"`
	Title      string     `json:"title"`
	Text       string     `json:"text"`  // Markdown; facts are marks
	Plain      string     `json:"plain"` // the same in plain language, "" is none
	Kind       Kind       `json:"kind"`
	Certainty  Certainty  `json:"certainty"`
	Action     string     `json:"action"`
	Phrasings  []string   `json:"phrasings"`
	Tests      []string   `json:"tests"`
	Routes     RouteTests `json:"routes"`
	Conditions []string   `json:"conditions"`
}

// Head is what a guide's file says of the guide itself.
type Head struct {
	Title     string `json:"title"`
	Situation string `json:"situation" yaml:",omitempty"`
	Authority string `json:"authority"`
	Contact   string `json:"contact" yaml:",omitempty"`
	Source    string `json:"source"`
	Law       string `json:"law" yaml:",omitempty"`
	ValidFrom Date   `json:"valid_from" yaml:"valid_from"`
	Checked   Date   `json:"checked"`
	Review    Date   `json:"review"`
	Owner     string `json:"owner"`
}

// ErrPart tells that a field holds what begins another passage or another part
// of the file: a line of "## ", of "<!-- meta" or of the plain text's heading.
var ErrPart = errors.New("knowledge: a field holds a line that begins another part of the file")

// Parts reads a guide's file as its fields.
func Parts(source string) (Head, []Part, error) {
	g, err := draftOf(source).guide()
	if err != nil {
		return Head{}, nil, err
	}
	head := Head{g.Title, g.Situation, g.Authority, g.Contact, g.Source, g.Law, g.ValidFrom, g.Checked, g.Review, g.Owner}
	out := make([]Part, len(g.Passages))
	for i := range g.Passages {
		out[i] = g.Passages[i].part()
	}
	return head, out, nil
}

func (p *Passage) part() Part {
	return Part{
		ID: p.ID, Title: p.Title, Text: p.markdown, Plain: p.plainMarkdown, Kind: p.Kind, Certainty: p.Certainty, Action: p.Action,
		Phrasings: p.Phrasings, Tests: p.Tests, Routes: p.Routes, Conditions: p.Conditions,
	}
}

// draftOf reads a file that need not be complete yet.
func draftOf(source string) *parser {
	return &parser{lines: strings.Split(strings.ReplaceAll(source, "\r\n", "\n"), "\n"), draft: true}
}

// FactMarks lists the facts that a text quotes, by id.
func FactMarks(text string) []string { return factsIn(text, nil) }

// SetPart puts a section in the place of the one with its id, or last. What is
// listed there of facts stays. It gives ErrPart, or a *ParseError when the
// file could not be read with it.
func SetPart(source string, s Part) (string, error) {
	p := draftOf(source)
	g, err := p.guide()
	if err != nil {
		return source, err
	}
	if s = s.trimmed(); s.Title == "" || s.Text == "" {
		return source, p.fail(0, "a passage needs a title and a text")
	}
	at, end, meta := len(p.lines), len(p.lines), passageMeta{}
	if was := g.Passage(s.ID); was != nil {
		at = was.line - 1
		end = p.sectionEnd(at)
		if _, meta, err = p.meta(at, end); err != nil {
			return source, err
		}
	}
	lines, err := s.lines(g.Lang, p.metaLines(at, end), meta)
	if err != nil {
		return source, err
	}
	if end < len(p.lines) {
		lines = append(lines, "")
	} else if at == end && p.lines[at-1] != "" {
		lines = append([]string{""}, lines...)
	}
	changed := strings.TrimRight(strings.Join(slices.Concat(p.lines[:at], lines, p.lines[end:]), "\n"), "\n") + "\n"
	return changed, holds(changed, s, len(g.Passages)+btoi(at == len(p.lines)))
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}

// holds checks that a file has a section as it was meant and so many of them.
func holds(source string, s Part, n int) error {
	_, all, err := Parts(source)
	i := slices.IndexFunc(all, func(x Part) bool { return x.ID == s.ID })
	switch {
	case len(all) > 0 && len(all) != n, i >= 0 && !reflect.DeepEqual(all[i].trimmed(), s):
		return ErrPart
	case err != nil:
		return err
	case i < 0:
		return ErrPart
	}
	return nil
}

// trimmed leaves out what says nothing.
func (s Part) trimmed() Part {
	lines := func(list []string) []string {
		var out []string
		for _, l := range list {
			if l = strings.Join(strings.Fields(l), " "); l != "" {
				out = append(out, l)
			}
		}
		return out
	}
	s.Title = strings.Join(strings.Fields(s.Title), " ")
	s.Text, s.Plain, s.Action = strings.TrimSpace(s.Text), strings.TrimSpace(s.Plain), strings.TrimSpace(s.Action)
	s.Phrasings, s.Tests, s.Conditions = lines(s.Phrasings), lines(s.Tests), lines(s.Conditions)
	s.Routes = RouteTests{lines(s.Routes.Not), lines(s.Routes.Ask), lines(s.Routes.HandOver), lines(s.Routes.Action)}
	return s
}

// metaLines are the lines of a section's closing comment as they stand.
func (p *parser) metaLines(at, end int) []string {
	start := slices.Index(p.lines[at:end], "<!-- meta")
	if start < 0 {
		return nil
	}
	stop := slices.Index(p.lines[at+start:end], "-->")
	return p.lines[at+start : at+start+stop+1]
}

// lines writes a section. Its closing comment stays to the letter when it says
// the same.
func (s Part) lines(lang string, comment []string, was passageMeta) ([]string, error) {
	out := []string{"## " + s.Title + " {#" + s.ID + "}"}
	out = append(out, strings.Split(s.Text, "\n")...)
	if s.Plain != "" {
		out = append(out, "", plainHeading(lang), "")
		out = append(out, strings.Split(s.Plain, "\n")...)
	}
	meta := passageMeta{s.Kind, s.Phrasings, s.Tests, s.Routes, s.Conditions, was.Facts, s.Certainty, s.Action}
	if comment != nil && reflect.DeepEqual(meta, was.trimmed()) {
		return append(append(out, ""), comment...), nil
	}
	text, err := written(meta)
	if err != nil {
		return nil, err
	}
	return append(out, "", "<!-- meta", text, "-->"), nil
}

func (m passageMeta) trimmed() passageMeta {
	s := Part{Phrasings: m.Phrasings, Tests: m.Tests, Routes: m.Routes, Conditions: m.Conditions, Action: m.Action}.trimmed()
	return passageMeta{m.Kind, s.Phrasings, s.Tests, s.Routes, s.Conditions, m.Facts, m.Certainty, s.Action}
}

// written is a value as YAML, two spaces deep.
func written(value any) (string, error) {
	var b bytes.Buffer
	enc := yaml.NewEncoder(&b)
	enc.SetIndent(2)
	if err := enc.Encode(value); err != nil {
		return "", fmt.Errorf("knowledge: section: %w", err)
	}
	return strings.TrimRight(b.String(), "\n"), nil
}

// RemovePart takes a section out of a guide's file; the last one stays.
func RemovePart(source, id string) (string, error) {
	p := draftOf(source)
	g, err := p.guide()
	if err != nil {
		return source, err
	}
	was := g.Passage(id)
	if was == nil || len(g.Passages) == 1 {
		return source, fmt.Errorf("%w: %s#%s", ErrNotFound, g.Key, id)
	}
	return strings.Join(slices.Delete(p.lines, was.line-1, p.sectionEnd(was.line-1)), "\n"), nil
}

// SetHead writes what a guide's file says of the guide itself.
func SetHead(source string, h Head) (string, error) {
	p := draftOf(source)
	body, fm, err := p.front()
	if err != nil {
		return source, err
	}
	text, err := written(struct {
		ID, Lang string
		Head     `yaml:",inline"`
	}{fm.ID, fm.Lang, h})
	if err != nil {
		return source, err
	}
	changed := "---\n" + text + "\n---\n" + strings.Join(p.lines[body:], "\n")
	_, _, err = Parts(changed)
	return changed, err
}

// PartEdit is a section to be saved in a guide's draft, or taken out of it.
type PartEdit struct {
	Key
	Base   int // revision that the section was read from
	Part   Part
	Remove bool
	Editor string
	Note   string
}

// SavePart saves a section in the draft. Whoever else has saved another
// section meanwhile keeps what they wrote; ErrConflict tells that this one, or
// its absence, has changed since Base.
func (s *Studio) SavePart(ctx context.Context, e PartEdit) (Version, error) {
	draft, err := s.Draft(e.Key)
	if err != nil {
		return draft, err
	}
	if draft.Revision != e.Base && !samePart(draft.Source, s.at(e.Key, e.Base), e.Part.ID) {
		return draft, fmt.Errorf("%w: %s#%s", ErrConflict, e.Key, e.Part.ID)
	}
	var source string
	if e.Remove {
		source, err = RemovePart(draft.Source, e.Part.ID)
	} else {
		source, err = SetPart(draft.Source, e.Part)
	}
	if err != nil || source == draft.Source {
		return draft, err
	}
	return s.SaveDraft(ctx, Edit{Key: e.Key, Base: draft.Revision, Source: source, Editor: e.Editor, Note: e.Note})
}

// at is a guide's text as it stood at a revision, "" where there was none.
func (s *Studio) at(k Key, revision int) string {
	text := ""
	for _, v := range s.History(k) {
		if v.Revision <= revision && v.Source != "" {
			text = v.Source
		}
	}
	return text
}

// samePart tells whether a section is the same in two texts, or in neither.
func samePart(a, b, id string) bool {
	find := func(source string) (Part, bool) {
		_, all, err := Parts(source)
		i := slices.IndexFunc(all, func(s Part) bool { return s.ID == id })
		if err != nil || i < 0 {
			return Part{}, err == nil
		}
		return all[i], true
	}
	x, okX := find(a)
	y, okY := find(b)
	return okX && okY && reflect.DeepEqual(x, y)
}
