package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"time"

	"offelia/assistant"
	"offelia/assistant/citizen"
	"offelia/assistant/store"
	"offelia/knowledge"
)

// exported brings in what export wrote: the log of guides, facts, contacts and
// authorities with every version, and what the matcher was taught. It is looked
// through first: a log that goes on otherwise than the database's own is refused,
// and nothing is written. What is there already is left, so a broken import is
// gone on with by running it again.
func (c *importCommand) exported(ctx context.Context, s *store.Store) error {
	var versions []knowledge.Version
	var lessons []assistant.Lesson
	var contacts []citizen.Contact
	err := errors.Join(c.fromExport("versions.json", &versions), c.fromExport("lessons.json", &lessons), c.fromExport("contacts.json", &contacts))
	if err != nil {
		return err
	}
	served, err := citizen.NewOffice(s, time.Now).Contacts(ctx)
	if err != nil {
		return err
	}
	here, err := s.Versions().All(ctx)
	if err != nil {
		return err
	}
	more, err := missingVersions(append(versions, unloggedContacts(contacts, served, versions)...), here)
	if err != nil {
		return err
	}
	taught, err := s.Lessons(ctx)
	if err != nil {
		return err
	}
	lessons = slices.DeleteFunc(lessons, func(l assistant.Lesson) bool {
		return slices.ContainsFunc(taught, func(t assistant.Lesson) bool { t.At = l.At; return t == l })
	})
	fmt.Printf("%d versions and %d lessons are new\n", len(more), len(lessons))
	if !c.Apply {
		fmt.Println("nothing is saved without --apply")
		return nil
	}
	for _, v := range more {
		if err := s.Versions().Save(ctx, v); err != nil {
			return err
		}
	}
	for _, l := range lessons {
		if err := s.Teach(ctx, l); err != nil {
			return err
		}
	}
	return nil
}

func (c *importCommand) fromExport(name string, into any) error {
	body, err := os.ReadFile(filepath.Join(c.Exported, name))
	if errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("%s has no %s: is it a folder that export wrote?", c.Exported, name)
	}
	if err != nil {
		return err
	}
	if err := json.Unmarshal(body, into); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return nil
}

// missingVersions are the entries that a database lacks. A guide's log that goes
// on in two ways is an error: one of them would be lost.
func missingVersions(exported, here []knowledge.Version) ([]knowledge.Version, error) {
	type place struct {
		knowledge.Key
		revision int
	}
	known := map[place]knowledge.Version{}
	for _, v := range here {
		known[place{v.Key(), v.Revision}] = v
	}
	var more []knowledge.Version
	for _, v := range exported {
		is, ok := known[place{v.Key(), v.Revision}]
		switch {
		case !ok:
			more = append(more, v)
		case is.State != v.State || is.Number != v.Number || is.Source != v.Source || is.Editor != v.Editor:
			return nil, fmt.Errorf("%s revision %d is another one here: import into a database without a log of its own", v.Key(), v.Revision)
		}
	}
	return more, nil
}

// unloggedContacts are exported units that no editor has worked on and that are
// not served here as they are: they become the first version of their log.
func unloggedContacts(exported, served []citizen.Contact, versions []knowledge.Version) (out []knowledge.Version) {
	for _, unit := range exported {
		k := knowledge.RecordKey(knowledge.ContactRecord, unit.Key)
		text, err := json.Marshal(unit)
		if err != nil || slices.ContainsFunc(versions, func(v knowledge.Version) bool { return v.Key() == k }) || slices.ContainsFunc(served, func(c citizen.Contact) bool {
			same, err := json.Marshal(c)
			return err == nil && string(same) == string(text)
		}) {
			continue
		}
		out = append(out, knowledge.Version{Guide: k.ID, Revision: 1, State: knowledge.Published, Number: 1, Source: string(text), BuiltIn: true})
	}
	return out
}
