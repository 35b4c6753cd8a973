package web_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"iter"
	"maps"
	"mime/multipart"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
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

// office: views without filtering but for the question who may see whom.

type office struct{ *world }

func (o office) View(_ context.Context, c citizen.Capability) (citizen.View, error) {
	w, ok := o.town.Personas[c.Subject]
	if !ok || (c.Actor != c.Subject && !(c.Actor == "mette" && c.Subject == "karen")) {
		return citizen.View{}, fault.New(fault.NotFound, "test", "ikke fundet", "not found")
	}
	v := citizen.View{World: *w, Actor: c.Actor, OnBehalf: c.Actor != c.Subject, GiverNames: map[citizen.ID]string{}}
	if c.Actor == "mette" {
		v.GiverNames["karen"] = "Karen Holm"
	}
	return v, nil
}

func (o office) Contacts(context.Context) ([]citizen.Contact, error) { return o.town.Contacts, nil }

func (o office) Mandates(_ context.Context, actor citizen.ID) ([]citizen.Mandate, error) {
	if actor == "mette" {
		return []citizen.Mandate{{Giver: "karen", Name: "Karen Holm"}}, nil
	}
	return nil, nil
}

func (o office) Receipts(_ context.Context, c citizen.Capability) ([]citizen.Receipt, error) {
	if c.Subject != "karen" {
		return nil, nil
	}
	return []citizen.Receipt{{Reference: "OF-1", Change: citizen.Change{Type: "book", Start: "2026-11-30T10:00"}, Subject: "karen",
		Record: "apt-9", At: o.now, UndoUntil: o.now.Add(time.Hour)}}, nil
}

func (o office) Accesses(context.Context, citizen.Capability) ([]citizen.Entry, error) {
	return []citizen.Entry{{At: o.now, Actor: "mette", Subject: "karen", Verb: "read", What: "cases", Purpose: "self_service"}}, nil
}

func (o office) Do(_ context.Context, _ citizen.Capability, c citizen.Change) (citizen.Receipt, error) {
	o.Mu.Lock()
	defer o.Mu.Unlock()
	if a := o.asked[c.Approval]; a.State != citizen.ApprovalGiven || a.Digest != c.Key+c.Target {
		return citizen.Receipt{}, fault.New(fault.Denied, "test", "godkend først", "approve first")
	}
	o.changes = append(o.changes, c)
	return citizen.Receipt{Reference: "OF-1"}, nil
}

func (o office) Undo(_ context.Context, _ citizen.Capability, reference, key string) (citizen.Receipt, error) {
	o.Mu.Lock()
	defer o.Mu.Unlock()
	o.changes = append(o.changes, citizen.Change{Type: "undo", Target: reference, Key: key})
	return citizen.Receipt{Reference: "OF-1"}, nil
}

func (o office) List(context.Context, citizen.Capability, string, citizen.ListDeed, string) error {
	return nil
}

func (o office) Ask(_ context.Context, who citizen.Capability, session string, c citizen.Change, text string) (string, error) {
	o.Mu.Lock()
	defer o.Mu.Unlock()
	ref := fmt.Sprintf("MID-%d", len(o.asked)+1)
	o.asked[ref] = citizen.Approval{Reference: ref, Actor: who.Actor, Subject: who.Subject, Text: text, Session: session, State: citizen.ApprovalAsked, Digest: c.Key + c.Target, Asked: o.now}
	return ref, nil
}

func (o office) NameOf(_ context.Context, actor, other citizen.ID) (string, error) {
	o.Mu.Lock()
	defer o.Mu.Unlock()
	if w := o.town.Personas[other]; w != nil && actor == "karen" {
		return w.Name, nil
	}
	return "", fault.New(fault.NotFound, "test", "findes ikke", "not found")
}

func (o office) Name(_ context.Context, id citizen.ID) (string, error) {
	o.Mu.Lock()
	defer o.Mu.Unlock()
	if w := o.town.Personas[id]; w != nil {
		return w.Name, nil
	}
	return "", fault.New(fault.NotFound, "test", "findes ikke", "not found")
}

func (o office) Holder(_ context.Context, cpr citizen.CPR) (citizen.ID, bool, error) {
	o.Mu.Lock()
	defer o.Mu.Unlock()
	for id, w := range o.town.Personas {
		if w.CPR == cpr {
			return id, true, nil
		}
	}
	return "", false, nil
}

func (o office) Arrive(ctx context.Context, p citizen.Person) (citizen.World, error) {
	id, known, _ := o.Holder(ctx, p.CPR)
	o.Mu.Lock()
	defer o.Mu.Unlock()
	if !known {
		id = "new"
		o.town.Personas[id] = &citizen.World{ID: id, Name: p.Name, Born: p.Born, CPR: p.CPR}
	}
	return *o.town.Personas[id], nil
}

func (o office) Approval(_ context.Context, ref string) (citizen.Approval, error) {
	o.Mu.Lock()
	defer o.Mu.Unlock()
	a, ok := o.asked[ref]
	if !ok {
		return a, fault.New(fault.NotFound, "test", "findes ikke", "not found")
	}
	return a, nil
}

func (o office) Approve(_ context.Context, ref string, actor citizen.ID, yes bool) error {
	o.Mu.Lock()
	defer o.Mu.Unlock()
	a := o.asked[ref]
	if a.Actor != actor {
		return fault.New(fault.NotFound, "test", "findes ikke", "not found")
	}
	a.State = map[bool]string{true: citizen.ApprovalGiven, false: citizen.ApprovalRejected}[yes]
	o.asked[ref] = a
	return nil
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

// browser is a client with cookies against a started door.
type browser struct {
	t *testing.T
	*http.Client
	base string
}

func open(t *testing.T, w *world, change ...func(*web.Config)) *browser {
	t.Helper()
	c := w.config()
	for _, f := range change {
		f(&c)
	}
	return serve(t, httptest.NewUnstartedServer(nil), c)
}

func (w *world) config() web.Config {
	return web.Config{
		Engine: w, Journal: journal{w}, Office: office{w}, Sessions: w, Desk: counter{w}, Uploads: drawer{w}, Feedback: w, Demo: demo{w},
		Now: func() time.Time { w.Mu.Lock(); defer w.Mu.Unlock(); return w.now },
	}
}

func serve(t *testing.T, srv *httptest.Server, c web.Config) *browser {
	t.Helper()
	var err error
	if srv.Config.Handler, err = web.New(c); err != nil {
		t.Fatal(err)
	}
	srv.Start()
	t.Cleanup(srv.Close)
	return visitor(t, srv.URL)
}

// visitor is a new browser at the same door.
func visitor(t *testing.T, base string) *browser {
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return &browser{t, &http.Client{Jar: jar}, base}
}

// page is an answer with its body read.
type page struct {
	status int
	body   string
	path   string
	header http.Header
}

func (b *browser) do(r *http.Request, err error) page {
	b.t.Helper()
	if err != nil {
		b.t.Fatal(err)
	}
	res, err := b.Do(r)
	if err != nil {
		b.t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		b.t.Fatal(err)
	}
	return page{res.StatusCode, string(body), res.Request.URL.Path, res.Header}
}

func (b *browser) get(path string) page {
	b.t.Helper()
	return b.do(http.NewRequest(http.MethodGet, b.base+path, nil))
}

func (b *browser) post(path string, pairs ...string) page {
	b.t.Helper()
	v := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		v.Add(pairs[i], pairs[i+1])
	}
	r, err := http.NewRequest(http.MethodPost, b.base+path, strings.NewReader(v.Encode()))
	if err == nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	return b.do(r, err)
}

func (b *browser) send(method, path, body string) page {
	b.t.Helper()
	r, err := http.NewRequest(method, b.base+path, strings.NewReader(body))
	if err == nil {
		r.Header.Set("Content-Type", "application/json")
	}
	return b.do(r, err)
}

func (b *browser) upload(path, name string, content []byte, fields ...string) page {
	b.t.Helper()
	var buf bytes.Buffer
	m := multipart.NewWriter(&buf)
	for i := 0; i+1 < len(fields); i += 2 {
		_ = m.WriteField(fields[i], fields[i+1])
	}
	part, err := m.CreateFormFile("file", name)
	if err != nil {
		b.t.Fatal(err)
	}
	_, _ = part.Write(content)
	_ = m.Close()
	r, err := http.NewRequest(http.MethodPost, b.base+path, &buf)
	if err == nil {
		r.Header.Set("Content-Type", m.FormDataContentType())
	}
	return b.do(r, err)
}

func (b *browser) login(persona string) {
	b.t.Helper()
	if p := b.send(http.MethodPost, "/dev/login", `{"persona":"`+persona+`"}`); p.status != http.StatusOK {
		b.t.Fatalf("login as %s: %d %s", persona, p.status, p.body)
	}
}

func (p page) has(t *testing.T, want ...string) {
	t.Helper()
	for _, w := range want {
		if !strings.Contains(p.body, w) {
			t.Errorf("%s (%d) does not have %q:\n%s", p.path, p.status, w, p.body)
		}
	}
}
