package web_test

import (
	"net/http"
	"strings"
	"testing"

	"offelia/assistant/citizen"
	"offelia/channels/web"
)

func withGuides(t *testing.T) func(*web.Config) {
	t.Helper()
	lib, err := library()
	if err != nil {
		t.Fatal(err)
	}
	return func(c *web.Config) { c.Guides = lib }
}

func TestAnonymousConversationByForms(t *testing.T) {
	t.Parallel()
	w := newWorld()
	b := open(t, w)
	b.get("/").has(t, "Hvad kan vi hjælpe med?", "computerprogram (AI)", "Vælg en person", "Karen Holm", "Tal med et menneske")
	if len(w.Threads) != 0 {
		t.Error("looking at the page began a conversation")
	}
	p := b.post("/samtale", "text", "hej <script>alert(1)</script>", "id", "x1")
	p.has(t, "Svar på open", "Svar på say hej &lt;script&gt;", "Du skrev")
	if strings.Contains(p.body, "<script>alert") {
		t.Error("the citizen's text became a script")
	}
	b.post("/samtale", "text", "igen", "id", "x1", "conversation", only(w))
	if n := len(w.inputs); n != 2 {
		t.Errorf("a repeated form had an effect: %d inputs, want 2", n)
	}
	stranger := visitor(t, b.base)
	stranger.get("/")
	for _, path := range []string{"/samtale/" + only(w) + "/efter/0", "/udskrift/" + only(w), "/v1/conversations/" + only(w) + "/events"} {
		if got := stranger.get(path); got.status != http.StatusNotFound {
			t.Errorf("a stranger got %s: %d", path, got.status)
		}
	}
	missing, others := stranger.get("/udskrift/NOSUCH"), stranger.get("/udskrift/"+only(w))
	if strings.ReplaceAll(missing.body, "NOSUCH", only(w)) != others.body {
		t.Error("a stranger can tell a conversation that exists from one that does not")
	}
}

func only(w *world) string {
	w.Mu.Lock()
	defer w.Mu.Unlock()
	for id := range w.Threads {
		return id
	}
	return ""
}

func TestLoginGoesOnWithTheConversation(t *testing.T) {
	t.Parallel()
	w := newWorld()
	b := open(t, w)
	b.post("/samtale", "text", "hvornår er min næste aftale")
	p := b.post("/login", "persona", "karen", "next", "/")
	p.has(t, "Hej Karen", "Svar på login", "hvornår er min næste aftale",
		"Send samtykke", "fredag 4. december 2026", "Rehabilitering", "torsdag 26. november 2026 kl. 10.00", "Lukket", "Borgerservice Odense")
	if c := w.Threads[only(w)]; c.Actor != "karen" || len(w.Threads) != 1 {
		t.Errorf("the conversation did not go on: %+v", w.Threads)
	}
	b.post("/logout")
	if p := b.get("/udskrift/" + only(w)); p.status != http.StatusNotFound {
		t.Errorf("after logout the conversation is still open: %d", p.status)
	}
}

func TestOnBehalf(t *testing.T) {
	t.Parallel()
	w := newWorld()
	b := open(t, w)
	b.login("mette")
	b.get("/").has(t, "Hvem handler du for?", "Karen Holm")
	b.post("/paa-vegne", "subject", "karen").has(t, "Du handler på vegne af", "Send samtykke")
	if p := b.post("/paa-vegne", "subject", "henrik"); p.status != http.StatusNotFound {
		t.Errorf("acting for somebody without a mandate: %d", p.status)
	}
	b.get("/").has(t, "Du handler på vegne af")
}

func TestPagesOfRoles(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, login, path string
		status            int
		want              string
	}{
		{"overview needs login", "", "/mit-overblik", 200, "Log ind"},
		{"overview", "karen", "/mit-overblik", 200, "Hvem har set dine oplysninger"},
		{"receipt", "karen", "/kvittering/OF-1", 200, "Tid bestilt"},
		{"receipt of another", "mette", "/kvittering/OF-1", 404, "findes ikke"},
		{"desk is for caseworkers", "karen", "/sagsbehandler", 404, "findes ikke"},
		{"guides", "", "/vejledning", 200, "Flytte i Danmark"},
		{"guide", "", "/vejledning/flytning", 200, "senest 5 dage"},
		{"quoted passage", "", "/vejledning/flytning/1?afsnit=frist&citat=senest+5+dage+efter#frist", 200, "<strong><mark>senest 5 dage</mark></strong> <mark>efter</mark>"},
		{"no such version", "", "/vejledning/flytning/7", 404, "findes ikke"},
		{"privacy", "", "/privatliv", 200, "offelia_session"},
		{"statement", "", "/was", 200, "Tilgængelighedserklæring"},
		{"nothing", "", "/findes-ikke", 404, "Den side findes ikke"},
		{"english", "", "/privatliv?lang=en", 200, "Privacy and cookies"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			b := open(t, newWorld(), withGuides(t))
			if c.login != "" {
				b.login(c.login)
			}
			p := b.get(c.path)
			if p.status != c.status {
				t.Errorf("%s: %d, want %d", c.path, p.status, c.status)
			}
			p.has(t, c.want)
		})
	}
}

// TestOverviewShowsOwnRecords: what the authorities have and pay, what they wait
// for, and one line for what was read again within a minute.
func TestOverviewShowsOwnRecords(t *testing.T) {
	t.Parallel()
	w := newWorld()
	karen := w.town.Personas["karen"]
	karen.Appointments = []citizen.Appointment{{Title: "Opfølgning", Start: "2026-11-26T10:00", With: "Pia"}, {Title: "Sidste års møde", Start: "2025-11-26T10:00"}}
	karen.Cases = []citizen.Case{{Title: "Badebænk", Status: "Bevilget", NextStep: "Levering", Responsible: "Pia", AppealDeadline: "2026-12-10"}}
	karen.Benefits = []citizen.Benefit{{Title: "Folkepension", Amount: 15438, Gross: true, PayDate: "2026-11-30", Payer: "Udbetaling Danmark"}}
	karen.Requested = []citizen.DocumentAsked{{Title: "Lægeerklæring", Due: "2026-12-04"}, {Title: "Kvittering", Due: "2026-12-01", Received: "up-1"}}
	karen.IDDocuments = []citizen.IDDocument{{Type: "pas", Expires: "2027-03-01"}}
	b := open(t, w)
	b.login("karen")
	p := b.get("/mit-overblik")
	p.has(t, "Opfølgning, Pia", "Bevilget. Levering", "Ansvarlig: Pia", "Kan påklages til og med torsdag 10. december 2026",
		"15.438 kr. før skat, mandag 30. november 2026", "Lægeerklæring", "Mangler fra dig, senest fredag 4. december 2026", "Sendt", "Udløber mandag 1. marts 2027")
	if strings.Contains(p.body, "Sidste års møde") {
		t.Error("an appointment that is over")
	}
	b.get("/mit-overblik?lang=en").has(t, "DKK 15,438 before tax", "Appointments", "Missing from you, by")
}
