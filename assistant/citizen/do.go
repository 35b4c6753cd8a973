package citizen

import (
	"context"
	"errors"
	"time"

	"offelia/assistant/fault"
)

// rule is what holds for one type of change.
type rule struct {
	stepUp   bool                                 // MitID approves each one
	onBehalf bool                                 // a mandate can open it
	area     func(World, Change) (Area, error)    // whose right is needed; on the filtered World
	do       func(*work) error                    // the change itself
	undo     func(*work, Receipt) error           // its compensation; nil: cannot be undone
	until    func(now time.Time, c Change) string // last wall-clock minute for undoing
}

// ruleFor is the table of changes. Every one asks for a fresh MitID approval:
// each has an effect with an authority, and a session may be left open on a
// shared computer.
func ruleFor(changeType string) (rule, bool) {
	switch changeType {
	case Book:
		return rule{stepUp: true, onBehalf: true, area: areaOfCalendar, do: book, undo: unbook, until: beforeStart}, true
	case Rebook:
		return rule{stepUp: true, onBehalf: true, area: areaOfAppointment, do: rebook, undo: bookBack, until: beforeStart}, true
	case Cancel:
		return rule{stepUp: true, onBehalf: true, area: areaOfAppointment, do: cancel, undo: uncancel, until: nextDay}, true
	case UploadFile:
		return rule{stepUp: true, onBehalf: true, area: areaOfDocument, do: upload, undo: removeUpload, until: nextDay}, true
	case SendMessage:
		return rule{stepUp: true, onBehalf: true, area: areaOfCase, do: message}, true
	case Apply:
		return rule{stepUp: true, onBehalf: true, area: areaOfSubject, do: apply, undo: withdraw, until: sameDay}, true
	case UpdateContact:
		return rule{stepUp: true, do: updateContact, undo: restoreContact, until: nextDay}, true
	case Delegate:
		return rule{stepUp: true, do: delegate, undo: undelegate, until: nextDay}, true
	case Revoke:
		return rule{stepUp: true, do: revoke}, true
	}
	return rule{}, false
}

func nextDay(now time.Time, _ Change) string { return Wall(now.Add(24 * time.Hour)) }
func sameDay(now time.Time, _ Change) string { return Day(now) + "T23:59" }
func beforeStart(now time.Time, c Change) string {
	return min(nextDay(now, c), c.Start)
}

// work is one change being made.
type work struct {
	tx      Tx
	now     time.Time
	who     Capability
	world   *World // whole, and saved afterwards
	change  Change
	receipt *Receipt
}

// Do makes the change: rights, approval, effect, receipt, audit entry and
// change-log row in one transaction. The same Key again gives the same receipt
// and no second effect; the same Key with another change is fault.Conflict.
//
// fault.Denied: not logged in, approval missing, or the mandate gives no right
// to act. fault.NotFound: not there, or not within the mandate. fault.Conflict:
// the slot is gone, or it is done already. fault.Invalid: cannot be done so.
func (o *Office) Do(ctx context.Context, who Capability, c Change) (Receipt, error) {
	var r Receipt
	err := o.store.Write(ctx, func(tx Tx) (err error) {
		r, err = o.do(tx, who, c, true)
		return err
	})
	if err != nil {
		return Receipt{}, o.refused(ctx, who, c.Type, c.Target, err)
	}
	return r, nil
}

// errDry rolls a trial back.
var errDry = errors.New("dry run")

// Try tells whether Do would succeed now, approval aside, and changes nothing:
// a citizen is not asked to approve what cannot be done.
func (o *Office) Try(ctx context.Context, who Capability, c Change) error {
	err := o.store.Write(ctx, func(tx Tx) error {
		if _, err := o.do(tx, who, c, false); err != nil {
			return err
		}
		return errDry
	})
	if errors.Is(err, errDry) {
		return nil
	}
	return o.refused(ctx, who, c.Type, c.Target, err)
}

func (o *Office) do(tx Tx, who Capability, c Change, approved bool) (Receipt, error) {
	rule, ok := ruleFor(c.Type)
	if !ok || c.Key == "" {
		return Receipt{}, fault.New(fault.Invalid, "citizen.Do", "Den handling kender jeg ikke.", "I do not know that action.")
	}
	world, rights, err := o.open(who, tx.World)
	if err != nil {
		return Receipt{}, err
	}
	if r, ok, err := before(tx, who, c); ok || err != nil {
		return r, err
	}
	if err := permit(rule, world, rights, who, c, o.now()); err != nil {
		return Receipt{}, err
	}
	if rule.stepUp && approved {
		if err := o.useApproval(tx, who, c); err != nil {
			return Receipt{}, err
		}
	}
	w := o.begin(tx, who, &world, c)
	if err := rule.do(w); err != nil {
		return Receipt{}, err
	}
	if rule.undo != nil {
		w.receipt.UndoUntil, err = FromWall(rule.until(w.now, c))
		if err != nil {
			return Receipt{}, err
		}
	}
	return *w.receipt, o.finish(w)
}

// before finds the receipt of the same change made earlier.
func before(tx Tx, who Capability, c Change) (Receipt, bool, error) {
	r, ok, err := tx.Receipt(receiptKey(who, c.Key))
	if err != nil || !ok {
		return Receipt{}, false, err
	}
	then, err := r.Change.digest(Capability{Actor: r.Actor, Subject: r.Subject})
	if err != nil {
		return Receipt{}, false, err
	}
	if now, err := c.digest(who); err != nil || then != now {
		return Receipt{}, false, errors.Join(err, fault.New(fault.Conflict, "citizen.Do",
			"Den handling er allerede brugt til noget andet.", "That action was already used for something else."))
	}
	return r, true, nil
}

// receiptKey keeps one actor's keys apart from another's.
func receiptKey(who Capability, key string) string { return string(who.Actor) + "/" + key }

// permit checks the mandate against the area concerned. A record outside the
// areas that may be read does not exist for the holder.
func permit(rule rule, w World, r rights, who Capability, c Change, now time.Time) error {
	if rule.area != nil {
		area, err := rule.area(viewOf(w, r, who.Actor, now).World, c)
		if err != nil {
			return err
		}
		if rule.onBehalf && r.acts(area) {
			return nil
		}
	}
	if r.own {
		return nil
	}
	return fault.New(fault.Denied, "citizen.Do",
		"Det giver din fuldmagt ikke ret til. "+w.Name+" kan selv gøre det eller udvide fuldmagten.",
		"Your mandate does not cover that. "+w.Name+" can do it, or widen the mandate.")
}

// begin starts a change with an empty receipt.
func (o *Office) begin(tx Tx, who Capability, world *World, c Change) *work {
	now := o.now()
	return &work{tx: tx, now: now, who: who, world: world, change: c, receipt: &Receipt{
		Reference: newReference("OF"), Key: receiptKey(who, c.Key), Change: c,
		Actor: who.Actor, Subject: who.Subject, At: now,
	}}
}

// finish saves what the change made.
func (o *Office) finish(w *work) error {
	if err := w.tx.Save(*w.world, w.change.Type); err != nil {
		return err
	}
	if err := w.tx.Keep(*w.receipt); err != nil {
		return err
	}
	return w.tx.Audit(o.entry(w.who, w.change.Type, w.receipt.Record, "ok"))
}

// future refuses a start that is malformed or not ahead of now.
func (w *work) future(start string) error {
	if t, err := FromWall(start); err != nil || !t.After(w.now) {
		return fault.New(fault.Invalid, "citizen."+w.change.Type,
			"Tidspunktet er forbi. Vælg en tid, der ligger forude.", "That time has passed. Please choose a later one.")
	}
	return nil
}
