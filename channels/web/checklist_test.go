package web_test

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"offelia/assistant/citizen"
	"offelia/assistant/store"
	"offelia/channels/web"
	"offelia/knowledge"
)

const movingList = `situation: flytte
name: {da: Flytte, en: Moving house}
anchor: {da: "Hvilken dag flytter du?", en: "Which day do you move?"}
questions:
  - {id: boern, ask: {da: "Flytter der børn med?", en: "Are children moving too?"}}
steps:
  - id: meld
    title: {da: Meld flytning, en: Report your move}
    owner: citizen
    who: {da: Dig, en: You}
    says: flytning#frist
    latest: 5d
  - id: skole
    title: {da: Skriv børnene op til skole, en: Sign the children up for school}
    owner: citizen
    who: {da: Dig, en: You}
    says: flytning#frist
    if: boern
  - id: hjaelp
    title: {da: Søg om hjælpemidler, en: Apply for aids}
    owner: citizen
    who: {da: Dig, en: You}
    says: flytning#frist
    action: apply hjaelpemidler
    done: {record: application, area: hjaelpemidler}
  - id: kort
    title: {da: Nyt sundhedskort bliver sendt, en: A new health card is sent}
    owner: automatic
    who: {da: Kommunen, en: The municipality}
    says: flytning#frist
    latest: 2w
`

// movers opens a door with a real office over the demo town, and one checklist.
func movers(t *testing.T) (*browser, *store.Store) {
	t.Helper()
	w := newWorld()
	s, err := store.Open(t.Context(), ":memory:", func() time.Time { return w.now })
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	if err := s.LoadTown(t.Context(), citizen.DemoTown()); err != nil {
		t.Fatal(err)
	}
	c, err := knowledge.ParseChecklist("flytte.yaml", []byte(movingList))
	if err != nil {
		t.Fatal(err)
	}
	lib, err := library()
	if err != nil {
		t.Fatal(err)
	}
	b := open(t, w, func(cfg *web.Config) {
		cfg.Office, cfg.Guides, cfg.Checklists = citizen.NewOffice(s, func() time.Time { return w.now }), lib, []knowledge.Checklist{c}
	})
	return b, s
}

func TestAStrangerSeesTheListAndKeepsNothing(t *testing.T) {
	t.Parallel()
	b, _ := movers(t)
	b.get("/tjekliste").has(t, "Flytte")
	b.get("/tjekliste/flytte?dag=2026-12-15").has(t, "Meld flytning", "Senest søndag 20. december 2026", "Skriv børnene op", "Log ind for at gemme",
		"Du skal melde flytning senest 5 dage", `href="/vejledning/flytning#frist"`)
	if p := b.post("/tjekliste/flytte/tick", "item", "meld"); p.status != http.StatusForbidden && p.path != "/login" {
		t.Errorf("a stranger ticks: %d %s", p.status, p.path)
	}
	if p := b.get("/tjekliste/findes-ikke"); p.status != http.StatusNotFound {
		t.Errorf("a list that is not there: %d", p.status)
	}
}

func TestACitizensListIsKept(t *testing.T) {
	t.Parallel()
	b, _ := movers(t)
	b.login("karen")
	b.post("/tjekliste/flytte/begin").has(t, "Smid listen væk", "0 af 3")
	b.post("/tjekliste/flytte/tick", "item", "meld").has(t, "1 af 3", "Klaret mandag 23. november 2026")
	b.post("/tjekliste/flytte/day", "item", "2026-11-10").has(t, `value="2026-11-10"`)
	p := b.post("/tjekliste/flytte/no", "item", "boern")
	p.has(t, "1 af 2")
	if strings.Contains(p.body, "Skriv børnene op") {
		t.Error("a step that does not apply is shown")
	}
	b.post("/tjekliste/flytte/untick", "item", "meld").has(t, "0 af 2", "Fristen er overskredet")
	b.get("/").has(t, "Dine tjeklister", "Flytte")
	for _, bad := range [][2]string{{"tick", "findes-ikke"}, {"yes", "findes-ikke"}} {
		if p := b.post("/tjekliste/flytte/"+bad[0], "item", bad[1]); p.status != http.StatusNotFound {
			t.Errorf("%v: %d", bad, p.status)
		}
	}
	b.post("/tjekliste/flytte/drop").has(t, "Du har ikke gemt nogen endnu")
}

func TestOwnDataTicksAStep(t *testing.T) {
	t.Parallel()
	b, s := movers(t)
	b.login("karen")
	b.post("/tjekliste/flytte/begin").has(t, "Gør det med Offelia", `value="Jeg vil søge om hjælpemidler"`)
	err := s.Write(context.Background(), func(tx citizen.Tx) error {
		w, err := tx.World("karen")
		if err != nil {
			return err
		}
		w.Applications = append(w.Applications, citizen.Application{ID: "a", Subject: "hjaelpemidler", Sent: "2026-11-23T10:00", By: "karen"})
		return tx.Save(w, "apply")
	})
	if err != nil {
		t.Fatal(err)
	}
	b.get("/tjekliste/flytte").has(t, "1 af 3", "det fremgår af dine oplysninger")
}

func TestAHelperSeesOnlyWhatIsShared(t *testing.T) {
	t.Parallel()
	b, _ := movers(t)
	b.login("karen")
	b.post("/tjekliste/flytte/begin")
	helper := visitor(t, b.base)
	helper.login("mette")
	helper.post("/paa-vegne", "subject", "karen")
	helper.get("/tjekliste").has(t, "Ingen lister er delt med dig")
	if p := helper.get("/tjekliste/flytte"); p.status != http.StatusNotFound {
		t.Errorf("a list that is not shared: %d", p.status)
	}
	b.post("/tjekliste/flytte/share", "item", "mette").has(t, "kan se listen og sætte kryds")
	helper.post("/tjekliste/flytte/tick", "item", "meld").has(t, "1 af 3")
	b.get("/tjekliste/flytte").has(t, "af Mette Holm")
	if p := helper.post("/tjekliste/flytte/drop"); p.status != http.StatusForbidden {
		t.Errorf("a helper throws the list away: %d", p.status)
	}
}

func TestChecklistAPI(t *testing.T) {
	t.Parallel()
	b, _ := movers(t)
	b.get("/v1/checklists").has(t, `"situation":"flytte"`, `"kept":false`)
	b.login("karen")
	b.send(http.MethodPost, "/v1/checklists/flytte", `{"do":"tick","item":"meld"}`).has(t, `"done":1`, `"mine":3`, `"kept":true`)
	b.get("/v1/checklists/flytte").has(t, `"done":1`)
	if p := b.send(http.MethodPost, "/v1/checklists/flytte", `{"do":"drop"}`); p.status != http.StatusNoContent {
		t.Errorf("drop: %d %s", p.status, p.body)
	}
}
