package assistant

import (
	"context"
	"regexp"
	"slices"
	"sort"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"offelia/assistant/citizen"
	"offelia/intents/danish"
	"offelia/intents/terms"
	"offelia/intents/when"
)

// narrow chooses among the wanted records: those pointed at by words, by date,
// by what was just spoken about; else all that are still open. narrowed says
// that the words named something.
func (t *turn) narrow(ctx context.Context, wanted, all []item, c command, times []when.Time) (chosen []item, narrowed bool) {
	if c.Record != "" {
		return byID(all, c.Record), true
	}
	if hit := t.pointsOut(wanted, c.Text); len(hit) > 0 {
		return hit, true
	}
	if hit := t.pick(wanted, c.Text, c.Terms); len(hit) > 0 {
		if dated := onDays(hit, times); len(dated) > 0 {
			return dated, true
		}
		if dated := onDates(wanted, brief(times)); len(dated) > 0 {
			return dated, true
		}
		return hit, true
	}
	if dated := onDays(wanted, times); len(dated) > 0 {
		return dated, true
	}
	if len(c.Terms) > 0 {
		if hit := t.pick(all, c.Text, c.Terms); len(hit) > 0 {
			return hit, true
		}
		return nil, true
	}
	if hit := t.pointsOut(all, c.Text); len(hit) > 0 {
		return hit, true
	}
	if hit := slices.DeleteFunc(slices.Clone(wanted), func(it item) bool { return !it.called(danish.Fold(c.Text)) }); len(hit) > 0 {
		return hit, true
	}
	if hit := t.described(among(wanted, t.state.Shown), c.Text); len(hit) == 1 && describing.MatchString(trimLead(plain(c.Text))) {
		return hit, true
	}
	if home := slices.DeleteFunc(slices.Clone(wanted), func(it item) bool { return !it.atHome() }); len(home) > 0 && comesHome.MatchString(plain(c.Text)) {
		return home, true
	}
	if haveI.MatchString(plain(c.Text)) { // "har jeg ikke en tid?", after the passport
		if topic, err := t.topicTerms(ctx); err == nil {
			if hit := t.pick(wanted, "", topic); len(hit) > 0 {
				return hit, true
			}
		}
	}
	back := t.lastShown(all, wanted)
	goes := goesOn.MatchString(danish.Fold(c.Text)) && len(back) > 0 && contains(wanted, back[0])
	points := len(back) > 0 && contains(wanted, back[0]) && aboutThat.MatchString(plain(c.Text))
	onward := len(back) > 0 && contains(wanted, back[0]) && t.state.Own != "" && namesNothing(c.Text) // "hvornår får jeg svar?", after one case
	if len(back) > 0 && (goes || points || onward || pointsBack.MatchString(plain(c.Text))) {
		return back, true
	}
	return opened(wanted), false
}

// haveI asks whether there is one's own of what is spoken about.
var haveI = anyOf(`^(har (jeg|vi|de|i) (\p{L}+ ){0,3}((en|et|nogen|noget|nogle) (\p{L}+ )?(tid|tider|aftaler?|møder?|samtaler?|besøg)|noget|fået|søgt|bestilt|booket|sendt|en sag)\b|(do|did|have) (i|we|you|they) (already |not )?(have|apply|get|send|got)\b)`)

// pick scores items against the words of a text and returns those that match
// best, in the order they stood; none when nothing points at any of them.
func (t *turn) pick(items []item, text string, found []string) []item {
	type scored struct {
		item
		score float64
	}
	stems, strong := map[string]bool{}, map[string]bool{}
	for _, tok := range danish.Tokens(danish.Fold(text)) {
		stems[danish.Stem(tok.Text)] = true
		if !weak[tok.Text] {
			strong[danish.Stem(tok.Text)] = true // "besøg" alone is not "hjemmebesøg"
		}
	}
	for w := range stems {
		for _, da := range titleWords[w] {
			stems[da], strong[da] = true, true
		}
	}
	var list []scored
	best := 0.0
	said := amountsIn(text)
	for _, it := range items {
		s := 2*float64(terms.Shared(found, it.terms)) + float64(terms.Shared(found, it.about))
		for w := range it.words {
			switch {
			case stems[w]:
				s += 1.5
			case akin(strong, w):
				s += 1.2 // "samtale" may as well be the "jobsamtale" as the "CV-samtale"
			}
		}
		if it.amount > 0 && slices.Contains(said, it.amount) {
			s += 3
		}
		if s > 0 {
			list = append(list, scored{it, s})
			best = max(best, s)
		}
	}
	var out []item
	for _, s := range list {
		if s.score >= best*0.7 {
			out = append(out, s.item)
		}
	}
	return out
}

// titleWords are the English words for what Danish titles of appointments and cases
// are made of, by stem, where no term has them; English speakers name their
// "videosamtale" a video talk.
var titleWords = map[string][]string{
	"talk": {"samtal"}, "interview": {"jobsamtal"}, "conversation": {"samtal"}, "call": {"telefonmød", "telefon"}, "phone": {"telefonmød", "telefon"}, "video": {"videomød", "videosamtal"},
	"visit": {"besøg", "hjemmebesøg"}, "checkup": {"eftersyn"}, "check": {"eftersyn"}, "dental": {"tandeftersyn"}, "followup": {"opfølgning"}, "follow": {"opfølgning"},
	"train": {"genoptræning", "træning"}, "training": {"genoptræning", "træning"}, "exercis": {"genoptræning"}, "exercise": {"genoptræning"}, "class": {"hold"}, "team": {"hold"}, "group": {"hold"},
	"guidanc": {"vejledning"}, "advic": {"vejledning"}, "prevent": {"forebyg"}, "preventiv": {"forebyg"}, "pregnancy": {"graviditetsbesøg"}, "payslip": {"lønsedl"}, "lease": {"lejekontrakt"}, "statement": {"kontoudtog"}, "bank": {"kontoudtog"}, "consent": {"samtykkeerklæring"}, "tilskud": {"friplad"}, "rabat": {"friplad"}, "discount": {"friplad"}, "subsidy": {"friplad"}, "reduced": {"friplad"}, "cheap": {"friplad"}, "les": {"friplad"}, "doctor": {"læg"},
}

// amountsIn are the amounts in a text that can be told from days and hours.
func amountsIn(text string) []int {
	var out []int
	for _, m := range amountForm.FindAllString(text, -1) {
		if n, err := strconv.Atoi(strings.NewReplacer(".", "", " ", "", ",", "").Replace(m)); err == nil && n >= 100 {
			out = append(out, n)
		}
	}
	return out
}

var amountForm = regexp.MustCompile(`\b\d{1,3}[., ]\d{3}\b|\b\d{3,6}\b`)

// akin reports whether a word of a record ends in one that was said ("samtale"
// in "jobsamtale"), or shares its beginning ("ergoterapi", "ergoterapeut").
func akin(said map[string]bool, w string) bool {
	const least = 6
	for s := range said {
		if len(s) < least || len(w) < least {
			continue
		}
		if strings.HasSuffix(w, s) || len(w) > least+1 && len(s) > least+1 && s[:least+1] == w[:least+1] {
			return true
		}
	}
	return false
}

// index notes what the words of a record are.
func (it *item) index(e *Engine, text string) {
	known := e.indexed(text)
	it.terms, it.words = known.terms, known.words
}

// wording is what a record's text says: its terms, and the stems of its words.
// It is shared and not changed.
type wording struct {
	terms []string
	words map[string]bool
}

// mostWordings bounds the cache of wordings; records repeat from turn to turn.
const mostWordings = 20_000

// indexed gives the wording of a record's text. It is safe for concurrent use.
func (e *Engine) indexed(text string) wording {
	e.wordings.Lock()
	w, ok := e.wordings.known[text]
	e.wordings.Unlock()
	if ok {
		return w
	}
	w = wording{terms: e.lexicon.Find(text), words: map[string]bool{}}
	for _, tok := range danish.Tokens(danish.Fold(text)) {
		if utf8.RuneCountInString(tok.Text) > 2 && !weak[tok.Text] {
			w.words[danish.Stem(tok.Text)] = true
		}
	}
	e.wordings.Lock()
	defer e.wordings.Unlock()
	if e.wordings.known == nil || len(e.wordings.known) >= mostWordings {
		e.wordings.known = map[string]wording{}
	}
	e.wordings.known[text] = w
	return w
}

// weak words stand in records and in any sentence, and point at nothing.
var weak = map[string]bool{"med": true, "hos": true, "dig": true, "til": true, "for": true, "hjælp": true, "tid": true, "hjemme": true, "sag": true, "kommune": true, "the": true, "and": true, "ansøgning": true, "efter": true, "som": true, "ved": true, "besøg": true, "plads": true, "vej": true, "nyt": true, "det": true, "den": true, "lokale": true, "telefon": true, "møde": true}

// onDays keeps the items that one of the times said points at.
func onDays(items []item, times []when.Time) []item {
	if out := onDates(items, times); len(out) > 0 {
		return out
	}
	return onWeekdays(items, times)
}

// brief keeps the times that are short enough to point at a record that the words do
// not name: "får jeg svar i år" points at none.
func brief(times []when.Time) []when.Time {
	const most = 8 * 24 * time.Hour
	return slices.DeleteFunc(slices.Clone(times), func(w when.Time) bool { return w.End.Sub(w.Start) > most })
}

// atHours keeps the appointments that begin at an hour that was said without a day:
// "i can't make it at 12".
func atHours(items []item, times []when.Time) []item {
	var out []item
	for _, it := range items {
		if it.appointment == nil {
			continue
		}
		at, err := citizen.FromWall(it.appointment.Start)
		if err == nil && slices.ContainsFunc(times, func(w when.Time) bool {
			same := w.Start.Hour() == at.Hour() || w.Ambiguous && w.Start.Hour()%12 == at.Hour()%12
			return w.HasClock && !w.HasDate && w.Kind == when.Point && same && w.Start.Minute() == at.Minute()
		}) {
			out = append(out, it)
		}
	}
	return out
}

// onDates keeps the items whose very dates were said.
func onDates(items []item, times []when.Time) []item {
	var out []item
	for _, it := range items {
		for _, d := range it.days {
			day, err := time.ParseInLocation("2006-01-02", d, citizen.Copenhagen())
			if err == nil && covers(times, day) {
				out = append(out, it)
				break
			}
		}
	}
	return out
}

// onWeekdays keeps the coming appointments on a weekday that was said, when no
// date fits: "min tid på tirsdag" is the next one that there is.
func onWeekdays(items []item, times []when.Time) []item {
	for _, it := range items {
		if it.appointment == nil || !it.open {
			continue
		}
		at, err := citizen.FromWall(it.appointment.Start)
		for _, w := range times {
			if err == nil && w.Weekdays.Has(at.Weekday()) && w.Kind == when.Point {
				return []item{it}
			}
		}
	}
	return nil
}

// covers reports whether one of the times, taken as days, holds day.
func covers(times []when.Time, day time.Time) bool {
	for _, w := range times {
		if !w.HasDate || w.Start.IsZero() || w.End.IsZero() {
			continue
		}
		from := dayStart(w.Start)
		if first, _ := w.Days(); !first.IsZero() && first.Before(from) {
			from = first
		}
		if !day.Before(from) && day.Before(w.End) {
			return true
		}
	}
	return false
}

func dayStart(t time.Time) time.Time {
	y, m, d := t.Date()
	return time.Date(y, m, d, 0, 0, 0, 0, t.Location())
}

// helpers on lists of items

func only(items []item, kinds ...string) []item {
	var out []item
	for _, it := range items {
		if has(kinds, it.Kind) {
			out = append(out, it)
		}
	}
	return out
}

func opened(items []item) []item {
	var out []item
	for _, it := range items {
		if it.open {
			out = append(out, it)
		}
	}
	return out
}

func appealable(items []item) []item {
	var out []item
	for _, it := range items {
		if it.case_ != nil && it.case_.AppealDeadline != "" {
			out = append(out, it)
		}
	}
	return out
}

// childItems keeps a child's records when a child was named.
func (t *turn) childItems(items []item, child string) []item {
	if child == "" {
		return items
	}
	var out []item
	for _, it := range items {
		if it.appointment == nil || it.appointment.ForDependent == child {
			out = append(out, it)
		}
	}
	return out
}

func byID(items []item, id string) []item {
	for _, it := range items {
		if it.ID == id {
			return []item{it}
		}
	}
	return nil
}

func contains(items []item, it item) bool {
	for _, x := range items {
		if x.record == it.record {
			return true
		}
	}
	return false
}

func has(list []string, s string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}

func merge(a, b []string) []string {
	out := append(append([]string{}, a...), b...)
	sort.Strings(out)
	n := 0
	for i, s := range out {
		if i == 0 || s != out[i-1] {
			out[n] = s
			n++
		}
	}
	return out[:n]
}

func without(list, drop []string) []string {
	var out []string
	for _, s := range list {
		if !has(drop, s) {
			out = append(out, s)
		}
	}
	return out
}
