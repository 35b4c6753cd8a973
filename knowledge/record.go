package knowledge

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Beside guides the studio keeps records: texts that hold in every language. A
// fact with all its values is one, "fact:pas.pris.voksen"; a unit that citizens
// can phone is another, "contact:odense-borgerservice", and an authority elsewhere
// a third, "authority:skat". They are drafted,
// reviewed, scheduled, published and rolled back in the same log as guides. What
// a contact says is the affair of whoever serves it; facts are read here.

// RecordKind is what a record is.
type RecordKind string

// The kinds of record.
const (
	FactRecord      RecordKind = "fact"
	ContactRecord   RecordKind = "contact"
	AuthorityRecord RecordKind = "authority"
)

// RecordKey names a record. Its language is "".
func RecordKey(kind RecordKind, id string) Key { return Key{ID: string(kind) + ":" + id} }

// Record gives the kind and id of a record; ok is false for guides.
func (k Key) Record() (kind RecordKind, id string, ok bool) {
	a, id, ok := strings.Cut(k.ID, ":")
	return RecordKind(a), id, ok
}

// topic tells whether k names a kill switch's log.
func (k Key) topic() bool {
	_, _, record := k.Record()
	return k.Lang == "" && !record
}

// fact gives the id of the fact that k names.
func (k Key) fact() (id string, ok bool) {
	kind, id, record := k.Record()
	return id, record && kind == FactRecord
}

// Records lists the records of a kind that editors have worked on, by id.
func (s *Studio) Records(kind RecordKind) []Entry {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []Entry
	for k, log := range s.logs {
		if is, id, ok := k.Record(); ok && is == kind {
			e := s.entry(k, log)
			e.Title = id
			out = append(out, e)
		}
	}
	slices.SortFunc(out, func(a, b Entry) int { return cmp.Compare(a.ID, b.ID) })
	return out
}

// Facts is the fact table as it is published.
func (s *Studio) Facts() Facts { return s.library.Facts() }

// table is the fact table as it would be with over. The caller holds the lock.
func (s *Studio) table(over Facts) Facts { return tableOf(s.base, s.logs, over) }

// PublishedFacts is the fact table that the logs of a store make of the facts
// that came with the program.
func PublishedFacts(base Facts, all []Version) Facts {
	logs := map[Key][]Version{}
	for _, v := range all {
		logs[v.Key()] = append(logs[v.Key()], v)
	}
	return tableOf(base, logs, nil)
}

// tableOf makes the fact table: what came with the program, under what editors
// published, under what over says.
func tableOf(base Facts, logs map[Key][]Version, over Facts) Facts {
	table := maps.Clone(base)
	if table == nil {
		table = Facts{}
	}
	for k, log := range logs {
		id, ok := k.fact()
		if !ok {
			continue
		}
		live, is := published(log)
		switch {
		case !is && work(log).State == Expired:
			delete(table, id)
		case is && !live.BuiltIn: // one that came with the program may be newer there
			if periods, err := ParseFact(id, live.Source); err == nil {
				table[id] = periods
			}
		}
	}
	for id, periods := range over {
		if table[id] = periods; len(periods) == 0 {
			delete(table, id)
		}
	}
	return table
}

// origin is the text of a record that nobody has worked on yet.
func (s *Studio) origin(k Key) (string, bool) {
	kind, id, _ := k.Record()
	switch kind {
	case FactRecord:
		if len(s.base[id]) > 0 {
			return FactSource(s.base[id]), true
		}
	case AuthorityRecord:
		if i := slices.IndexFunc(s.offices, func(a Authority) bool { return a.ID == id }); i >= 0 {
			text, err := s.offices[i].Text()
			return text, err == nil
		}
	case ContactRecord:
	}
	return "", false
}

// changedFacts reads the facts among what is to be released.
func changedFacts(list []pending) (Facts, error) {
	over := Facts{}
	for _, e := range list {
		if id, ok := e.Key().fact(); ok {
			periods, err := ParseFact(id, e.Source)
			if err != nil {
				return nil, err
			}
			over[id] = periods
		}
	}
	return over, nil
}

// diffFacts tells how a fact's values differ, one change a first day.
func diffFacts(id string, before, after []Fact) []Change {
	line := func(f Fact) string {
		return fmt.Sprintf("%s – %s: %s / %s (%s, %s)", f.ValidFrom, f.ValidTo, f.Value["da"], f.Value["en"], f.Source, f.Certainty)
	}
	byDay := func(list []Fact) map[Date]string {
		out := map[Date]string{}
		for _, f := range list {
			out[f.ValidFrom] = line(f)
		}
		return out
	}
	a, b := byDay(before), byDay(after)
	days := slices.Sorted(maps.Keys(a))
	days = append(days, slices.Collect(maps.Keys(b))...)
	slices.Sort(days)
	var out []Change
	for _, day := range slices.Compact(days) {
		if a[day] != b[day] {
			out = append(out, Change{id, string(day), a[day], b[day]})
		}
	}
	return out
}
