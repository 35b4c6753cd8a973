package main

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"io"
	"log/slog"
	"slices"
	"time"

	"offelia/assistant"
	"offelia/assistant/citizen"
	"offelia/assistant/fault"
	"offelia/assistant/notify"
	"offelia/assistant/store"
	"offelia/channels"
	"offelia/channels/web"
	"offelia/intents/danish"
)

func newID() string { return rand.Text() }

// newLogger logs JSON lines, every text in them redacted: personal data never
// reaches a log.
func newLogger(level string, to io.Writer) *slog.Logger {
	var l slog.Level
	if err := l.UnmarshalText([]byte(level)); err != nil {
		l = slog.LevelInfo
	}
	return slog.New(slog.NewJSONHandler(to, &slog.HandlerOptions{Level: l, ReplaceAttr: redact}))
}

func redact(_ []string, a slog.Attr) slog.Attr {
	switch v := a.Value.Any().(type) {
	case string:
		a.Value = slog.StringValue(danish.Redact(v, nil))
	case error:
		a.Value = slog.StringValue(danish.Redact(v.Error(), nil))
	}
	return a
}

// sessionStore keeps sessions in the store, under a hash of their token. They
// live by the real clock also when a demo's clock is moved.
type sessionStore struct {
	store *store.Store
	now   func() time.Time
}

// Get implements channels.Sessions.
func (s sessionStore) Get(ctx context.Context, token string) (channels.Session, error) {
	var session channels.Session
	blob, expires, err := s.store.SessionBlob(ctx, token)
	if err != nil {
		return session, err
	}
	left := time.Until(expires)
	if left <= 0 {
		return session, fault.New(fault.Denied, "session", "Du er logget ud, fordi der gik for lang tid. Log ind igen.", "You are logged out because too much time passed. Please log in again.")
	}
	if err := json.Unmarshal(blob, &session); err != nil {
		return session, fault.Wrap("session", err)
	}
	session.Token, session.Expires = token, s.now().Add(left)
	return session, nil
}

// Put implements channels.Sessions.
func (s sessionStore) Put(ctx context.Context, session channels.Session) error {
	blob, err := json.Marshal(session)
	if err != nil {
		return fault.Wrap("session", err)
	}
	return s.store.PutSessionBlob(ctx, session.Token, time.Now().Add(session.Expires.Sub(s.now())), blob)
}

// Delete implements channels.Sessions.
func (s sessionStore) Delete(ctx context.Context, token string) error {
	return s.store.DeleteSessionBlob(ctx, token)
}

// feedback keeps citizens' ratings, personal numbers masked.
type feedback struct{ p *Program }

// Rate implements web.Feedback.
func (f feedback) Rate(ctx context.Context, r web.Rating) error {
	text, _ := danish.MaskCPR(r.Text)
	err := f.p.store.Rate(ctx, store.Rating{Conversation: r.Conversation, Seq: r.Seq, Helped: r.Helped, Text: text, At: r.At})
	if err == nil && !r.Helped {
		f.p.disliked.Store(true)
	}
	return err
}

// demoTown is the demo's controls.
type demoTown struct{ p *Program }

// Town implements web.Demo.
func (d demoTown) Town(ctx context.Context) (citizen.Town, error) { return d.p.store.ExportTown(ctx) }

// Reset puts the town back as it was, and the clock with it.
func (d demoTown) Reset(ctx context.Context) error {
	if err := d.p.rewind(); err != nil {
		return err
	}
	if err := d.p.store.LoadTown(ctx, *d.p.Town); err != nil {
		return err
	}
	return d.p.studio.Reload(ctx) // the log of contacts began anew
}

// rewind sets the demo's clock back to where it starts.
func (p *Program) rewind() error {
	start := p.Now
	if start == "" {
		start = p.Town.ReferenceTime
	}
	at, err := time.Parse(time.RFC3339, start)
	if err == nil {
		p.clock.set(at)
	}
	return err
}

// Event lets Offelia speak first, in the conversation that the citizen has
// open, or in a new one that waits for them.
func (d demoTown) Event(ctx context.Context, persona citizen.ID, trigger assistant.Trigger) error {
	if trigger.At != "" {
		at, err := time.Parse(time.RFC3339, trigger.At)
		if err != nil {
			return fault.New(fault.Invalid, "dev.event", "Tidspunktet kan ikke læses.", "The time cannot be read.")
		}
		d.p.clock.set(at)
	}
	return d.p.speakFirst(ctx, newID(), persona, trigger)
}

// remind lets Offelia speak about what the reminders found due.
func (p *Program) remind(ctx context.Context, t notify.Trigger) error {
	return p.speakFirst(ctx, t.Key, t.Citizen, assistant.Trigger{Event: t.Event, Ref: t.Ref, At: t.At.Format(time.RFC3339)})
}

// speakFirst runs the proactive turn of an event; the same key has one effect in
// a conversation.
func (p *Program) speakFirst(ctx context.Context, key string, id citizen.ID, trigger assistant.Trigger) error {
	who := citizen.Capability{Actor: id, Subject: id, Level: citizen.Substantial, Purpose: "proactive"}
	v, err := p.office.View(ctx, who)
	if err != nil {
		return err
	}
	conversation := p.hub.Of(id)
	if conversation == "" {
		c, err := p.engine.Begin(ctx, who, "", language(v), proactive)
		if err != nil {
			return err
		}
		conversation = c.ID
	}
	in := assistant.Input{Conversation: conversation, ID: "event-" + key, Kind: assistant.Happened, Trigger: &trigger, Capability: who, Lang: language(v), Channel: "event"}
	for _, err := range p.engine.Turn(ctx, in) {
		if err != nil {
			return err
		}
	}
	return nil
}

// proactive is the channel of a conversation that Offelia began.
const proactive = "proactive"

// language is the one to speak first in: Danish or English.
func language(v citizen.View) string {
	if v.Language == "" || v.Language == "da" {
		return "da"
	}
	return "en"
}

// waiting finds a conversation that Offelia began and that the citizen has not
// answered.
func (p *Program) waiting(ctx context.Context, actor citizen.ID) string {
	latest, err := p.store.Latest(ctx, actor, 1)
	if err != nil || len(latest) == 0 || latest[0].Channel != proactive || latest[0].Turn != 1 {
		return ""
	}
	return latest[0].ID
}

// learnFrom is how far back, and from how many messages, editors learn.
const (
	learnDays = 90
	learnMost = 20_000
)

// unanswered is what citizens asked and Offelia did not answer well, grouped and
// ranked, with what they rated down.
func (p *Program) unanswered(ctx context.Context) ([]web.Question, error) {
	since := p.clock.now().AddDate(0, 0, -learnDays)
	records, err := p.store.Messages(ctx, since, learnMost)
	if err != nil {
		return nil, err
	}
	doubts, err := assistant.Doubts(records)
	if err != nil {
		return nil, err
	}
	opinions, err := p.opinions(ctx, since)
	if err != nil {
		return nil, err
	}
	disliked, err := assistant.Disliked(records, opinions)
	if err != nil {
		return nil, err
	}
	verdicts, err := p.store.Verdicts(ctx)
	if err != nil {
		return nil, err
	}
	out := []web.Question{}
	for _, d := range assistant.Demands(append(doubts, disliked...)) {
		if !settled(d, verdicts) {
			out = append(out, web.Question{Text: d.Text, Alike: d.Alike, Lang: d.Lang, Why: d.Why, Times: d.Times, Last: d.Last, Talks: d.Talks})
		}
	}
	return out, nil
}

// settled tells whether an editor has decided about a question since it was
// last asked: what is asked again comes back.
func settled(d assistant.Demand, verdicts []assistant.Verdict) bool {
	return slices.ContainsFunc(verdicts, func(v assistant.Verdict) bool {
		return (v.Text == d.Text || slices.Contains(d.Alike, v.Text)) && !v.At.Before(d.Last)
	})
}

// opinions are the ratings since a moment.
func (p *Program) opinions(ctx context.Context, since time.Time) ([]assistant.Opinion, error) {
	ratings, err := p.store.Ratings(ctx, since, learnMost)
	out := make([]assistant.Opinion, 0, len(ratings))
	for _, r := range ratings {
		out = append(out, assistant.Opinion{Conversation: r.Conversation, Seq: r.Seq, Helped: r.Helped, Text: r.Text, At: r.At})
	}
	return out, err
}

// uses is how guides were used lately, with what citizens thought of them.
func (p *Program) uses(ctx context.Context) ([]web.Use, error) {
	since := p.clock.now().AddDate(0, 0, -learnDays)
	records, err := p.store.Messages(ctx, since, learnMost)
	if err != nil {
		return nil, err
	}
	opinions, err := p.opinions(ctx, since)
	if err != nil {
		return nil, err
	}
	all, err := assistant.Usages(records, opinions)
	out := make([]web.Use, 0, len(all))
	for _, u := range all {
		out = append(out, web.Use(u))
	}
	return out, err
}

// colleagues are the caseworkers who may log in.
func (p *Program) colleagues(ctx context.Context) ([]string, error) {
	if p.Demo {
		return web.DemoCaseworkers(), nil
	}
	all, err := p.store.AllStaff(ctx)
	var names []string
	for _, m := range all {
		if m.Role == string(channels.RoleCaseworker) {
			names = append(names, m.Name)
		}
	}
	return names, err
}
