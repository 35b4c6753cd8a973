package citizen

import (
	"context"
	"crypto/rand"

	"offelia/assistant/fault"
)

// Person is somebody whom MitID has proved to be who they are. Name and Born
// may be empty: a person with protected name and address has neither to us.
type Person struct {
	CPR  CPR
	Name string
	Born string // "2006-01-02"
}

// Holder finds the citizen who has a personal number.
func (o *Office) Holder(ctx context.Context, cpr CPR) (id ID, known bool, err error) {
	err = o.store.Read(ctx, func(tx Tx) (err error) {
		id, known, err = tx.Numbered(cpr)
		return err
	})
	return id, known, fault.Wrap("citizen.Holder", err)
}

// Arrive finds the citizen who has the person's number. Somebody whom no
// register has told us of gets a World of their own with nothing in it, so that
// they are answered "you have no cases here" and not with an error. The login is
// audited. The same person arriving twice at once is one citizen.
func (o *Office) Arrive(ctx context.Context, p Person) (World, error) {
	var w World
	err := o.store.Write(ctx, func(tx Tx) error {
		id, known, err := tx.Numbered(p.CPR)
		if err != nil {
			return err
		}
		if known {
			w, err = tx.Peek(id)
		} else {
			w = World{ID: ID(rand.Text()), Name: p.Name, Born: p.Born, CPR: p.CPR}
			w, err = tx.Add(w)
		}
		if err != nil {
			return err
		}
		return tx.Audit(o.entry(Capability{Actor: w.ID, Subject: w.ID, Purpose: "self_service"}, "login", "", "ok"))
	})
	return w, fault.Wrap("citizen.Arrive", err)
}
