package voice_test

import (
	"errors"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"offelia/assistant"
	"offelia/assistant/desk"
	"offelia/channels/voice"
)

// joined is Karen's call with Offelia, into which Lise, who holds the ticket,
// has come.
type joined struct {
	*world
	conversation string
	karen, lise  *voice.Client
}

// join opens a call and lets Lise in.
func join(t *testing.T, change func(*voice.Config)) *joined {
	t.Helper()
	return enterCall(t, setup(t, change))
}

func enterCall(t *testing.T, w *world) *joined {
	t.Helper()
	j := &joined{world: w}
	conv, _ := w.Begin(t.Context(), w.Sessions["token-karen"].Capability(), "", "da", "chat")
	j.conversation = conv.ID
	w.tickets["T-1"] = desk.Ticket{ID: "T-1", State: desk.Assigned, Assignee: "Lise Krag", Request: desk.Request{Conversation: conv.ID}}
	d := w.dialing(t, "karen")
	d.Conversation = conv.ID
	j.karen = dial(t, d)
	awaitState(t, j.karen, "listening")
	j.lise = j.enter(t)
	return j
}

// enter lets Lise in and waits until both know.
func (j *joined) enter(t *testing.T) *voice.Client {
	t.Helper()
	d := j.dialing(t, "lise")
	d.Ticket = "T-1"
	lise := dial(t, d)
	awaitKind(t, lise, "ready")
	await(t, j.karen, "who is there", func(e voice.Event) bool { return e.Type == "state" && e.State == "person" && e.Name == "Lise Krag" })
	return lise
}

func awaitKind(t *testing.T, c *voice.Client, kind string) voice.Event {
	t.Helper()
	return await(t, c, kind, func(e voice.Event) bool { return e.Type == kind })
}

// awaitSaid waits until Offelia says something with these words in it.
func awaitSaid(t *testing.T, c *voice.Client, words string) {
	t.Helper()
	await(t, c, "“"+words+"” spoken", func(e voice.Event) bool { return e.Type == "bot-tts-text" && strings.Contains(e.Text, words) })
}

func (j *joined) awaitMessage(t *testing.T, words string) {
	t.Helper()
	eventually(t, "the conversation to hold “"+words+"”", func() bool {
		return slices.ContainsFunc(j.messages(j.conversation), func(m string) bool { return strings.Contains(m, words) })
	})
}

// TestCaseworkerOnTheCall: both hear each other, what each says stands in the
// conversation under their name, Offelia answers nothing; when Lise leaves she is
// back. Every step is heard and written.
func TestCaseworkerOnTheCall(t *testing.T) {
	t.Parallel()
	j := join(t, func(c *voice.Config) { c.Most = 1 }) // a full house lets her in
	awaitSaid(t, j.karen, "Nu er Lise Krag med i opkaldet")
	j.awaitMessage(t, "caseworker: Nu er Lise Krag med i opkaldet")
	if _, err := voice.Dial(t.Context(), j.dialing(t, "mette")); err == nil || !strings.Contains(err.Error(), "503") {
		t.Errorf("beyond the limit: %v", err)
	}
	quietSince(t, j.karen)

	began := time.Now()
	j.lise.Say(t.Context(), sentence(t))
	if !loud(j.karen.Sound(began)) {
		t.Error("Karen does not hear Lise")
	}
	await(t, j.karen, "Lise's words", func(e voice.Event) bool {
		return e.Type == "person-transcription" && e.Name == "Lise Krag" && e.Text != ""
	})
	awaitKind(t, j.lise, "user-transcription")
	j.awaitMessage(t, "caseworker Lise Krag: hvornår skal jeg melde flytning")

	began = time.Now()
	j.karen.Say(t.Context(), sentence(t))
	if !loud(j.lise.Sound(began)) {
		t.Error("Lise does not hear Karen")
	}
	await(t, j.lise, "Karen's words", func(e voice.Event) bool { return e.Type == "citizen-transcription" && e.Text != "" })
	j.awaitMessage(t, "citizen: hvornår skal jeg melde flytning")
	if in := j.inputs(); len(in) != 1 || !in[0].Overheard {
		t.Errorf("the dialogue got %+v", in)
	}
	for _, m := range j.messages(j.conversation) {
		if strings.HasPrefix(m, "offelia") {
			t.Errorf("Offelia answered: %s", m)
		}
	}

	if err := j.lise.HangUp(t.Context()); err != nil {
		t.Fatal(err)
	}
	awaitSaid(t, j.karen, "Lise Krag har forladt opkaldet")
	j.awaitMessage(t, "caseworker: Lise Krag har forladt opkaldet")
	awaitState(t, j.karen, "listening")
	j.karen.Say(t.Context(), sentence(t))
	awaitText(t, j.karen, "bot-tts-text", "Det er i orden.")
	if ticket, _ := j.Ticket(t.Context(), "T-1"); len(ticket.Notes) != 1 || !strings.Contains(ticket.Notes[0].Text, "Talte med borgeren") {
		t.Errorf("the notes are %+v", ticket.Notes)
	}
	if n := j.door.Tally().Joined; n != 1 {
		t.Errorf("%d came on", n)
	}
}

// quietSince waits until nothing was heard for a while.
func quietSince(t *testing.T, c *voice.Client) {
	t.Helper()
	eventually(t, "silence", func() bool { return !loud(c.Sound(time.Now().Add(-300 * time.Millisecond))) })
}

// TestEdgesOfACaseworkersLine: whatever takes the caseworker off the call, the
// citizen hears a true sentence and Offelia is back; whatever ends the citizen's
// call, the caseworker is told.
func TestEdgesOfACaseworkersLine(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		happens func(*testing.T, *joined)
		citizen string // is said
		lise    string // is told, at the end
	}{
		"her session is revoked": {func(t *testing.T, j *joined) { _ = j.Delete(t.Context(), "token-lise") }, "Lise Krag har forladt opkaldet", "Du er logget ud"},
		"she closes the enquiry": {func(_ *testing.T, j *joined) {
			j.change("T-1", func(t *desk.Ticket) { t.State = desk.Closed })
			j.post(j.conversation, assistant.Message{From: "caseworker", Text: "Lise Krag har afsluttet henvendelsen."})
		}, "Lise Krag har afsluttet henvendelsen.", "ikke din mere"},
		"a colleague gets it": {func(_ *testing.T, j *joined) {
			j.change("T-1", func(t *desk.Ticket) { t.Assignee = "Ali Noor" })
		}, "Lise Krag har forladt opkaldet", "ikke din mere"},
		"the citizen hangs up": {func(t *testing.T, j *joined) { _ = j.karen.HangUp(t.Context()) }, "", "Borgerens opkald er slut"},
		"the citizen logs out": {func(t *testing.T, j *joined) {
			_ = j.Delete(t.Context(), "token-karen")
			j.karen.Say(t.Context(), sentence(t))
		}, "", "Borgerens opkald er slut"},
		"the program stops": {func(_ *testing.T, j *joined) { go j.door.Shutdown() }, "", "Borgerens opkald er slut"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			j := join(t, nil)
			awaitSaid(t, j.karen, "med i opkaldet")
			c.happens(t, j)
			await(t, j.lise, c.lise, func(e voice.Event) bool { return e.Type == "bye" && strings.Contains(e.Text, c.lise) })
			if c.citizen != "" {
				awaitSaid(t, j.karen, c.citizen)
				awaitState(t, j.karen, "listening")
			} else {
				eventually(t, "the call to end", func() bool { return j.door.Tally().Open == 0 })
			}
		})
	}
}

// change alters a ticket.
func (w *town) change(id string, how func(*desk.Ticket)) {
	w.Mu.Lock()
	defer w.Mu.Unlock()
	t := w.tickets[id]
	how(&t)
	w.tickets[id] = t
}

// TestCaseworkersNetworkIsLost: Offelia takes over again, and the caseworker can
// come back.
func TestCaseworkersNetworkIsLost(t *testing.T) {
	t.Parallel()
	j := enterCall(t, setupOn(t, voice.MediaConfig{Addr: "127.0.0.1:0", Lost: time.Second}, nil))
	awaitSaid(t, j.karen, "med i opkaldet")
	j.lise.Vanish()
	awaitSaid(t, j.karen, "Bliv i opkaldet")
	awaitSaid(t, j.karen, "Forbindelsen til Lise Krag er væk")
	j.enter(t)
	awaitSaid(t, j.karen, "Nu er Lise Krag med i opkaldet")
}

// TestCitizensNetworkIsLost: the caseworker sees it at once, and is told when it
// does not come back. The citizen may call again, and she may join again.
func TestCitizensNetworkIsLost(t *testing.T) {
	t.Parallel()
	j := enterCall(t, setupOn(t, voice.MediaConfig{Addr: "127.0.0.1:0", Lost: time.Second}, nil))
	j.karen.Vanish()
	await(t, j.lise, "that the citizen is lost", func(e voice.Event) bool { return e.Type == "citizen" && e.Lost })
	await(t, j.lise, "the end", func(e voice.Event) bool {
		return e.Type == "bye" && strings.Contains(e.Text, "Borgerens forbindelse er væk")
	})
	eventually(t, "the call to end", func() bool { return j.door.Tally().Ended["lost"] == 1 })
	d := j.dialing(t, "karen")
	d.Conversation = j.conversation
	j.karen = dial(t, d)
	awaitState(t, j.karen, "speaking")
	j.enter(t)
}

// TestOneCaseworkerAtATime: only who holds the ticket comes on, in one window.
func TestOneCaseworkerAtATime(t *testing.T) {
	t.Parallel()
	j := join(t, nil)
	d := j.dialing(t, "ali")
	d.Ticket = "T-1"
	if _, err := voice.Dial(t.Context(), d); err == nil || !strings.Contains(err.Error(), "409") || !strings.Contains(err.Error(), "Lise Krag har allerede taget den") {
		t.Errorf("a colleague: %v", err)
	}
	second := j.again(t)
	await(t, j.lise, "the farewell", func(e voice.Event) bool { return e.Type == "bye" && strings.Contains(e.Text, "andet vindue") })
	began := time.Now()
	second.Say(t.Context(), sentence(t))
	if !loud(j.karen.Sound(began)) {
		t.Error("Karen does not hear the second window")
	}
	n := 0
	for _, m := range j.messages(j.conversation) {
		if strings.Contains(m, "med i opkaldet") {
			n++
		}
	}
	if n != 1 {
		t.Errorf("it was said %d times that Lise is there", n)
	}
}

// again is enter where Lise is on already.
func (j *joined) again(t *testing.T) *voice.Client {
	t.Helper()
	d := j.dialing(t, "lise")
	d.Ticket = "T-1"
	c := dial(t, d)
	awaitKind(t, c, "ready")
	return c
}

// TestJoiningIsForCaseworkers: for others there is no ticket, and without a call
// there is nothing to join.
func TestJoiningIsForCaseworkers(t *testing.T) {
	t.Parallel()
	w := setup(t, nil)
	w.tickets["T-1"] = desk.Ticket{ID: "T-1", State: desk.Assigned, Assignee: "Lise Krag", Request: desk.Request{Conversation: "c7"}}
	for name, c := range map[string]struct {
		method, path, who, body string
		status                  int
	}{
		"a citizen looks":     {http.MethodGet, "/v1/calls/tickets/T-1", "karen", "", 404},
		"a citizen joins":     {http.MethodPost, "/v1/calls/tickets/T-1", "karen", audio, 404},
		"nobody joins":        {http.MethodPost, "/v1/calls/tickets/T-1", "", audio, 401},
		"no such ticket":      {http.MethodPost, "/v1/calls/tickets/T-2", "lise", audio, 404},
		"a colleague's":       {http.MethodPost, "/v1/calls/tickets/T-1", "ali", audio, 409},
		"no call":             {http.MethodPost, "/v1/calls/tickets/T-1", "lise", audio, 409},
		"no offer":            {http.MethodPost, "/v1/calls/tickets/T-1", "lise", "hello", 400},
		"a caseworker looks":  {http.MethodGet, "/v1/calls/tickets/T-1", "lise", "", 200},
		"hangs up what isn't": {http.MethodDelete, "/v1/calls/nothing", "lise", "", 404},
	} {
		if status, body := w.ask(t, c.method, c.path, c.who, "application/sdp", []byte(c.body)); status != c.status {
			t.Errorf("%s: %d %s, want %d", name, status, body, c.status)
		}
	}
}

// TestNobodyWritesDown: when transcription fails both are told, and they still
// hear each other.
func TestNobodyWritesDown(t *testing.T) {
	t.Parallel()
	j := join(t, nil)
	awaitSaid(t, j.karen, "med i opkaldet")
	quietSince(t, j.karen)
	j.engines.mu.Lock()
	j.deaf = errors.New("the engine is broken")
	j.engines.mu.Unlock()
	began := time.Now()
	j.lise.Say(t.Context(), sentence(t))
	for _, c := range []*voice.Client{j.karen, j.lise} {
		await(t, c, "an error in words", func(e voice.Event) bool { return e.Type == "error" && strings.Contains(e.Text, "ikke skrevet ned") })
	}
	if !loud(j.karen.Sound(began)) {
		t.Error("Karen does not hear Lise")
	}
}
