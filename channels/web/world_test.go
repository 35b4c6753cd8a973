package web_test

import (
	"context"
	"fmt"
	"iter"
	"maps"
	"slices"
	"sync"
	"time"

	"offelia/assistant"
	"offelia/assistant/citizen"
	"offelia/assistant/desk"
	"offelia/assistant/fault"
	"offelia/channels/channelstest"
	"offelia/channels/web"
	"offelia/knowledge"
)

// world is a small town in memory: every part that the door needs, simple
// enough to see that it is right.
type world struct {
	*channelstest.Town
	now     time.Time       // guarded by Mu, as what follows
	done    map[string]bool // inputs, by id
	inputs  []assistant.Input
	uploads map[string]citizen.Upload
	ratings []web.Rating
	tickets map[string]*desk.Ticket
	seen    []string
	asked   map[string]citizen.Approval
	changes []citizen.Change
	events  []assistant.Trigger
	town    citizen.Town
	fail    error // of the next turn
}

func newWorld() *world {
	mette := citizen.World{ID: "mette", Name: "Mette Holm", Born: "1981-06-25", CPR: "250681-2216", Municipality: "Aarhus"}
	karen := citizen.World{
		ID: "karen", Name: "Karen Holm", Born: "1954-03-12", CPR: "120354-1108", Municipality: "Odense", Notes: "72 år, bor alene",
		Appointments: []citizen.Appointment{{ID: "apt-1", Title: "Opfølgning", Start: "2026-11-26T10:00", Place: "Hjemme", With: "Pia"}},
		Cases: []citizen.Case{
			{ID: "cs-1", Title: "Ansøgning om badebænk", NextStep: "Send samtykke", Deadline: "2026-12-04", WaitingFor: "borgeren"},
			{ID: "cs-2", Title: "Rehabilitering", Status: "I gang", NextStep: "Midtvejs", WaitingFor: "kommunen", Responsible: "Pia"},
		},
		Given: []citizen.Delegation{{To: "mette", Read: []citizen.Area{"hjaelpemidler"}, Act: []citizen.Area{}}},
	}
	w := &world{
		Town: channelstest.New(), now: time.Date(2026, 11, 23, 9, 15, 0, 0, citizen.Copenhagen()), done: map[string]bool{}, uploads: map[string]citizen.Upload{},
		tickets: map[string]*desk.Ticket{}, asked: map[string]citizen.Approval{},
		town: citizen.Town{Personas: map[citizen.ID]*citizen.World{"karen": &karen, "mette": &mette},
			Contacts: []citizen.Contact{{Key: "odense-borgerservice", Name: "Borgerservice Odense", Phone: "12 10 10 03", Hours: "man-ons 10-15, tor 10-17, fre 10-13"}}},
	}
	w.Now = func() time.Time { return w.now }
	return w
}

// journal and engine: Offelia repeats what was said and asks to confirm.

type journal struct{ *world }

func (j journal) Latest(_ context.Context, actor citizen.ID, _ int) ([]assistant.Conversation, error) {
	j.Mu.Lock()
	defer j.Mu.Unlock()
	var all []assistant.Conversation
	for _, id := range slices.Backward(slices.Sorted(maps.Keys(j.Threads))) {
		if c := j.Threads[id]; c.Actor == actor {
			all = append(all, c)
		}
	}
	return all, nil
}

func (w *world) Turn(_ context.Context, in assistant.Input) iter.Seq2[assistant.Event, error] {
	return func(yield func(assistant.Event, error) bool) {
		w.Mu.Lock()
		defer w.Mu.Unlock()
		if w.fail != nil {
			yield(nil, w.fail)
			return
		}
		if w.done[in.ID] {
			return
		}
		w.done[in.ID] = true
		w.inputs = append(w.inputs, in)
		c := w.Threads[in.Conversation]
		c.Turn++
		if in.Kind == assistant.LoggedIn {
			c.Actor = in.Capability.Actor
		}
		w.Threads[in.Conversation] = c
		if in.Text != "" {
			w.add(in.Conversation, assistant.Message{ID: in.ID, From: "citizen", Lang: "da", Text: in.Text, At: w.now})
		}
		yield(w.add(in.Conversation, w.answer(in)), nil)
	}
}

func (w *world) answer(in assistant.Input) assistant.Message {
	m := assistant.Message{From: "offelia", Lang: "da", Text: fmt.Sprintf("Svar på %s %s%s", in.Kind, in.Text, in.Choice), At: w.now, Outcome: assistant.SmallTalk}
	switch in.Text {
	case "kilde":
		m.Outcome = assistant.AnswerGuide
		m.Citations = []assistant.Citation{{Guide: "flytning", Version: 1, Passage: "frist", Title: "Frist", Quote: "senest 5 dage efter", Authority: "Folkeregisteret"}}
	case "valg":
		m.Choices = []assistant.Choice{{Value: "ja", Label: "Ja tak"}, {Value: "nej", Label: "Nej <b>"}}
	}
	return m
}

func (w *world) add(conversation string, m assistant.Message) assistant.Message {
	m.Seq = int64(len(w.Events[conversation]) + 1)
	w.Events[conversation] = append(w.Events[conversation], m)
	return m
}

// Desk: one ticket is enough.

type counter struct{ *world }

func (d counter) Queue(context.Context) ([]desk.Ticket, error) {
	d.Mu.Lock()
	defer d.Mu.Unlock()
	var all []desk.Ticket
	for _, id := range slices.Sorted(maps.Keys(d.tickets)) {
		all = append(all, *d.tickets[id])
	}
	return all, nil
}

func (d counter) Ticket(_ context.Context, id string) (desk.Ticket, error) {
	d.Mu.Lock()
	defer d.Mu.Unlock()
	t, ok := d.tickets[id]
	if !ok {
		return desk.Ticket{}, fault.New(fault.NotFound, "test", "findes ikke", "not found")
	}
	return *t, nil
}

func (d counter) change(id string, f func(t *desk.Ticket) error) error {
	d.Mu.Lock()
	defer d.Mu.Unlock()
	t, ok := d.tickets[id]
	if !ok {
		return fault.New(fault.NotFound, "test", "findes ikke", "not found")
	}
	return f(t)
}

func (d counter) Claim(_ context.Context, id, by string) error {
	return d.change(id, func(t *desk.Ticket) error {
		if t.Assignee != "" && t.Assignee != by {
			return fault.New(fault.Conflict, "test", "Taget af "+t.Assignee, "Taken by "+t.Assignee)
		}
		t.Assignee, t.State = by, desk.Assigned
		return nil
	})
}

func (d counter) Reply(_ context.Context, id, by, text string) error {
	return d.change(id, func(t *desk.Ticket) error {
		d.add(t.Request.Conversation, assistant.Message{From: "caseworker", Name: by, Lang: "da", Text: text, At: d.now})
		t.State, t.Unread = desk.Answered, true
		return nil
	})
}

func (d counter) Note(_ context.Context, id, by, text string) error {
	return d.change(id, func(t *desk.Ticket) error {
		t.Notes = append(t.Notes, desk.Note{By: by, Text: text, At: d.now})
		return nil
	})
}

func (d counter) Release(_ context.Context, id, _ string) error {
	return d.change(id, func(t *desk.Ticket) error { t.Assignee, t.State = "", desk.Queued; return nil })
}

func (d counter) Transfer(_ context.Context, id, by, to, note string) error {
	return d.change(id, func(t *desk.Ticket) error {
		t.Assignee = to
		t.Notes = append(t.Notes, desk.Note{By: by, Text: note, At: d.now})
		return nil
	})
}

func (d counter) Close(_ context.Context, id, _, _ string) error {
	return d.change(id, func(t *desk.Ticket) error { t.State = desk.Closed; return nil })
}

func (d counter) Standing(_ context.Context, conversation string) (desk.Standing, bool, error) {
	d.Mu.Lock()
	defer d.Mu.Unlock()
	for id, t := range d.tickets {
		if t.Request.Conversation == conversation {
			return desk.Standing{Ticket: id, State: t.State}, true, nil
		}
	}
	return desk.Standing{}, false, nil
}

func (d counter) Seen(_ context.Context, conversation string) error {
	d.Mu.Lock()
	defer d.Mu.Unlock()
	d.seen = append(d.seen, conversation)
	for _, t := range d.tickets {
		if t.Request.Conversation == conversation {
			t.Unread = false
		}
	}
	return nil
}

// The rest.

type drawer struct{ *world }

func (d drawer) Keep(_ context.Context, owner string, u citizen.Upload, _ []byte) error {
	d.Mu.Lock()
	defer d.Mu.Unlock()
	d.uploads[owner+u.ID] = u
	return nil
}

func (d drawer) Find(_ context.Context, owner, id string) (citizen.Upload, error) {
	d.Mu.Lock()
	defer d.Mu.Unlock()
	u, ok := d.uploads[owner+id]
	if !ok {
		return u, fault.New(fault.NotFound, "test", "findes ikke", "not found")
	}
	return u, nil
}

func (w *world) Rate(_ context.Context, r web.Rating) error {
	w.Mu.Lock()
	defer w.Mu.Unlock()
	w.ratings = append(w.ratings, r)
	return nil
}

type demo struct{ *world }

func (d demo) Town(context.Context) (citizen.Town, error) { return d.town, nil }
func (d demo) Reset(context.Context) error                { return nil }
func (d demo) Event(_ context.Context, _ citizen.ID, t assistant.Trigger) error {
	d.events = append(d.events, t)
	return nil
}

// A guide to read.

// One library serves all tests that only read: it does not change.
var library = sync.OnceValues(func() (*knowledge.Library, error) {
	g := &knowledge.Guide{
		Key: knowledge.Key{ID: "flytning", Lang: "da"}, Version: 1, Title: "Flytte i Danmark", Authority: "Folkeregisteret", Source: "https://www.borger.dk/flytning",
		Checked: "2026-11-15", ValidFrom: "2026-01-01",
		Passages: []knowledge.Passage{{ID: "frist", Kind: knowledge.Question, Title: "Hvornår skal jeg melde flytning?", Certainty: knowledge.Verified,
			Short: "Du skal melde flytning senest 5 dage efter, du er flyttet.", Text: "Du skal melde flytning senest 5 dage efter, du er flyttet.",
			HTML: "<p>Du skal melde flytning <strong>senest 5 dage</strong> efter, du er flyttet.</p>"}},
	}
	return knowledge.Open("", []*knowledge.Guide{g}, knowledge.Facts{}, func() time.Time { return newWorld().now })
})
