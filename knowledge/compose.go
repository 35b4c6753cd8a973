package knowledge

import (
	"fmt"
	"net/url"
	"strings"
	"time"
)

// Citation names the exact passage that a statement rests on. Quote is a
// substring of the stored passage of that version.
type Citation struct {
	Guide     string `json:"guide"`
	Lang      string `json:"lang"`
	Version   int    `json:"version"`
	Passage   string `json:"passage"`
	Title     string `json:"title"`
	Quote     string `json:"quote"`
	URL       string `json:"url"`    // of the passage of that version in this program
	Source    string `json:"source"` // the authority's own page
	Authority string `json:"authority"`
	ValidFrom Date   `json:"valid_from"`
	Checked   Date   `json:"checked"`

	Variant Variant `json:"variant,omitempty"` // whose text Quote is of; "" is the official one
}

// Variant is one of the wordings that a passage is told in.
type Variant string

// The variants.
const (
	Official      Variant = "official" // in a Citation also ""
	PlainLanguage Variant = "plain"
)

// Ref gives the passage that c names.
func (c Citation) Ref() Ref {
	return Ref{Guide: c.Guide, Lang: c.Lang, Version: c.Version, Passage: c.Passage}
}

// Cite makes a citation of a passage. The quote must be a part of its text.
func Cite(g *Guide, p *Passage, quote string) Citation {
	return Citation{
		Guide: g.ID, Lang: g.Lang, Version: g.Version, Passage: p.ID, Title: p.Title, Quote: quote,
		URL: g.Ref(p).URL(), Source: g.Source, Authority: g.Authority, ValidFrom: g.ValidFrom, Checked: g.Checked,
	}
}

// URL is the path at which this program shows the passage:
// "/vejledning/flytning/3?lang=da#frist".
func (r Ref) URL() string {
	return fmt.Sprintf("/vejledning/%s/%d?lang=%s#%s", url.PathEscape(r.Guide), r.Version, url.QueryEscape(r.Lang), r.Passage)
}

// Label tells how far an answer reaches.
type Label string

// The labels. Complete answers the question; partial leaves something out and a
// note says what; none says that the topic is not answered now.
const (
	Complete Label = "complete"
	Partial  Label = "partial"
	None     Label = "none"
)

// And is how far an answer reaches that is made of two: as far as the one that
// reaches less. The empty label is that of no answer yet.
func (l Label) And(other Label) Label {
	for _, least := range []Label{None, Partial, Complete} {
		if l == least || other == least {
			return least
		}
	}
	return other
}

// Answer is a passage made ready to be said: Short is spoken, Rest is read
// beside it, and each of them stands to the letter in the cited passage.
type Answer struct {
	Short     string
	Rest      string
	Except    string // the part of Rest that says when it does not apply, or ""
	Citations []Citation
	Label     Label
	Notes     []string // what the citizen must know about the answer itself
	Plain     *Answer  // the same in plain language, with the same label and notes; nil is none
}

// Compose makes the answer of a hit, in the hit's own language. now decides
// whether a review is overdue. A suspended topic is answered by its
// replacement text, without citations.
func Compose(h Hit, now time.Time) Answer {
	say := notesIn(h.Guide.Lang)
	if s := h.Suspended; s != nil {
		text := s.Text[h.Guide.Lang]
		if text == "" {
			text = say.suspended
		}
		return Answer{Short: text, Label: None, Notes: []string{say.suspendedNote}}
	}
	p := h.Passage
	a := Answer{Short: p.Short, Rest: strings.TrimSpace(strings.TrimPrefix(p.Text, p.Short)), Label: Complete}
	a.Citations = []Citation{Cite(h.Guide, p, p.Short)}
	a.Except = exceptIn(h.Guide.Lang, a.Rest)
	if len(h.Open) > 0 {
		a.Label = Partial
		a.Notes = append(a.Notes, fmt.Sprintf(say.open, clauses(h.Open, say), inSentence(h.Guide.Authority)))
	}
	if p.Certainty == Draft {
		a.Label = Partial
		a.Notes = append(a.Notes, fmt.Sprintf(say.draft, inSentence(h.Guide.Authority)))
	}
	if h.Doubt != nil {
		a.Label = Partial
		a.Notes = append(a.Notes, fmt.Sprintf(say.doubted, On(h.Doubt.At), inSentence(h.Guide.Authority)))
	}
	if h.Guide.Review != "" && h.Guide.Review < On(now) {
		a.Notes = append(a.Notes, fmt.Sprintf(say.overdue, h.Guide.Review, h.Guide.Checked))
	}
	if h.Guide.ValidFrom > On(now) {
		a.Notes = append(a.Notes, fmt.Sprintf(say.future, h.Guide.ValidFrom))
	}
	if p.Plain != nil {
		a.Plain = a.plainly(h.Guide.Lang, *p.Plain)
	}
	return a
}

// plainly is the answer with the passage's plain text in the official one's place.
func (a Answer) plainly(lang string, w Wording) *Answer {
	cite := a.Citations[0]
	cite.Quote, cite.Variant = w.Short, PlainLanguage
	a.Short, a.Rest, a.Citations = w.Short, strings.TrimSpace(strings.TrimPrefix(w.Text, w.Short)), []Citation{cite}
	a.Except = exceptIn(lang, a.Rest)
	return &a
}

// exceptIn finds the line of a text that says when it does not apply, or "".
func exceptIn(lang, text string) string {
	for line := range strings.Lines(text) {
		if strings.HasPrefix(line, notesIn(lang).except) {
			return strings.TrimSpace(line)
		}
	}
	return ""
}

type notes struct{ except, open, draft, doubted, overdue, future, suspended, suspendedNote, when, or string }

func notesIn(lang string) notes {
	if lang == "en" {
		return notes{
			except:        "Does not apply if",
			open:          "It can be different if %s. The answer does not cover that – ask %s.",
			draft:         "This has not been finally checked. Ask %s before you rely on it.",
			doubted:       "This text has been under review since %s, because something in it may have changed. Ask %s before you rely on it.",
			overdue:       "This text was due for review on %s and is being gone through. It was last checked on %s.",
			future:        "This applies from %s.",
			suspended:     "I do not answer this topic at the moment. Please contact the municipality.",
			suspendedNote: "The topic is closed for the time being.",
			when:          "if",
			or:            "or",
		}
	}
	return notes{
		except:        "Gælder ikke hvis",
		open:          "Det kan være anderledes, hvis %s. Det dækker svaret ikke – spørg %s.",
		draft:         "Det her er ikke endeligt kontrolleret. Spørg %s, før du retter dig efter det.",
		doubted:       "Teksten har været til gennemsyn siden den %s, fordi noget i den kan være ændret. Spørg %s, før du retter dig efter den.",
		overdue:       "Teksten skulle have været set efter den %s og bliver gennemgået. Den blev sidst kontrolleret den %s.",
		future:        "Det gælder fra %s.",
		suspended:     "Jeg svarer ikke på det emne lige nu. Kontakt kommunen.",
		suspendedNote: "Emnet er lukket for tiden.",
		when:          "hvis",
		or:            "eller",
	}
}

// Decides names who decides about a guide's matter, as it stands inside a sentence.
func (g *Guide) Decides() string { return inSentence(g.Authority) }

// inSentence gives an authority's name as it stands inside a sentence: "Din
// a-kasse" and "The municipality" lose their capital, proper names keep it. What follows a semicolon is a remark.
func inSentence(authority string) string {
	authority, _, _ = strings.Cut(authority, ";")
	first, _, _ := strings.Cut(authority, " ")
	switch first {
	case "Den", "Din", "Kommunen", "Kommunens", "Uddannelsesstedet", "The", "Your":
		return strings.ToLower(first) + authority[len(first):]
	}
	return authority
}

// clauses joins conditions after "if": "a, if b, or if c".
func clauses(conditions []string, say notes) string {
	last := len(conditions) - 1
	if last == 0 {
		return conditions[0]
	}
	return strings.Join(conditions[:last], ", "+say.when+" ") + ", " + say.or + " " + say.when + " " + conditions[last]
}
