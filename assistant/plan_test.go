package assistant_test

import (
	"testing"
	"time"

	"offelia/assistant/citizen"
)

func TestAPlanIsToldAndNothingIsDone(t *testing.T) {
	t.Parallel()
	w := newTown(t, time.Date(2026, 11, 23, 9, 15, 0, 0, citizen.Copenhagen()))
	plans, err := w.engine.Plan(t.Context(), "hvornår skal jeg senest melde flytning", "da")
	if err != nil {
		t.Fatal(err)
	}
	if len(plans) != 1 || plans[0].Verb != "guide" || plans[0].Passage != "flytning#frist" {
		t.Errorf("plan is %+v", plans)
	}
	if plans, err = w.engine.Plan(t.Context(), "jeg vil aflyse min tid", "da"); err != nil || len(plans) != 1 || plans[0].Verb != "action" || plans[0].Arg != "cancel" {
		t.Errorf("plan is %+v, %v", plans, err)
	}
}
