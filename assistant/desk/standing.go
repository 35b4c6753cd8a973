package desk

import (
	"context"
	"fmt"
	"slices"
	"time"

	"offelia/assistant/fault"
)

// A wait is told only with enough data: the last lookBack tickets that a
// caseworker took, at least enough of them.
const (
	lookBack = 100
	enough   = 5
)

// standing tells where a ticket stands.
func (s *Service) standing(ctx context.Context, t Ticket) (Standing, error) {
	st := Standing{Ticket: t.ID, State: t.State, Assignee: t.Assignee, PromisedBy: t.PromisedBy, Summary: t.Request.Summary}
	if t.State != Queued {
		return st, nil
	}
	waiting, err := s.store.Tickets(ctx, Filter{States: []State{Queued}})
	if err != nil {
		return st, fault.Wrap("desk.standing", err)
	}
	slices.SortStableFunc(waiting, before)
	st.Place = 1 + max(0, slices.IndexFunc(waiting, func(w Ticket) bool { return w.ID == t.ID }))
	st.WaitMinutes, err = s.wait(ctx)
	return st, err
}

// wait is the median time until a caseworker took one of the last tickets that
// were queued, in whole minutes and at least one; 0 when too little is known.
func (s *Service) wait(ctx context.Context) (int, error) {
	past, err := s.store.Tickets(ctx, Filter{States: []State{Assigned, Answered, Closed}, Newest: true, Limit: lookBack})
	if err != nil {
		return 0, fault.Wrap("desk.wait", err)
	}
	waits := []time.Duration{}
	for _, t := range past {
		if !t.Taken.IsZero() && t.PromisedBy.IsZero() {
			waits = append(waits, t.Taken.Sub(t.Created))
		}
	}
	if len(waits) < enough {
		return 0, nil
	}
	slices.Sort(waits)
	return max(1, int(waits[len(waits)/2].Round(time.Minute)/time.Minute)), nil
}

// When says a promised time in words: "tirsdag den 24. november kl. 9".
func When(t time.Time, lang string) string {
	clock := t.Format("15.04")
	if t.Minute() == 0 {
		clock = t.Format("15")
	}
	if clock[0] == '0' {
		clock = clock[1:]
	}
	da := fmt.Sprintf("%s den %d. %s kl. %s", days[t.Weekday()], t.Day(), months[t.Month()-1], clock)
	return fault.Words{DA: da, EN: t.Format("Monday 2 January at 15:04")}.In(lang)
}

var days = [...]string{"søndag", "mandag", "tirsdag", "onsdag", "torsdag", "fredag", "lørdag"}

var months = [...]string{"januar", "februar", "marts", "april", "maj", "juni", "juli", "august", "september", "oktober", "november", "december"}
