package store

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"offelia/assistant/citizen"
	"offelia/knowledge"
)

var _ knowledge.Versions = Versions{}

// Versions keeps the editorial logs of guides.
type Versions struct{ store *Store }

// Versions returns the store of editorial logs.
func (s *Store) Versions() Versions { return Versions{s} }

// Save implements knowledge.Versions.
func (v Versions) Save(ctx context.Context, entry knowledge.Version) error {
	raw, err := encode(entry)
	if err != nil {
		return err
	}
	return v.store.write(ctx, "save version", func(t *tx) error {
		seq, err := t.count("version")
		if err != nil {
			return err
		}
		n, err := t.exec(`INSERT INTO version (seq, guide, lang, revision, body) VALUES ($1, $2, $3, $4, $5)
			ON CONFLICT (guide, lang, revision) DO NOTHING`, seq, entry.Guide, entry.Lang, entry.Revision, raw)
		if err == nil && n == 0 {
			err = fmt.Errorf("%s.%s revision %d: %w", entry.Guide, entry.Lang, entry.Revision, knowledge.ErrConflict)
		}
		t.note("guide", entry.Guide, string(entry.State))
		if err != nil {
			return err
		}
		return t.serveContact(entry)
	})
}

// serveContact puts a published contact among those that answers are made from,
// in the transaction that published it.
func (t *tx) serveContact(entry knowledge.Version) error {
	kind, id, _ := entry.Key().Record()
	if kind != knowledge.ContactRecord || entry.State != knowledge.Published && entry.State != knowledge.Expired {
		return nil
	}
	all, err := t.Contacts()
	if err != nil {
		return err
	}
	place := slices.IndexFunc(all, func(c citizen.Contact) bool { return c.Key == id })
	if entry.State == knowledge.Expired {
		if place >= 0 {
			all = slices.Delete(all, place, place+1)
		}
		return t.putContacts(all)
	}
	var c citizen.Contact
	if err := json.Unmarshal([]byte(entry.Source), &c); err != nil {
		return fmt.Errorf("contact %s: %w", id, err)
	}
	c.Key = id
	if place < 0 {
		return t.putContacts(append(all, c))
	}
	all[place] = c
	return t.putContacts(all)
}

// All implements knowledge.Versions.
func (v Versions) All(ctx context.Context) (all []knowledge.Version, err error) {
	err = v.store.read(ctx, "versions", func(t *tx) (err error) {
		all, err = list(t, body[knowledge.Version], `SELECT body FROM version ORDER BY seq`)
		return err
	})
	return all, err
}
