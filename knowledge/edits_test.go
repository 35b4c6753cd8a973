package knowledge_test

import (
	"cmp"
	"embed"
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"offelia/knowledge"
)

// An edit is one thing an editor does to a passage's text; it gives "" when it
// cannot be done there. Bad edits must be refused, harmless ones let through.
type edit struct {
	name string
	bad  bool
	do   func(lang, text string, n int) string // n-th place in the text
}

// sentence is one of a passage's text with what ends it.
var sentence = regexp.MustCompile(`(?:[^.!?\n]|\.[\p{Ll}\d]|\. \p{Ll})+[.!?]*[ \n]*`)

// Kinds of condition, written apart from what the gate looks for.
var conditional = map[string]map[string]*regexp.Regexp{
	"if": {
		"da": regexp.MustCompile(`(?i)\b(hvis|medmindre|undtagen)\b|^[A-ZÆØÅ]\pL*(?:r|al|an|il|ev|de|te) (?:du|I|det|der|den|man|en|et|dit|din|afdøde|\pL+(?:en|et|ne)) [^.?]*, `),
		"en": regexp.MustCompile(`(?i)\b(if|unless|except)\b`),
	},
	"age": {
		"da": regexp.MustCompile(`(?i)\b(under|over|fyldt|mellem|fra|til) [^.]*\d+ år|\d+ år (og|eller)`),
		"en": regexp.MustCompile(`(?i)\b(under|over|turned|aged?|between|from|to) [^.]*\d+ years|\b(under|over|turned|aged?) (the age of )?\d+`),
	},
	"deadline": {
		"da": regexp.MustCompile(`(?i)\b(senest|inden for|inden \d|frist|fristen|tidligst)\b`),
		"en": regexp.MustCompile(`(?i)\b(at the latest|no later|within \d|within a|deadline|at the earliest)\b`),
	},
	"income or residence": {
		"da": regexp.MustCompile(`(?i)indkomst|indtægt|formue|tjener du|du tjener|opsparing|(bor|boet) (du|i|her|sammen|alene)|du bor|udlandet|i EU|opholds`),
		"en": regexp.MustCompile(`(?i)\b(income|assets|savings|you earn)\b|you (have )?lived?\b|abroad|in the EU|residence`),
	},
}

// anyLimit is the widest: a sentence without any of these sets no limit.
var anyLimit = map[string]*regexp.Regexp{
	"da": regexp.MustCompile(`(?i)\b(kun|når|først|før|efter|inden|ellers|uanset|afhæng\w*|kræve\w*|under|over|op til|højst|mindst|senest|dog|ikke|ingen|måske|uden|andre)\b|\d`),
	"en": regexp.MustCompile(`(?i)\b(only|when|whether|until|once|as long as|before|after|by|otherwise|regardless|depends?|requires?|require|under|over|up to|at most|at least|latest|however|but|not|no|may|without|other|provided|within)\b|\d`),
}

func kindsOf(lang, s string) []string {
	var kinds []string
	for kind, is := range conditional {
		if is[lang].MatchString(s) {
			kinds = append(kinds, kind)
		}
	}
	return kinds
}

// dropSentence takes the n-th sentence for which is holds out of a text.
func dropSentence(is func(lang, s string) bool) func(lang, text string, n int) string {
	return func(lang, text string, n int) string {
		all := sentence.FindAllString(text, -1)
		for _, s := range all {
			if len(all) > 1 && is(lang, s) {
				if n--; n < 0 {
					return strings.Replace(text, s, "", 1)
				}
			}
		}
		return ""
	}
}

// nth replaces the n-th place that an expression finds.
func nth(text string, find *regexp.Regexp, n int, with func(m []string) string) string {
	all := find.FindAllStringSubmatchIndex(text, n+1)
	if len(all) <= n {
		return ""
	}
	at := all[n]
	groups := make([]string, len(at)/2)
	for i := range groups {
		if at[2*i] >= 0 {
			groups[i] = text[at[2*i]:at[2*i+1]]
		}
	}
	return text[:at[0]] + with(groups) + text[at[1]:]
}

func substitute(find map[string]string, with func(m []string) string) func(lang, text string, n int) string {
	compiled := map[string]*regexp.Regexp{}
	for lang, expr := range find {
		compiled[lang] = regexp.MustCompile(expr)
	}
	return func(lang, text string, n int) string {
		if compiled[lang] == nil {
			return ""
		}
		return nth(text, compiled[lang], n, with)
	}
}

func capital(s string) string {
	r, size := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(r)) + s[size:]
}

func small(s string) string {
	r, size := utf8.DecodeRuneInString(s)
	if strings.HasPrefix(s, "I ") || strings.HasPrefix(s, "CPR") || strings.HasPrefix(s, "EU") {
		return s
	}
	return string(unicode.ToLower(r)) + s[size:]
}

// words puts every word of a list in another's place.
func words(lists map[string]string) func(lang, text string, n int) string {
	type swap struct{ from, to string }
	swaps := map[string][]swap{}
	for lang, list := range lists {
		for line := range strings.Lines(list) {
			if from, to, ok := strings.Cut(strings.TrimSpace(line), "="); ok {
				swaps[lang] = append(swaps[lang], swap{from, to})
			}
		}
	}
	return func(lang, text string, n int) string {
		if n > 0 {
			return ""
		}
		out := text
		for _, s := range swaps[lang] {
			out = strings.ReplaceAll(out, " "+s.from+" ", " "+s.to+" ")
			out = strings.ReplaceAll(out, capital(s.from)+" ", capital(s.to)+" ")
		}
		if out == text {
			return ""
		}
		return out
	}
}

var edits = []edit{
	{"dropped sentence: if", true, dropSentence(func(lang, s string) bool { return slices.Contains(kindsOf(lang, s), "if") })},
	{"dropped sentence: age", true, dropSentence(func(lang, s string) bool { return slices.Contains(kindsOf(lang, s), "age") })},
	{"dropped sentence: deadline", true, dropSentence(func(lang, s string) bool { return slices.Contains(kindsOf(lang, s), "deadline") })},
	{"dropped sentence: income or residence", true, dropSentence(func(lang, s string) bool { return slices.Contains(kindsOf(lang, s), "income or residence") })},
	{"dropped clause: last", true, substitute(map[string]string{"da": `, (?:hvis|medmindre|når) [^,.;:?\n]+([.\n;])`, "en": `,? (?:if|unless|when) [^,.;:?\n]+([.\n;])`}, func(m []string) string { return m[1] })},
	{"dropped clause: first", true, substitute(map[string]string{
		"da": `((?:^|[.\n] ?))(?:Hvis|Når|Er|Har|Bor|Får|Kan|Bliver|Flytter|Mangler|Rejser) (?:du|I|det|der|din|dit)[^,.?\n]*, (?:så )?(?:(\pL+) (du|I|det|der|kommunen) )?(\p{L})`,
		"en": `((?:^|[.\n] ?))(?:If|When|Unless) [^,.\n]*, (?:(xx) (xx) )?(\p{L})`,
	}, func(m []string) string {
		if m[2] != "" { // "skal du" is "Du skal" then
			return m[1] + capital(m[3]) + " " + m[2] + " " + m[4]
		}
		return m[1] + capital(m[4])
	})},
	{"dropped deadline", true, substitute(map[string]string{"da": ` (?:senest|inden) (?:for )?(?:de første |cirka )?\d+ (?:dage|uger|måneder|år|arbejdsdage)(?: (?:efter|før) [\pL]+)?`, "en": ` (?:within|no later than|at the latest) (?:about )?\d+ (?:days|weeks|months|years)(?: (?:of|after|before) (?:the )?[\pL]+)?`}, func(m []string) string { return "" })},
	{"wrong number", true, substitute(map[string]string{"da": `\d+`, "en": `\d+`}, func(m []string) string { return "7" + m[0] })},
	{"wrong number: another of the text", true, func(_, text string, n int) string {
		all := regexp.MustCompile(`\d+`).FindAllStringIndex(text, -1)
		if n+1 >= len(all) {
			return ""
		}
		this, next := all[n], all[n+1]
		if text[this[0]:this[1]] == text[next[0]:next[1]] {
			return text[:this[0]] + "3" + text[this[1]:]
		}
		return text[:this[0]] + text[next[0]:next[1]] + text[this[1]:]
	}},
	{"negation taken out", true, substitute(map[string]string{"da": ` (?:ikke|aldrig)([ .,])`, "en": ` (?:not|never)([ .,])`}, func(m []string) string { return m[1] })},
	{"negation put in", true, substitute(map[string]string{"da": `(?:du|I|kommunen) (?:kan|skal|har|får|må) `, "en": `(?:you|the municipality) (?:can|must|may|should) `}, func(m []string) string {
		return m[0] + map[bool]string{true: "not ", false: "ikke "}[strings.HasPrefix(m[0], "you") || strings.HasPrefix(m[0], "the")]
	})},
	{"turned limit", true, substitute(map[string]string{"da": ` (under|over|senest|tidligst|mindst|højst) `, "en": ` (under|over|at least|at most|before|after) `}, func(m []string) string {
		return " " + map[string]string{"under": "over", "over": "under", "senest": "tidligst", "tidligst": "senest", "mindst": "højst", "højst": "mindst", "at least": "at most", "at most": "at least", "before": "after", "after": "before"}[m[1]] + " "
	})},

	{"words", false, words(map[string]string{
		"da": "ansøge=søge\nkontakte=henvende dig til\nbenytte=bruge\ncirka=omkring\nnormalt=som regel\nhvis=når\nskal du=må du\nnår=hvis\nsamt=og\nydelse=hjælp\nfor eksempel=fx\ntjek=se\nring til=kontakt\nmyndigheden=kommunen\nfå=modtage\nbrug=anvend\nfordi=for\nofte=tit\ntit=ofte\nafgør=bestemmer\noplyse=fortælle\nbolig=hjem\nspørg=hør\nafgørelsen=svaret\nkan du=har du mulighed for at",
		"en": "apply for=ask for\ncontact=get in touch with\nnormally=usually\nusually=normally\nif=when\nwhen=if\nmust=have to\nfor example=such as\ncheck=see\ncall=phone\nbecause=as\noften=mostly\ndecides=settles\nget=receive\nneed=require\nhome=house\nask=hear with\nhelp=assistance",
	})},
	{"if to the end", false, substitute(map[string]string{"da": `((?:^|[.\n] ?))Hvis ([^,.\n]+), (?:så )?(?:kan|skal|får|må|har) (du|I|kommunen) ([^.,;:\n]+)\.`, "en": `((?:^|[.\n] ?))If ([^,.\n]+), (\p{L}+) ([^.,;:\n]+)\.`}, func(m []string) string {
		return m[1] + capital(m[3]) + " " + m[4] + map[bool]string{true: ", hvis ", false: ", if "}[slices.Contains([]string{"du", "I", "kommunen"}, m[3])] + m[2] + "."
	})},
	{"verb first to if", false, substitute(map[string]string{"da": `((?:^|[.\n] ?))(Er|Har|Bor|Får|Kan|Bliver|Flytter|Mangler|Rejser|Hører|Vil) (du|I|det|der) ([^,.\n]+),`}, func(m []string) string {
		return m[1] + "Hvis " + m[3] + " " + small(m[2]) + " " + m[4] + ","
	})},
	{"split in two", false, substitute(map[string]string{"da": `, (og|men|for|så) (du|det|de|den|der|kommunen|I) `, "en": `, (and|but|so|because) (you|it|they|the municipality|there) `}, func(m []string) string {
		return ". " + capital(m[2]) + " "
	})},
	{"two made one", false, substitute(map[string]string{"da": `([\pL]{3,})\. (Du|Det|De|Den|Der|Kommunen) `, "en": `([\pL]{3,})\. (You|It|They|The municipality|There) `}, func(m []string) string {
		return m[1] + map[bool]string{true: ", and ", false: ", og "}[strings.ContainsAny(m[2][:1], "YIT")] + small(m[2]) + " "
	})},
	{"sentence added", false, func(lang, text string, n int) string {
		more := map[string][]string{
			"da": {"Du kan læse mere på borger.dk.", "Hvis du er i tvivl, så spørg i Borgerservice.", "Det gælder også, når du bor i et kollektiv.", "Husk at tage kopi af papirerne.", "Du skal ikke betale for hjælpen."},
			"en": {"You can read more on borger.dk.", "If in doubt, ask Citizen Service.", "This also holds when you live in a shared flat.", "Remember to copy the papers.", "You do not pay for the help."},
		}[lang]
		all := sentence.FindAllString(text, -1)
		if n >= len(all) {
			return ""
		}
		return strings.Replace(text, all[n], strings.TrimRight(all[n], "\n ")+" "+more[n%len(more)]+all[n][len(strings.TrimRight(all[n], "\n ")):], 1)
	}},
	{"plain sentence taken out", false, dropSentence(func(lang, s string) bool { return len(kindsOf(lang, s)) == 0 && !anyLimit[lang].MatchString(s) })},
}

// editCount is how many edits were made and refused.
type editCount struct {
	made, refused int
	lines         []string
}

// refused tells whether an official text is; the plain text of an edited passage
// does not follow the edit, and what it must say has its own test.
func refused(flaws []knowledge.Flaw, passage string) (bool, string) {
	for _, f := range flaws {
		if f.Passage == passage && !f.Plain {
			return true, fmt.Sprintf("%s %q", f.Kind, f.Detail)
		}
	}
	return false, ""
}

// with is a guide with another text in a passage's place.
func with(g *knowledge.Guide, passage int, text string) *knowledge.Guide {
	edited := *g
	edited.Passages = slices.Clone(g.Passages)
	edited.Passages[passage].Text = text
	return &edited
}

// TestTheGateTellsBadEditsFromHarmless makes every edit at every place of every
// sixteenth guide; with OFFELIA_TEST_EDITS=1, or =2 to list what was judged wrongly,
// of all of them.
func TestTheGateTellsBadEditsFromHarmless(t *testing.T) {
	t.Parallel()
	l := builtin(t)
	total := map[bool]*editCount{true: {}, false: {}}
	for n, e := range edits {
		for _, lang := range []string{"da", "en"} {
			var c editCount
			for at, g := range l.Guides(lang) {
				if os.Getenv("OFFELIA_TEST_EDITS") != "" || at%16 == n%16 {
					c.try(l, g, e)
				}
			}
			total[e.bad].made += c.made
			total[e.bad].refused += c.refused
			t.Logf("%s %-38s %5d made %5d refused %5.1f %%", lang, e.name, c.made, c.refused, c.share())
			if os.Getenv("OFFELIA_TEST_EDITS") == "2" {
				t.Log(strings.Join(c.lines, "\n"))
			}
		}
	}
	t.Logf("bad: %.2f %% of %d refused; harmless: %.2f %% of %d", total[true].share(), total[true].made, total[false].share(), total[false].made)
	if total[true].share() < 95 || total[false].share() > 3 {
		t.Error("the gate lets bad edits through, or refuses harmless ones")
	}
}

func (c *editCount) share() float64 { return 100 * float64(c.refused) / float64(max(c.made, 1)) }

// try makes an edit at every place of a guide.
func (c *editCount) try(l *knowledge.Library, g *knowledge.Guide, e edit) {
	for i := range g.Passages {
		p := &g.Passages[i]
		for n := 0; ; n++ {
			text := e.do(g.Lang, p.Text, n)
			if text == "" {
				break
			}
			ok, why := refused(l.Flaws(with(g, i, text)), p.ID)
			c.made++
			if ok {
				c.refused++
			}
			if ok != e.bad {
				c.lines = append(c.lines, fmt.Sprintf("%s#%s %s\n      %s", g.Key, p.ID, why, changedPart(p.Text, text)))
			}
		}
	}
}

// TestTheGateLetsSentencesMove takes each sentence without a number to the end of
// the next passage: numbers must stand in the same passage in every language.
func TestTheGateLetsSentencesMove(t *testing.T) {
	t.Parallel()
	l := builtin(t)
	var c editCount
	for at, g := range l.Guides("") {
		if os.Getenv("OFFELIA_TEST_EDITS") == "" && at%8 != 3 {
			continue
		}
		for i := range len(g.Passages) - 1 {
			for _, s := range sentence.FindAllString(g.Passages[i].Text, -1) {
				if strings.ContainsAny(s, "0123456789") || s == g.Passages[i].Text {
					continue
				}
				moved := with(g, i, strings.Replace(g.Passages[i].Text, s, "", 1))
				moved.Passages[i+1].Text += "\n\n" + strings.TrimSpace(s)
				c.made++
				flaws := slices.DeleteFunc(l.Flaws(moved), func(f knowledge.Flaw) bool { // the answer is then partial: that is worse
					return f.Plain || slices.Contains(g.Passages[i].Conditions, f.Detail)
				})
				if len(flaws) > 0 {
					c.refused++
					c.lines = append(c.lines, fmt.Sprintf("%s: %s: %+v", g.Key, s, flaws))
				}
			}
		}
	}
	t.Logf("moved: %d of %d refused", c.refused, c.made)
	if c.share() > 3 {
		t.Error(strings.Join(c.lines, "\n"))
	}
}

// TestTheGateLetsTyposBeMended publishes guides with a slip in every passage, and
// then as they are.
func TestTheGateLetsTyposBeMended(t *testing.T) {
	t.Parallel()
	var c editCount
	for n := range 3 {
		var right, wrong []*knowledge.Guide
		for at, g := range builtin(t).Guides("") {
			if os.Getenv("OFFELIA_TEST_EDITS") == "" && at%16 != 5 {
				continue
			}
			slip := with(g, 0, g.Passages[0].Text)
			for i, p := range slip.Passages {
				slip.Passages[i].Text = cmp.Or(nth(p.Text, regexp.MustCompile(`\p{Ll}{6,}`), 5*n, func(m []string) string {
					r := []rune(m[0])
					r[2], r[3] = r[3], r[2]
					return string(r)
				}), p.Text)
			}
			right, wrong = append(right, g), append(wrong, slip)
		}
		l, err := knowledge.Open("", wrong, builtin(t).Facts(), clock)
		if err != nil {
			t.Fatal(err)
		}
		for _, g := range right {
			c.made += len(g.Passages)
			c.refused += len(l.Flaws(g))
			c.lines = append(c.lines, fmt.Sprintf("%+v", l.Flaws(g)))
		}
		if err := l.Close(); err != nil {
			t.Error(err)
		}
	}
	t.Logf("typos mended: %d of %d refused", c.refused, c.made)
	if c.share() > 3 {
		t.Error(strings.Join(c.lines, "\n"))
	}
}

func changedPart(a, b string) string {
	i := 0
	for i < len(a) && i < len(b) && a[i] == b[i] {
		i++
	}
	j := 0
	for j < len(a)-i && j < len(b)-i && a[len(a)-1-j] == b[len(b)-1-j] {
		j++
	}
	i = max(0, i-40)
	j = max(0, j-40)
	return a[i:len(a)-j] + "\n      -> " + b[i:len(b)-j]
}

// rewrites are passages in plainer language by "guide.lang#passage".
//
//go:embed testdata/rewrites.txt
var rewrites embed.FS

// TestTheGateLetsPlainLanguageThrough: passages put in other words by hand, and
// the same with a sentence less.
func TestTheGateLetsPlainLanguageThrough(t *testing.T) {
	t.Parallel()
	l := builtin(t)
	file, err := rewrites.ReadFile("testdata/rewrites.txt")
	if err != nil {
		t.Fatal(err)
	}
	var harmless, less editCount
	drop := dropSentence(func(lang, s string) bool { return len(kindsOf(lang, s)) > 0 })
	for _, r := range strings.Split(string(file), "\n== ")[1:] {
		head, text, _ := strings.Cut(r, "\n")
		id, passage, _ := strings.Cut(head, "#")
		guide, lang, _ := strings.Cut(id, ".")
		g, err := l.Guide(knowledge.Key{ID: guide, Lang: lang})
		if err != nil {
			t.Fatal(err)
		}
		i := slices.IndexFunc(g.Passages, func(p knowledge.Passage) bool { return p.ID == passage })
		harmless.made++
		if ok, why := refused(l.Flaws(with(g, i, strings.TrimSpace(text))), passage); ok {
			harmless.refused++
			t.Logf("%s is refused: %s", head, why)
		}
		for n := 0; ; n++ {
			short := drop(lang, strings.TrimSpace(text), n)
			if short == "" {
				break
			}
			less.made++
			if ok, _ := refused(l.Flaws(with(g, i, short)), passage); ok {
				less.refused++
			}
		}
	}
	t.Logf("%d of %d refused; with a sentence less, that the new text may have made a condition, %d of %d", harmless.refused, harmless.made, less.refused, less.made)
	if harmless.share() > 5 || less.share() < 55 {
		t.Error("the gate refuses plain language, or a condition is lost in it unseen")
	}
}
