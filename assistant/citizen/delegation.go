package citizen

import (
	"slices"
	"strconv"
	"strings"

	"offelia/assistant/fault"
)

// delegate gives a mandate. It adds to what the holder has already; narrowing
// is revoking and giving anew. A holder who is unknown here is told by letter:
// the answer does not tell who is a citizen.
func delegate(w *work) error {
	g := w.change.Grant
	if g == nil || w.change.Target == "" || len(g.Read)+len(g.Act) == 0 {
		return fault.New(fault.Invalid, "citizen.delegate",
			"Sig, hvem fuldmagten er til, og hvad den skal gælde.", "Say whom the mandate is for, and what it covers.")
	}
	if ID(w.change.Target) == w.world.ID {
		return fault.New(fault.Invalid, "citizen.delegate",
			"Du kan ikke give dig selv fuldmagt.", "You cannot give a mandate to yourself.")
	}
	given := Delegation{To: w.change.Target, ValidFrom: g.ValidFrom, ValidTo: g.ValidTo,
		Read: listed(g.Read), Act: listed(g.Act), None: g.None}
	given.ValidFrom = max(given.ValidFrom, Day(w.now))
	if given.ValidTo != "" && given.ValidTo < given.ValidFrom {
		return fault.New(fault.Invalid, "citizen.delegate", "Slutdatoen ligger før startdatoen.", "The last day is before the first.")
	}
	w.world.Given = append(w.world.Given, given)
	w.receipt.Record = "mandate-" + strconv.Itoa(len(w.world.Given)) // its place: mandates are only ever added
	return w.tellHolder(ID(given.To))
}

// tellHolder notes in the holder's World that a mandate is held.
func (w *work) tellHolder(holder ID) error {
	h, err := w.tx.World(holder)
	if err != nil {
		if fault.KindOf(err) == fault.NotFound {
			return nil
		}
		return err
	}
	if slices.Contains(h.Received, Received{From: w.world.ID}) {
		return nil
	}
	h.Received = append(h.Received, Received{From: w.world.ID})
	return w.tx.Save(h, Delegate)
}

// undelegate undoes delegate: that very mandate ends at once.
func undelegate(w *work, old Receipt) error {
	place, err := strconv.Atoi(strings.TrimPrefix(old.Record, "mandate-"))
	if err != nil || place < 1 || place > len(w.world.Given) {
		return notFound("citizen.undelegate")
	}
	d := &w.world.Given[place-1]
	if d.Revoked != "" {
		return changedSince()
	}
	d.Revoked = Day(w.now)
	return nil
}

// revoke ends every mandate of a holder, from this moment.
func revoke(w *work) error {
	day, found := Day(w.now), false
	for i, d := range w.world.Given {
		if d.To == w.change.Target && (d.Valid(day) || d.Revoked == "" && d.ValidFrom > day) {
			w.world.Given[i].Revoked, found = day, true
		}
	}
	if !found {
		return notFound("citizen.revoke")
	}
	w.receipt.Record = w.change.Target
	return nil
}
