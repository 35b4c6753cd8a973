package storetest

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"offelia/assistant"
	"offelia/assistant/citizen"
	"offelia/assistant/desk"
	"offelia/assistant/fault"
	"offelia/assistant/store"
	"offelia/knowledge"
)

// valid is how text comes back: JSON replaces what is not UTF-8.
func valid(s string) string {
	out := strings.Builder{}
	for _, r := range s { // an invalid byte is one replacement character
		out.WriteRune(r)
	}
	return out.String()
}

func tickets(t *testing.T, b *bundle) {
	var wg sync.WaitGroup
	ids := make([]string, 6)
	for i := range ids {
		wg.Go(func() {
			added, err := b.AddTicket(t.Context(), desk.Ticket{State: desk.Queued, Created: b.at, Request: desk.Request{Conversation: "c1"}})
			report(t, err)
			ids[i] = added.ID
		})
	}
	wg.Wait()
	for _, id := range ids {
		if id != ids[0] {
			t.Fatalf("one conversation has tickets %v", ids)
		}
	}
	first, err := b.Ticket(t.Context(), ids[0])
	ok(t, err)
	first.State = desk.Closed
	saved, stale, err := b.SaveTicket(t.Context(), first)
	if stale || err != nil || saved.Version != first.Version+1 {
		t.Errorf("saved: %+v %v %v", saved, stale, err)
	}
	if _, stale, err = b.SaveTicket(t.Context(), first); !stale || err != nil {
		t.Errorf("an old version was saved: %v %v", stale, err)
	}
	second, err := b.AddTicket(t.Context(), desk.Ticket{State: desk.Queued, Created: b.at.Add(time.Second), Request: desk.Request{Conversation: "c1"}})
	ok(t, err)
	for _, tt := range []struct {
		filter desk.Filter
		want   []string
	}{
		{desk.Filter{}, []string{first.ID, second.ID}},
		{desk.Filter{States: []desk.State{desk.Queued, desk.Left}}, []string{second.ID}},
		{desk.Filter{Conversation: "c1", Newest: true, Limit: 1}, []string{second.ID}},
		{desk.Filter{Conversation: "c1", States: []desk.State{desk.Closed}}, []string{first.ID}},
		{desk.Filter{Conversation: "c2"}, nil},
	} {
		got, err := b.Tickets(t.Context(), tt.filter)
		ok(t, err)
		var ids []string
		for _, ticket := range got {
			ids = append(ids, ticket.ID)
		}
		if diff := cmp.Diff(tt.want, ids); diff != "" {
			t.Errorf("%+v: %s", tt.filter, diff)
		}
	}
	_, err = b.Ticket(t.Context(), "T-none")
	wantKind(t, err, fault.NotFound)
}

func sessions(t *testing.T, b *bundle) {
	expires := b.at.Add(time.Hour).UTC()
	ok(t, b.PutSessionBlob(t.Context(), "token", expires, []byte(`{"role":"citizen"}`)))
	ok(t, b.PutSessionBlob(t.Context(), "token", expires, []byte(`{"role":"editor"}`)))
	blob, until, err := b.SessionBlob(t.Context(), "token")
	if err != nil || string(blob) != `{"role":"editor"}` || !until.Equal(expires) {
		t.Errorf("session: %s %v %v", blob, until, err)
	}
	ok(t, b.DeleteSessionBlob(t.Context(), "token"))
	_, _, err = b.SessionBlob(t.Context(), "token")
	wantKind(t, err, fault.Denied)
	_, _, err = b.TakeSessionBlob(t.Context(), "token")
	wantKind(t, err, fault.NotFound)
	ok(t, b.PutSessionBlob(t.Context(), "once", expires, []byte(`{}`)))
	var wg sync.WaitGroup
	var taken atomic.Int32
	for range 5 {
		wg.Go(func() {
			if blob, until, err := b.TakeSessionBlob(t.Context(), "once"); err == nil && string(blob) == `{}` && until.Equal(expires) {
				taken.Add(1)
			}
		})
	}
	if wg.Wait(); taken.Load() != 1 {
		t.Errorf("taken %d times", taken.Load())
	}
	ok(t, b.PutSessionBlob(t.Context(), "old", expires, nil))
	if n, err := b.SweepSessions(t.Context(), expires.Add(time.Second)); n != 1 || err != nil {
		t.Errorf("swept %d: %v", n, err)
	}
}

func jobs(t *testing.T, b *bundle) {
	const n = 20
	for i := range n {
		ok(t, b.Enqueue(t.Context(), store.Job{Kind: "reminder", Key: fmt.Sprint(i), RunAt: b.at.Add(-time.Minute), Payload: json.RawMessage(`{"a":1}`)}))
	}
	ok(t, b.Enqueue(t.Context(), store.Job{Kind: "reminder", Key: "later", RunAt: b.at.Add(time.Minute)},
		store.Job{Kind: "other", Key: "1", RunAt: b.at.Add(-time.Minute)}))
	var mu sync.Mutex
	got := map[string]store.Job{}
	var wg sync.WaitGroup
	for range 5 {
		wg.Go(func() {
			for {
				batch, err := b.Claim(t.Context(), "reminder", 3, time.Minute)
				if report(t, err); err != nil || len(batch) == 0 {
					return
				}
				mu.Lock()
				for _, j := range batch {
					if _, twice := got[j.Key]; twice {
						t.Errorf("job %s was claimed twice", j.Key)
					}
					got[j.Key] = j
				}
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	if len(got) < n { // SKIP LOCKED may leave a round empty while others hold the rest
		rest, err := b.Claim(t.Context(), "reminder", n, time.Minute)
		ok(t, err)
		for _, j := range rest {
			got[j.Key] = j
		}
	}
	if len(got) != n || string(got["0"].Payload) != `{"a":1}` {
		t.Fatalf("%d jobs claimed, want %d", len(got), n)
	}
	ok(t, b.Done(t.Context(), got["0"]))
	ok(t, b.PutOff(t.Context(), got["1"], b.at.Add(time.Hour)))
	b.at = b.at.Add(2 * time.Minute) // the leases are over, "later" is due
	batch, err := b.Claim(t.Context(), "reminder", 100, time.Minute)
	if err != nil || len(batch) != n-1 {
		t.Errorf("claimed again: %d %v", len(batch), err)
	}
	ok(t, b.Done(t.Context(), got["2"])) // its lease is over: somebody else has it
	left, err := b.Jobs(t.Context(), "reminder")
	if err != nil || len(left) != n {
		t.Errorf("left: %d %v", len(left), err)
	}
}

func replaceJobs(t *testing.T, b *bundle) {
	job := func(key, owner string) store.Job {
		return store.Job{Kind: "reminder", Key: key, Owner: owner, RunAt: b.at.UTC(), Payload: json.RawMessage(`null`)}
	}
	ok(t, b.Enqueue(t.Context(), job("1", "karen"), job("2", "karen"), job("3", "mette")))
	ok(t, b.ReplaceJobs(t.Context(), "reminder", "karen", []store.Job{job("2", "karen"), job("4", "karen")}))
	got, err := b.Jobs(t.Context(), "reminder")
	if diff := cmp.Diff([]store.Job{job("2", "karen"), job("3", "mette"), job("4", "karen")}, got); err != nil || diff != "" {
		t.Errorf("%v %s", err, diff)
	}
}

func uploads(t *testing.T, b *bundle) {
	u := b.Uploads()
	file := citizen.Upload{ID: "up-1", Name: "samtykke.pdf", Type: "application/pdf", Size: 4}
	data := []byte{0, 1, 0xff, '\n'}
	ok(t, u.Keep(t.Context(), "session", file, data))
	got, err := u.Find(t.Context(), "session", "up-1")
	if diff := cmp.Diff(file, got); err != nil || diff != "" {
		t.Errorf("%v %s", err, diff)
	}
	if got, err := u.Data(t.Context(), "session", "up-1"); err != nil || !bytes.Equal(got, data) {
		t.Errorf("data: %v %v", got, err)
	}
	_, err = u.Find(t.Context(), "another session", "up-1")
	wantKind(t, err, fault.NotFound)
	_, err = u.Data(t.Context(), "another session", "up-1")
	wantKind(t, err, fault.NotFound)
	wantKind(t, u.Keep(t.Context(), "another session", file, data), fault.Conflict)
	wantKind(t, u.Keep(t.Context(), "session", citizen.Upload{ID: "up-2"}, make([]byte, store.MaxUpload+1)), fault.Invalid)
}

func ratings(t *testing.T, b *bundle) {
	r := store.Rating{Conversation: "c1", Seq: 7, Helped: true, At: b.at.UTC()}
	ok(t, b.Rate(t.Context(), r))
	r.Helped, r.Reason, r.Text = false, "wrong", "Det passer ikke"
	ok(t, b.Rate(t.Context(), r))
	got, err := b.Ratings(t.Context(), b.at, 10)
	if diff := cmp.Diff([]store.Rating{r}, got); err != nil || diff != "" {
		t.Errorf("%v %s", err, diff)
	}
	if got, err = b.Ratings(t.Context(), b.at.Add(time.Second), 10); err != nil || len(got) != 0 {
		t.Errorf("later: %v %v", got, err)
	}
}

func versions(t *testing.T, b *bundle) {
	v := b.Versions()
	first := knowledge.Version{Guide: "pas", Lang: "da", Revision: 1, State: knowledge.Drafted, Source: "---\n", At: b.at.UTC()}
	second := knowledge.Version{Guide: "pas", Lang: "da", Revision: 2, State: knowledge.Published, Number: 1, At: b.at.UTC()}
	ok(t, v.Save(t.Context(), first))
	ok(t, v.Save(t.Context(), second))
	if err := v.Save(t.Context(), second); !errors.Is(err, knowledge.ErrConflict) {
		t.Errorf("the same revision again: %v", err)
	}
	got, err := v.All(t.Context())
	if diff := cmp.Diff([]knowledge.Version{first, second}, got); err != nil || diff != "" {
		t.Errorf("%v %s", err, diff)
	}
}

// servedContact publishes a unit: it is served from the same transaction, also
// when it is put back or withdrawn, and a new town begins its log anew.
func servedContact(t *testing.T, b *bundle) {
	b.town(t)
	office := citizen.NewOffice(b, b.now)
	phone := func() string {
		t.Helper()
		all, err := office.Contacts(t.Context())
		ok(t, err)
		for _, c := range all {
			if c.Key == "odense-borgerservice" {
				return c.Phone + " " + c.Address
			}
		}
		return "none"
	}
	v := b.Versions()
	k := knowledge.RecordKey(knowledge.ContactRecord, "odense-borgerservice")
	entry := knowledge.Version{Guide: k.ID, Revision: 1, State: knowledge.Drafted, Source: `{"phone":"1","address":"Torvet 1"}`, At: b.at.UTC()}
	before := phone()
	ok(t, v.Save(t.Context(), entry))
	if got := phone(); got != before {
		t.Errorf("a draft is served: %q", got)
	}
	entry.Revision, entry.State = 2, knowledge.Published
	ok(t, v.Save(t.Context(), entry))
	if got := phone(); got != "1 Torvet 1" {
		t.Errorf("published, but served is %q", got)
	}
	entry.Revision, entry.State = 3, knowledge.Expired
	ok(t, v.Save(t.Context(), entry))
	if got := phone(); got != "none" {
		t.Errorf("withdrawn, but served is %q", got)
	}
	b.town(t)
	if all, err := v.All(t.Context()); err != nil || len(all) != 0 || phone() != before {
		t.Errorf("a new town keeps %d entries, %v; serves %q", len(all), err, phone())
	}
	entry.Revision, entry.State, entry.Source = 1, knowledge.Published, "{"
	if err := v.Save(t.Context(), entry); err == nil {
		t.Error("a text that is no unit was published")
	}
	if all, err := v.All(t.Context()); err != nil || len(all) != 0 {
		t.Errorf("it is in the log: %d, %v", len(all), err)
	}
}

// follow has many writers at once; a follower that began in the middle misses
// and repeats nothing.
func follow(t *testing.T, b *bundle) {
	const writers, each = 5, 8
	var wg sync.WaitGroup
	for w := range writers {
		wg.Go(func() {
			for i := range each {
				report(t, b.Write(t.Context(), func(tx citizen.Tx) error {
					return tx.Release("calendar", fmt.Sprintf("%d-%d", w, i))
				}))
				report(t, b.Write(t.Context(), func(tx citizen.Tx) error {
					return tx.Take("calendar", fmt.Sprintf("%d-%d", w, i))
				}))
			}
		})
	}
	ctx, stop := context.WithTimeout(t.Context(), 20*time.Second)
	defer stop()
	last := int64(0)
	for c, err := range b.Follow(ctx, last) {
		ok(t, err)
		if c.Seq != last+1 || c.Kind != "calendar" {
			t.Fatalf("after %d comes %+v", last, c)
		}
		if last = c.Seq; last == 2*writers*each {
			break
		}
	}
	wg.Wait()
	if n, err := b.LastChange(t.Context()); n != 2*writers*each || last != n || err != nil {
		t.Errorf("%d changes, followed to %d, %v", n, last, err)
	}
}

func wake(t *testing.T, b *bundle) {
	ctx, stop := context.WithTimeout(t.Context(), 20*time.Second)
	defer stop()
	seen := make(chan time.Time, 1)
	var wg sync.WaitGroup
	wg.Go(func() {
		for _, err := range b.Follow(ctx, 0) {
			report(t, err)
			seen <- time.Now()
			return
		}
	})
	time.Sleep(50 * time.Millisecond) // the follower waits now
	before := time.Now()
	ok(t, b.Write(t.Context(), func(tx citizen.Tx) error { return tx.Release("calendar", "x") }))
	if took := (<-seen).Sub(before); took > 800*time.Millisecond {
		t.Errorf("the follower was told after %v, by polling", took)
	}
	wg.Wait()
}

func lessons(t *testing.T, b *bundle) {
	before, err := b.LastChange(t.Context())
	ok(t, err)
	ok(t, b.Teach(t.Context(), assistant.Lesson{Intent: "aftale.flyt", Lang: "da", Text: "ryk den", By: "bo"}))
	ok(t, b.Teach(t.Context(), assistant.Lesson{Intent: "aftale.flyt", Lang: "da", Text: "ryk den", Removed: true, By: "ida"}))
	all, err := b.Lessons(t.Context())
	ok(t, err)
	if len(all) != 2 || all[0].Removed || !all[1].Removed || all[1].At.IsZero() {
		t.Errorf("lessons are %+v", all)
	}
	if after, err := b.LastChange(t.Context()); after != before+2 || err != nil {
		t.Errorf("%d changes were told, %v", after-before, err)
	}
	ok(t, b.Decide(t.Context(), assistant.Verdict{Text: "må jeg bygge et skur", Do: "dismissed", By: "bo"}))
	ok(t, b.Decide(t.Context(), assistant.Verdict{Text: "må jeg bygge et skur", Do: "guide", By: "ida"}))
	verdicts, err := b.Verdicts(t.Context())
	ok(t, err)
	if len(verdicts) != 1 || verdicts[0].Do != "guide" || verdicts[0].By != "ida" {
		t.Errorf("verdicts are %+v", verdicts)
	}
}
