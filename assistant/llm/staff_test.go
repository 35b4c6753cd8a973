package llm_test

import (
	"slices"
	"strings"
	"testing"

	"offelia/assistant"
	"offelia/assistant/llm"
	"offelia/assistant/llm/llmtest"
)

func says(t *testing.T, text string) (*llm.Model, *llmtest.Server) {
	s := llmtest.New(t, func(llmtest.Request) llmtest.Reply { return llmtest.Reply{Text: text} })
	return setup(t, s), s
}

func textsOf(list []assistant.Sentence) (out []string) {
	for _, s := range list {
		out = append(out, s.Text)
	}
	return out
}

// TestDraftsForCaseworkers: a summary and a reply hold what their sources say,
// each sentence with its source, and nothing that was made up.
func TestDraftsForCaseworkers(t *testing.T) {
	t.Parallel()
	talk := []assistant.Message{
		{From: "citizen", Text: "Jeg hedder Karen Holm, og jeg vil gerne klage over, at min rollator ikke er bevilget."},
		{From: "offelia", Text: "Du kan klage over afgørelsen til og med torsdag den 10. december 2026."},
	}
	m, s := says(t, "[1] Borgeren vil klage over, at en rollator ikke er bevilget.\n[2] Der kan klages over afgørelsen til og med 10. december 2026.\n[2] Der kan klages over afgørelsen til og med 24. december 2026.\n[1] Borgeren lyder meget vred og har ringet tre gange.\n")
	got, err := m.Summarise(t.Context(), assistant.Talk{Conversation: "c", Lang: "da", Messages: talk, Private: []string{"Karen Holm"}, Own: true})
	want := []string{"Borgeren vil klage over, at en rollator ikke er bevilget.", "Der kan klages over afgørelsen til og med 10. december 2026."}
	if err != nil || !slices.Equal(textsOf(got), want) || got[1].Sources[0] != 2 {
		t.Errorf("%+v %v", got, err)
	}
	if body := s.Requests()[0].Body; strings.Contains(body, "Karen") {
		t.Errorf("sent: %s", body)
	}
	m, _ = says(t, "[1] Du skal melde flytning senest 5 dage efter.\n[1] Du har ret til flyttehjælp.\n[2] Det er gratis.\n")
	reply, err := m.Reply(t.Context(), "c", "hvornår skal jeg melde flytning", []assistant.Source{{Key: "flytning#frist", Title: "Frist", Text: "Du skal melde flytning senest 5 dage efter, du er flyttet."}}, nil)
	if err != nil || !slices.Equal(textsOf(reply), []string{"Du skal melde flytning senest 5 dage efter."}) {
		t.Errorf("%+v %v", reply, err)
	}
	m, _ = says(t, "[1] Vejret er dejligt i dag, og naboen har købt ny bil.\n")
	if got, err := m.Summarise(t.Context(), assistant.Talk{Messages: talk, Lang: "da"}); err == nil {
		t.Errorf("made up: %+v", got)
	}
	s = llmtest.New(t, llmtest.Echo)
	strict := setup(t, s, func(c *llm.Config) { c.Endpoint.Strict = true })
	if got, err := strict.Summarise(t.Context(), assistant.Talk{Messages: talk, Lang: "da", Own: true}); err == nil || len(s.Requests()) > 0 {
		t.Errorf("a strict endpoint saw a citizen's conversation: %+v", got)
	}
}

// TestDraftsForEditors: phrasings are new and in the language; a plain text
// keeps every fact or is not given.
func TestDraftsForEditors(t *testing.T) {
	t.Parallel()
	const text = "Du skal melde flytning til folkeregistret senest 5 dage efter, du er flyttet. Du må ikke melde flytning for andre voksne."
	m, _ := says(t, "1. hvornår skal jeg melde flytning\n2. Hvornår skal jeg melde flytning\n- kan jeg melde flytning for min kæreste?\nhvad koster det, 500 kr.?\nring til Karen Holm på 12 34 56 78\nx\nmust I tell somebody when I move to another house\n")
	got, err := m.Phrasings(t.Context(), text, "da", []string{"Kan jeg melde flytning for min kæreste?"})
	if err != nil || !slices.Equal(got, []string{"hvornår skal jeg melde flytning"}) {
		t.Errorf("%q %v", got, err)
	}
	m, _ = says(t, "[1] Du skal melde flytning til folkeregistret senest 5 dage efter, du er flyttet.\n[1] Du må ikke melde flytning for andre voksne.\n")
	if plain, err := m.Plain(t.Context(), text); err != nil || len(plain) != 2 {
		t.Errorf("%+v %v", plain, err)
	}
	m, _ = says(t, "[1] Du skal melde flytning til folkeregistret, når du er flyttet.\n")
	if plain, err := m.Plain(t.Context(), text); err == nil {
		t.Errorf("a fact was lost: %+v", plain)
	}
}
