package store

import (
	"context"
	"time"

	"offelia/assistant/fault"
)

// Staff is one member of staff who may log in. Hash is a hash of the password
// that the caller makes and checks; the store never sees a password.
type Staff struct {
	Name string
	Role string // caseworker, editor, reviewer, analyst, municipal@aarhus
	Hash string
	At   time.Time // when it was last changed
}

// PutStaff adds a member of staff, or replaces the one of that name.
func (s *Store) PutStaff(ctx context.Context, m Staff) error {
	return s.write(ctx, "put staff", func(t *tx) error {
		_, err := t.exec(`INSERT INTO staff (name, role, hash, at) VALUES ($1, $2, $3, $4)
			ON CONFLICT (name) DO UPDATE SET role = excluded.role, hash = excluded.hash, at = excluded.at`,
			m.Name, m.Role, m.Hash, micros(t.now))
		return err
	})
}

// Staff finds a member of staff; fault.NotFound when there is none.
func (s *Store) Staff(ctx context.Context, name string) (m Staff, err error) {
	err = s.read(ctx, "staff", func(t *tx) error {
		all, err := list(t, scanStaff, `SELECT name, role, hash, at FROM staff WHERE name = $1`, name)
		if err == nil && len(all) == 0 {
			return fault.New(fault.NotFound, "store.Staff", "Den bruger findes ikke.", "There is no such user.")
		}
		if err == nil {
			m = all[0]
		}
		return err
	})
	return m, err
}

// AllStaff lists the staff by name.
func (s *Store) AllStaff(ctx context.Context) (all []Staff, err error) {
	err = s.read(ctx, "all staff", func(t *tx) (err error) {
		all, err = list(t, scanStaff, `SELECT name, role, hash, at FROM staff ORDER BY name`)
		return err
	})
	return all, err
}

// RemoveStaff takes a member of staff's access away; fault.NotFound when there
// is none. Sessions that are open end when they run out.
func (s *Store) RemoveStaff(ctx context.Context, name string) error {
	return s.write(ctx, "remove staff", func(t *tx) error {
		n, err := t.exec(`DELETE FROM staff WHERE name = $1`, name)
		if err == nil && n == 0 {
			err = fault.New(fault.NotFound, "store.RemoveStaff", "Den bruger findes ikke.", "There is no such user.")
		}
		return err
	})
}

func scanStaff(row func(...any) error) (m Staff, err error) {
	var at int64
	err = row(&m.Name, &m.Role, &m.Hash, &at)
	m.At = moment(at)
	return m, err
}
