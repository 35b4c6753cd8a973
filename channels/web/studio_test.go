package web_test

import (
	"context"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"offelia/assistant"
	"offelia/channels/web"
	"offelia/intents"
	"offelia/knowledge"
)

// shelf keeps versions in memory.
type shelf struct {
	mu  sync.Mutex
	all []knowledge.Version
}

func (s *shelf) Save(_ context.Context, v knowledge.Version) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, old := range s.all {
		if old.Key() == v.Key() && old.Revision == v.Revision {
			return knowledge.ErrConflict
		}
	}
	s.all = append(s.all, v)
	return nil
}

func (s *shelf) All(context.Context) ([]knowledge.Version, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]knowledge.Version(nil), s.all...), nil
}

const guideFile = `---
id: flytning
lang: da
title: Flytte i Danmark
situation: flytte
authority: Folkeregisteret
contact: borgerservice
source: https://www.borger.dk/flytning
valid_from: 2026-01-01
checked: 2026-11-15
review: 2026-11-01
owner: redaktionen
---
## Hvornår skal jeg melde flytning? {#frist}
Du skal melde flytning **senest 5 dage efter**, du er flyttet.

<!-- meta
kind: question
phrasings:
  - hvornår skal jeg melde flytning
tests:
  - hvad er fristen for at melde flytning
certainty: verified
-->
`

const pasFile = `---
id: pas
lang: da
title: Pas
authority: Borgerservice
source: https://www.borger.dk/pas
valid_from: 2026-01-01
checked: 2026-11-15
review: 2027-11-01
owner: redaktionen
---
## Hvad koster et pas? {#pris}
Et pas koster {{fact:pas.gebyr}}

<!-- meta
phrasings:
  - hvad koster et pas
tests:
  - prisen på et pas
certainty: verified
-->
`

// editors opens a door with a real studio, and logs an editor in.
func editors(t *testing.T, change ...func(*web.Config)) *browser {
	t.Helper()
	w := newWorld()
	now := w.now
	g, err := knowledge.ParseGuide("flytning.da.md", []byte(guideFile))
	if err != nil {
		t.Fatal(err)
	}
	pas, err := knowledge.ParseGuide("pas.da.md", []byte(pasFile))
	if err != nil {
		t.Fatal(err)
	}
	guides := []*knowledge.Guide{g, pas}
	clock := func() time.Time { return now }
	facts := knowledge.Facts{
		"pas.gebyr": {{ID: "pas.gebyr", Unit: "kr", Value: map[string]string{"da": "891 kr.", "en": "DKK 891"}, ValidFrom: "2026-01-01", ValidTo: "2026-12-10"},
			{ID: "pas.gebyr", Unit: "kr", Value: map[string]string{"da": "902 kr."}, ValidFrom: "2026-12-11"}},
		"sats": {{ID: "sats", Value: map[string]string{"da": "100 kr."}, ValidFrom: "2025-01-01", ValidTo: "2025-12-31"}},
	}
	lib, err := knowledge.Open("", guides, facts, clock)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = lib.Close() })
	studio, err := knowledge.NewStudio(context.Background(), lib, &shelf{}, guides, clock)
	if err != nil {
		t.Fatal(err)
	}
	b := open(t, w, func(c *web.Config) {
		c.Guides, c.Studio = lib, studio
		c.Match = func(string) intents.Result {
			return intents.Result{Candidates: []intents.Candidate{{ID: "guide.flytning", P: .9}}, None: .1, Decision: intents.Sure}
		}
		c.Unanswered = func(context.Context) ([]web.Question, error) {
			return []web.Question{{Text: "må jeg bygge et skur", Lang: "da", Why: "clarify", Times: 3, Last: now, Talks: []string{"C1"}}}, nil
		}
		c.Teacher = &teacher{now: now}
		c.Plan = func(context.Context, string, string) ([]assistant.Plan, error) {
			return []assistant.Plan{{Verb: "guide", Passage: "flytning#frist", Intent: "guide.flytning", P: .7}}, nil
		}
		for _, f := range change {
			f(c)
		}
	})
	if p := b.send(http.MethodPost, "/dev/login", `{"role":"editor"}`); p.status != http.StatusOK {
		t.Fatalf("login: %d", p.status)
	}
	return b
}

const desk1 = "/redaktion/guide/flytning/da"

func TestPublishing(t *testing.T) {
	t.Parallel()
	b := editors(t)
	b.get("/redaktion").has(t, "Flytte i Danmark", "Udgivet", "Overskredet", "redaktionen")
	b.get(desk1).has(t, "senest 5 dage", "Sådan ser det ud", "Udgiv")
	changed := strings.Replace(guideFile, "senest 5 dage efter", "senest 6 dage efter", 1)
	base := hidden(t, b.get(desk1).body, "base")
	b.post(desk1+"/gem", "base", base, "source", strings.ReplaceAll(changed, "\n", "\r\n")).has(t, "Kladden er gemt", "senest 6 dage")
	b.get("/vejledning/flytning").has(t, "senest 5 dage")
	base = hidden(t, b.get(desk1).body, "base")
	b.post(desk1+"/proev", "base", base, "source", changed).has(t, "testspørgsmål stillet", "senest 6 dage")
	b.post(desk1+"/udgiv", append([]string{"base", base, "source", changed, "note", "ny frist"}, six...)...).has(t, "Udgivet.", "ny frist")
	b.get("/vejledning/flytning").has(t, "senest 6 dage")
	b.get("/vejledning/flytning/1").has(t, "senest 5 dage", "Der er en nyere")
	b.get(desk1+"/forskel?fra=1&til=2").has(t, "<del>", "<ins>", "senest 6 dage")
	base = hidden(t, b.get(desk1).body, "base")
	b.post(desk1+"/gendan", "base", base, "number", "1").has(t, "Den gamle version er nu kladden", "senest 5 dage")
}

// hidden reads a hidden field's value.
func hidden(t *testing.T, body, name string) string {
	t.Helper()
	_, rest, ok := strings.Cut(body, `name="`+name+`" value="`)
	value, _, _ := strings.Cut(rest, `"`)
	if !ok {
		t.Fatalf("no field %s", name)
	}
	return value
}

func TestTheSecondEditorIsTold(t *testing.T) {
	t.Parallel()
	b := editors(t)
	base := hidden(t, b.get(desk1).body, "base")
	b.post(desk1+"/gem", "base", base, "source", guideFile+"\nførst")
	p := b.post(desk1+"/gem", "base", base, "source", guideFile+"\nmit eget")
	if p.status != http.StatusConflict {
		t.Errorf("status %d", p.status)
	}
	p.has(t, "En anden redaktør har gemt imens", "mit eget")
	if p := b.send(http.MethodPut, "/v1/studio/guides/flytning/da", `{"base":`+base+`,"source":"x"}`); p.status != http.StatusConflict {
		t.Errorf("API: %d", p.status)
	}
}

func TestAnUnreadableTextIsNotPublished(t *testing.T) {
	t.Parallel()
	b := editors(t)
	base := hidden(t, b.get(desk1).body, "base")
	p := b.post(desk1+"/udgiv", "base", base, "source", "ikke en vejledning")
	if p.status != http.StatusUnprocessableEntity {
		t.Errorf("status %d", p.status)
	}
	p.has(t, "Teksten kan ikke læses", "ikke en vejledning")
	b.get("/vejledning/flytning").has(t, "senest 5 dage")
}

func TestKillSwitch(t *testing.T) {
	t.Parallel()
	b := editors(t)
	if p := b.post("/redaktion/emne/flytning/sluk", "da", "Vi retter teksten."); p.status != http.StatusUnprocessableEntity {
		t.Errorf("without a reason: %d", p.status)
	}
	b.post("/redaktion/emne/flytning/sluk", "reason", "forkert frist", "da", "Vi retter teksten.", "next", desk1).has(t, "Emnet er slukket", "forkert frist")
	b.get("/redaktion").has(t, "Slukket")
	b.get("/vejledning/flytning").has(t, "Vi retter teksten.")
	b.post("/redaktion/emne/flytning/taend", "reason", "rettet", "next", desk1).has(t, "Sluk emnet")
	if p := b.get("/vejledning/flytning"); strings.Contains(p.body, "Vi retter teksten.") {
		t.Error("the topic is still off")
	}
}

func TestTryIt(t *testing.T) {
	t.Parallel()
	b := editors(t)
	b.get("/redaktion/proev?tekst=hvorn%C3%A5r+skal+jeg+melde+flytning").has(t, "guide.flytning", "90 %", "sikker", "Kan gives som svar", "flytning#frist", "Svarer med afsnittet", `href="/vejledning/flytning#frist"`)
	b.get("/redaktion/proev").has(t, "Skriv, som en borger ville")
	b.get("/redaktion/ubesvarede").has(t, "må jeg bygge et skur", "Offelia spurgte ind", "Giv formuleringen til", "Uden for emnet", "Afvis: ikke et spørgsmål")
	b.get("/v1/studio/try?text=melde+flytning").has(t, `"confident":true`, `"intent":"guide.flytning"`)
}

// TestThePreviewTellsWhatTheGateWouldRefuse, before the editor has asked.
func TestThePreviewTellsWhatTheGateWouldRefuse(t *testing.T) {
	t.Parallel()
	b := editors(t)
	const page = "/redaktion/guide/flytning/da"
	b.post(page+"/gem", "base", "1", "source", strings.Replace(guideFile, " **senest 5 dage efter**, du er flyttet.", ", når du er flyttet.", 1)).
		has(t, "Det her vil stoppe udgivelsen", "Betingelsen mangler nu", "senest 5 dage efter", "Hvornår skal jeg melde flytning?")
	b.post(page+"/gem", "base", "2", "source", strings.Replace(guideFile, "Du skal melde flytning", "Du må ikke melde flytning", 1)).
		has(t, "Sætningen siger nu det modsatte")
	if p := b.post(page+"/gem", "base", "3", "source", strings.Replace(guideFile, "Du skal melde", "Husk at melde", 1)); strings.Contains(p.body, "vil stoppe") {
		t.Error("a text that is put otherwise is refused")
	}
}

func TestStudioAPI(t *testing.T) {
	t.Parallel()
	b := editors(t)
	const api = "/v1/studio/guides/flytning/da"
	b.get("/v1/studio/guides").has(t, `"guide":"flytning"`, `"overdue":true`)
	b.get(api).has(t, `"source":"---`)
	b.send(http.MethodPut, api, `{"base":1,"source":"x"}`).has(t, `"revision":2`)
	b.send(http.MethodPost, api+"/preview", `{"source":"x"}`).has(t, `"invalid"`)
	b.send(http.MethodPost, api+"/restore", `{"base":2,"number":1}`).has(t, `"revision":3`)
	b.get(api+"/gate").has(t, `"asked"`)
	if p := b.send(http.MethodPost, api+"/publish", `{"base":3}`); p.status != http.StatusUnprocessableEntity || !strings.Contains(p.body, "foer") {
		t.Errorf("published with open questions: %d %s", p.status, p.body)
	}
	b.send(http.MethodPost, api+"/publish", `{"base":3,"answered":["foer","hvor-langt","naeste","derefter","andre","hjaelp"]}`).has(t, `"worse":[]`)
	b.get(api+"/versions").has(t, `"state":"published"`)
	b.get(api+"/diff?from=1&to=0").has(t, `"changes":[]`)
	if p := b.send(http.MethodPost, "/v1/studio/topics/flytning/suspend", `{"reason":"x","da":"y"}`); p.status != http.StatusNoContent {
		t.Errorf("suspend: %d %s", p.status, p.body)
	}
}

// colleague is a second member of staff at the same door.
func colleague(t *testing.T, b *browser, role string) *browser {
	t.Helper()
	other := visitor(t, b.base)
	if p := other.send(http.MethodPost, "/dev/login", `{"role":"`+role+`"}`); p.status != http.StatusOK {
		t.Fatalf("login: %d", p.status)
	}
	return other
}

// six are the key questions that the little guide does not answer.
var six = []string{"svaret", "foer", "svaret", "hvor-langt", "svaret", "naeste", "svaret", "derefter", "svaret", "andre", "svaret", "hjaelp"}

func TestASecondPersonPublishesWhatIsInReview(t *testing.T) {
	t.Parallel()
	b := editors(t)
	changed := strings.Replace(guideFile, "senest 5 dage efter", "senest 6 dage efter", 1)
	fields := append([]string{"base", "1", "source", changed, "note", "ny frist"}, six...)
	b.post(desk1+"/gennemsyn", fields...).has(t, "Sendt til gennemsyn", "ny frist")
	b.get("/redaktion").has(t, "Til gennemsyn")
	fields[1] = hidden(t, b.get(desk1).body, "base")
	if p := b.post(desk1+"/udgiv", fields...); p.status != http.StatusConflict {
		t.Errorf("the author publishes their own text in review: %d", p.status)
	}
	b.get("/vejledning/flytning").has(t, "senest 5 dage")
	second := colleague(t, b, "reviewer")
	if p := second.post(desk1+"/retur", "base", fields[1]); p.status != http.StatusUnprocessableEntity {
		t.Errorf("sent back without a word: %d", p.status)
	}
	second.post(desk1+"/udgiv", fields...).has(t, "Udgivet.", "skrevet af Redaktør Bo Friis")
	b.get("/vejledning/flytning").has(t, "senest 6 dage")
	b.get("/redaktion/log").has(t, "Sendte til gennemsyn", "Udgav", "Fagredaktør Ida Lund", "ny frist")
}

func TestTheKeyQuestionsComeFirst(t *testing.T) {
	t.Parallel()
	b := editors(t)
	p := b.post(desk1+"/udgiv", "base", "1", "source", guideFile)
	if p.status != http.StatusUnprocessableEntity {
		t.Errorf("published with open questions: %d", p.status)
	}
	p.has(t, "Gå de seks spørgsmål igennem først", "Besvaret i: Hvornår skal jeg melde flytning?")
}

func TestScheduledAndRolledBack(t *testing.T) {
	t.Parallel()
	b := editors(t)
	changed := strings.Replace(guideFile, "senest 5 dage efter", "senest 6 dage efter", 1)
	fields := append([]string{"base", "1", "source", changed, "from", "2026-11-01T08:00"}, six...)
	if p := b.post(desk1+"/planlaeg", fields...); p.status != http.StatusUnprocessableEntity {
		t.Errorf("scheduled for the past: %d", p.status)
	}
	fields[1], fields[5] = hidden(t, b.get(desk1).body, "base"), "2026-12-01T08:00"
	b.post(desk1+"/planlaeg", fields...).has(t, "Planlagt", "1. december 2026")
	b.get("/vejledning/flytning").has(t, "senest 5 dage")
	fields[1] = hidden(t, b.get(desk1).body, "base")
	b.post(desk1+"/udgiv", fields...).has(t, "Udgivet.")
	_, rest, _ := strings.Cut(b.get("/redaktion/udgivelser").body, `action="/redaktion/udgivelser/`)
	release, _, _ := strings.Cut(rest, "/")
	b.post("/redaktion/udgivelser/"+release+"/rul", "reason", "forkert frist").has(t, "Rullet tilbage", "forkert frist")
	b.get("/vejledning/flytning").has(t, "senest 5 dage")
}

func TestAnAnalystChangesNothing(t *testing.T) {
	t.Parallel()
	b := editors(t)
	a := colleague(t, b, "analyst")
	for _, path := range []string{"/redaktion", desk1, "/redaktion/log", "/redaktion/ubesvarede", "/redaktion/proev?tekst=pas"} {
		if p := a.get(path); p.status != http.StatusOK {
			t.Errorf("%s: %d", path, p.status)
		}
	}
	if strings.Contains(a.get(desk1).body, "formaction") {
		t.Error("an analyst is shown buttons")
	}
	for _, deed := range []string{"gem", "udgiv", "gennemsyn", "traek"} {
		if p := a.post(desk1+"/"+deed, "base", "1", "source", guideFile); p.status != http.StatusNotFound {
			t.Errorf("%s: %d", deed, p.status)
		}
	}
	if p := a.post("/redaktion/emne/flytning/sluk", "reason", "x", "da", "y"); p.status != http.StatusNotFound {
		t.Errorf("switch: %d", p.status)
	}
	if p := a.send(http.MethodPut, "/v1/studio/guides/flytning/da", `{"base":1,"source":"x"}`); p.status != http.StatusNotFound {
		t.Errorf("API: %d", p.status)
	}
}

func TestANewGuideBeginsAsADraft(t *testing.T) {
	t.Parallel()
	b := editors(t)
	b.post("/redaktion/ny", "title", "Må jeg bygge et skur?", "lang", "da").has(t, "Kladden er oprettet", "id: maa-jeg-bygge-et-skur", "Må jeg bygge et skur?")
	b.get("/redaktion").has(t, "Kladder", "maa-jeg-bygge-et-skur")
	if p := b.get("/vejledning/maa-jeg-bygge-et-skur"); p.status != http.StatusNotFound {
		t.Errorf("a draft is shown to citizens: %d", p.status)
	}
}

func TestFactsShowWhatRunsOutFirst(t *testing.T) {
	t.Parallel()
	b := editors(t)
	p := b.get("/redaktion/fakta")
	p.has(t, "891 kr.", "Udløber snart", "fra fredag 11. december 2026: 902 kr.", "Udløbet", "Satser år for år", `<td colspan="3" class="rate-none">ukendt</td><td>891 kr., 902 kr.</td><td>902 kr.</td>`)
	if strings.Index(p.body, "/fakta/sats") > strings.Index(p.body, "/fakta/pas.gebyr") {
		t.Error("what has run out does not come first")
	}
	if p := b.get("/redaktion/fakta?soeg=gebyr"); strings.Contains(p.body, `<a class="strong" href="/redaktion/fakta/sats`) {
		t.Error("the search shows everything")
	}
	b.get("/v1/studio/facts").has(t, `"id":"sats"`, `"expired":true`)
}
