package llm

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	openai "github.com/sashabaranov/go-openai"

	"offelia/assistant"
	"offelia/intents/danish"
)

// speech is what is known of a language that answers are translated to: enough
// to write dates and to see that a duty, a denial or a unit was not lost.
type speech struct {
	days   [7]string // from Sunday
	denies *regexp.Regexp
	units  map[string]*regexp.Regexp
	script *unicode.RangeTable
}

func speechOf(script *unicode.RangeTable, days, denies, day, week, month, year, hour, minute, working string) speech {
	form := func(s string) *regexp.Regexp { return regexp.MustCompile(`(?i)(?:` + s + `)`) }
	s := speech{script: script, denies: form(denies), units: map[string]*regexp.Regexp{
		"d": form(day), "w": form(week), "m": form(month), "y": form(year), "h": form(hour), "min": form(minute), "wd": form(working),
	}}
	copy(s.days[:], strings.Fields(days))
	return s
}

var speeches = map[string]speech{
	"de": speechOf(unicode.Latin, "Sonntag Montag Dienstag Mittwoch Donnerstag Freitag Samstag", `nicht|kein|nie|ohne|weder|nur`,
		`\btage?n?s?\b`, `wochen?`, `monate?`, `jahre?`, `stunden?`, `minuten?`, `werktage?|arbeitstage?`),
	"pl": speechOf(unicode.Latin, "niedziela poniedziałek wtorek środa czwartek piątek sobota", `(^|\PL)(nie|nigdy|bez|żad\pL+|ani|nikt|nic)(\PL|$)|tylko|nie\pL+`,
		`(^|\PL)dni|dzień`, `tygodni|tydzień`, `miesi`, `(^|\PL)(lat|rok)`, `godzin`, `minut`, `robocz`),
	"tr": speechOf(unicode.Latin, "Pazar Pazartesi Salı Çarşamba Perşembe Cuma Cumartesi", `değil|yok|m[ae]z|m[ıiuü]yor|m[ae]y[ıi]n|m[ae]d|m[ae]m|m[ae]dan|hiç|siz|sız|suz|süz|sadece|yalnız`,
		`(^|\PL)gün`, `hafta`, `(^|\PL)ay`, `yıl`, `saat`, `dakika`, `iş günü`),
	"uk": speechOf(unicode.Cyrillic, "неділя понеділок вівторок середа четвер п'ятниця субота", `(^|\PL)(не|ні|ніколи|без|жодн\pL+|немає|нема|ані)(\PL|$)|не\pL+|лише|тільки`,
		`(^|\PL)(дн|день)`, `тиж`, `місяц`, `(^|\PL)р[оі]к|років`, `годин`, `хвилин`, `робоч`),
	"ar": speechOf(unicode.Arabic, "الأحد الاثنين الثلاثاء الأربعاء الخميس الجمعة السبت", `لا|ليس|لم|لن|غير|دون|بدون|عدم|فقط|ما`,
		`يوم|أيام|ايام|يومًا`, `أسبوع|أسابيع|اسبوع`, `شهر|أشهر|شهور`, `سنة|سنوات|عام|أعوام`, `ساع`, `دقيق|دقائق`, `عمل`),
}

// translation is one answer being put in another language, line by line.
type translation struct {
	m     *Model
	tr    *Trace
	d     assistant.Draft
	to    speech
	names *pseudonyms
	lines []tline
	give  func(string) bool

	shown int    // lines given out
	held  string // the line that is coming in
}

// tline is one sentence: how it hangs on to what came before, the original, and
// what is sent.
type tline struct {
	glue, source, sent string
	tokens             []string
}

// translate lets the model translate the answer. Every number, date and name is
// a token that must come back once and in its own line, so that none can change.
func (m *Model) translate(ctx context.Context, tr *Trace, d assistant.Draft, give func(string) bool) error {
	to, ok := speeches[d.Lang]
	if !ok {
		return fmt.Errorf("%w: no translation to this language", ErrRefused)
	}
	t := &translation{m: m, tr: tr, d: d, to: to, names: newPseudonyms(d.Private, m.endpoint.Strict), give: give}
	t.lines = t.split(d.Text)
	if len(t.lines) > maxPieces*2 {
		return ErrOverflow
	}
	var refused string
	for range 2 {
		from := t.shown
		t.held = ""
		r, err := m.call(ctx, tr, t.ask(refused), t.push)
		if err == nil && !r.cut && len(r.calls) == 0 {
			err = t.push("\n")
		}
		var bad *lineError
		switch {
		case t.shown == len(t.lines):
			return nil
		case errors.As(err, &bad):
			refused = bad.why
			tr.Verdicts = append(tr.Verdicts, bad.why)
		case err != nil:
			return err
		default:
			refused = "lines were left out"
			if t.shown == from && r.text == "" {
				return ErrTruncated
			}
		}
	}
	return ErrUngrounded
}

// lineError is a line that may not be shown.
type lineError struct{ why string }

func (b *lineError) Error() string { return "llm: a line is refused: " + b.why }

func (t *translation) split(text string) []tline {
	var s splitter
	var out []tline
	for _, x := range append(s.push(text), s.rest(false)...) {
		l := tline{glue: x.glue, source: x.text}
		l.sent = t.names.outside(t.names.hide(x.text), t.protect)
		l.tokens = tokenForm.FindAllString(l.sent, -1)
		slices.Sort(l.tokens)
		out = append(out, l)
	}
	return out
}

// protect replaces every hard fact by a token that stands for how it is written
// in the other language.
func (t *translation) protect(text string) string {
	var b strings.Builder
	last := 0
	for _, f := range factsIn(text) {
		end := f.end
		if f.kind == factCount && f.unit != "kr" && f.unit != "%" {
			end = f.start + len(digitsOf(text[f.start:f.end])) // the unit is translated
		}
		if f.start < last || end <= f.start {
			continue
		}
		kind := "TAL"
		if f.kind == factDate {
			kind = "DATO"
		}
		b.WriteString(text[last:f.start])
		b.WriteString(t.names.token(kind, t.written(f, text[f.start:end])))
		last = end
	}
	b.WriteString(text[last:])
	return b.String()
}

var digitsForm = regexp.MustCompile(`^(?:\d[\d.,]*\d|\d|\pL+)`)

func digitsOf(s string) string { return digitsForm.FindString(s) }

// written is a fact as the other language writes it: dates and times in digits,
// which all of them read, numbers in words as digits.
func (t *translation) written(f fact, original string) string {
	switch f.kind {
	case factDate:
		i := len(f.value) - 6
		day, month, year := f.value[i+4:], f.value[i+1:i+3], f.value[:i]
		s := strings.TrimLeft(day, "0") + "." + strings.TrimLeft(month, "0") + "."
		if year != "" {
			s += year
		}
		if f.day >= 0 {
			s = t.to.days[f.day] + " " + s
		}
		return s
	case factTime:
		return f.value
	case factCount:
		if n, ok := counts[strings.ToLower(original)]; ok {
			return n
		}
	}
	return strings.TrimSpace(original)
}

func (t *translation) ask(refused string) ask {
	var b strings.Builder
	for i := t.shown; i < len(t.lines); i++ {
		b.WriteString(strconv.Itoa(i+1) + ": " + t.lines[i].sent + "\n")
	}
	prompt := translatePrompt + "\nTranslate from " + languageNames[t.d.From] + " to " + languageNames[t.d.Lang] + "."
	messages := []openai.ChatCompletionMessage{line("system", prompt), line("user", b.String())}
	if refused != "" {
		messages = append(messages, line("user", "Your translation was refused: "+refused+". Translate the lines again and follow the rules."))
	}
	return ask{messages: messages, tokens: wordOut * 2}
}

func (t *translation) push(piece string) error {
	t.held += piece
	for {
		raw, rest, ok := strings.Cut(t.held, "\n")
		if !ok {
			if len(t.held) > 3*longestSentence {
				return &lineError{"a line is too long"}
			}
			return nil
		}
		t.held = rest
		if raw = strings.TrimSpace(raw); raw == "" {
			continue
		}
		if err := t.line(raw); err != nil {
			return err
		}
	}
}

var numbered = regexp.MustCompile(`^\[?(\d{1,3})\]?[:.)]\s*(.+)$`)

// line takes one translated line.
func (t *translation) line(raw string) error {
	m := numbered.FindStringSubmatch(raw)
	if m == nil {
		return &lineError{"a line without its number"}
	}
	if t.shown == len(t.lines) || m[1] != strconv.Itoa(t.shown+1) {
		return &lineError{"lines out of order"}
	}
	l := t.lines[t.shown]
	if why := t.wrong(l, m[2]); why != "" {
		return &lineError{why}
	}
	text, err := t.names.restore(m[2])
	if err != nil {
		return &lineError{"an unknown token"}
	}
	glue := l.glue
	if t.shown == 0 {
		glue = ""
	}
	t.shown++
	if !t.give(glue + clean(text, longestSentence)) {
		return errShow
	}
	return nil
}

// wrong tells why a translated line may not be shown.
func (t *translation) wrong(l tline, got string) string {
	tokens := tokenForm.FindAllString(got, -1)
	slices.Sort(tokens)
	bare := tokenForm.ReplaceAllString(got, " ")
	letters, own := 0, 0
	for _, r := range bare {
		if unicode.IsLetter(r) {
			letters++
			if unicode.Is(t.to.script, r) {
				own++
			}
		}
	}
	from := utf8.RuneCountInString(l.sent)
	n := utf8.RuneCountInString(got)
	original := tokenForm.ReplaceAllString(l.sent, " ")
	switch {
	case !slices.Equal(tokens, l.tokens):
		return "tokens differ"
	case strings.ContainsFunc(bare, unicode.IsDigit):
		return "digits of its own"
	case n > 3*from+40 || n*3+20 < from:
		return "length"
	case letters > 0 && own*10 < letters*7:
		return "not in the language"
	case letters > 12 && t.untranslated(bare):
		return "not translated"
	case forbiddenIn(got, l.source) != "":
		return "more than a translation"
	case notForm.MatchString(original) && !t.to.denies.MatchString(bare):
		return "a negation is lost"
	case !notForm.MatchString(original) && !onlyForm.MatchString(original) && t.to.denies.MatchString(bare) && t.d.Lang != "tr" && t.d.Lang != "ar":
		return "a negation of its own"
	}
	return t.unitLost(l, bare)
}

// untranslated reports whether a text is clearly in a language of the house.
func (t *translation) untranslated(text string) bool {
	lang, sure := danish.Language(text)
	return (lang == "da" || lang == "en") && sure >= 0.6
}

// forbiddenIn finds markup and addresses that the original has not.
func forbiddenIn(got, source string) string {
	if bad := neverSaid[0].form.FindString(got); bad != "" && !strings.Contains(source, bad) {
		return "markup"
	}
	if linkForm.MatchString(got) || mailForm.MatchString(got) {
		return "an address"
	}
	return ""
}

// unitLost tells when a number's unit became another: five days are not five
// weeks in any language.
func (t *translation) unitLost(l tline, bare string) string {
	want := map[string]bool{}
	for _, f := range factsIn(l.source) {
		if f.kind == factCount && t.to.units[f.unit] != nil {
			want[f.unit] = true
		}
	}
	for unit, form := range t.to.units {
		if want[unit] && !form.MatchString(bare) {
			return "a unit is lost"
		}
		if len(want) > 0 && !want[unit] && unit != "h" && unit != "y" && unit != "d" && form.MatchString(bare) && !mentions(l.source, unit) {
			return "another unit"
		}
	}
	return ""
}

// mentions reports whether a text names a unit, with a number or without.
func mentions(text, unit string) bool {
	for _, w := range strings.FieldsFunc(strings.ToLower(text), notLetter) {
		if units[w] == unit || unit == "wd" && strings.Contains(w, "work") {
			return true
		}
	}
	return false
}
