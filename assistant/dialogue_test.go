package assistant_test

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"offelia/assistant"
	"offelia/assistant/citizen"
	"offelia/assistant/eval"
	"offelia/assistant/fault"
	"offelia/knowledge"
)

var update = flag.Bool("update", false, "rewrite the recorded answers in testdata/*.txtar")

// TestDialogues plays testdata/*.txtar. Each file is one pattern of talk; each
// of its sections ("-- name --") one dialogue on a town of its own:
//
//	karen                              who speaks: "anonymous", or a persona;
//	                                   then, if wanted, "en", a time, and "model"
//	                                   for an Offelia who has a language model
//	# why it should go so              a remark
//	> flyt min tid                     what is said, half a minute after the last answer
//	>> på torsdag                      the same, two seconds after
//	> [choose Ja, gør det]             a button, by label or by value (also one not shown)
//	> [file brev.pdf]  [mitid approve]  [login karen]  [event name ref time]
//	> [again]                          the last input once more, under the same id
//	> [wait 6m]  [taken odense-rehab 2026-11-27T09:00]  [revoked karen]
//	> [caseworker claim] [caseworker reply text] [caseworker close]
//	> [model answer apt-k2: den i hallen]  what the model proposes from now on:
//	                                   verb, key, words; "[model]" for nothing;
//	                                   "[model summary: text]" how it sums up
//	< outcome asks=… book:target:proposed | text ¶ text
//	  [a button] [another]             what was offered
//	= karen rebook apt-k1 …            what the town holds at the end that it did not before
//
// Lines that begin with "<", "=" or a blank are recorded: -update rewrites
// them. The text of a guide is not recorded, only which passage it is
// ("«flytning#frist»", "«plain flytning#frist»") and where a note of its editor stands ("«note»"), so that
// an editor's change breaks no dialogue.
func TestDialogues(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no dialogues: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			t.Parallel()
			raw, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			head, list := split(string(raw))
			t.Cleanup(func() {
				if *update && !t.Failed() {
					rewrite(t, file, head, list)
				}
			})
			for i := range list {
				t.Run(list[i].name, func(t *testing.T) {
					t.Parallel()
					got := play(t, list[i].body)
					if *update {
						list[i].body = got
						return
					}
					if diff := cmp.Diff(list[i].body, got); diff != "" {
						t.Errorf("recorded (-), played (+):\n%s", diff)
					}
				})
			}
		})
	}
}

// section is one file of a txtar archive.
type section struct{ name, body string }

var sectionMark = regexp.MustCompile(`(?m)^-- (.+) --\n`)

// split reads the txtar format.
func split(archive string) (head string, list []section) {
	marks := sectionMark.FindAllStringSubmatchIndex(archive, -1)
	for i, m := range marks {
		end := len(archive)
		if i+1 < len(marks) {
			end = marks[i+1][0]
		}
		list = append(list, section{archive[m[2]:m[3]], archive[m[1]:end]})
	}
	if len(marks) > 0 {
		head = archive[:marks[0][0]]
	}
	return head, list
}

func rewrite(t *testing.T, file, head string, list []section) {
	out := bytes.NewBufferString(head)
	for _, s := range list {
		fmt.Fprintf(out, "-- %s --\n%s", s.name, s.body)
	}
	if err := os.WriteFile(file, out.Bytes(), 0o644); err != nil {
		t.Error(err)
	}
}

// play runs one dialogue and gives it back as it went.
func play(t *testing.T, script string) string {
	lines := strings.Split(strings.TrimRight(script, "\n"), "\n")
	p := newPlay(t, strings.Fields(lines[0]))
	p.out = append(p.out, lines[0])
	before := p.town.state()
	for _, line := range lines[1:] {
		switch {
		case strings.HasPrefix(line, "#"):
			p.out = append(p.out, line)
		case strings.HasPrefix(line, ">"):
			p.out = append(p.out, line)
			p.line(line)
		case line == "", strings.ContainsAny(line[:1], "<= "):
		default:
			t.Fatalf("what is %q?", line)
		}
	}
	for _, w := range eval.Diff(before, p.town.state()) {
		p.out = append(p.out, strings.TrimRight(p.mask(fmt.Sprintf("= %s %s %s %s %s", w.Owner, w.Type, w.Target, w.Start, w.What)), " "))
	}
	return strings.Join(p.out, "\n") + "\n\n"
}

// player is one dialogue on its way.
type player struct {
	t            *testing.T
	town         *town
	model        *scripted
	who          citizen.ID
	lang         string
	conversation string
	n            int
	input        assistant.Input
	last         assistant.Message
	masked       map[string]string
	out          []string
}

func newPlay(t *testing.T, head []string) *player {
	t.Helper()
	p := &player{t: t, masked: map[string]string{}, lang: "da"}
	at := monday
	var model assistant.Model
	for i, word := range head {
		moment, err := time.Parse(time.RFC3339, word)
		switch {
		case i == 0 && word != "anonymous":
			p.who = citizen.ID(word)
		case i == 0:
		case err == nil:
			at = moment
		case word == "model":
			p.model = &scripted{}
			model = p.model
		default:
			p.lang = word
		}
	}
	p.town = newTownWith(t, at, model)
	p.conversation = p.town.begin(p.who, p.lang)
	return p
}

var directive = regexp.MustCompile(`^\[(\S+) ?(.*)\]$`)

// line plays one line of the citizen, or moves the world.
func (p *player) line(line string) {
	p.t.Helper()
	pause := 30 * time.Second
	text, quick := strings.CutPrefix(line, ">>")
	if quick {
		pause = 2 * time.Second
	}
	text = strings.TrimSpace(strings.TrimPrefix(text, ">"))
	in := assistant.Input{Kind: assistant.Said, Text: text, Lang: p.lang}
	if m := directive.FindStringSubmatch(text); m != nil {
		var speaks bool
		if in, speaks = p.direct(m[1], m[2]); !speaks {
			return
		}
	}
	p.town.wait(pause)
	p.turn(in)
}

// direct reads a directive; speaks is false when it is no turn of the citizen.
func (p *player) direct(verb, arg string) (in assistant.Input, speaks bool) {
	p.t.Helper()
	words := strings.Fields(arg)
	switch verb {
	case "choose":
		return assistant.Input{Kind: assistant.Chose, Choice: p.button(arg)}, true
	case "file":
		p.n++
		return assistant.Input{Kind: assistant.Attached, Upload: &citizen.Upload{ID: fmt.Sprint("up-", p.n), Name: arg, Type: "application/pdf", Size: 4096}}, true
	case "mitid":
		return p.mitid(arg == "approve")
	case "login":
		p.who = citizen.ID(arg)
		return assistant.Input{Kind: assistant.LoggedIn}, true
	case "event":
		return assistant.Input{Kind: assistant.Happened, Trigger: &assistant.Trigger{Event: words[0], Ref: strings.Join(words[1:], "")}}, true
	case "again":
		return p.input, true
	case "open":
		return assistant.Input{Kind: assistant.Opened}, true
	case "wait":
		d, err := time.ParseDuration(arg)
		p.must(err)
		p.town.wait(d)
	case "taken":
		p.must(p.town.store.Write(p.t.Context(), func(tx citizen.Tx) error { return tx.Take(words[0], words[1]) }))
	case "revoked":
		p.revoke(citizen.ID(arg))
	case "overheard":
		return assistant.Input{Kind: assistant.Said, Text: arg, Overheard: true}, true
	case "model":
		if text, ok := strings.CutPrefix(arg, "summary: "); ok {
			p.model.summarise = func(assistant.Talk) ([]assistant.Sentence, error) { return []assistant.Sentence{{Text: text}}, nil }
		} else {
			p.model.understand = proposing(arg)
		}
	case "caseworker":
		p.caseworker(words[0], strings.TrimSpace(strings.TrimPrefix(arg, words[0])))
	default:
		p.t.Fatalf("what is [%s %s]?", verb, arg)
	}
	return in, false
}

// proposing is a model that searches for what was said, looks at the citizen's
// appointments, and then always proposes the same: "verb key: words".
func proposing(arg string) func(context.Context, assistant.Utterance) ([]assistant.Proposal, error) {
	return func(ctx context.Context, u assistant.Utterance) ([]assistant.Proposal, error) {
		head, words, _ := strings.Cut(arg, ": ")
		verb, key, _ := strings.Cut(head, " ")
		if verb == "" {
			return nil, nil
		}
		_, err := u.Search(ctx, u.Text)
		return []assistant.Proposal{{Verb: verb, Key: key, Words: words}}, err
	}
}

func (p *player) must(err error) {
	p.t.Helper()
	if err != nil {
		p.t.Fatal(err)
	}
}

// button finds the value of a button by its label.
func (p *player) button(label string) string {
	for _, c := range p.last.Choices {
		if c.Label == label {
			return c.Value
		}
	}
	for _, c := range p.last.Cards {
		for _, b := range c.Choices {
			if b.Label == label {
				return b.Value
			}
		}
	}
	return p.unmask(label)
}

// mitid answers the step-up that was asked for last; what the office refuses
// never reaches the dialogue.
func (p *player) mitid(approve bool) (assistant.Input, bool) {
	p.t.Helper()
	ref := ""
	for masked, r := range p.masked {
		if strings.HasPrefix(masked, "MID-") && (ref == "" || masked > p.masked[ref]) {
			ref = r
		}
	}
	if p.last.Action != nil && strings.HasPrefix(p.last.Action.Reference, "MID-") {
		ref = p.last.Action.Reference
	}
	if err := p.town.office.Approve(p.t.Context(), ref, p.who, approve); err != nil {
		p.out = append(p.out, "< MitID: "+fault.Text(err, p.lang))
		return assistant.Input{}, false
	}
	return assistant.Input{Kind: assistant.Approved, Choice: ref, Yes: approve}, true
}

// revoke takes back every mandate that a citizen gave, in another window.
func (p *player) revoke(giver citizen.ID) {
	p.t.Helper()
	p.must(p.town.store.Write(p.t.Context(), func(tx citizen.Tx) error {
		w, err := tx.World(giver)
		if err != nil {
			return err
		}
		for i := range w.Given {
			w.Given[i].Revoked = citizen.Day(p.town.now().AddDate(0, 0, -1))
		}
		return tx.Save(w, "revoked")
	}))
}

// caseworker is Dorthe at the desk.
func (p *player) caseworker(verb, text string) {
	p.t.Helper()
	ctx := p.t.Context()
	s, ok, err := p.town.desk.Standing(ctx, p.conversation)
	p.must(err)
	if !ok {
		p.t.Fatal("there is no ticket")
	}
	n := len(p.town.posted)
	switch verb {
	case "claim":
		p.must(p.town.desk.Claim(ctx, s.Ticket, "Dorthe"))
	case "reply":
		p.must(p.town.desk.Reply(ctx, s.Ticket, "Dorthe", text))
	case "close":
		p.must(p.town.desk.Close(ctx, s.Ticket, "Dorthe", "done"))
	}
	for _, m := range p.town.posted[n:] {
		p.out = append(p.out, "< "+m.From+" | "+flat(m.Text))
	}
}

// turn gives the engine one input and records what it answered.
func (p *player) turn(in assistant.Input) {
	p.t.Helper()
	if in.ID == "" {
		p.n++
		in.ID = fmt.Sprint("in-", p.n)
	}
	in.Conversation, in.Capability, in.Channel = p.conversation, as(p.who), "chat"
	p.input = in
	a, err := gather(p.town.engine.Turn(p.t.Context(), in))
	var said *fault.Error
	if errors.As(err, &said) && said.Kind != fault.Internal {
		p.out = append(p.out, "< error: "+fault.Text(err, p.lang))
		return
	}
	p.must(err)
	p.last = a.Message
	p.record(a)
}

// record writes an answer as lines.
func (p *player) record(a answer) {
	head := "< " + string(a.Outcome)
	if a.Asks != nil {
		head += " asks=" + string(*a.Asks)
	}
	if act := a.Action; act != nil {
		head += fmt.Sprintf(" %s:%s:%s", act.Type, act.Target, act.State)
		p.name(act.Reference)
	}
	if a.OnBehalf != "" {
		head += " for=" + strings.ReplaceAll(a.OnBehalf, " ", "_")
	}
	if a.Lang != "da" {
		head += " " + a.Lang
	}
	for _, r := range a.receipts {
		p.name(r.Reference)
		if strings.HasPrefix(r.Target, "msg-") || strings.HasPrefix(r.Target, "app-") || strings.HasPrefix(r.Target, "apt-") && len(r.Target) > 8 {
			p.name(r.Target)
		}
	}
	p.out = append(p.out, p.mask(strings.TrimRight(head+" | "+p.text(a.Message), " ")))
	for _, r := range a.receipts {
		p.out = append(p.out, p.mask(fmt.Sprintf("  receipt %s %s %s", r.Reference, r.Type, r.Target)))
	}
	if q := a.queue; q != nil {
		p.out = append(p.out, fmt.Sprintf("  queue %s %d", q.State, q.Place))
	}
	var cards, buttons []string
	for _, c := range a.Cards {
		cards = append(cards, c.ID)
	}
	for _, c := range a.Choices {
		if a.Asks == nil && a.Outcome == assistant.AnswerGuide && strings.HasPrefix(c.Value, "passage:") {
			continue // what to read on, which each phrasing that an editor adds may change
		}
		buttons = append(buttons, "["+c.Label+"]")
	}
	if len(cards) > 0 {
		p.out = append(p.out, strings.TrimRight("  cards "+strings.Join(cards, " "), " "))
	}
	if len(buttons) > 0 {
		p.out = append(p.out, "  "+strings.Join(buttons, " "))
	}
}

// text is the message with its quotes of guides replaced by their names.
func (p *player) text(m assistant.Message) string {
	text := m.Text
	for _, c := range m.Citations {
		g, passage, err := p.town.mind.library.Passage(c.Ref())
		p.must(err)
		composed := knowledge.Compose(knowledge.Hit{Guide: g, Passage: passage}, p.town.now())
		name := "«" + c.Guide + "#" + c.Passage + "»"
		if c.Variant == knowledge.PlainLanguage {
			composed, name = *composed.Plain, "«plain "+c.Guide+"#"+c.Passage+"»"
		}
		if composed.Short != "" {
			text = strings.Replace(text, composed.Short, name, 1)
		}
		if composed.Rest != "" {
			text = strings.Replace(text, "\n\n"+composed.Rest, "", 1)
		}
		for _, note := range composed.Notes {
			text = strings.Replace(text, note, "«note»", 1)
		}
	}
	return flat(text)
}

// flat writes paragraphs on one line.
func flat(text string) string {
	return strings.ReplaceAll(strings.ReplaceAll(text, "\n\n", " ¶ "), "\n", " / ")
}

// name gives a random reference a name that is the same in every run.
func (p *player) name(ref string) {
	if len(ref) < 4 {
		return
	}
	for _, known := range p.masked {
		if known == ref {
			return
		}
	}
	n := 1
	for masked := range p.masked {
		if masked[:3] == ref[:3] {
			n++
		}
	}
	p.masked[fmt.Sprintf("%s-%d", strings.TrimRight(ref[:3], "-"), n)] = ref
}

func (p *player) mask(s string) string {
	for masked, ref := range p.masked {
		s = strings.ReplaceAll(s, ref, masked)
	}
	return s
}

func (p *player) unmask(s string) string {
	for masked, ref := range p.masked {
		s = strings.ReplaceAll(s, masked, ref)
	}
	return s
}
