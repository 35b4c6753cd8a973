package store

import (
	"context"
	"fmt"

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
		return err
	})
}

// All implements knowledge.Versions.
func (v Versions) All(ctx context.Context) (all []knowledge.Version, err error) {
	err = v.store.read(ctx, "versions", func(t *tx) (err error) {
		all, err = list(t, body[knowledge.Version], `SELECT body FROM version ORDER BY seq`)
		return err
	})
	return all, err
}
