package knowledge

import (
	"strconv"
	"time"
)

// Date is a day, "2026-11-15"; "" is no day. Dates compare as strings.
type Date string

// On gives the day of t, in t's own place.
func On(t time.Time) Date { return Date(t.Format(time.DateOnly)) }

// valid tells whether d is empty or a day of the calendar.
func (d Date) valid() bool {
	if d == "" {
		return true
	}
	_, err := time.Parse(time.DateOnly, string(d))
	return err == nil
}

// before is the day before d.
func (d Date) before() Date {
	t, err := time.Parse(time.DateOnly, string(d))
	if err != nil {
		return ""
	}
	return On(t.AddDate(0, 0, -1))
}

// Kind is what a passage is for.
type Kind string

// The kinds of passage. A question is the usual one.
const (
	Question  Kind = "question"
	Steps     Kind = "steps"
	Documents Kind = "documents"
	Overview  Kind = "overview"
)

// Certainty is how well a statement has been checked by a person.
type Certainty string

// The certainties, best first. A draft must be checked by an editor before it
// is relied upon, and answers from it say so.
const (
	Verified  Certainty = "verified"
	Secondary Certainty = "secondary"
	Draft     Certainty = "draft"
)

// Key names a guide in one language, e.g. {"flytning", "da"}.
type Key struct{ ID, Lang string }

func (k Key) String() string { return k.ID + "." + k.Lang }

// Guide is what is said about one errand or life situation in one language.
// A guide in a Library is shared and must not be changed.
type Guide struct {
	Key
	Version   int // of this language; 1 is the first, 0 is not published
	Title     string
	Situation string
	Authority string // who decides, in words for the citizen
	Contact   string // kind of contact: borgerservice, udbetaling-danmark, …
	Source    string // the authority's own page
	Law       string
	ValidFrom Date
	Checked   Date // last compared with Source by a person
	Review    Date // to be checked again by then
	Owner     string
	Passages  []Passage

	file     string   // as written
	accepted []string // differences from the shared guide that an editor has seen
}

// Passage is a section of a guide: the answer to one question.
type Passage struct {
	ID         string // within the guide, the same in every language; also its anchor
	Kind       Kind
	Title      string
	Short      string     // the first paragraph: speakable, at most two sentences; Text starts with it
	Text       string     // plain text with facts filled in; quotes are substrings of it
	HTML       string     // the same as safe HTML
	Phrasings  []string   // citizens' own words
	Tests      []string   // questions it must answer; never indexed
	Routes     RouteTests // questions that must lead elsewhere; never indexed
	Conditions []string   // what changes the outcome, each a clause to follow "if": "you are self-employed"
	Facts      []string   // ids of the facts used
	Certainty  Certainty
	Action     string   // what Offelia can do here, "book pas", or ""
	Plain      *Wording // the same in plain language; nil when there is none, or when it no longer fits

	markdown string
	line     int // of the heading in the file

	plain         *Wording // as written, whether it fits or not
	plainMarkdown string
}

// Lessons are what a passage teaches a matcher of its guide's topic: its title and the
// first sixteen of its phrasings. Search reads them all. The topic is learned from fewer,
// because training time grows with them, and because many examples of guides make a
// matcher hear less of what is no guide's: with 32 of each passage five of 882 words of
// danger were not heard any more.
func (p *Passage) Lessons() []string {
	const most = 16
	return append([]string{p.Title}, p.Phrasings[:min(len(p.Phrasings), most)]...)
}

// Wording is one way in which a passage is put.
type Wording struct {
	Short string // the first paragraph: speakable
	Text  string // plain text with facts filled in; quotes are substrings of it
	HTML  string
}

// Passage finds a passage by its id, or nil.
func (g *Guide) Passage(id string) *Passage {
	for i := range g.Passages {
		if g.Passages[i].ID == id {
			return &g.Passages[i]
		}
	}
	return nil
}

// Ref names a passage of one published version. It is what an answer stores.
type Ref struct {
	Guide, Lang string
	Version     int
	Passage     string
}

func (r Ref) String() string {
	return r.Guide + "." + r.Lang + "@" + strconv.Itoa(r.Version) + "#" + r.Passage
}

// Ref names the guide's passage p.
func (g *Guide) Ref(p *Passage) Ref {
	return Ref{Guide: g.ID, Lang: g.Lang, Version: g.Version, Passage: p.ID}
}
