package web_test

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"offelia/assistant/desk"
	"offelia/channels/web"
	"offelia/knowledge"
)

const gebyr = "/redaktion/fakta/pas.gebyr"

// values are a form's fields for values of a fact, the new one first.
func values(base string, list ...[4]string) []string {
	fields := []string{"base", base}
	for _, v := range list {
		fields = append(fields, "da", v[0], "en", v[1], "valid_from", v[2], "valid_to", v[3], "unit", "kr", "source", "https://politi.dk", "authority", "Politiet", "checked", "2026-11-20", "certainty", "verified")
	}
	return fields
}

var (
	none = [4]string{}
	old  = [4]string{"891 kr.", "DKK 891", "2026-01-01", "2026-12-10"}
	next = [4]string{"902 kr.", "", "2026-12-11", ""}
)

func TestANewValueStandsBesideTheOldAndReachesItsGuides(t *testing.T) {
	t.Parallel()
	b := editors(t)
	b.get(gebyr).has(t, "Borgerne får nu at vide", "891 kr.", "og fra", "902 kr.", "pas (da)", "Som den fulgte med programmet")
	fields := values("0", none, [4]string{"915 kr.", "DKK 915", "2026-01-01", "2026-12-10"}, next)
	b.post(gebyr+"/proev", fields...).has(t, "testspørgsmål stillet", "Et pas koster 915 kr.", "pas.gebyr: 2026-01-01")
	b.get("/vejledning/pas").has(t, "891 kr.")
	fields[1] = hidden(t, b.get(gebyr).body, "base")
	b.post(gebyr+"/gennemsyn", append(fields, "note", "ny bekendtgørelse")...).has(t, "Sendt til gennemsyn")
	b.get("/redaktion").has(t, "Faktum pas.gebyr", "Til gennemsyn")
	fields[1] = hidden(t, b.get(gebyr).body, "base")
	if p := b.post(gebyr+"/udgiv", fields...); p.status != http.StatusConflict {
		t.Errorf("the author publishes their own value in review: %d", p.status)
	}
	colleague(t, b, "reviewer").post(gebyr+"/udgiv", fields...).has(t, "Udgivet.", "skrevet af Redaktør Bo Friis", "915 kr.")
	b.get("/vejledning/pas").has(t, "915 kr.")
	releases := b.get("/redaktion/udgivelser")
	releases.has(t, "Faktum pas.gebyr", "Vejledninger, der fik den nye oplysning: pas (da)")
	_, rest, _ := strings.Cut(releases.body, `action="/redaktion/udgivelser/`)
	release, _, _ := strings.Cut(rest, "/")
	b.post("/redaktion/udgivelser/"+release+"/rul", "reason", "forkert år").has(t, "Rullet tilbage")
	b.get("/vejledning/pas").has(t, "891 kr.")
	b.get("/redaktion/log").has(t, "Faktum pas.gebyr", "forkert år", "ny bekendtgørelse")
}

func TestWhatIsWrongWithAValueIsSaidAndNothingIsLost(t *testing.T) {
	t.Parallel()
	b := editors(t)
	for say, list := range map[string][][4]string{
		"To værdier gælder den 2026-12-11":              {none, {"891 kr.", "", "2026-01-01", ""}, next},
		"Skriv værdien på dansk":                        {{"", "DKK 7", "2027-01-01", ""}, old, next},
		"Skriv, hvilken dag værdien gælder fra":         {{"7 kr.", "", "", ""}, old, next},
		"Værdien slutter, før den begynder":             {{"7 kr.", "", "2028-01-01", "2027-01-01"}, old, next},
		"En dato skrives som 2027-01-01, ikke 1/1 2027": {{"7 kr.", "", "1/1 2027", ""}, old, next},
		"Skriv mindst én værdi":                         {none, none},
		"Der er ikke ændret noget endnu":                {none},
	} {
		fields := values("0", list...)
		if len(list) == 1 {
			fields = append(values("0", none), fromPage(t, b)...)
		}
		p := b.post(gebyr+"/gem", fields...)
		if p.status != http.StatusUnprocessableEntity {
			t.Errorf("%s: status %d", say, p.status)
		}
		p.has(t, say)
		for _, v := range list {
			if v[0] != "" {
				p.has(t, `value="`+v[0]+`"`)
			}
		}
	}
	b.post(gebyr+"/gem", values("0", none, old, next)...).has(t, "Kladden er gemt")
	p := b.post(gebyr+"/gem", values("0", [4]string{"950 kr.", "", "2027-07-01", ""}, old, next)...)
	if p.status != http.StatusConflict {
		t.Errorf("a second editor is not told: %d", p.status)
	}
	p.has(t, "En anden redaktør har gemt imens", `value="950 kr."`)
}

// fromPage is what the form of the untouched fact would send.
func fromPage(t *testing.T, b *browser) []string {
	t.Helper()
	return []string{
		"da", "891 kr.", "en", "DKK 891", "valid_from", "2026-01-01", "valid_to", "2026-12-10", "unit", "kr", "source", "", "authority", "", "checked", "", "certainty", "",
		"da", "902 kr.", "en", "", "valid_from", "2026-12-11", "valid_to", "", "unit", "kr", "source", "", "authority", "", "checked", "", "certainty", "",
	}
}

func TestANewFactIsADraftUntilItIsPublished(t *testing.T) {
	t.Parallel()
	b := editors(t)
	if p := b.post("/redaktion/fakta", "id", "Æ", "da", "7 kr.", "from", "2026-01-01"); p.status != http.StatusUnprocessableEntity {
		t.Errorf("a name that guides cannot write: %d", p.status)
	}
	b.post("/redaktion/fakta", "id", "pas.haste", "da", "7 kr.", "en", "DKK 7", "from", "2026-01-01").has(t, "Kladden er gemt", "Ingen vejledning bruger")
	b.get("/redaktion/fakta").has(t, "pas.haste", "Kladde")
	const api = "/v1/studio/facts/pas.haste"
	b.send(http.MethodPut, api, `{"base":1,"values":[{"da":"8 kr.","valid_from":"2026-01-01","certainty":"draft"}]}`).has(t, `"revision":2`)
	b.send(http.MethodPost, api+"/publish", `{"base":2}`).has(t, `"state":"published"`, `"worse":[]`)
	b.get(api).has(t, `"live":1`, `"da":"8 kr."`)
	b.send(http.MethodPost, api+"/withdraw", `{"base":3,"note":"udgået"}`).has(t, `"state":"expired"`)
	if p := b.send(http.MethodPost, "/v1/studio/facts/pas.gebyr/withdraw", `{"base":0,"note":"udgået"}`); p.status != http.StatusConflict {
		t.Errorf("a fact in use is withdrawn: %d %s", p.status, p.body)
	}
}

const service = "/redaktion/kontakter/odense-borgerservice"

// unit are a contact form's fields.
func unit(base, hours string, more ...string) []string {
	return append([]string{"base", base, "name", "Borgerservice Odense", "phone", "12 10 10 03", "hours", hours, "address", "Odense Slot 1"}, more...)
}

func TestAContactIsEditedWithItsClosingDays(t *testing.T) {
	t.Parallel()
	b := editors(t)
	b.get("/redaktion/kontakter").has(t, "Borgerservice Odense", "12 10 10 03")
	for say, fields := range map[string][]string{
		"Åbningstiden kan ikke læses":    unit("0", "efter aftale"),
		"En lukkedag skrives med dato":   unit("0", "man-fre 10-15", "closed_from", "2026-12-24", "closed_to", "2026-12-23", "closed_why", ""),
		"Skriv et telefonnummer på otte": append(unit("0", "man-fre 10-15"), "phone", "1234567"),
	} {
		if strings.Contains(say, "otte") {
			fields[5] = "1234567"
		}
		p := b.post(service+"/gem", fields...)
		if p.status != http.StatusUnprocessableEntity {
			t.Errorf("%s: %d", say, p.status)
		}
		p.has(t, say, "Odense Slot 1")
	}
	fields := unit("0", "man-fre 9-15", "closed_from", "2026-12-28", "closed_to", "2026-12-30", "closed_why", "flytning", "closed_from", "", "closed_to", "", "closed_why", "")
	b.post(service+"/gem", fields...).has(t, "Kladden er gemt", "Det ændrer kladden", "<ins>man-fre 9-15</ins>", "2026-12-28 2026-12-30 flytning")
	fields[1] = hidden(t, b.get(service).body, "base")
	b.post(service+"/udgiv", fields...).has(t, "Udgivet.")
	b.get("/redaktion/log").has(t, "Kontakt odense-borgerservice")
	b.send(http.MethodPut, "/v1/studio/contacts/odense-borgerservice", `{"base":3,"contact":{"name":"Borgerservice","phone":"12 10 10 04","hours":"man-fre 9-15"}}`).has(t, `"revision":4`)
	b.get("/v1/studio/contacts/odense-borgerservice").has(t, `"phone":"12 10 10 04"`, `"state":"draft"`)
	b.post("/redaktion/kontakter", "kommune", "København", "slags", "Jobcenter", "name", "Jobcenter Nord").has(t, "Kladden er gemt", "Jobcenter Nord")
	b.get("/redaktion/kontakter").has(t, "kbh-jobcenter")
}

// TestAMunicipalEditorWritesTheirOwnOnly: another municipality's work and a
// shared text's are not there to write, by page or by API.
func TestAMunicipalEditorWritesTheirOwnOnly(t *testing.T) {
	t.Parallel()
	b := editors(t)
	aarhus := colleague(t, b, "municipal@aarhus")
	for _, path := range []string{"/redaktion", desk1, gebyr, "/redaktion/kommuner", "/redaktion/kontakter", "/redaktion/log", "/redaktion/udgivelser"} {
		if p := aarhus.get(path); p.status != http.StatusOK {
			t.Errorf("%s: %d", path, p.status)
		}
	}
	if p := aarhus.get(desk1); strings.Contains(p.body, "formaction") || strings.Contains(p.body, "Sluk emnet") {
		t.Error("a municipal editor is shown the shared text's buttons")
	}
	b.post(desk1+"/egen", "kommune", "Odense", "afsnit", "frist").has(t, "id: flytning@odense")
	const odense = "/redaktion/guide/flytning@odense/da"
	for path, fields := range map[string][]string{
		desk1 + "/gem": {"base", "1", "source", "x"}, desk1 + "/udgiv": {"base", "1", "source", guideFile}, odense + "/gem": {"base", "1", "source", "x"},
		gebyr + "/gem": values("0", none, old), service + "/gem": unit("0", "man-fre 9-15"), "/redaktion/ny": {"title", "x", "lang", "da"},
		"/redaktion/emne/flytning/sluk": {"reason", "x", "da", "y"}, "/redaktion/hensigter/aftale.flyt": {"lang", "da", "text", "x"},
		"/redaktion/kontakter/odense-nyt/gem": unit("0", "man-fre 9-15"), desk1 + "/tvivl": {"base", "1", "note", "x"},
	} {
		if p := aarhus.post(path, fields...); p.status != http.StatusNotFound {
			t.Errorf("POST %s: %d", path, p.status)
		}
	}
	for _, path := range []string{odense, "/v1/studio/guides/flytning@odense/da", "/v1/studio/guides/flytning@odense/da/versions", service, "/v1/studio/contacts/odense-borgerservice", "/redaktion/ubesvarede", "/v1/studio/unanswered", "/redaktion/hensigter"} {
		if p := aarhus.get(path); p.status != http.StatusNotFound {
			t.Errorf("GET %s: %d", path, p.status)
		}
	}
	for path, body := range map[string]string{"/v1/studio/guides/flytning/da": `{"base":1,"source":"x"}`, "/v1/studio/guides/flytning@odense/da": `{"base":1,"source":"x"}`, "/v1/studio/contacts/odense-borgerservice": `{"base":0,"contact":{"name":"x","phone":"12345678","hours":"man 9-10"}}`, "/v1/studio/facts/pas.gebyr": `{"base":0}`} {
		if p := aarhus.send(http.MethodPut, path, body); p.status != http.StatusNotFound {
			t.Errorf("PUT %s: %d", path, p.status)
		}
	}
	for _, list := range []string{"/redaktion", "/redaktion/kommuner", "/redaktion/log", "/v1/studio/guides", "/v1/studio/log"} {
		if p := aarhus.get(list); strings.Contains(p.body, "flytning@odense") {
			t.Errorf("%s tells of another municipality's draft", list)
		}
	}
}

func TestAMunicipalEditorTellsAPassageInTheirOwnWay(t *testing.T) {
	t.Parallel()
	b := editors(t)
	aarhus := colleague(t, b, "municipal@aarhus")
	p := aarhus.post(desk1+"/egen", "kommune", "Odense", "afsnit", "frist") // whatever the form says
	p.has(t, "id: flytning@aarhus", "Ved siden af den fælles tekst", "senest 5 dage")
	_, source, _ := strings.Cut(p.body, `spellcheck="true"`)
	_, source, _ = strings.Cut(source, ">")
	source, _, _ = strings.Cut(source, "</textarea>")
	source = strings.NewReplacer("senest 5 dage", "senest 5 dage efter, og du får svar inden 3 dage", "&#34;", `"`, "&lt;", "<", "&gt;", ">", "&#39;", "'").Replace(source)
	const own = "/redaktion/guide/flytning@aarhus/da"
	aarhus.post(own+"/proev", "base", hidden(t, p.body, "base"), "source", source).has(t, "Kommuner, der siger noget andet", "/ 3", "<mark>")
	fields := []string{"base", hidden(t, aarhus.get(own).body, "base"), "source", source}
	aarhus.post(own+"/udgiv", fields...).has(t, "Udgivet.", "Kun i den fælles tekst / kun her")
	aarhus.get("/redaktion/kommuner").has(t, "aarhus", "Intet nyt")
	changed := strings.Replace(guideFile, "senest 5 dage efter", "senest 7 dage efter", 1)
	b.post(desk1+"/udgiv", append([]string{"base", "1", "source", changed}, six...)...).has(t, "Udgivet.")
	aarhus.get("/redaktion").has(t, "Kommuner, der siger noget andet")
	aarhus.get("/redaktion/kommuner").has(t, "7 / 3 5")
	_, rest, _ := strings.Cut(aarhus.get("/redaktion/udgivelser").body, `action="/redaktion/udgivelser/`)
	release, _, _ := strings.Cut(rest, "/")
	aarhus.post("/redaktion/udgivelser/"+release+"/rul", "reason", "fejl").has(t, "Rullet tilbage")
	if strings.Contains(aarhus.get("/redaktion/udgivelser").body, `action="/redaktion/udgivelser/`) {
		t.Error("a municipal editor can roll back the shared text")
	}
}

func TestAPassageIsPutUnderReviewAndSettled(t *testing.T) {
	t.Parallel()
	b := editors(t)
	if p := b.post(desk1+"/tvivl", "base", "1", "afsnit", "frist", "note", " "); p.status != http.StatusUnprocessableEntity {
		t.Errorf("without a reason: %d", p.status)
	}
	b.post(desk1+"/tvivl", "base", "1", "afsnit", "frist", "note", "ny lov på vej").has(t, "Sat til gennemgang", "ny lov på vej", "Afslut gennemgangen")
	b.get("/vejledning/flytning").has(t, "Teksten bliver gennemgået")
	b.get("/redaktion").has(t, "Til gennemgang", "ny lov på vej")
	b.post(desk1+"/afklaret", "base", "2", "afsnit", "frist", "note", "loven blev ikke ændret").has(t, "Gennemgangen er slut")
	if strings.Contains(b.get("/vejledning/flytning").body, "gennemgået") {
		t.Error("still under review")
	}
	b.get("/redaktion/log").has(t, "Satte til gennemgang", "Afsluttede gennemgangen", "loven blev ikke ændret")
}

// plainly suggests a passage in other words.
type plainly struct{ text string }

func (plainly) Suggests() bool { return true }
func (plainly) ForTicket(context.Context, desk.Ticket) (web.TicketDrafts, error) {
	return web.TicketDrafts{}, nil
}
func (p plainly) ForPassage(context.Context, *knowledge.Guide, *knowledge.Passage) (web.PassageDrafts, error) {
	return web.PassageDrafts{Plain: p.text, Phrasings: []string{"hvad er prisen"}}, nil
}

func TestASuggestionInPlainLanguageStandsBesideAndIsADraftOnly(t *testing.T) {
	t.Parallel()
	b := editors(t, func(c *web.Config) { c.Drafts = plainly{"Du betaler 891 kr. for et pas."} })
	const page = "/redaktion/guide/pas/da"
	b.get(page).has(t, "Let dansk", "Bed om et forslag")
	p := b.post(page+"/forslag", "base", "1", "afsnit", "pris")
	p.has(t, "Som det står", "Et pas koster", "Forslaget", "<mark>Du betaler</mark>", "<strong>0</strong> fejl", "Intet er gemt endnu", "hvad er prisen")
	b.post(page+"/forslag", "do", "gem", "base", "1", "afsnit", "pris", "text", "Du betaler 891 kr. for et pas.").has(t, "Forslaget er lagt i kladden", "### På let dansk\n\nDu betaler {{fact:pas.gebyr}} for et pas.", "efter forslag fra sprogmodellen")
	b.get("/vejledning/pas").has(t, "Et pas koster 891 kr.")
	if p := colleague(t, b, "analyst").post(page+"/forslag", "base", "1", "afsnit", "pris"); p.status != http.StatusNotFound {
		t.Errorf("an analyst asks for a suggestion: %d", p.status)
	}
	changed := editors(t, func(c *web.Config) { c.Drafts = plainly{"Du betaler 819 kr. for et pas."} })
	changed.post(page+"/forslag", "base", "1", "afsnit", "pris").has(t, "<strong>2</strong> fejl", "<q>891</q>", "<q>819</q>")
	none := editors(t, func(c *web.Config) { c.Drafts = plainly{} })
	none.post(page+"/forslag", "base", "1", "afsnit", "pris").has(t, "Der er ikke noget forslag")
}

// TestAnAnalystEditsNothing tries every route of the table that changes
// something in the studio.
func TestAnAnalystEditsNothing(t *testing.T) {
	t.Parallel()
	b := editors(t)
	a := colleague(t, b, "analyst")
	for _, path := range []string{"/redaktion/fakta", gebyr, "/redaktion/kontakter", service, "/redaktion/kommuner", desk1, "/redaktion/hensigter/aftale.flyt", "/redaktion/ubesvarede"} {
		p := a.get(path)
		if p.status != http.StatusOK {
			t.Errorf("%s: %d", path, p.status)
		}
		_, main, _ := strings.Cut(p.body, "<main")
		main, _, _ = strings.Cut(main, "</main>")
		if strings.Contains(main, "formaction") || strings.Count(main, "<button") > strings.Count(main, `role="search"`) {
			t.Errorf("%s shows an analyst buttons", path)
		}
	}
	fill := strings.NewReplacer("{guide}", "flytning", "{lang}", "da", "{deed}", "gem", "{fact}", "pas.gebyr", "{contact}", "odense-borgerservice", "{release}", "x", "{intent}", "aftale.flyt", "{passage}", "frist", "{conversation}", "C1")
	tried := 0
	for _, pattern := range web.StudioPatterns() {
		method, path, _ := strings.Cut(pattern, " ")
		if method == http.MethodGet {
			continue
		}
		tried++
		if p := a.send(method, fill.Replace(path), `{}`); p.status != http.StatusNotFound {
			t.Errorf("%s: %d", pattern, p.status)
		}
	}
	if tried < 25 {
		t.Errorf("only %d routes were tried", tried)
	}
}
