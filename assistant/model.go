package assistant

import (
	"context"
	"iter"
	"slices"
	"strings"
	"time"

	"offelia/assistant/action"
	"offelia/assistant/citizen"
	"offelia/assistant/fault"
	"offelia/intents/danish"
	"offelia/knowledge"
)

// Model is a language model. Offelia needs none: it is asked where the matcher
// is unsure, and to word what is already answered. It never writes, never
// confirms and never sees a capability: what it proposes goes the same way as
// what the matcher proposes, and what it words is only shown when it has been
// held against the answer. Whatever it does (silence, errors, lies), the turn
// goes on with the deterministic answer.
//
// All methods may be called concurrently, end soon after ctx does, and log no
// text.
type Model interface {
	// Understand proposes what a text means, usually one thing. No proposal and
	// no error means that it does not know either.
	Understand(ctx context.Context, u Utterance) ([]Proposal, error)
	// Word puts a finished answer in other words or another language, piece by
	// piece: the pieces joined are the text. Each has been checked against the
	// answer and its sources when it is given. An error means that the wording
	// is incomplete and that the answer as it was must be shown instead.
	Word(ctx context.Context, a Draft) iter.Seq2[string, error]
	// Summarise sums up a conversation for the person who takes over. Each
	// sentence names the messages that bear it out.
	Summarise(ctx context.Context, talk Talk) ([]Sentence, error)
}

// How long a citizen waits for a model: together less than the 20 seconds in
// which every turn must end.
const (
	understandWithin = 7 * time.Second
	wordWithin       = 11 * time.Second
)

// Utterance is what a model may know in order to understand a text. Private are
// the texts that tell who the citizen is, to be replaced before anything leaves.
type Utterance struct {
	Conversation string
	Turn         int64  // its number in the conversation
	Text         string // personal numbers masked
	Lang         string // the citizen's; Answers is the one that guides are searched in
	Answers      string
	Before       [2]string // the citizen's last question and Offelia's last answer
	LoggedIn     bool
	Pasted       bool      // the text holds others' words, a letter: nothing may be proposed from it
	Actions      []string  // keys of the actions that may be proposed, the most probable first
	Asked        *Question // what it was to answer and did not clearly; nil when nothing was asked
	Private      []string

	// Search finds passages of guides.
	Search func(ctx context.Context, query string) ([]Source, error)
	// Records lists the citizen's own records of a kind (a key of OwnKinds).
	Records func(ctx context.Context, kind string) ([]Source, error)
}

// Source is a text that a statement may rest on. Private ones are the
// citizen's own data.
type Source struct {
	Key     string // "flytning#frist"; "appointment/apt-k1"
	Title   string
	Text    string
	Private bool
}

// OwnKinds are the kinds of own data that can be asked for.
var OwnKinds = []string{"appointments", "cases", "documents", "benefits", "identity", "contact", "todo"}

// Proposal is what a model thinks that a text means. Verb is "guide" (Key names
// a passage that Search gave), "own" (Key is one of OwnKinds) or "action" (Key
// is one of Actions; Record, if known, a key that Records gave). Where something
// was Asked it may be "answer" (Key, if not empty, is that of an option). Words is
// the part of the citizen's own text that it is about: times, numbers and reasons
// are read from there and never taken from a model.
type Proposal struct {
	Verb   string
	Key    string
	Record string
	Words  string
}

// Draft is an answer that is finished and may be worded.
type Draft struct {
	Conversation string
	Turn         int64
	Lang         string // to word it in
	From         string // the language of Text
	Question     string
	Text         string
	Sources      []Source
	Private      []string
	Own          bool // Text holds own data
}

// consult asks the model what a text means that the matcher was unsure of.
func (t *turn) consult(ctx context.Context, text string, alone []command) []command {
	if !guess(alone[0]) {
		return alone
	}
	u, proposals := t.proposals(ctx, text, nil)
	var list []command
	for _, p := range proposals {
		if c, ok := t.accept(ctx, u, p); ok && !repeated(list, c) && len(list) < 3 {
			list = append(list, c)
		}
	}
	if len(list) == 0 {
		return alone
	}
	return list
}

// proposals asks the model what a text means, once in a turn. There are none when
// there is no model, when it fails or is late, and when it does not know either.
func (t *turn) proposals(ctx context.Context, text string, asked *Question) (Utterance, []Proposal) {
	if t.e.model == nil || t.consulted {
		return Utterance{}, nil
	}
	ctx, cancel := context.WithTimeout(ctx, understandWithin)
	defer cancel()
	u, err := t.utterance(ctx, text)
	if err != nil {
		return u, nil
	}
	t.consulted = true
	if u.Asked = asked; asked != nil {
		u.Actions = nil // one errand at a time
	}
	list, err := t.e.model.Understand(ctx, u)
	if err != nil {
		return u, nil
	}
	return u, list
}

func (t *turn) utterance(ctx context.Context, text string) (Utterance, error) {
	u := Utterance{
		Conversation: t.conv.ID, Turn: t.number, Text: text, Lang: t.state.Lang, Answers: t.r.lang,
		LoggedIn: t.conv.Actor != "", Pasted: t.pasted(text),
		Search: t.sources, Records: t.ownSources,
	}
	if !othersWords(t.state.Words) { // a letter of the turn before is not in this one
		u.Before[0] = t.state.Words
		if t.state.Last != nil {
			u.Before[1] = t.state.Last.Text
		}
	}
	if u.LoggedIn && !u.Pasted {
		u.Actions = t.probable(text)
	}
	var err error
	u.Private, err = t.private(ctx)
	return u, err
}

// letter is how texts look that the citizen did not write.
var letter = anyOf(`(^| )(>|-{3,}) |\b(emne|subject|fra|from|til|to): |\bvi (har modtaget|meddeler|skriver til dig)|\bjournalnr|\bj\.? ?nr\b|\bsagsnr|med venlig hilsen|venlig hilsen|kind regards|yours sincerely|i (brevet|mailen|skrivelsen) står|the letter says`)

// pasted reports whether others' words are part of this turn.
func (t *turn) pasted(text string) bool {
	return othersWords(text) || t.in.Upload != nil || t.state.Upload != nil
}

func othersWords(text string) bool {
	return len([]rune(text)) > 600 || letter.MatchString(danish.Fold(text))
}

// probable lists the actions' keys, those first that the matcher thought of.
func (t *turn) probable(text string) []string {
	var keys []string
	add := func(key string) {
		if _, ok := action.ByType(key); ok && !slices.Contains(keys, key) {
			keys = append(keys, key)
		}
	}
	for _, cand := range t.match(text).Candidates {
		if do := t.intent(cand.ID).Do; do.Verb == "action" {
			add(do.Arg())
			add(do.Arg() + " " + contactField(text))
		}
	}
	for _, a := range action.All() {
		add(a.Key())
	}
	return keys
}

// accept turns a proposal into a command, or refuses it. Whose data it is about
// is decided from the citizen's words, as for every command.
func (t *turn) accept(ctx context.Context, u Utterance, p Proposal) (command, bool) {
	words := u.Text
	if w := danish.Fold(p.Words); len(strings.Fields(w)) > 1 && strings.Contains(danish.Fold(u.Text), w) {
		words = p.Words
	}
	c := command{Verb: p.Verb, Arg: p.Key, Text: words, Whole: u.Text, Terms: t.e.lexicon.Find(words), P: sureEnough}
	switch p.Verb {
	case "guide":
		if !t.wasGiven(p.Key) {
			return c, false
		}
		c.Arg, c.Passage = "", p.Key
	case "own":
		if !slices.Contains(OwnKinds, p.Key) {
			return c, false
		}
	case "action":
		if !slices.Contains(u.Actions, p.Key) || p.Record != "" && !t.wasGiven(p.Record) {
			return c, false
		}
		c.Arg, c.More, _ = strings.Cut(p.Key, " ")
		_, c.Record, _ = strings.Cut(p.Record, "/")
	default:
		return c, false
	}
	return c, t.address(ctx, &c) == nil
}

// wasGiven tells whether a key was given to the model in this turn.
func (t *turn) wasGiven(key string) bool { return slices.Contains(t.handed, key) }

func (t *turn) sources(ctx context.Context, query string) ([]Source, error) {
	found, err := t.find(ctx, knowledge.Query{Text: query, Lang: t.r.lang, Limit: 4})
	if err != nil {
		return nil, fault.Wrap("assistant: model's search", err)
	}
	var out []Source
	for _, h := range found.Passages {
		out = append(out, Source{Key: key(h), Title: h.Guide.Title + ": " + h.Passage.Title, Text: h.Passage.Text})
		t.handed = append(t.handed, key(h))
	}
	return out, nil
}

// ownSources are the records of the person that the text is about, of one kind.
func (t *turn) ownSources(ctx context.Context, kind string) ([]Source, error) {
	w, err := t.about(ctx, t.in.Text)
	if err != nil || t.conv.Actor == "" || w.third || len(w.which) > 0 {
		return nil, err
	}
	v, err := t.view(ctx, t.subjectOr(w.subject))
	if err != nil {
		return nil, err
	}
	kinds := kindsOf[kind]
	if kinds == nil {
		kinds = []string{"appointment", "case", "document"}
	}
	var out []Source
	for _, it := range opened(only(t.childItems(t.items(v), w.child), kinds[0])) {
		k := it.Kind + "/" + it.ID
		out = append(out, Source{Key: k, Title: it.title, Text: it.say, Private: true})
		t.handed = append(t.handed, k)
	}
	return out, nil
}

// find searches the guides. Where there is a model, the search may have it read the
// question.
func (t *turn) find(ctx context.Context, q knowledge.Query) (knowledge.Found, error) {
	if t.e.model != nil {
		private, err := t.private(ctx)
		if err != nil {
			return knowledge.Found{}, err
		}
		ctx = WithPrivate(ctx, private)
	}
	return t.e.library.Search(ctx, q)
}

type privateKey struct{}

// WithPrivate tells whoever sends the words of a search to a model what in them
// tells who the citizen is.
func WithPrivate(ctx context.Context, private []string) context.Context {
	return context.WithValue(ctx, privateKey{}, private)
}

// PrivateIn gives what WithPrivate told.
func PrivateIn(ctx context.Context) []string {
	private, _ := ctx.Value(privateKey{}).([]string)
	return private
}

// private lists what tells who the citizen and those around them are.
func (t *turn) private(ctx context.Context) ([]string, error) {
	if t.conv.Actor == "" {
		return nil, nil
	}
	if _, err := t.ownView(ctx); err != nil {
		return nil, err
	}
	var out []string
	for _, v := range t.views {
		out = append(out, identifiers(v)...)
	}
	slices.Sort(out)
	return slices.DeleteFunc(slices.Compact(out), func(s string) bool { return len(s) < 3 }), nil
}

// Private lists what tells who a citizen and those around them are, for whoever
// sends a text of theirs to a model.
func (e *Engine) Private(ctx context.Context, who citizen.Capability) ([]string, error) {
	v, err := e.office.View(ctx, who)
	if err != nil {
		return nil, fault.Wrap("assistant: private", err)
	}
	return identifiers(v), nil
}

func identifiers(v citizen.View) []string {
	out := []string{string(v.ID), v.Name, v.Address, v.Phone, v.Email, string(v.CPR)}
	street, _, _ := strings.Cut(v.Address, ",")
	out = append(out, street)
	for _, n := range v.GiverNames {
		out = append(out, n)
	}
	for _, d := range v.Dependents {
		out = append(out, d.Name, d.Key)
	}
	for _, a := range v.Appointments {
		out = append(out, a.ID, a.With, a.Place)
	}
	for _, c := range v.Cases {
		out = append(out, c.ID, c.Responsible, c.WaitingFor)
	}
	for _, d := range v.Requested {
		out = append(out, d.ID)
	}
	for _, b := range v.Benefits {
		out = append(out, b.ID)
	}
	return out
}
