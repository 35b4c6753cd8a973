package web_test

import (
	"net/http"
	"strings"
	"testing"
)

// TestAPassageIsEditedByItself: in fields, on the page and through the API; two
// editors of one guide are told only when they wrote in the same passage.
func TestAPassageIsEditedByItself(t *testing.T) {
	t.Parallel()
	b := editors(t)
	const guide, at = "/redaktion/guide/flytning/da", "/redaktion/guide/flytning/da/afsnit/frist"
	b.get(guide).has(t, `href="`+at+`"`, "Nyt afsnit", "Om vejledningen")
	b.get(at).has(t, "Spørgsmålet, som borgeren ville stille det", "Må ikke besvares fra denne vejledning", "Skal gives videre til et menneske")
	fields := []string{"base", "1", "title", "Hvornår skal jeg melde flytning?", "text", "Du melder flytning senest 5 dage efter.\n\nGør det på borger.dk.",
		"kind", "question", "certainty", "draft", "phrasings", "hvornår melder jeg flytning\nfrist for flytning", "tests", "hvor længe har jeg",
		"routes.not", "hvad koster et pas", "conditions", "", "action", ""}
	b.post(at, fields...).has(t, "Kladden er gemt", "Hvornår skal jeg melde flytning?", "hvad koster et pas")
	b.get(guide).has(t, "Hvornår skal jeg melde flytning?", "routes:", "not:")

	if p := b.post(at, append(fields, "text", "Noget andet.")...); p.status != http.StatusConflict || !strings.Contains(p.body, "har ændret dette afsnit imens") {
		t.Errorf("the same passage from an old revision: %d", p.status)
	}
	if p := b.send(http.MethodPut, "/v1/studio/guides/flytning/da/passages/nyt", `{"base":1,"title":"Noget nyt","text":"Det er nyt.","kind":"question","certainty":"draft"}`); p.status != http.StatusOK {
		t.Errorf("another passage from an old revision: %d %s", p.status, p.body)
	}
	if p := b.send(http.MethodPut, "/v1/studio/guides/flytning/da/passages/frist", `{"base":9,"title":"A","text":"B\n\n## C\nD"}`); p.status != http.StatusUnprocessableEntity {
		t.Errorf("a field that divides the guide: %d %s", p.status, p.body)
	}
	if p := b.send(http.MethodGet, "/v1/studio/guides/flytning/da/passages", ""); !strings.Contains(p.body, `"hvad koster et pas"`) || !strings.Contains(p.body, `"Noget nyt"`) {
		t.Errorf("read back: %s", p.body)
	}
	b.post(guide+"/afsnit", "base", "3", "title", "Må jeg flytte om natten?", "text", "Ja.", "kind", "question", "certainty", "draft").has(t, "Kladden er gemt", "#maa-jeg-flytte-om-natten")
	b.post(guide+"/afsnit/nyt", "base", "4", "do", "fjern").has(t, "Afsnittet er taget ud af kladden")
	if p := b.get(guide + "/afsnit/nyt"); p.status != http.StatusNotFound {
		t.Errorf("a passage that is gone: %d", p.status)
	}
	b.get(guide+"/om").has(t, "Hvem afgør det?")
}
