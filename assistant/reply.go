package assistant

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"offelia/assistant/fault"
)

// reply gathers what one turn says. Parts are paragraphs in the order they were
// added; what is asked last is what the message asks.
type reply struct {
	lang     string
	lead     int      // how many of the first parts are notices, no part of the answer
	kept     []string // parts that are shown word for word, whoever words the rest
	exact    string   // the part that nobody even translates
	parts    []string
	short    []string
	danish   map[string]string // by what was said in English: the same in Danish
	message  Message
	receipts []ReceiptEvent
	queue    *Queue
}

// say adds a paragraph in the conversation's language.
func (r *reply) say(w fault.Words) { r.add(r.in(w)) }

// sayf adds a paragraph made of a Danish and an English format with the same
// arguments.
func (r *reply) sayf(da, en string, args ...any) {
	r.add(r.words(fmt.Sprintf(da, args...), fmt.Sprintf(en, args...)))
}

// add adds a paragraph as it is.
func (r *reply) add(text string) {
	text = tidy(text)
	if text != "" {
		r.parts = append(r.parts, text)
	}
}

func tidy(text string) string {
	return strings.ReplaceAll(strings.TrimSpace(text), " kr..", " kr.") // an amount ends its sentence
}

// first puts a paragraph before the others.
func (r *reply) first(w fault.Words) {
	r.lead++
	r.parts = append([]string{r.in(w)}, r.parts...)
}

// body is what may be worded: neither notices nor what is kept to the letter.
func (r *reply) body() []string {
	return slices.DeleteFunc(slices.Clone(r.parts[r.lead:]), func(p string) bool { return slices.Contains(r.kept, p) })
}

// foreignBody is what is translated: all of it, but what is in the citizen's
// language already and numbers to call in danger.
func (r *reply) foreignBody(notice string) []string {
	return slices.DeleteFunc(slices.Clone(r.parts), func(p string) bool { return p == notice || p == r.exact && p != "" })
}

// outcome sets what sort of answer this is; the first one set by a command
// that did something stays unless a stronger one comes.
func (r *reply) outcome(o Outcome) {
	if strength[o] >= strength[r.message.Outcome] {
		r.message.Outcome = o
	}
}

// strength orders outcomes when one message holds several: a write that waits
// for the citizen is never hidden behind an answer.
var strength = map[Outcome]int{
	SmallTalk: 1, Clarify: 2, ContactPhone: 3, AnswerGuide: 4, AnswerOwnData: 5, Refuse: 6, Handoff: 7, DidAction: 8, Proactive: 9,
}

func (r *reply) asks(a Ask) { r.message.Asks = &a }

func (r *reply) choice(value, label string) {
	for _, c := range r.message.Choices {
		if c.Value == value {
			return
		}
	}
	r.message.Choices = append(r.message.Choices, Choice{Value: value, Label: label})
}

func (r *reply) link(href, label string) {
	for _, c := range r.message.Choices {
		if c.Href == href {
			return
		}
	}
	r.message.Choices = append(r.message.Choices, Choice{Value: "link", Label: label, Href: href})
}

func (r *reply) empty() bool { return len(r.parts) == 0 }

func (r *reply) text() string { return strings.Join(r.parts, "\n\n") }

// words gives what is said in the conversation's language. What it was in Danish
// is kept for whoever is answered in another.
func (r *reply) words(da, en string) string { return r.in(fault.Words{DA: da, EN: en}) }

func (r *reply) in(w fault.Words) string {
	if r.lang != "da" {
		if r.danish == nil {
			r.danish = map[string]string{}
		}
		r.danish[tidy(w.EN)] = tidy(w.DA)
	}
	return w.In(r.lang)
}

// inDanish gives paragraphs and the buttons as they are in Danish; what has no
// Danish, the words of a record or of a person, stays as it is.
func (r *reply) inDanish(parts []string) *inDanish {
	d := &inDanish{Choices: slices.Clone(r.message.Choices)}
	said := slices.Clone(parts)
	for i, p := range said {
		said[i] = cmp.Or(r.danish[p], p)
	}
	for i, c := range d.Choices {
		d.Choices[i].Label = cmp.Or(r.danish[c.Label], c.Label)
	}
	d.Text = strings.Join(said, "\n\n")
	return d
}
