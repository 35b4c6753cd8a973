package knowledge

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"path"
	"slices"
	"strings"
)

// Incoming is a guide from outside, compared with what the studio has.
type Incoming struct {
	Key
	File    string
	State   IncomingState
	Problem string   // why it is invalid, with the line
	Changes []Change // against the newest text here
	Source  string   // the guide file that would be saved

	base int
}

// IncomingState is what an import would do.
type IncomingState string

// What an import would do.
const (
	IncomingNew     IncomingState = "new"
	IncomingChanged IncomingState = "changed"
	IncomingSame    IncomingState = "same"
	IncomingInvalid IncomingState = "invalid"
)

// Incoming reads a file and tells what bringing it in would do. A guide file
// comes as it is; other Markdown, HTML, CSV and Word files are made guides of
// first. An error means that the file as a whole cannot be read.
func (s *Studio) Incoming(name, lang, owner string, src []byte) ([]Incoming, error) {
	if path.Ext(name) == ".md" && bytes.HasPrefix(src, []byte("---")) {
		g, err := ParseGuide(name, src)
		if err != nil {
			return []Incoming{{File: name, State: IncomingInvalid, Problem: err.Error(), Source: string(src)}}, nil
		}
		return []Incoming{s.compareIncoming(name, g.Key, g.file)}, nil
	}
	articles, err := ReadArticles(name, lang, src)
	if err != nil {
		return nil, err
	}
	return s.Articles(owner, articles), nil
}

// Articles is Incoming for articles that were fetched.
func (s *Studio) Articles(owner string, articles []Article) []Incoming {
	out := make([]Incoming, len(articles))
	for i, a := range articles {
		out[i] = s.compareIncoming(a.Name, a.Key, a.Guide(owner, On(s.now())))
		if out[i].State == IncomingChanged && s.Current(a.Key, a.Updated) {
			out[i].State = IncomingSame
		}
	}
	return out
}

// Current tells whether the newest text of a guide was checked on the day that
// its source last changed, or later: what an editor made of it since is not
// taken back by the same text again.
func (s *Studio) Current(k Key, updated Date) bool {
	draft, err := s.Draft(k)
	if err != nil || updated == "" {
		return false
	}
	g, err := s.Preview(k, draft.Source)
	return err == nil && updated <= g.Checked
}

func (s *Studio) compareIncoming(name string, k Key, source string) Incoming {
	in := Incoming{Key: k, File: name, State: IncomingNew, Source: source}
	g, err := s.Preview(k, source)
	if err != nil {
		in.State, in.Problem = IncomingInvalid, err.Error()
		return in
	}
	draft, err := s.Draft(k)
	if err != nil {
		return in
	}
	in.base, in.State = draft.Revision, IncomingChanged
	if draft.Source == source {
		in.State = IncomingSame
		return in
	}
	if before, err := s.Preview(k, draft.Source); err == nil {
		in.Changes = slices.DeleteFunc(Diff(before, g), func(c Change) bool {
			return c.Passage == "" && (c.Field == "checked" || c.Field == "review") // the day of the import
		})
		if len(in.Changes) == 0 {
			in.State = IncomingSame
		}
	}
	return in
}

// TakeIn saves what is new or changed as a draft of the editor's; ErrConflict
// tells that somebody saved after it was compared. Nothing is ever published by
// an import.
func (s *Studio) TakeIn(ctx context.Context, in Incoming, editor string) error {
	switch in.State {
	case IncomingInvalid:
		return errors.New("knowledge: " + cmp.Or(in.Problem, "it is invalid"))
	case IncomingSame:
		return nil
	case IncomingNew, IncomingChanged:
	}
	_, err := s.SaveDraft(ctx, Edit{Key: in.Key, Base: in.base, Source: in.Source, Editor: editor, Note: "import: " + in.File})
	return err
}

// SourceChanged marks the guides that were made from an article as in need of
// review, when the article says that it changed after they were checked. The
// note tells which numbers the two do not share. It gives the guides it marked;
// one that is marked already is left as it is.
func (s *Studio) SourceChanged(ctx context.Context, a Article) ([]Key, error) {
	if a.Source == "" {
		return nil, nil
	}
	var text strings.Builder
	for _, section := range a.Sections {
		text.WriteString(section.Title + "\n" + section.Body + "\n")
	}
	theirs := numbers(text.String())
	var all []Key
	for _, g := range s.library.Guides(a.Lang) {
		if strings.TrimSuffix(g.Source, "/") != strings.TrimSuffix(a.Source, "/") || a.Updated <= g.Checked {
			continue
		}
		log := s.History(g.Key)
		marked := slices.ContainsFunc(doubts(log), func(d Doubt) bool { return d.Passage == "" })
		if marked || work(log).State != Published {
			continue // or an editor is at it
		}
		ours := numbersOf(g)
		note := fmt.Sprintf("%s %s: + %s / - %s", a.Source, a.Updated, strings.Join(without(theirs, ours), " "), strings.Join(without(ours, theirs), " "))
		if _, err := s.save(ctx, Version{Guide: g.ID, Lang: g.Lang, State: Questioned, Editor: a.Name, Note: note}, revision(log)); err != nil {
			return all, err
		}
		all = append(all, g.Key)
	}
	return all, nil
}

func numbersOf(g *Guide) []string {
	var text strings.Builder
	for _, p := range g.Passages {
		text.WriteString(p.Text + "\n")
	}
	return numbers(text.String())
}
