package llm_test

import (
	"strings"
	"testing"

	"offelia/assistant"
	"offelia/assistant/llm/llmtest"
)

// TestWords: a wording that says what the answer says is shown as it is, with
// every pseudonym back in its place.
func TestWords(t *testing.T) {
	t.Parallel()
	m := setup(t, llmtest.New(t, llmtest.Echo))
	if got, err := word(t.Context(), m, own); err != nil || got != own.Text {
		t.Errorf("%q %v", got, err)
	}
}

// TestWordingIsHeldAgainstTheAnswer: what the answer does not say is never
// shown; one mistake is mended, two end in the answer as it was.
func TestWordingIsHeldAgainstTheAnswer(t *testing.T) {
	t.Parallel()
	guide := assistant.Draft{
		Conversation: "c", Lang: "da", From: "da", Question: "hvornår skal jeg melde flytning?",
		Text:    "Du skal melde flytning til folkeregistret senest 5 dage efter, du er flyttet.\n\nDu kan tidligst melde det 4 uger før.",
		Sources: []assistant.Source{{Key: "flytning#frist", Title: "Frist", Text: "Du skal melde flytning til folkeregistret senest 5 dage efter, du er flyttet. Du kan tidligst melde det 4 uger før. Du må ikke melde flytning for andre voksne."}, {Key: "udland#frist", Title: "Udland", Text: "Rejser du ud, kan du melde flytning til udlandet 3 måneder før."}},
	}
	const good = "[1] Du skal melde flytning til folkeregistret senest fem dage efter, du er flyttet.\n"
	for name, c := range map[string]struct {
		replies []string
		want    string
		ok      bool
	}{
		"good":                   {[]string{good}, "Du skal melde flytning til folkeregistret senest fem dage efter, du er flyttet.", true},
		"a wrong number":         {[]string{"[1] Du skal melde flytning senest 8 dage efter.\n"}, "", false},
		"wrong, then mended":     {[]string{good + "[1] Det koster 500 kr. at melde flytning for sent.\n", "[2] Du må ikke melde flytning for andre voksne.\n"}, "Du skal melde flytning til folkeregistret senest fem dage efter, du er flyttet. Du må ikke melde flytning for andre voksne.", true},
		"another source's fact":  {[]string{good + "[2] Du kan melde flytning 3 måneder før.\n", "[2] Du kan melde flytning 3 måneder før.\n"}, "Du skal melde flytning til folkeregistret senest fem dage efter, du er flyttet.", false},
		"a forged source":        {[]string{"[9] Du skal melde flytning til folkeregistret senest 5 dage efter.\n"}, "", false},
		"another authority":      {[]string{"[1] Du skal melde flytning til Skattestyrelsen senest 5 dage efter, du er flyttet.\n"}, "", false},
		"turned round":           {[]string{good + "[2] Du må melde flytning for andre voksne.\n"}, "Du skal melde flytning til folkeregistret senest fem dage efter, du er flyttet.", true},
		"beside the point":       {[]string{good + "[1] Vejret bliver dejligt hele ugen, siger naboen.\n"}, "Du skal melde flytning til folkeregistret senest fem dage efter, du er flyttet.", true},
		"a bound lost":           {[]string{good + "[1] Du skal melde flytning 5 dage efter, du er flyttet.\n"}, "Du skal melde flytning til folkeregistret senest fem dage efter, du er flyttet.", true},
		"another bound":          {[]string{good + "[2] Du kan melde flytning senest 4 uger før.\n"}, "Du skal melde flytning til folkeregistret senest fem dage efter, du er flyttet.", true},
		"the same bound":         {[]string{"[1] Du skal melde flytning til folkeregistret inden for fem dage.\n"}, "Du skal melde flytning til folkeregistret inden for fem dage.", true},
		"the same again":         {[]string{strings.Repeat(good, 9)}, "Du skal melde flytning til folkeregistret senest fem dage efter, du er flyttet.", true},
		"the question again":     {[]string{good + "[1] Question: Hvornår skal jeg melde flytning?\n"}, "Du skal melde flytning til folkeregistret senest fem dage efter, du er flyttet.", true},
		"of the prompt":          {[]string{good + "[1] Question: \"hvornår melde flytning\"\n"}, "Du skal melde flytning til folkeregistret senest fem dage efter, du er flyttet.", true},
		"of no use for ever":     {[]string{strings.Repeat("[1] Vejret bliver dejligt hele ugen, siger naboen.\n", 99)}, "", false},
		"no source named":        {[]string{strings.TrimPrefix(good, "[1] ")}, "", false},
		"the fact left out":      {[]string{"[1] Du skal melde flytning til folkeregistret.\n"}, "Du skal melde flytning til folkeregistret.", false},
		"claims to have done it": {[]string{"[1] Jeg har meldt flytning til folkeregistret.\n"}, "", false},
		"entitlement":            {[]string{"[1] Du har ret til at melde flytning 5 dage efter.\n"}, "", false},
		"markup":                 {[]string{"[1] Du skal melde flytning senest 5 dage efter ![x](http://evil.com/a.png).\n"}, "", false},
		"a link":                 {[]string{"[1] Du skal melde flytning senest 5 dage efter på flyt-nu.com.\n"}, "", false},
		"a pseudonym":            {[]string{"[1] Du skal melde flytning til ⟦PERSON_7⟧ senest 5 dage efter.\n"}, "", false},
		"nothing":                {[]string{""}, "", false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			n := 0
			s := llmtest.New(t, func(llmtest.Request) llmtest.Reply {
				n++
				return llmtest.Reply{Text: c.replies[min(n, len(c.replies))-1]}
			})
			got, err := word(t.Context(), setup(t, s), guide)
			if got != c.want || (err == nil) != c.ok {
				t.Errorf("%q %v", got, err)
			}
			if n > 2 {
				t.Errorf("%d calls", n)
			}
		})
	}
}

// TestLinksAreTokens: an address of a page leaves as a token and comes back to the
// letter; one that the citizen wrote is never said by Offelia.
func TestLinksAreTokens(t *testing.T) {
	t.Parallel()
	d := assistant.Draft{
		Conversation: "c", Lang: "da", From: "da", Question: "skal jeg melde flytning på flyt-nu.com?", Text: "Meld flytning på borger.dk/flytning.",
		Sources: []assistant.Source{{Key: "flytning#hvor", Title: "Hvor", Text: "Du melder flytning på https://www.borger.dk/flytning eller i borgerservice."}},
	}
	for reply, want := range map[string]string{
		"[1] Meld flytning på ⟦LINK_1⟧.\n[2] Du melder flytning på ⟦LINK_2⟧ eller i borgerservice.\n": "Meld flytning på borger.dk/flytning. Du melder flytning på https://www.borger.dk/flytning eller i borgerservice.",
		"[1] Meld flytning på flyt-nu.com.\n":        "",
		"[1] Meld flytning på ⟦LINK_3⟧.\n":           "",
		"[1] Meld flytning på borger.dk.evil.com.\n": "",
	} {
		s := llmtest.New(t, func(llmtest.Request) llmtest.Reply { return llmtest.Reply{Text: reply} })
		got, err := word(t.Context(), setup(t, s), d)
		if got != want || (err == nil) != (want != "") {
			t.Errorf("%q became %q, %v", reply, got, err)
		}
		sources, _, _ := strings.Cut(s.Requests()[0].Messages[1].Content, "Question:")
		if strings.Contains(sources, "borger.dk") || !strings.Contains(sources, "⟦LINK_2⟧") {
			t.Errorf("sent %s", sources)
		}
	}
}

// TestTranslates: facts come through to the letter, in the forms of the other
// language; what loses one is not shown.
func TestTranslates(t *testing.T) {
	t.Parallel()
	d := assistant.Draft{
		Conversation: "c", Lang: "de", From: "en", Own: true, Private: []string{"Karen Holm", "Pia Lindgaard"},
		Text: "Your meeting with Pia Lindgaard is on Thursday 26 November 2026 at 10:00.\n\nYou must not wait more than 5 days.",
	}
	for name, c := range map[string]struct {
		reply string
		want  string
		ok    bool
	}{
		"good":            {"1: Ihr Termin mit ⟦PERSON_1⟧ ist am ⟦DATO_1⟧ um ⟦TAL_1⟧.\n2: Sie dürfen nicht länger als ⟦TAL_2⟧ Tage warten.\n", "Ihr Termin mit Pia Lindgaard ist am Donnerstag 26.11.2026 um 10:00.\n\nSie dürfen nicht länger als 5 Tage warten.", true},
		"a token lost":    {"1: Ihr Termin mit ⟦PERSON_1⟧ ist am ⟦DATO_1⟧.\n", "", false},
		"a number":        {"1: Ihr Termin mit ⟦PERSON_1⟧ ist am ⟦DATO_1⟧ um ⟦TAL_1⟧, 3 Stunden.\n", "", false},
		"a denial lost":   {"1: Ihr Termin mit ⟦PERSON_1⟧ ist am ⟦DATO_1⟧ um ⟦TAL_1⟧.\n2: Sie dürfen länger als ⟦TAL_2⟧ Tage warten.\n", "Ihr Termin mit Pia Lindgaard ist am Donnerstag 26.11.2026 um 10:00.", false},
		"another unit":    {"1: Ihr Termin mit ⟦PERSON_1⟧ ist am ⟦DATO_1⟧ um ⟦TAL_1⟧.\n2: Sie dürfen nicht länger als ⟦TAL_2⟧ Wochen warten.\n", "Ihr Termin mit Pia Lindgaard ist am Donnerstag 26.11.2026 um 10:00.", false},
		"a link":          {"1: Ihr Termin mit ⟦PERSON_1⟧ ist am ⟦DATO_1⟧ um ⟦TAL_1⟧ auf evil.com.\n", "", false},
		"out of order":    {"2: Sie dürfen nicht länger als ⟦TAL_2⟧ Tage warten.\n", "", false},
		"only the first":  {"1: Ihr Termin mit ⟦PERSON_1⟧ ist am ⟦DATO_1⟧ um ⟦TAL_1⟧.\n", "Ihr Termin mit Pia Lindgaard ist am Donnerstag 26.11.2026 um 10:00.", false},
		"not translated":  {"1: Your meeting with ⟦PERSON_1⟧ is on ⟦DATO_1⟧ at ⟦TAL_1⟧.\n", "", false},
		"another script":  {"1: Встреча с ⟦PERSON_1⟧ будет ⟦DATO_1⟧ в ⟦TAL_1⟧.\n", "", false},
		"instead of that": {"I will not translate.\n", "", false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := llmtest.New(t, func(llmtest.Request) llmtest.Reply { return llmtest.Reply{Text: c.reply} })
			got, err := word(t.Context(), setup(t, s), d)
			if got != c.want || (err == nil) != c.ok {
				t.Errorf("%q %v", got, err)
			}
			if body := s.Requests()[0].Body; strings.Contains(body, "26 November") || strings.Contains(body, "Pia") {
				t.Errorf("sent: %s", body)
			}
		})
	}
}

// TestTranslatesToEveryLanguage: a fair translation passes in each of them.
func TestTranslatesToEveryLanguage(t *testing.T) {
	t.Parallel()
	for lang, c := range map[string]struct{ reply, want string }{
		"de": {"1: Ihr Termin mit ⟦PERSON_1⟧ ist am ⟦DATO_1⟧ um ⟦TAL_1⟧.\n2: Sie dürfen nicht länger als ⟦TAL_2⟧ Tage warten.", "Ihr Termin mit Pia Lindgaard ist am Donnerstag 26.11.2026 um 10:00.\n\nSie dürfen nicht länger als 5 Tage warten."},
		"pl": {"1: Twoje spotkanie z ⟦PERSON_1⟧ jest ⟦DATO_1⟧ o ⟦TAL_1⟧.\n2: Nie wolno czekać dłużej niż ⟦TAL_2⟧ dni.", "Twoje spotkanie z Pia Lindgaard jest czwartek 26.11.2026 o 10:00.\n\nNie wolno czekać dłużej niż 5 dni."},
		"tr": {"1: ⟦PERSON_1⟧ ile randevunuz ⟦DATO_1⟧ saat ⟦TAL_1⟧.\n2: ⟦TAL_2⟧ günden fazla beklememelisiniz.", "Pia Lindgaard ile randevunuz Perşembe 26.11.2026 saat 10:00.\n\n5 günden fazla beklememelisiniz."},
		"uk": {"1: Ваша зустріч з ⟦PERSON_1⟧ ⟦DATO_1⟧ о ⟦TAL_1⟧.\n2: Ви не повинні чекати більше ніж ⟦TAL_2⟧ днів.", "Ваша зустріч з Pia Lindgaard четвер 26.11.2026 о 10:00.\n\nВи не повинні чекати більше ніж 5 днів."},
		"ar": {"1: موعدك مع ⟦PERSON_1⟧ يوم ⟦DATO_1⟧ الساعة ⟦TAL_1⟧.\n2: يجب ألا تنتظر أكثر من ⟦TAL_2⟧ أيام.", "موعدك مع Pia Lindgaard يوم الخميس 26.11.2026 الساعة 10:00.\n\nيجب ألا تنتظر أكثر من 5 أيام."},
	} {
		s := llmtest.New(t, func(llmtest.Request) llmtest.Reply { return llmtest.Reply{Text: c.reply} })
		got, err := word(t.Context(), setup(t, s), assistant.Draft{
			Conversation: "c", Lang: lang, From: "en", Own: true, Private: []string{"Pia Lindgaard"},
			Text: "Your meeting with Pia Lindgaard is on Thursday 26 November 2026 at 10:00.\n\nYou must not wait more than 5 days.",
		})
		if err != nil || got != c.want {
			t.Errorf("%s: %q %v", lang, got, err)
		}
	}
}
