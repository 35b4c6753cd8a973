package llm

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"
	"strings"
	"time"

	openai "github.com/sashabaranov/go-openai"

	"offelia/assistant"
)

// wordOut bounds an answer; maxPieces how many sentences are shown.
const (
	wordOut   = 700
	maxPieces = 24
)

// errStop ends a call because what came cannot be shown; errOver because nothing
// of use comes any more, as small models go on saying the same.
var (
	errStop = errors.New("llm: stop")
	errOver = errors.New("llm: nothing new")
)

// mostIdle is how many sentences in a row may be of no use before the answer is
// taken to be over.
const mostIdle = 6

// Word implements assistant.Model.
func (m *Model) Word(ctx context.Context, d assistant.Draft) iter.Seq2[string, error] {
	return func(yield func(string, error) bool) {
		use, prompt := Wording, wordPrompt
		if d.Lang != d.From {
			use, prompt = Translating, translatePrompt
		}
		tr := m.begin(use, d.Conversation, prompt)
		tr.Turn = d.Turn
		gone := false
		give := func(text string) bool {
			if tr.Shown++; tr.Shown == 1 {
				tr.FirstShown = time.Since(tr.started)
			}
			gone = !yield(text, nil)
			return !gone
		}
		err := m.word(ctx, tr, d, use, give)
		m.end(ctx, tr, err)
		if err != nil && !gone {
			yield("", err)
		}
	}
}

// errOwn tells that a strict endpoint is not shown own data.
var errOwn = fmt.Errorf("%w: own data stays in the house", ErrRefused)

func (m *Model) word(ctx context.Context, tr *Trace, d assistant.Draft, use Use, give func(string) bool) error {
	switch {
	case !m.may(use):
		return ErrRefused
	case m.endpoint.Strict && d.Own:
		return errOwn
	}
	if err := m.purse.open(d.Conversation, d.Turn); err != nil {
		return err
	}
	if use == Translating {
		return m.translate(ctx, tr, d, give)
	}
	w := m.newWording(tr, d, give)
	for range 2 {
		w.failed = ""
		if err := w.attempt(ctx); err != nil {
			return err
		}
		if w.failed == "" {
			return w.complete()
		}
		w.avoid = w.names.hide(w.failed)
	}
	return ErrUngrounded
}

// wording is one answer being worded.
type wording struct {
	m       *Model
	tr      *Trace
	d       assistant.Draft
	names   *pseudonyms
	sources []assistant.Source
	grounds *grounds
	give    func(string) bool

	back   restorer
	cut    splitter
	said   []string // what was shown
	idle   int      // sentences in a row that were not shown
	failed string   // why this attempt ended
	avoid  string   // why the one before did, for the model
}

func (m *Model) newWording(tr *Trace, d assistant.Draft, give func(string) bool) *wording {
	w := &wording{m: m, tr: tr, d: d, names: newPseudonyms(d.Private, m.endpoint.Strict), give: give}
	w.sources = append([]assistant.Source{{Key: "answer", Title: "Answer", Text: d.Text, Private: d.Own}}, d.Sources...)
	texts := make([]string, len(w.sources))
	for i, s := range w.sources {
		texts[i] = s.Text
		tr.Sources = append(tr.Sources, publicKey(s))
	}
	w.grounds = newGrounds(m.lexicon, m.now(), d.Question, texts...)
	return w
}

func publicKey(s assistant.Source) string {
	if s.Private {
		return "own"
	}
	return s.Key
}

// attempt lets the model word the answer, or go on after what was shown.
func (w *wording) attempt(ctx context.Context) error {
	w.back, w.cut.held, w.cut.cites, w.idle = restorer{p: w.names}, "", nil, 0
	r, err := w.m.call(ctx, w.tr, w.ask(len(w.sources)), w.push)
	if errors.Is(err, ErrOverflow) && len(w.sources) > 1 {
		r, err = w.m.call(ctx, w.tr, w.ask(1), w.push)
	}
	switch {
	case errors.Is(err, errStop) && w.failed != "", errors.Is(err, errOver):
		return nil
	case err != nil:
		return err
	case len(r.calls) > 0:
		return fmt.Errorf("%w: a call instead of words", ErrUngrounded)
	}
	rest, err := w.back.rest()
	if err != nil {
		w.fail("pseudonym")
		return nil
	}
	last := append(w.cut.push(rest), w.cut.rest(r.cut)...)
	if err := w.take(last); err != nil && !errors.Is(err, errStop) && !errors.Is(err, errOver) {
		return err
	}
	return nil
}

func (w *wording) ask(sources int) ask {
	language := languageNames[w.d.Lang]
	messages := []openai.ChatCompletionMessage{
		line("system", wordPrompt+"\nWrite "+language+"."),
		line("user", "Sources:\n"+sourceList(w.names, w.sources[:sources])+"Question: "+data(w.names.hide(clean(w.d.Question, 1000)))),
	}
	if w.avoid != "" {
		messages = append(messages, line("user", "These lines are accepted, write only what comes after them:\n"+
			w.names.hide(strings.Join(w.said, "\n"))+"\nA line was refused, because no source says this: "+w.avoid+". Do not write it again."))
	}
	return ask{messages: messages, tokens: wordOut}
}

// push takes a piece of the model's text; whole sentences are checked and shown.
func (w *wording) push(piece string) error {
	text, err := w.back.push(piece)
	if err != nil {
		w.fail("pseudonym")
		return errStop
	}
	return w.take(w.cut.push(text))
}

func (w *wording) take(list []sentence) error {
	for _, x := range list {
		v := w.grounds.check(x)
		if slices.ContainsFunc(w.said, func(s string) bool { return fold(s) == fold(x.text) }) {
			v = verdict{drop, "said already"}
		}
		switch {
		case v.kind == fail:
			w.fail(v.why)
			return errStop
		case v.kind == drop:
			w.tr.Verdicts = append(w.tr.Verdicts, "dropped: "+v.why)
			if w.idle++; w.idle == mostIdle {
				return errOver
			}
			continue
		case len(w.said) == maxPieces:
			return errShow
		}
		glue := x.glue
		if len(w.said) == 0 {
			glue = ""
		} else if glue == "" {
			glue = " "
		}
		w.said, w.idle = append(w.said, x.text), 0
		if !w.give(glue + x.text) {
			return errShow
		}
	}
	return nil
}

func (w *wording) fail(why string) {
	w.failed = why
	rule, _, _ := strings.Cut(why, " ") // what broke it may be personal
	w.tr.Verdicts = append(w.tr.Verdicts, rule)
}

// complete tells whether the wording says every fact that the answer must say:
// all of own data, and of a guide its short answer.
func (w *wording) complete() error {
	must := w.d.Text
	if !w.d.Own {
		must, _, _ = strings.Cut(must, "\n\n")
	}
	said := strings.Join(w.said, "\n")
	if left := missing(factsIn(must), factsIn(said), w.m.now()); len(left) > 0 {
		w.tr.Verdicts = append(w.tr.Verdicts, "left out: "+string(left[0].kind))
		return fmt.Errorf("%w: something is left out", ErrUngrounded)
	}
	if len(w.said) == 0 {
		return fmt.Errorf("%w: nothing is left", ErrUngrounded)
	}
	if marksOf(must).not && !marksOf(said).not {
		return fmt.Errorf("%w: a negation is left out", ErrUngrounded)
	}
	return nil
}
