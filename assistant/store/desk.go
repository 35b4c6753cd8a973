package store

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"offelia/assistant/desk"
)

var _ desk.Store = (*Store)(nil)

// Tickets implements desk.Store.
func (s *Store) Tickets(ctx context.Context, f desk.Filter) (all []desk.Ticket, err error) {
	query, args := ticketQuery(f)
	err = s.look(ctx, "tickets", func(t *tx) (err error) {
		all, err = list(t, body[desk.Ticket], query, args...)
		return err
	})
	return all, err
}

func ticketQuery(f desk.Filter) (string, []any) {
	where, args := ` WHERE 1 = 1`, make([]any, 0, len(f.States)+2)
	if f.Conversation != "" {
		args = append(args, f.Conversation)
		where += ` AND conversation = $1`
	}
	if len(f.States) > 0 {
		marks := make([]string, 0, len(f.States))
		for _, state := range f.States {
			args = append(args, string(state))
			marks = append(marks, "$"+strconv.Itoa(len(args)))
		}
		where += ` AND state IN (` + strings.Join(marks, ", ") + `)`
	}
	order := ` ORDER BY created, id LIMIT $`
	if f.Newest {
		order = ` ORDER BY created DESC, id DESC LIMIT $`
	}
	limit := f.Limit
	if limit <= 0 {
		limit = 1000
	}
	args = append(args, limit)
	return `SELECT body FROM ticket` + where + order + strconv.Itoa(len(args)), args
}

// Ticket implements desk.Store.
func (s *Store) Ticket(ctx context.Context, id string) (ticket desk.Ticket, err error) {
	err = s.look(ctx, "ticket", func(t *tx) error {
		var found bool
		var err error
		ticket, found, err = getBody[desk.Ticket](t, `SELECT body FROM ticket WHERE id = $1`, id)
		if err == nil && !found {
			err = notFound("Ticket")
		}
		return err
	})
	return ticket, err
}

// AddTicket implements desk.Store.
func (s *Store) AddTicket(ctx context.Context, ticket desk.Ticket) (added desk.Ticket, err error) {
	err = s.write(ctx, "add ticket", func(t *tx) error {
		n, err := t.count("ticket") // locks, so that two of one conversation come one after the other
		if err != nil {
			return err
		}
		var open bool
		added, open, err = getBody[desk.Ticket](t, `SELECT body FROM ticket WHERE conversation = $1 AND state NOT IN ('closed', 'left')`, ticket.Request.Conversation)
		if open || err != nil {
			return err
		}
		added = ticket
		added.ID, added.Version = fmt.Sprintf("T-%d", n), 1
		raw, err := encode(added)
		if err != nil {
			return err
		}
		t.note("ticket", added.ID, string(added.State))
		_, err = t.exec(`INSERT INTO ticket (id, conversation, state, version, created, updated, body) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
			added.ID, added.Request.Conversation, string(added.State), added.Version, micros(added.Created), micros(added.Updated), raw)
		return err
	})
	return added, err
}

// SaveTicket implements desk.Store.
func (s *Store) SaveTicket(ctx context.Context, ticket desk.Ticket) (saved desk.Ticket, stale bool, err error) {
	saved = ticket
	saved.Version++
	raw, err := encode(saved)
	if err != nil {
		return ticket, false, err
	}
	err = s.write(ctx, "save ticket", func(t *tx) error {
		n, err := t.exec(`UPDATE ticket SET state = $1, version = $2, updated = $3, body = $4 WHERE id = $5 AND version = $6`,
			string(saved.State), saved.Version, micros(saved.Updated), raw, saved.ID, ticket.Version)
		stale = n == 0
		if err == nil && !stale {
			t.note("ticket", saved.ID, string(saved.State))
		}
		return err
	})
	return saved, stale && err == nil, err
}
