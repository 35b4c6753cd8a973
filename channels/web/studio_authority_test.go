package web_test

import (
	"net/http"
	"testing"
)

// TestAnAuthorityIsEdited: on the contacts page, through review and the API.
func TestAnAuthorityIsEdited(t *testing.T) {
	t.Parallel()
	b := editors(t)
	b.get("/redaktion/kontakter").has(t, "Myndigheder, hvis nummer står et andet sted", "/redaktion/myndigheder/skat", "skat.dk under Kontakt")
	const at = "/redaktion/myndigheder/skat"
	b.get(at).has(t, "Borgerne får nu at vide", "motorstyrelsen")
	fields := []string{"base", "0", "names", "Skat\nskats", "name.da", "Skat", "name.en", "Tax", "where.da", "Ring 72 22 18 18.", "where.en", "Call 72 22 18 18.",
		"url", "https://skat.dk", "source", "https://skat.dk/kontakt", "checked", "2026-11-23"}
	if p := b.post(at+"/udgiv", "base", "0", "names", "skat"); p.status != http.StatusUnprocessableEntity {
		t.Errorf("half an authority: %d", p.status)
	}
	b.post(at+"/udgiv", append(fields, "note", "nyt nummer")...).has(t, "Udgivet.", "Ring 72 22 18 18.")
	b.get("/redaktion/kontakter").has(t, "Ring 72 22 18 18.")
	if p := b.send(http.MethodPut, "/v1/studio/authorities/skat", `{"base":9,"authority":{"names":["skat"]}}`); p.status != http.StatusUnprocessableEntity {
		t.Errorf("API: %d %s", p.status, p.body)
	}
	b.post("/redaktion/myndigheder", "name", "Færdselsstyrelsen").has(t, "Færdselsstyrelsen", "Kladden er gemt")
}
