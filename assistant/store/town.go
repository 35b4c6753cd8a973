package store

import (
	"context"
	"encoding/json"
	"fmt"

	"offelia/assistant/citizen"
)

// townTables are emptied when a town is loaded: everything about people, and
// with them the audit log, which begins anew: a town is made-up people.
// The log of contacts begins anew too, since they are the town's. Sessions,
// versions of guides and facts, and the change log stay.
var townTables = [...]string{
	"citizen", "person", "calendar", "slot", "contact", "receipt", "approval", "audit",
	"conversation", "input", "record", "feedback", "ticket", "job", "upload",
}

// LoadTown replaces everything about people by the town, in one transaction.
// It is how a demo starts and how it is reset.
func (s *Store) LoadTown(ctx context.Context, town citizen.Town) error {
	return s.write(ctx, "load town", func(t *tx) error {
		for _, table := range townTables {
			if _, err := t.exec(`DELETE FROM ` + table); err != nil {
				return err
			}
		}
		if _, err := t.exec(`UPDATE counter SET n = CASE name WHEN 'ticket' THEN 200 ELSE 0 END, hash = '' WHERE name IN ('audit', 'ticket')`); err != nil {
			return err
		}
		if _, err := t.exec(`DELETE FROM version WHERE guide LIKE 'contact:%'`); err != nil {
			return err
		}
		t.note("town", "", "loaded")
		if err := t.addWorlds(town); err != nil {
			return err
		}
		return t.addPlaces(town)
	})
}

func (t *tx) addWorlds(town citizen.Town) error {
	for id, persona := range town.Personas {
		w := *persona
		w.ID = id
		if _, err := t.number(w); err != nil {
			return err
		}
		if _, err := t.insert(w); err != nil {
			return err
		}
	}
	return nil
}

// addPlaces stores what is nobody's: slots, contacts and the town's heading.
func (t *tx) addPlaces(town citizen.Town) error {
	for calendar, starts := range town.FreeSlots {
		if _, err := t.exec(`INSERT INTO calendar (name) VALUES ($1)`, calendar); err != nil {
			return err
		}
		for _, start := range starts {
			if _, err := t.exec(`INSERT INTO slot (calendar, start) VALUES ($1, $2)`, calendar, start); err != nil {
				return err
			}
		}
	}
	if err := t.putContacts(town.Contacts); err != nil {
		return err
	}
	town.Personas, town.FreeSlots, town.Contacts = nil, nil, nil
	return t.setSetting("town", town)
}

// putContacts replaces the list of units.
func (t *tx) putContacts(all []citizen.Contact) error {
	if _, err := t.exec(`DELETE FROM contact`); err != nil {
		return err
	}
	for i, unit := range all {
		raw, err := encode(unit)
		if err != nil {
			return err
		}
		if _, err := t.exec(`INSERT INTO contact (place, body) VALUES ($1, $2)`, i, raw); err != nil {
			return err
		}
	}
	return nil
}

// ExportTown returns the town as it stands now, with what was added to it. A
// town that nobody touched comes out as it was loaded.
func (s *Store) ExportTown(ctx context.Context) (town citizen.Town, err error) {
	err = s.read(ctx, "export town", func(t *tx) error {
		if _, err := t.setting("town", &town); err != nil {
			return err
		}
		if err := t.exportPeople(&town); err != nil {
			return err
		}
		return t.exportSlots(&town)
	})
	return town, err
}

func (t *tx) exportPeople(town *citizen.Town) (err error) {
	worlds, err := list(t, body[citizen.World], `SELECT body FROM citizen ORDER BY id`)
	if err != nil {
		return err
	}
	town.Personas = map[citizen.ID]*citizen.World{}
	for _, w := range worlds {
		id := w.ID
		w.ID, w.Version = "", 0
		town.Personas[id] = &w
	}
	town.Contacts, err = t.Contacts()
	return err
}

func (t *tx) exportSlots(town *citizen.Town) error {
	calendars, err := t.Calendars()
	if err != nil {
		return err
	}
	town.FreeSlots = map[string][]string{}
	for _, name := range calendars {
		if town.FreeSlots[name], err = t.Slots(name, ""); err != nil {
			return err
		}
	}
	return nil
}

func (t *tx) setSetting(name string, v any) error {
	raw, err := encode(v)
	if err != nil {
		return err
	}
	_, err = t.exec(`INSERT INTO setting (name, body) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET body = excluded.body`, name, raw)
	return err
}

func (t *tx) setting(name string, v any) (found bool, err error) {
	raw, found, err := getBody[json.RawMessage](t, `SELECT body FROM setting WHERE name = $1`, name)
	if !found || err != nil {
		return false, err
	}
	if err := json.Unmarshal(raw, v); err != nil {
		return false, fmt.Errorf("setting %s: %w", name, err)
	}
	return true, nil
}
