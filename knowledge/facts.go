package knowledge

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"
)

// Fact is a value that changes on a known day: a fee, a deadline, a rate. The
// same id may stand several times with periods that do not overlap.
type Fact struct {
	ID        string
	Value     map[string]string // by language: "891 kr.", "DKK 891"
	Unit      string
	ValidFrom Date `yaml:"valid_from"`
	ValidTo   Date `yaml:"valid_to"` // last day; "" is for the time being
	Source    string
	Authority string
	Checked   Date
	Certainty Certainty
}

// Facts is the fact table: every period of every fact, by id and first day.
type Facts map[string][]Fact

var factID = regexp.MustCompile(`^[a-z0-9][a-z0-9.-]*$`)

var factMark = regexp.MustCompile(`\{\{fact:([^}]*)\}\}(\.?)`)

// ParseFacts reads fact files (YAML lists), each as name and content, into one
// table. Unknown keys, missing values and overlapping periods are errors.
func ParseFacts(files map[string][]byte) (Facts, error) {
	facts := Facts{}
	for name, src := range files {
		var list []Fact
		dec := yaml.NewDecoder(bytes.NewReader(src))
		dec.KnownFields(true)
		if err := dec.Decode(&list); err != nil && !errors.Is(err, io.EOF) {
			return nil, yamlProblem(name, 0, err)
		}
		for _, f := range list {
			if err := f.check(); err != nil {
				return nil, &ParseError{File: name, Problem: fmt.Sprintf("fact %q: %v", f.ID, err)}
			}
			facts[f.ID] = append(facts[f.ID], f)
		}
	}
	for id, periods := range facts {
		slices.SortFunc(periods, func(a, b Fact) int { return strings.Compare(string(a.ValidFrom), string(b.ValidFrom)) })
		for i := 1; i < len(periods); i++ {
			if before := periods[i-1]; before.ValidTo == "" || before.ValidTo >= periods[i].ValidFrom {
				return nil, fmt.Errorf("knowledge: fact %q has two values on %s", id, periods[i].ValidFrom)
			}
		}
	}
	return facts, nil
}

// Amount tells whether a fact is money: most amounts are set anew on 1 January.
func (f Fact) Amount() bool {
	unit := strings.ToLower(f.Unit)
	return unit == "kr" || unit == "dkk"
}

// DueYear gives the year for which the amount id must be looked up or confirmed,
// 0 for none: it goes on without an end from an earlier year, and nobody has
// checked it in that year against an authority's own page. The next year is due
// two months before it begins.
func (f Facts) DueYear(id string, today Date) int {
	periods := f[id]
	if len(periods) == 0 {
		return 0
	}
	last := periods[len(periods)-1]
	day, err := time.Parse(time.DateOnly, string(today))
	if err != nil || !last.Amount() || last.ValidTo != "" {
		return 0
	}
	for _, year := range []int{day.Year(), day.AddDate(0, 2, 0).Year()} {
		begins := Date(strconv.Itoa(year) + "-01-01")
		if last.ValidFrom < begins && (last.Checked < begins || last.Certainty != Verified) {
			return year
		}
	}
	return 0
}

// ParseFact reads one fact with all its values, as FactSource writes them.
func ParseFact(id, source string) ([]Fact, error) {
	table, err := ParseFacts(map[string][]byte{id: []byte(source)})
	if err != nil {
		return nil, err
	}
	if len(table) != 1 || len(table[id]) == 0 {
		return nil, &ParseError{File: id, Problem: "not this fact"}
	}
	return table[id], nil
}

// FactSource writes a fact's values as a fact file has them.
func FactSource(periods []Fact) string {
	text, _ := yaml.Marshal(periods) // strings only: nothing that cannot be written
	return string(text)
}

// Follow adds a value to a fact's others. The one before it, when it holds for
// the time being, ends on the day before.
func Follow(periods []Fact, next Fact) []Fact {
	out := append(slices.Clone(periods), next)
	slices.SortStableFunc(out, func(a, b Fact) int { return strings.Compare(string(a.ValidFrom), string(b.ValidFrom)) })
	for i := 1; i < len(out); i++ {
		if out[i-1].ValidTo == "" && out[i-1].ValidFrom < out[i].ValidFrom {
			out[i-1].ValidTo = out[i].ValidFrom.before()
		}
	}
	return out
}

func (f Fact) check() error {
	switch {
	case f.ID == "":
		return errors.New("id is missing")
	case !factID.MatchString(f.ID):
		return errors.New("ids are a-z, 0-9, . and -")
	case f.Value["da"] == "":
		return errors.New("value.da is missing")
	case f.ValidFrom == "":
		return errors.New("valid_from is missing")
	case !f.ValidFrom.valid() || !f.ValidTo.valid() || !f.Checked.valid():
		return errors.New("dates look like 2026-01-01")
	case f.ValidTo != "" && f.ValidTo < f.ValidFrom:
		return errors.New("valid_to is before valid_from")
	case !slices.Contains([]Certainty{Verified, Secondary, Draft, ""}, f.Certainty):
		return fmt.Errorf("unknown certainty %q", f.Certainty)
	}
	return nil
}

// At gives the fact that holds on a day. When none does, the latest one before
// it is given with current false: better an old rate, said to be old, than none.
func (f Facts) At(id string, day Date) (fact Fact, current, ok bool) {
	for _, p := range f[id] {
		if p.ValidFrom <= day {
			fact, ok = p, true
		}
	}
	if !ok {
		return fact, false, false
	}
	return fact, fact.ValidTo == "" || fact.ValidTo >= day, true
}

// Fill gives the guide with its facts as they stand on a day. A fact that the
// table does not have, or not in the guide's language, is an error. A passage
// is no more certain than its facts, and a draft when one of them has expired.
func (f Facts) Fill(g *Guide, day Date) (*Guide, error) {
	return g.fill(func(id string) (Filled, error) { return f.value(id, g.Lang, day) })
}

func (f Facts) value(id, lang string, day Date) (Filled, error) {
	fact, current, ok := f.At(id, day)
	if !ok {
		return Filled{}, fmt.Errorf("fact %q is not in the fact table", id)
	}
	v := Filled{Value: fact.Value[lang], Certainty: cmp.Or(fact.Certainty, Draft)}
	if v.Value == "" {
		return v, fmt.Errorf("fact %q has no value in %q", id, lang)
	}
	if !current {
		v.Certainty = Draft
	}
	return v, nil
}

// freeze gives the values that Fill puts into g on a day.
func (f Facts) freeze(g *Guide, day Date) (map[string]Filled, error) {
	out := map[string]Filled{}
	_, err := g.fill(func(id string) (Filled, error) {
		v, err := f.value(id, g.Lang, day)
		out[id] = v
		return v, err
	})
	return out, err
}

// fill gives a copy of the guide with values put in for the facts' marks.
func (g *Guide) fill(value func(id string) (Filled, error)) (*Guide, error) {
	out := *g
	out.Passages = slices.Clone(g.Passages)
	for i := range out.Passages {
		p := &out.Passages[i]
		var problem error
		put := func(mark string) string {
			parts := factMark.FindStringSubmatch(mark)
			v, err := value(parts[1])
			if err != nil {
				problem = err
			}
			p.Certainty = worse(p.Certainty, v.Certainty)
			if strings.HasSuffix(v.Value, ".") {
				return v.Value // "891 kr." ends its sentence
			}
			return v.Value + parts[2]
		}
		filled := factMark.ReplaceAllStringFunc(p.markdown, put)
		plain := factMark.ReplaceAllStringFunc(p.plainMarkdown, put)
		if problem != nil {
			return nil, &ParseError{File: g.Key.String() + ".md", Line: p.line, Problem: problem.Error()}
		}
		if filled == p.markdown && plain == p.plainMarkdown {
			continue
		}
		if err := p.render(filled, plain); err != nil {
			return nil, &ParseError{File: g.Key.String() + ".md", Line: p.line, Problem: err.Error()}
		}
	}
	return &out, nil
}

// worse gives the less certain of two.
func worse(a, b Certainty) Certainty {
	order := []Certainty{Verified, Secondary, Draft}
	if slices.Index(order, b) > slices.Index(order, a) {
		return b
	}
	return a
}

// factsIn lists the ids named in the text and those declared, each once.
func factsIn(markdown string, declared []string) []string {
	ids := slices.Clone(declared)
	for _, m := range factMark.FindAllStringSubmatch(markdown, -1) {
		ids = append(ids, m[1])
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}
