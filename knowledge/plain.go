package knowledge

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// A passage may be put in plain language too ("let dansk"), by an editor and
// below the official text:
//
//	## Title {#id}
//	official text
//
//	### På let dansk
//	the same for whoever reads with effort
//
// The plain text is another wording of the passage and says the same: it has its
// numbers, dates, phones and links, every condition, limit and "not", and is
// easier to read. Where it does not, the gate refuses it; and where a value of
// the fact table has moved past it, it is not shown until an editor has looked.

// plainHeading is the line above the plain-language text of a passage.
func plainHeading(lang string) string {
	if lang == "da" {
		return "### På let dansk"
	}
	return "### In plain English"
}

// PlainWritten is the plain text as the editor wrote it, whether it is shown or
// not; nil is none.
func (p *Passage) PlainWritten() *Wording { return p.plain }

// written is the passage's Markdown, official and plain.
func (p *Passage) written(lang string) string {
	if p.plainMarkdown == "" {
		return p.markdown
	}
	return p.markdown + "\n\n" + plainHeading(lang) + "\n" + p.plainMarkdown
}

func (p *Passage) plainText() string {
	if p.plain == nil {
		return ""
	}
	return p.plain.Text
}

// fits tells whether a plain text has no number that the official one lacks.
// That is what can come to pass without an editor, when a fact gets a new value.
func (w Wording) fits(official Wording) bool {
	return len(without(quantities(w.Text), quantities(official.Text))) == 0
}

var (
	listMark  = regexp.MustCompile(`(?m)^\s*\d+\. `)
	paragraph = regexp.MustCompile(`(?i)(?:§+|stk\.|\bnr\.|section|subsection) *\d+[a-z]?(?: ?(?:-|–|og|and) ?\d+)?`)
)

// quantities are a text's numbers but for those that count its list.
func quantities(text string) []string { return numbers(listMark.ReplaceAllString(text, "")) }

// measured is a number with what it counts, or the month it is a day of.
var measured = regexp.MustCompile(`(?i)(\d+(?:[.,]\d+)*)\.? ?(%|\pL+)`)

// units tell numbers apart that are the same: 14 days are not 14 weeks.
var units = func() map[string]string {
	out := map[string]string{}
	for line := range strings.Lines(`
		day: dag dage day days
		workday: hverdag hverdage arbejdsdag arbejdsdage weekday weekdays workday workdays
		week: uge uger week weeks
		month: måned måneder month months
		year: år year years
		hour: time timer hour hours
		minute: minut minutter minute minutes
		money: kr kroner dkk
		percent: % procent percent pct
		km: km kilometer
		1: januar january
		2: februar february
		3: marts march
		4: april
		5: maj may
		6: juni june
		7: juli july
		8: august
		9: september
		10: oktober october
		11: november
		12: december`) {
		unit, words, _ := strings.Cut(strings.TrimSpace(line), ":")
		for _, w := range strings.Fields(words) {
			out[w] = unit
		}
	}
	return out
}()

// unitsIn gives a text's numbers with what they count, by number.
func unitsIn(text string) map[string][]string {
	out := map[string][]string{}
	for _, m := range measured.FindAllStringSubmatch(listMark.ReplaceAllString(text, ""), -1) {
		if unit := units[strings.ToLower(m[2])]; unit != "" {
			n := numbers(m[1])[0]
			out[n] = append(out[n], unit)
		}
	}
	return out
}

// miscounted lists the plain text's numbers that count something else there than
// in the official text.
func miscounted(official, plain string) []string {
	was := unitsIn(official)
	var out []string
	for _, m := range measured.FindAllStringSubmatch(listMark.ReplaceAllString(plain, ""), -1) {
		unit := units[strings.ToLower(m[2])]
		if counts := was[numbers(m[1])[0]]; unit != "" && len(counts) > 0 && !slices.Contains(counts, unit) {
			out = append(out, m[0])
		}
	}
	return out
}

// PlainFlaws tells what is wrong with the plain texts of a guide against its
// official ones, passage by passage. Facts must be filled in.
func (l *Library) PlainFlaws(g *Guide) []Flaw {
	var out []Flaw
	for i := range g.Passages {
		out = append(out, l.read.of(g.Lang).plainFlaws(g, &g.Passages[i])...)
	}
	return out
}

// newPlainFlaws tells what is wrong with a plain text that was not wrong with
// what is live.
func (a *analyzer) newPlainFlaws(live *Guide, g *Guide, p *Passage) []Flaw {
	was := live.Passage(p.ID)
	if p.plain == nil || was != nil && was.Text == p.Text && was.plainText() == p.plainText() {
		return nil
	}
	known := a.plainFlaws(g, was)
	out := slices.DeleteFunc(a.plainFlaws(g, p), func(f Flaw) bool { return slices.Contains(known, f) })
	if was == nil {
		return out
	}
	if was.plain != nil && p.plain != nil && was.Text == p.Text { // only the plain text was changed
		out = append(out, a.edited(g, was, p)...)
	}
	for _, s := range a.behind(g.Lang, was, p) {
		out = append(out, Flaw{FlawBehind, g.ID, g.Lang, p.ID, p.Title, s, true})
	}
	return out
}

// nearlySame is how alike a plain sentence and an official one are when a "not"
// more is no other way to put it.
const nearlySame = .7

// edited tells what a plain text has lost or turned round against the one that is
// live, when the official text stayed as it was.
func (a *analyzer) edited(g *Guide, was, now *Passage) []Flaw {
	old, fresh := changed(a.statements(g.Lang, was.plain.Text), a.statements(g.Lang, now.plain.Text))
	c := comparison(beads(now.ID, old, fresh))
	var out []Flaw
	for kind, list := range map[FlawKind][]string{FlawCondition: c.lost()[now.ID], FlawTurned: c.turned()[now.ID], FlawNumber: c.renumbered()[now.ID]} {
		for _, d := range list {
			out = append(out, Flaw{kind, g.ID, g.Lang, now.ID, now.Title, d, true})
		}
	}
	return out
}

// mostLIX is how hard a plain text may be to read: 30, and two for long names.
// Below easyLIX every text is easy, whatever the official one is.
const (
	mostLIX = 32
	easyLIX = 25
)

// plainFlaws tells what is wrong with a passage's plain text against its
// official one.
func (a *analyzer) plainFlaws(g *Guide, p *Passage) []Flaw {
	if p == nil || p.plain == nil {
		return nil
	}
	var out []Flaw
	found := func(kind FlawKind, details ...string) {
		slices.Sort(details)
		for _, d := range slices.Compact(details) {
			out = append(out, Flaw{Kind: kind, Guide: g.ID, Lang: g.Lang, Passage: p.ID, Title: p.Title, Detail: d, Plain: true})
		}
	}
	official, plain := quantities(p.Text), quantities(p.plain.Text)
	required := quantities(paragraph.ReplaceAllString(p.Text, ""))
	found(FlawNumber, without(plain, official)...)
	found(FlawNumber, without(required, plain)...)
	found(FlawNumber, miscounted(p.Text, p.plain.Text)...)
	found(FlawFact, without(factsIn(p.plainMarkdown, nil), factsIn(p.markdown, nil))...)
	found(FlawLink, without(links(p.plainMarkdown), links(p.markdown))...)
	lost, turned := a.compareWordings(g.Lang, p.ID, p.Text, p.plain.Text)
	found(FlawCondition, lost...)
	found(FlawTurned, turned...)
	if plain, official := LIX(p.plain.Text), LIX(p.Text); plain > mostLIX || plain > easyLIX && plain > official+1 {
		found(FlawHard, fmt.Sprintf("%d / %d", plain, official))
	}
	return out
}

// compareWordings tells which conditions, limits and "not" of a text another
// wording of it has lost, and which of its sentences say the opposite.
func (a *analyzer) compareWordings(lang, passage, official, plain string) (lost, turned []string) {
	if o, p := answered(official), answered(plain); o != "" && p != "" && o != p {
		turned = append(turned, plain[:len(p)])
	}
	lost, over := unbounded(paragraph.ReplaceAllString(official, ""), plain)
	turned = append(turned, over...)
	official, plain = noLimit.ReplaceAllString(official, ""), noLimit.ReplaceAllString(plain, "")
	was, now := changed(a.statements(lang, official), a.statements(lang, plain))
	c := comparison(beads(passage, was, now))
	denied, added := c.denials(lang)
	return slices.Concat(lost, c.untold(), denied), slices.Concat(turned, added, c.turned()[passage])
}

var (
	// noLimit are words of limits and denials that are none in their place.
	noLimit = regexp.MustCompile(`(?im)^(?:ja|nej|yes|no),? |\b(?:ikke|not) (?:kun|only)\b`)

	yesOrNo = regexp.MustCompile(`(?i)^(?:ja|nej|yes|no)\b`)
)

// answered is the yes or no that a text begins with, or "".
func answered(text string) string { return strings.ToLower(yesOrNo.FindString(text)) }

// A bound is a limit that a number stands under: "højst 100 kr.", "under 18 år",
// "senest 14 dage efter". The words of a family mean the one side or the other.
var (
	bound = regexp.MustCompile(`(?i)(?:\b(ikke|not|no) )?\b(` + strings.Join(slices.Collect(maps.Keys(sides)), "|") + `)(?: \pL+)?(?: \pL+)? (\d+(?:[.,]\d+)*)|(\d+(?:[.,]\d+)*)(?: \pL+){0,5},? (at the latest|or sooner|eller tidligere|not earlier|eller (?:mere|derover|ældre)|(?:or|and) (?:more|over|older))\b`)
	sides = func() map[string]int {
		out := map[string]int{}
		for i, words := range []string{
			"under|højst|maksimalt|op til|mindre end|yngre end|færre end|at most|up to|less than|fewer than|younger than",
			"over|mindst|minimum|fyldt|ældre end|mere end|at least|more than|older than|turned",
			"senest|inden for|inden|within|at the latest|earlier than",
			"tidligst|earliest|later than",
		} {
			for w := range strings.SplitSeq(words, "|") {
				out[w] = i
			}
		}
		return out
	}()
)

// boundsIn gives the sides from which each number of a text is a limit, and where.
func boundsIn(text string) map[string]map[int]string {
	out := map[string]map[int]string{}
	for _, m := range bound.FindAllStringSubmatch(text, -1) {
		side := sides[strings.ToLower(m[2])]
		switch {
		case m[5] == "not earlier":
			side = sides["tidligst"]
		case m[5] == "at the latest", m[5] == "or sooner", m[5] == "eller tidligere":
			side = sides["senest"]
		case m[5] != "":
			side = sides["over"]
		case m[1] != "":
			side ^= 1 // "not over 18" is a limit from above
		}
		n := numbers(m[3] + m[4])[0]
		if out[n] == nil {
			out[n] = map[int]string{}
		}
		out[n][side] = m[0]
	}
	return out
}

// unbounded lists the numbers that are limits in the official text and none in
// the plain one, and those that are limits from the other side there.
func unbounded(official, plain string) (lost, turned []string) {
	was, now, said := boundsIn(official), boundsIn(plain), numbers(plain)
	for n, ways := range was {
		for side, text := range ways {
			if len(now[n]) == 0 && slices.Contains(said, n) {
				lost = append(lost, text)
			}
			_, same := now[n][side]
			if other, ok := now[n][side^1]; ok && !same && len(ways) == 1 {
				turned = append(turned, other)
			}
		}
	}
	return lost, turned
}

// untold lists the limits that a plain text does not tell. It may take them from
// their sentence and put them in simpler words, so more may stand for one than
// between two versions of a text.
func (c comparison) untold() []string {
	open, free := make([][]limit, len(c)), []limit(nil)
	for i, b := range c {
		var rest []limit
		open[i], rest = b.pair()
		free = append(free, rest...)
	}
	var out []string
	for i, b := range c {
		open[i] = slices.DeleteFunc(open[i], func(l limit) bool { // only about income, age or residence
			return slices.ContainsFunc(b.was, func(s statement) bool { return s.text == l.text && len(s.limits) == 0 })
		})
		for _, enough := range []func(l, f limit) bool{
			func(l, f limit) bool { return len(l.stems) > 0 && shared(l.stems, f.stems) == len(l.stems) },
			func(l, f limit) bool { return l.like(f) && shared(l.stems, f.stems) > 1 },
			func(l, f limit) bool { return strings.EqualFold(l.sign(), f.sign()) && shared(l.within, f.within) > 1 },
		} {
			open[i], free = match(open[i], free, enough)
		}
		for _, l := range open[i] {
			if !b.tells(l) && !c.implies(l) {
				out = append(out, l.text)
			}
		}
	}
	return out
}

// implies tells whether one new sentence has all that a condition is about:
// "You can sign on paper. Then …" for "If you sign on paper, …". A limit of age,
// time or money needs its sign.
func (c comparison) implies(l limit) bool {
	if len(l.stems) < 2 || !conditionSign.MatchString(l.text) {
		return false
	}
	return slices.ContainsFunc(c, func(b bead) bool {
		return slices.ContainsFunc(b.now, func(s statement) bool { return shared(l.stems, s.stems) == len(l.stems) })
	})
}

var conditionSign = regexp.MustCompile(`(?i)^(?:hvis|når|if|when|fra|from|er|har|skal|vil|kan|får|bor|bliver)\b`)

// denials lists the official sentences whose "not" no plain sentence about the
// same has, in other words either; and the plain ones that say "not" where the
// official sentence that they come from does not.
func (c comparison) denials(lang string) (lost, added []string) {
	say := signsOf[analyzerOf(lang)]
	denies := func(text string) bool { return denial.MatchString(atMost.ReplaceAllString(text, "")) }
	turns := func(s statement) bool { return denies(s.text) || say.negated.MatchString(s.text) }
	var was, now []statement
	for _, b := range c {
		was, now = append(was, b.was...), append(now, b.now...)
	}
	for _, s := range was {
		if !denies(clause.ReplaceAllString(s.text, "")) || exception.MatchString(s.text) {
			continue
		}
		if !slices.ContainsFunc(c.beside(s), turns) {
			lost = append(lost, s.text)
		}
	}
	for _, n := range now {
		if likeliest(n, was) >= nearlySame && denies(clause.ReplaceAllString(n.text, "")) && !slices.ContainsFunc(was, func(s statement) bool { return turns(s) && alike(s.stems, n.stems) >= likeEnough }) {
			added = append(added, n.text)
		}
	}
	return lost, added
}

// likeliest is how like s the sentence of a list is that is most like it.
func likeliest(s statement, list []statement) float64 {
	most := 0.0
	for _, o := range list {
		most = max(most, alike(s.stems, o.stems))
	}
	return most
}

var (
	denial = regexp.MustCompile(`(?i)\b(?:ikke|aldrig|ingen|intet|ej|hverken|not|never|no|none|nothing|neither|nobody|cannot)\b|n't\b`)
	// exception is the line that says when a passage does not apply, a condition.
	exception = regexp.MustCompile(`(?i)^(?:gælder ikke,? hvis|does not apply if)`)
	// clause is a condition or a question: its "not" says nothing of what follows.
	clause = regexp.MustCompile(`(?i)\b(?:hvis|når|medmindre|if|when|unless)\b[^,.]*|^[^?]*\?$|^\pL+ (?:du|I|der|det|den|han|hun|man) [^,]*,|\b(?:or|eller) (?:not|ikke|ej)\b|\b(?:sige?|say) (?:nej|no)\b`)
	atMost = regexp.MustCompile(`(?i)\b(?:no|not) (?:later|more|less|longer) than\b|\bikke (?:senere|mere|mindre|længere) end\b`)
)

// beside gives the new sentences that stand beside an old one: those of its own
// bead, or where there are none all that speak of the same.
func (c comparison) beside(s statement) []statement {
	var out []statement
	for _, b := range c {
		own := slices.ContainsFunc(b.was, func(w statement) bool { return w.text == s.text })
		for _, n := range b.now {
			if own || alike(s.stems, n.stems) >= muchAlike || len(n.stems) < 4 && 2*shared(s.stems, n.stems) > len(n.stems) {
				out = append(out, n)
			}
		}
	}
	return out
}

// behind lists the sentences of a plain text, unchanged since was, that go on
// saying a word that their official sentence no longer says.
func (a *analyzer) behind(lang string, was, now *Passage) []string {
	if now.plain == nil || was.plain == nil || was.plainMarkdown != now.plainMarkdown || was.markdown == now.markdown {
		return nil
	}
	said := a.statements(lang, now.plain.Text)
	var out []string
	old, fresh := changed(a.statements(lang, was.Text), a.statements(lang, now.Text))
	for _, b := range beads(now.ID, old, fresh) {
		gone := map[string]bool{}
		for _, s := range b.was {
			for stem := range s.stems {
				gone[stem] = !isNumber(stem)
			}
		}
		for _, s := range b.now {
			for stem := range s.stems {
				delete(gone, stem)
			}
		}
		for _, s := range b.was {
			for _, p := range said {
				if alike(s.stems, p.stems) >= likeEnough && slices.ContainsFunc(slices.Collect(maps.Keys(p.stems)), func(stem string) bool { return gone[stem] }) {
					out = append(out, p.text)
				}
			}
		}
	}
	return out
}

// links are the addresses in a text, of phones and e-mail too.
func links(markdown string) []string {
	var out []string
	for _, m := range markdownLink.FindAllStringSubmatch(markdown, -1) {
		out = append(out, m[1]+m[2])
	}
	for _, host := range bareLink.FindAllString(markdown, -1) {
		out = append(out, strings.ToLower(host))
	}
	return out
}

var bareLink = regexp.MustCompile(`(?i)\b(?:[a-z0-9-]+\.)+(?:dk|com|org|eu|info|net)\b`)

var colon = regexp.MustCompile(`:\s`) // ends a sentence for LIX

// LIX is how hard a text is to read: words per sentence and the percentage of
// words longer than six letters (Björnsson 1968). Below 25 is very easy, 30 as
// easy as stories, 40 as newspapers, above 55 as laws.
func LIX(text string) int {
	words, long, sentences := 0, 0, 0
	for _, part := range sentencesOf(colon.ReplaceAllString(text, ".\n")) {
		in := 0
		for _, w := range strings.FieldsFunc(part, func(r rune) bool {
			return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '-' && r != '.' && r != '\''
		}) {
			w = strings.Trim(w, "-.'")
			if w == "" {
				continue
			}
			in++
			letters := 0
			for _, r := range w {
				if unicode.IsLetter(r) {
					letters++
				}
			}
			if letters > 6 {
				long++
			}
		}
		if in > 0 {
			words, sentences = words+in, sentences+1
		}
	}
	if words == 0 {
		return 0
	}
	return (words*words + 100*long*sentences + words*sentences/2) / (words * sentences)
}
