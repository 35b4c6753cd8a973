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
)

// teacher keeps lessons in memory, over two intents.
type teacher struct {
	mu       sync.Mutex
	now      time.Time
	lessons  []assistant.Lesson
	verdicts []assistant.Verdict
	measured bool
}

func (t *teacher) Catalogue() *intents.Catalogue {
	c, err := intents.NewCatalogue([]intents.Intent{
		{ID: "aftale.flyt", Name: map[string]string{"da": "Flyt en aftale"}, Do: intents.Do{Verb: "action", Args: []string{"rebook"}}, Examples: map[string][]string{"da": {"flyt min tid", "ryk min tid"}}},
		{ID: "aftale.aflys", Name: map[string]string{"da": "Aflys en aftale"}, Do: intents.Do{Verb: "action", Args: []string{"cancel"}}, Examples: map[string][]string{"da": {"aflys min tid"}}},
	})
	if err != nil {
		panic(err)
	}
	return c
}

func (t *teacher) Lessons(context.Context) ([]assistant.Lesson, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	return append([]assistant.Lesson(nil), t.lessons...), nil
}

func (t *teacher) Teach(_ context.Context, l assistant.Lesson) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.lessons = append(t.lessons, l)
	return nil
}

// Rehearse: whatever speaks of a shed takes a question from the guides.
func (t *teacher) Rehearse(_ context.Context, l assistant.Lesson) (web.Effect, error) {
	e := web.Effect{Asked: 7}
	if strings.Contains(l.Text, "skuret") {
		e.Worse = []web.Turned{{Text: "flyt mit skur", Intent: "guide.flytning", Before: "guide.flytning", After: l.Intent}}
	}
	return e, nil
}

func (t *teacher) Health() (intents.Report, time.Time, bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if !t.measured {
		return intents.Report{}, time.Time{}, false
	}
	return t.Catalogue().Hygiene(), t.now, false
}

func (t *teacher) Measure() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.measured = true
}

func (t *teacher) Decide(_ context.Context, v assistant.Verdict) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.verdicts = append(t.verdicts, v)
	return nil
}

func (t *teacher) Verdicts(context.Context) ([]assistant.Verdict, error) { return t.verdicts, nil }

func (t *teacher) Talk(context.Context, string) ([]web.Line, error) {
	return []web.Line{{From: "citizen", Lang: "da", Text: "må jeg bygge et skur på [adresse]"}, {From: "offelia", Lang: "da", Outcome: "answer_own_data"}}, nil
}

func TestAnExampleIsTaught(t *testing.T) {
	t.Parallel()
	b := editors(t)
	const at = "/redaktion/hensigter/aftale.flyt"
	b.get("/redaktion/hensigter").has(t, "Flyt en aftale", "aftale.aflys")
	b.post(at, "lang", "da", "text", "  kan vi   rykke den ").has(t, "kan vi rykke den", "Redaktør Bo Friis")
	if p := b.post(at, "lang", "da", "text", "aflys min tid"); p.status != http.StatusConflict || !strings.Contains(p.body, "Det samme eksempel står ved aftale.aflys") {
		t.Errorf("an example of another intent: %d", p.status)
	}
	if p := b.post(at, "lang", "da", "text", strings.Repeat("x", 400)); p.status != http.StatusUnprocessableEntity {
		t.Errorf("too long: %d", p.status)
	}
	if p := b.post("/redaktion/hensigter/findes-ikke", "lang", "da", "text", "x"); p.status != http.StatusNotFound {
		t.Errorf("no such intent: %d", p.status)
	}
	b.post(at, "lang", "da", "text", "flyt min tid", "removed", "1").has(t, "tog", "Fjernet.")
	b.post("/redaktion/hensigter").has(t, "Målt", "krydsvalidering")
	if p := colleague(t, b, "analyst").post(at, "lang", "da", "text", "x"); p.status != http.StatusNotFound {
		t.Errorf("an analyst teaches: %d", p.status)
	}
}

func TestAnUnansweredQuestionIsDecided(t *testing.T) {
	t.Parallel()
	b := editors(t)
	const at, question = "/redaktion/ubesvarede", "må jeg bygge et skur"
	b.get(at).has(t, question, "3 gange", "Tættest på", "Se samtalen")
	b.get(at+"/samtale/C1").has(t, "[adresse]", "Om borgerens egne oplysninger")
	if p := b.get(at + "/samtale/C2"); p.status != http.StatusNotFound {
		t.Errorf("a conversation that nobody must mend: %d", p.status)
	}
	b.post(at, "question", question, "lang", "da", "do", "phrasing", "intent", "aftale.flyt").has(t, "Offelia lærer den")
	b.post(at, "question", question, "lang", "da", "do", "outside").has(t, "uden for emnet")
	if p := b.post(at, "question", question, "lang", "da", "do", "dismissed"); p.status != http.StatusUnprocessableEntity {
		t.Errorf("dismissed without a reason: %d", p.status)
	}
	b.post(at, "question", question, "lang", "da", "do", "dismissed", "note", "for bredt").has(t, "Afvist.")
	b.post(at, "question", question, "lang", "da", "do", "phrasing", "passage", "flytning#frist").has(t, "Kladden er gemt", "- må jeg bygge et skur")
	b.post(at, "question", question, "lang", "da", "do", "guide").has(t, "Kladden er oprettet", "maa-jeg-bygge-et-skur")
	if p := b.send(http.MethodPost, "/v1/studio/unanswered", `{"text":"x","lang":"da","do":"dismissed","note":"y"}`); p.status != http.StatusNoContent {
		t.Errorf("API: %d %s", p.status, p.body)
	}
}

func TestAPhrasingOfAnyWordsKeepsTheGuideReadable(t *testing.T) {
	t.Parallel()
	b := editors(t)
	for _, text := range []string{"hvad: så", `han sagde "nej"`, `C:\sti`, "- # {", "linje\nskift"} {
		b.post("/redaktion/ubesvarede", "question", text, "lang", "da", "do", "phrasing", "passage", "flytning#frist").has(t, "Kladden er gemt", "Besvaret i")
	}
}

// TestAnExampleThatMakesSomethingWorseWaitsForASecondEditor: its effect is shown,
// nobody teaches it alone, and a reason is kept.
func TestAnExampleThatMakesSomethingWorseWaitsForASecondEditor(t *testing.T) {
	t.Parallel()
	b := editors(t)
	const at, text = "/redaktion/hensigter/aftale.flyt", "flyt skuret"
	b.post(at, "lang", "da", "text", "ryk den lidt", "do", "check").has(t, "<strong>7</strong>", "<strong>0</strong> bliver dårligere")
	p := b.post(at, "lang", "da", "text", text)
	if p.status != http.StatusConflict {
		t.Errorf("taught: %d", p.status)
	}
	p.has(t, "Ikke lært", "flyt mit skur", "Bed en anden redaktør", `value="`+text+`"`)
	if p := b.send(http.MethodPost, "/v1/studio/intents/aftale.flyt/examples", `{"lang":"da","text":"flyt skuret"}`); p.status != http.StatusConflict {
		t.Errorf("taught by API: %d", p.status)
	}
	b.post("/redaktion/ubesvarede", "question", text, "lang", "da", "do", "phrasing", "intent", "aftale.flyt").has(t, "Giv et eksempel", `value="`+text+`"`)
	b.post(at, "lang", "da", "text", text, "do", "ask", "note", "vi flytter også skure").has(t, "venter på en anden redaktør", "vi flytter også skure", "bad om godkendelse")
	b.get("/redaktion/hensigter").has(t, "Eksempler, der venter")
	if p := b.post(at, "lang", "da", "text", text, "do", "approve", "note", "ja"); p.status != http.StatusConflict {
		t.Errorf("approved by its author: %d", p.status)
	}
	second := colleague(t, b, "reviewer")
	if p := second.post(at, "lang", "da", "text", text, "do", "approve"); p.status != http.StatusUnprocessableEntity {
		t.Errorf("approved without a reason: %d", p.status)
	}
	second.post(at, "lang", "da", "text", text, "do", "approve", "note", "skure hører til").has(t, "Godkendt og lært", "skure hører til", "givet af Redaktør Bo Friis")
	if p := second.post(at, "lang", "da", "text", text, "do", "drop"); p.status != http.StatusNotFound {
		t.Errorf("what does not wait any more is dropped: %d", p.status)
	}
	b.send(http.MethodPost, "/v1/studio/intents/aftale.flyt/examples", `{"lang":"da","text":"skuret igen","do":"ask"}`).has(t, `"after":"aftale.flyt"`)
	b.post(at, "lang", "da", "text", "skuret igen", "do", "drop").has(t, "Eksemplet blev ikke lært", "afviste")
}
