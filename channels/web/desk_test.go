package web_test

import (
	"bufio"
	"context"
	"html"
	"net/http"
	"strings"
	"testing"
	"time"

	"offelia/assistant"
	"offelia/assistant/citizen"
	"offelia/assistant/desk"
	"offelia/channels"
	"offelia/channels/web"
)

// handedOver is a world where karen waits for a caseworker.
func handedOver(t *testing.T, change ...func(*web.Config)) (*world, *browser) {
	t.Helper()
	w := newWorld()
	b := open(t, w, change...)
	b.login("karen")
	b.post("/samtale", "text", "jeg vil tale med nogen")
	w.tickets["T-1"] = &desk.Ticket{ID: "T-1", State: desk.Queued, Created: w.now.Add(-7 * time.Minute), Request: desk.Request{
		Conversation: only(w), Topic: "Hjælpemidler", Lang: "da", Reason: desk.CitizenAsked, Question: "min badebænk <3",
		Tried: []string{"Spurgte om frist"}, Shown: []string{"Aftalen på torsdag"},
	}}
	staff := visitor(t, b.base)
	if p := staff.send(http.MethodPost, "/dev/login", `{"role":"caseworker"}`); p.status != http.StatusOK {
		t.Fatalf("login: %d", p.status)
	}
	return w, staff
}

func TestDesk(t *testing.T) {
	t.Parallel()
	w, staff := handedOver(t)
	staff.get("/sagsbehandler").has(t, "T-1", "7 minutter", "Hjælpemidler", "Borgeren bad om et menneske", "I kø")
	staff.get("/sagsbehandler/T-1").has(t, "min badebænk &lt;3", "Spurgte om frist", "Aftalen på torsdag", "Borgeren skrev", "Tag henvendelsen")
	staff.post("/sagsbehandler/T-1/tag").has(t, "Svar til borgeren", "Borgeren ser det ikke")
	staff.post("/sagsbehandler/T-1/notat", "text", "ringer i morgen").has(t, "ringer i morgen", "Borgeren ser det ikke")
	staff.post("/sagsbehandler/T-1/svar", "text", "Hej Karen").has(t, "Hej Karen", "Sagsbehandler Lise Krag skrev")
	staff.post("/sagsbehandler/T-1/luk", "text", "Besvaret").has(t, "Henvendelser")
	if w.tickets["T-1"].State != desk.Closed {
		t.Errorf("state %s", w.tickets["T-1"].State)
	}
	if p := staff.post("/sagsbehandler/T-1/slet"); p.status != http.StatusNotFound {
		t.Errorf("an unknown deed: %d", p.status)
	}
}

// TestWhoTheCitizenIs: the caseworker who has the enquiry sees whom they write
// with, and for whom; who looks down the queue does not.
func TestWhoTheCitizenIs(t *testing.T) {
	t.Parallel()
	w, staff := handedOver(t)
	r := &w.tickets["T-1"].Request
	r.Citizen, r.Subject = "mette", "karen"
	p := staff.get("/sagsbehandler/T-1")
	p.has(t, "Navnet ses, når du har taget henvendelsen", "Logget ind med MitID", "Med fuldmagt for en anden")
	if strings.Contains(p.body, "Mette") || strings.Contains(p.body, "Karen Holm") || strings.Contains(staff.get("/sagsbehandler").body, "Mette") {
		t.Error("a name for somebody who has not taken the enquiry")
	}
	staff.post("/sagsbehandler/T-1/tag").has(t, "<strong>Mette Holm</strong>", "Med fuldmagt for <strong>Karen Holm</strong>")
	staff.get("/sagsbehandler/T-1?svar=0").has(t, "Hej Mette. Jeg har læst")
	r.Citizen, r.Subject = "", ""
	staff.get("/sagsbehandler/T-1").has(t, "Ukendt: ikke logget ind")
}

// TestASummaryTellsWhetherTheCitizenApprovedIt: what the citizen said about the
// summary stands with it, and one that they left out is not there.
func TestASummaryTellsWhetherTheCitizenApprovedIt(t *testing.T) {
	t.Parallel()
	w, staff := handedOver(t)
	for _, c := range []struct {
		summary desk.Summary
		want    string
	}{
		{desk.Summary{Text: "Jeg spurgte om min bænk.", Origin: desk.ByModel, State: desk.Shown}, "ikke sagt, om det passer. Skrevet af en sprogmodel."},
		{desk.Summary{Text: "Jeg spurgte om min bænk.", Origin: desk.ByRule, State: desk.Approved}, "sagt god for det.</p>"},
		{desk.Summary{Text: "Min bænk &amp; mig", Origin: desk.ByCitizen, State: desk.Corrected}, "selv skrevet det."},
		{desk.Summary{Origin: desk.ByModel, State: desk.Omitted}, "ville ikke have et resumé med. Læs samtalen.</p>"},
	} {
		w.tickets["T-1"].Request.Summary = &c.summary
		staff.get("/sagsbehandler/T-1").has(t, "Resumé", html.EscapeString(c.summary.Text), c.want)
	}
}

func TestTheSecondToClaimIsTold(t *testing.T) {
	t.Parallel()
	w, staff := handedOver(t)
	w.tickets["T-1"].Assignee = "Ole"
	w.tickets["T-1"].State = desk.Assigned
	p := staff.post("/sagsbehandler/T-1/tag")
	if p.status != http.StatusConflict {
		t.Errorf("status %d", p.status)
	}
	p.has(t, "Taget af Ole")
	if p := staff.send(http.MethodPost, "/v1/desk/tickets/T-1/claim", ""); p.status != http.StatusConflict {
		t.Errorf("API: %d", p.status)
	}
}

func TestACitizenSeesNoNote(t *testing.T) {
	t.Parallel()
	w, staff := handedOver(t)
	staff.post("/sagsbehandler/T-1/tag")
	staff.post("/sagsbehandler/T-1/notat", "text", "hemmeligt")
	staff.post("/sagsbehandler/T-1/svar", "text", "Hej Karen")
	karen := visitor(t, staff.base)
	karen.login("karen")
	p := karen.get("/samtale")
	p.has(t, "Hej Karen")
	if strings.Contains(p.body, "hemmeligt") {
		t.Error("the note is on the citizen's page")
	}
	if len(w.seen) == 0 {
		t.Error("the answer was not marked as seen")
	}
	if p := karen.get("/v1/desk/tickets/T-1"); p.status != http.StatusNotFound {
		t.Errorf("a citizen got the ticket: %d", p.status)
	}
}

func TestAnAnswerIsMarkedNewUntilItIsSeen(t *testing.T) {
	t.Parallel()
	w, staff := handedOver(t)
	first := only(w)
	staff.post("/sagsbehandler/T-1/tag")
	staff.post("/sagsbehandler/T-1/svar", "text", "Hej Karen")
	karen := visitor(t, staff.base)
	karen.login("karen")
	karen.post("/samtale/ny")                                                          // she has begun another conversation
	w.Threads["Z"] = assistant.Conversation{ID: "Z", Actor: "karen", Subject: "karen"} // and opened a connection, and left
	if p := karen.get("/mit-overblik"); strings.Contains(p.body, "samtale=Z") {
		t.Error("an empty conversation is listed")
	}
	karen.get("/").has(t, "Nyt svar til dig", "/?samtale="+first)
	p := karen.get("/?samtale=" + first)
	p.has(t, "Hej Karen", ">Ny</span>")
	if p := karen.get("/"); strings.Contains(p.body, ">Ny</span>") {
		t.Error("still marked new after it was seen")
	}
}

func TestStepUpGoesOnInTheConversation(t *testing.T) {
	t.Parallel()
	w := newWorld()
	b := open(t, w)
	b.login("karen")
	b.post("/samtale", "text", "flyt min tid")
	w.asked["MID-9"] = citizen.Approval{Reference: "MID-9", Actor: "karen", Subject: "karen", Session: only(w), State: citizen.ApprovalAsked, Text: "Flyt tiden til fredag"}
	b.get("/mitid/MID-9").has(t, "Flyt tiden til fredag", "Godkend", "Afvis", "efterligning")
	b.post("/mitid/MID-9", "approve", "yes").has(t, "Svar på step_up")
	last := w.inputs[len(w.inputs)-1]
	if last.Choice != "MID-9" || !last.Yes || last.Capability.Actor != "karen" {
		t.Errorf("input %+v", last)
	}
	w.asked["MID-10"] = citizen.Approval{Reference: "MID-10", Actor: "karen", Subject: "karen", Session: only(w), State: citizen.ApprovalAsked}
	stranger := visitor(t, b.base) // the phone is not the browser: no cookie needed
	if p := stranger.send(http.MethodPost, "/dev/mitid", `{"reference":"MID-10","approve":false}`); p.status != http.StatusOK {
		t.Errorf("%d %s", p.status, p.body)
	}
	if last := w.inputs[len(w.inputs)-1]; last.Choice != "MID-10" || last.Yes {
		t.Errorf("input %+v", last)
	}
}

func TestRevokeAMandate(t *testing.T) {
	t.Parallel()
	w := newWorld()
	b := open(t, w)
	b.login("karen")
	b.get("/mit-overblik").has(t, "Mette Holm", "hjælpemidler", "Læste sager", "Tilbagekald")
	p := b.post("/mit-overblik/tilbagekald", "to", "mette", "id", "k1")
	p.has(t, "Tilbagekald fuldmagten til Mette Holm")
	if len(w.changes) != 0 {
		t.Fatal("revoked before it was approved")
	}
	p = b.post(p.path, "approve", "yes", "next", "/mit-overblik?til=mette&id=k1&godkendt=MID-1")
	p.has(t, "Godkendt med MitID")
	b.post("/mit-overblik/tilbagekald", "to", "mette", "id", "k1", "approval", "MID-1").has(t, "Kvittering")
	if len(w.changes) != 1 || w.changes[0].Type != citizen.Revoke || w.changes[0].Target != "mette" {
		t.Errorf("changes %+v", w.changes)
	}
}

func TestUndo(t *testing.T) {
	t.Parallel()
	w := newWorld()
	b := open(t, w)
	b.login("karen")
	b.get("/kvittering/OF-1").has(t, "Fortryd", "mandag 30. november 2026 kl. 10.00")
	b.post("/kvittering/OF-1/fortryd", "id", "undo-OF-1").has(t, "Kvittering")
	if len(w.changes) != 1 || w.changes[0].Key != "undo-OF-1" {
		t.Errorf("changes %+v", w.changes)
	}
	mette := visitor(t, b.base)
	mette.login("mette")
	if p := mette.post("/kvittering/OF-1/fortryd"); p.status != http.StatusNotFound || len(w.changes) != 1 {
		t.Errorf("a stranger undid it: %d", p.status)
	}
}

func TestACannedReplyWaitsInTheField(t *testing.T) {
	t.Parallel()
	_, staff := handedOver(t)
	staff.post("/sagsbehandler/T-1/tag")
	staff.get("/sagsbehandler/T-1?svar=0").has(t, "Jeg har læst det, du har skrevet")
	if p := staff.get("/sagsbehandler/T-1?svar=99"); p.status != http.StatusOK || strings.Contains(p.body, "{navn}") {
		t.Errorf("a reply that is not there: %d", p.status)
	}
}

func TestATicketIsGivenToAColleague(t *testing.T) {
	t.Parallel()
	w, staff := handedOver(t, func(c *web.Config) {
		c.Colleagues = func(context.Context) ([]string, error) { return web.DemoCaseworkers(), nil }
	})
	staff.post("/sagsbehandler/T-1/tag").has(t, "Giv til en kollega", "Sagsbehandler Ali Noor")
	if p := staff.post("/sagsbehandler/T-1/giv", "to", "Anders And"); p.status != http.StatusUnprocessableEntity {
		t.Errorf("given to somebody who is not there: %d", p.status)
	}
	staff.post("/sagsbehandler/T-1/giv", "to", "Sagsbehandler Ali Noor", "text", "hun venter på depotet")
	if got := w.tickets["T-1"]; got.Assignee != "Sagsbehandler Ali Noor" || len(got.Notes) != 1 {
		t.Errorf("ticket is %+v", got)
	}
}

// TestTheDeskIsTold reads the stream as a browser does.
func TestTheDeskIsTold(t *testing.T) {
	t.Parallel()
	hub, closing := &channels.Hub{}, make(chan struct{})
	w, staff := handedOver(t, func(c *web.Config) { c.Hub, c.Closing = hub, closing })
	res, err := staff.Get(staff.base + "/v1/desk/events?ticket=T-1")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	lines := bufio.NewScanner(res.Body)
	next := func() string {
		for lines.Scan() {
			if event, ok := strings.CutPrefix(lines.Text(), "event: "); ok {
				return event
			}
		}
		return "end"
	}
	if got := next(); got != "ready" {
		t.Fatalf("first comes %q", got)
	}
	hub.Wake(channels.DeskRoom)
	if got := next(); got != "queue" {
		t.Errorf("after a ticket changed comes %q", got)
	}
	hub.Wake(only(w))
	if got := next(); got != "talk" {
		t.Errorf("after a word comes %q", got)
	}
	close(closing)
	if got := next(); got != "end" {
		t.Errorf("after the program stopped comes %q", got)
	}
	if p := visitor(t, staff.base).get("/v1/desk/events"); p.status != http.StatusUnauthorized {
		t.Errorf("a stranger: %d", p.status)
	}
}
