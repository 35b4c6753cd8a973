package citizen

import (
	"context"

	"offelia/assistant/fault"
)

// Undo takes a change back within its window by the compensating change, and
// gives that one's receipt. The subject may undo what a mandate holder did; a
// holder only their own changes, while the mandate lasts. It is idempotent by
// key. fault.Conflict: too late, undone already, or the old slot is taken.
func (o *Office) Undo(ctx context.Context, who Capability, reference, key string) (Receipt, error) {
	var r Receipt
	err := o.store.Write(ctx, func(tx Tx) (err error) {
		r, err = o.undo(tx, who, Change{Key: key, Type: Undo, Target: reference})
		return err
	})
	if err != nil {
		return Receipt{}, o.refused(ctx, who, Undo, reference, err)
	}
	return r, nil
}

func (o *Office) undo(tx Tx, who Capability, c Change) (Receipt, error) {
	world, rights, err := o.open(who, tx.World)
	if err != nil {
		return Receipt{}, err
	}
	if r, ok, err := before(tx, who, c); ok || err != nil {
		return r, err
	}
	old, ok, err := tx.Receipt(c.Target)
	if err != nil {
		return Receipt{}, err
	}
	if !ok || old.Reference != c.Target || old.Subject != who.Subject || !rights.own && old.Actor != who.Actor {
		return Receipt{}, notFound("citizen.Undo")
	}
	rule, err := o.undoable(old)
	if err != nil {
		return Receipt{}, err
	}
	if err := stillActs(rule, world, rights, old); err != nil {
		return Receipt{}, err
	}
	w := o.begin(tx, who, &world, c)
	w.receipt.Record = old.Record
	if err := rule.undo(w, old); err != nil {
		return Receipt{}, err
	}
	old.Undone = w.receipt.Reference
	if err := tx.Keep(old); err != nil {
		return Receipt{}, err
	}
	return *w.receipt, o.finish(w)
}

// undoable tells why a change can not be taken back, if so.
func (o *Office) undoable(old Receipt) (rule, error) {
	rule, ok := ruleFor(old.Change.Type)
	switch {
	case !ok || rule.undo == nil:
		return rule, fault.New(fault.Conflict, "citizen.Undo",
			"Det kan ikke fortrydes her. Jeg kan sende en besked til din sagsbehandler i stedet.",
			"That cannot be undone here. I can send your caseworker a message instead.")
	case old.Undone != "":
		return rule, fault.New(fault.Conflict, "citizen.Undo", "Det er allerede fortrudt.", "That is undone already.")
	case o.now().After(old.UndoUntil):
		return rule, fault.New(fault.Conflict, "citizen.Undo",
			"Fristen for at fortryde er udløbet.", "It is too late to undo that.")
	}
	return rule, nil
}

// stillActs refuses a holder whose mandate was narrowed since.
func stillActs(rule rule, w World, r rights, old Receipt) error {
	if r.own {
		return nil
	}
	if old.Removed != nil {
		w.Appointments = append([]Appointment{*old.Removed}, w.Appointments...)
	}
	area, err := rule.area(w, old.Change)
	if err == nil && !r.acts(area) {
		err = notFound("citizen.Undo")
	}
	return err
}
