package desk_test

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"offelia/assistant/citizen"
	"offelia/assistant/desk"
	"offelia/assistant/fault"
	"offelia/assistant/store"
)

// bench is a desk on a fresh store, with a clock and what was posted.
type bench struct {
	*desk.Service
	t      testing.TB
	store  *store.Store
	mu     sync.Mutex
	at     time.Time
	posted []string
}

func setup(t testing.TB) *bench {
	t.Helper()
	b := &bench{t: t, at: local(2026, 11, 23, 9, 15)}
	s, err := store.Open(t.Context(), ":memory:", b.now)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Check(context.Background()); err != nil {
			t.Error(err)
		}
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	b.store = s
	b.Service = desk.New(s, desk.DefaultHours(citizen.Copenhagen(), christmas), b.now, b.post)
	return b
}

func local(y int, m time.Month, d, h, min int) time.Time {
	return time.Date(y, m, d, h, min, 0, 0, citizen.Copenhagen())
}

func christmas(t time.Time) bool { return t.Month() == 12 && t.Day() >= 24 && t.Day() <= 26 }

func (b *bench) now() time.Time {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.at
}

func (b *bench) move(d time.Duration) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.at = b.at.Add(d)
}

func (b *bench) post(_ context.Context, conversation, caseworker, text string) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.posted = append(b.posted, conversation+" "+caseworker+": "+text)
	return nil
}

func (b *bench) open(conversation string) desk.Standing {
	b.t.Helper()
	st, err := b.Open(b.t.Context(), desk.Request{Conversation: conversation, Lang: "da", Question: "Hvornår får jeg svar?"})
	if err != nil {
		b.t.Fatal(err)
	}
	return st
}

func (b *bench) ticket(id string) desk.Ticket {
	b.t.Helper()
	ticket, err := b.Ticket(b.t.Context(), id)
	if err != nil {
		b.t.Fatal(err)
	}
	return ticket
}

func TestAConversationFromQueueToAnswerAndBack(t *testing.T) {
	t.Parallel()
	b := setup(t)
	ctx := t.Context()
	st := b.open("c1")
	if diff := cmp.Diff(desk.Standing{Ticket: "T-201", State: desk.Queued, Place: 1}, st); diff != "" {
		t.Error(diff)
	}
	if again := b.open("c1"); again != st {
		t.Errorf("a second ticket was made: %+v", again)
	}
	if b.open("c2").Place != 2 {
		t.Error("the second to ask is not second")
	}
	for _, err := range []error{
		b.Claim(ctx, "T-201", "Pia"), b.Note(ctx, "T-201", "Pia", "Ringer til visitationen"),
		b.Reply(ctx, "T-201", "Pia", "Du får svar i morgen."),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	if ticket := b.ticket("T-201"); !ticket.Unread || ticket.State != desk.Answered {
		t.Errorf("after the reply: %+v", ticket)
	}
	if err := b.Seen(ctx, "c1"); err != nil || b.ticket("T-201").Unread {
		t.Fatalf("not seen: %v", err)
	}
	if err := b.Say(ctx, "c1", "Tak, men hvornår?"); err != nil {
		t.Fatal(err)
	}
	if st, ok, err := b.Standing(ctx, "c1"); err != nil || !ok || st.State != desk.Assigned || st.Assignee != "Pia" {
		t.Errorf("after the citizen wrote again: %+v %v %v", st, ok, err)
	}
	if err := b.Close(ctx, "T-201", "Pia", "besvaret"); err != nil {
		t.Fatal(err)
	}
	if ticket := b.ticket("T-201"); len(ticket.Notes) != 1 || ticket.State != desk.Closed {
		t.Errorf("closed: %+v", ticket)
	}
	want := []string{
		"c1 : Pia har nu din henvendelse og svarer dig her.",
		"c1 Pia: Du får svar i morgen.",
		"c1 : Pia har afsluttet henvendelsen. Nu er det mig, Offelia, der svarer igen. Du kan altid bede om en medarbejder.",
	}
	if diff := cmp.Diff(want, b.posted); diff != "" {
		t.Error(diff)
	}
	if st := b.open("c1"); st.Ticket == "T-201" {
		t.Error("a closed ticket was opened again")
	}
}

// TestTheCitizenHasTheLastWordAboutASummary: a model's words replace those of the
// rules only until the citizen has said something, and nothing is set on a ticket
// that is over.
func TestTheCitizenHasTheLastWordAboutASummary(t *testing.T) {
	t.Parallel()
	b := setup(t)
	ctx := t.Context()
	if err := b.Summarise(ctx, "c1", desk.Summary{}); fault.KindOf(err) != fault.NotFound {
		t.Errorf("a summary without a ticket: %v", err)
	}
	b.open("c1")
	set := func(text string, state desk.SummaryState) {
		t.Helper()
		if err := b.Summarise(ctx, "c1", desk.Summary{Text: text, State: state}); err != nil {
			t.Fatal(err)
		}
	}
	set("by rule", desk.Shown)
	set("by a model", desk.Shown)
	if got := b.ticket("T-201").Request.Summary; got.Text != "by a model" {
		t.Errorf("%+v", got)
	}
	set("my own", desk.Corrected)
	set("by a model that was slow", desk.Shown)
	if got := b.ticket("T-201").Request.Summary; got.Text != "my own" || got.State != desk.Corrected {
		t.Errorf("%+v", got)
	}
	set("", desk.Omitted)
	if st, _, err := b.Standing(ctx, "c1"); err != nil || st.Summary == nil || st.Summary.Text != "" {
		t.Errorf("%+v %v", st, err)
	}
	if err := b.Leave(ctx, "c1"); err != nil {
		t.Fatal(err)
	}
	if err := b.Summarise(ctx, "c1", desk.Summary{State: desk.Approved}); fault.KindOf(err) != fault.NotFound {
		t.Errorf("a summary of a ticket that is over: %v", err)
	}
}

func TestADoubleClickIsOneAnswer(t *testing.T) {
	t.Parallel()
	b := setup(t)
	ctx := t.Context()
	b.open("c1")
	if err := b.Claim(ctx, "T-201", "Pia"); err != nil {
		t.Fatal(err)
	}
	b.posted = nil
	var wg sync.WaitGroup
	for range 3 {
		wg.Go(func() {
			if err := b.Reply(ctx, "T-201", "Pia", "Ja."); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if err := b.Say(ctx, "c1", "Er du sikker?"); err != nil {
		t.Fatal(err)
	}
	if err := b.Reply(ctx, "T-201", "Pia", "Ja."); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"c1 Pia: Ja.", "c1 Pia: Ja."}, b.posted); diff != "" {
		t.Error(diff)
	}
}

func TestOneClaimWins(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.open("c1")
	var wg sync.WaitGroup
	var mu sync.Mutex
	won, lost := []string{}, []error{}
	for i := range 8 {
		wg.Go(func() {
			by := fmt.Sprint("person ", i)
			err := b.Claim(t.Context(), "T-201", by)
			mu.Lock()
			defer mu.Unlock()
			if err == nil {
				won = append(won, by)
				return
			}
			lost = append(lost, err)
		})
	}
	wg.Wait()
	if len(won) != 1 {
		t.Fatalf("winners: %v", won)
	}
	for _, err := range lost {
		if fault.KindOf(err) != fault.Conflict || !strings.HasPrefix(fault.Text(err, "da"), won[0]+" har allerede") {
			t.Errorf("loser is told %q", fault.Text(err, "da"))
		}
	}
	if err := b.Claim(t.Context(), "T-201", won[0]); err != nil {
		t.Errorf("the winner claims again: %v", err)
	}
}

func TestRefusals(t *testing.T) {
	t.Parallel()
	b := setup(t)
	ctx := t.Context()
	b.open("c1")
	b.open("c2")
	if err := b.Claim(ctx, "T-202", "Pia"); err != nil {
		t.Fatal(err)
	}
	for name, tt := range map[string]struct {
		do   func() error
		want fault.Kind
	}{
		"reply without claim":  {func() error { return b.Reply(ctx, "T-201", "Pia", "Hej") }, fault.Conflict},
		"reply to a colleague": {func() error { return b.Reply(ctx, "T-202", "Ole", "Hej") }, fault.Conflict},
		"empty reply":          {func() error { return b.Reply(ctx, "T-202", "Pia", " ") }, fault.Invalid},
		"empty note":           {func() error { return b.Note(ctx, "T-202", "Pia", "") }, fault.Invalid},
		"close without reason": {func() error { return b.Close(ctx, "T-202", "Pia", "") }, fault.Invalid},
		"release another's":    {func() error { return b.Release(ctx, "T-202", "Ole") }, fault.Conflict},
		"no ticket":            {func() error { return b.Claim(ctx, "T-999", "Ole") }, fault.NotFound},
		"say without ticket":   {func() error { return b.Say(ctx, "c9", "Hej") }, fault.NotFound},
	} {
		if err := tt.do(); fault.KindOf(err) != tt.want || err == nil {
			t.Errorf("%s: %v, want %v", name, err, tt.want)
		}
	}
}

func TestNobodyThereMeansAPromise(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.open("early")
	b.move(6 * time.Hour) // 15:15
	if err := b.Sweep(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := b.Sweep(t.Context()); err != nil {
		t.Fatal(err)
	}
	want := []string{"early : Vi nåede ikke frem til dig, før vi lukkede. Det beklager jeg. Du får svar senest onsdag den 25. november kl. 9, og du skal ikke skrive igen."}
	if diff := cmp.Diff(want, b.posted); diff != "" {
		t.Error(diff)
	}
	st := b.open("late")
	if st.State != desk.Promised || !st.PromisedBy.Equal(local(2026, 11, 25, 9, 0)) {
		t.Errorf("standing: %+v", st)
	}
	told := desk.Words(desk.Edge{From: desk.Asked, To: desk.Promised}, st, "en")
	if !strings.Contains(told, "Wednesday 25 November at 09:00") {
		t.Errorf("told: %s", told)
	}
	if err := b.Leave(t.Context(), "late"); err != nil {
		t.Fatal(err)
	}
	if st, _, err := b.Standing(t.Context(), "late"); err != nil || st.State != desk.Left {
		t.Errorf("after leaving: %+v %v", st, err)
	}
}

func TestPromise(t *testing.T) {
	t.Parallel()
	h := desk.DefaultHours(citizen.Copenhagen(), christmas)
	for _, tt := range []struct {
		name     string
		at, want time.Time
	}{
		{"before opening", local(2026, 11, 23, 7, 0), local(2026, 11, 24, 9, 0)},
		{"after closing", local(2026, 11, 23, 15, 0), local(2026, 11, 25, 9, 0)},
		{"Friday evening", local(2026, 11, 27, 18, 0), local(2026, 12, 1, 9, 0)},
		{"Saturday", local(2026, 11, 28, 8, 0), local(2026, 12, 1, 9, 0)},
		{"before Christmas", local(2026, 12, 23, 16, 0), local(2026, 12, 29, 9, 0)},
		{"another zone", local(2026, 11, 23, 23, 30).UTC(), local(2026, 11, 25, 9, 0)},
	} {
		if got := h.Promise(tt.at); !got.Equal(tt.want) || h.Open(tt.at) {
			t.Errorf("%s: promise %v, want %v", tt.name, got, tt.want)
		}
	}
	if !h.Open(local(2026, 11, 23, 14, 59)) || h.Open(local(2026, 12, 24, 10, 0)) {
		t.Error("hours are wrong")
	}
}

func TestAWaitIsToldOnlyWithEnoughData(t *testing.T) {
	t.Parallel()
	b := setup(t)
	for i := range 6 {
		conversation := fmt.Sprint("past", i)
		st := b.open(conversation)
		if i < 5 && st.WaitMinutes != 0 {
			t.Fatalf("a wait of %d is told after %d tickets", st.WaitMinutes, i)
		}
		b.move(time.Duration(i+1) * time.Minute)
		if err := b.Claim(t.Context(), st.Ticket, "Pia"); err != nil {
			t.Fatal(err)
		}
		if err := b.Close(t.Context(), st.Ticket, "Pia", "besvaret"); err != nil {
			t.Fatal(err)
		}
	}
	if st := b.open("now"); st.WaitMinutes != 4 {
		t.Errorf("wait is %d minutes, want the median 4", st.WaitMinutes)
	}
}

func TestUrgentComesFirst(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.open("calm")
	b.move(time.Minute)
	st, err := b.Open(t.Context(), desk.Request{Conversation: "urgent", Urgent: true})
	if err != nil || st.Place != 1 {
		t.Errorf("standing: %+v %v", st, err)
	}
	queue, err := b.Queue(t.Context())
	if err != nil || len(queue) != 2 || queue[0].Request.Conversation != "urgent" {
		t.Errorf("queue: %+v %v", queue, err)
	}
}

func TestASilentCaseworkerLosesTheTicket(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id := b.open("c1").Ticket
	ctx := t.Context()
	if err := b.Claim(ctx, id, "Pia"); err != nil {
		t.Fatal(err)
	}
	b.move(20 * time.Minute)
	if err := b.Note(ctx, id, "Pia", "venter på svar fra hjælpemiddeldepotet"); err != nil {
		t.Fatal(err)
	}
	b.move(20 * time.Minute)
	if err := b.Say(ctx, "c1", "er der nogen?"); err != nil {
		t.Fatal(err)
	}
	if err := b.Sweep(ctx); err != nil {
		t.Fatal(err)
	}
	if got := b.ticket(id); got.Assignee != "Pia" {
		t.Fatalf("taken back although a note was written: %+v", got)
	}
	b.move(20 * time.Minute)
	for range 2 { // two nodes
		if err := b.Sweep(ctx); err != nil {
			t.Fatal(err)
		}
	}
	if got := b.ticket(id); got.State != desk.Queued || got.Assignee != "" {
		t.Errorf("after 40 minutes: %+v", got)
	}
	if n := strings.Count(strings.Join(b.posted, "\n"), "går videre til en kollega"); n != 1 {
		t.Errorf("the citizen was told %d times: %v", n, b.posted)
	}
}

// TestOnTheCall: a caseworker who speaks with the citizen keeps the ticket; who
// does not hold it is refused.
func TestOnTheCall(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id := b.open("c1").Ticket
	ctx := t.Context()
	if err := b.Talk(ctx, id, "Pia"); fault.KindOf(err) != fault.Conflict {
		t.Errorf("nobody has taken it: %v", err)
	}
	if err := b.Claim(ctx, id, "Pia"); err != nil {
		t.Fatal(err)
	}
	if err := b.Talk(ctx, id, "Ole"); fault.KindOf(err) != fault.Conflict {
		t.Errorf("a colleague: %v", err)
	}
	for range 4 {
		b.move(20 * time.Minute)
		if err := b.Talk(ctx, id, "Pia"); err != nil {
			t.Fatal(err)
		}
		if err := b.Sweep(ctx); err != nil {
			t.Fatal(err)
		}
	}
	if got := b.ticket(id); got.Assignee != "Pia" || len(got.Events) > 2 {
		t.Errorf("after an hour on the phone: %+v", got)
	}
}

func TestATransferTellsTheCitizenAndKeepsTheNoteInside(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id := b.open("c1").Ticket
	ctx := t.Context()
	if err := b.Transfer(ctx, id, "Pia", "Ole", ""); fault.KindOf(err) != fault.Conflict {
		t.Errorf("transferred by somebody who does not hold it: %v", err)
	}
	if err := b.Claim(ctx, id, "Pia"); err != nil {
		t.Fatal(err)
	}
	if err := b.Transfer(ctx, id, "Pia", "Pia", ""); fault.KindOf(err) != fault.Invalid {
		t.Errorf("transferred to oneself: %v", err)
	}
	if err := b.Transfer(ctx, id, "Pia", "Ole", "hun har spurgt to gange før"); err != nil {
		t.Fatal(err)
	}
	got := b.ticket(id)
	if got.Assignee != "Ole" || got.State != desk.Assigned || len(got.Notes) != 1 {
		t.Errorf("ticket is %+v", got)
	}
	said := strings.Join(b.posted, "\n")
	if !strings.Contains(said, "Ole har overtaget") || strings.Contains(said, "spurgt to gange") {
		t.Errorf("the citizen was told %s", said)
	}
}
