package store

import (
	"context"
	"encoding/json"
	"strings"
	"unicode/utf8"

	"offelia/assistant"
	"offelia/assistant/citizen"
	"offelia/assistant/fault"
)

var _ assistant.Journal = (*Store)(nil)

// Open implements assistant.Journal.
func (s *Store) Open(ctx context.Context, c assistant.Conversation) error {
	return s.write(ctx, "open conversation", func(t *tx) error {
		_, err := t.exec(`INSERT INTO conversation (id, actor, subject, secret, lang, channel, state, seq, turn, created, updated)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
			c.ID, string(c.Actor), string(c.Subject), c.Secret, c.Lang, c.Channel, string(c.State), c.Seq, c.Turn,
			micros(c.Created), micros(c.Updated))
		return err
	})
}

const conversationColumns = `id, actor, subject, secret, lang, channel, state, seq, turn, created, updated`

func scanConversation(row func(...any) error) (c assistant.Conversation, err error) {
	var state string
	var created, updated int64
	err = row(&c.ID, &c.Actor, &c.Subject, &c.Secret, &c.Lang, &c.Channel, &state, &c.Seq, &c.Turn, &created, &updated)
	if state != "" {
		c.State = json.RawMessage(state)
	}
	c.Created, c.Updated = moment(created), moment(updated)
	return c, err
}

// Conversation implements assistant.Journal.
func (s *Store) Conversation(ctx context.Context, id string) (c assistant.Conversation, err error) {
	err = s.look(ctx, "conversation", func(t *tx) error {
		found, err := list(t, scanConversation, `SELECT `+conversationColumns+` FROM conversation WHERE id = $1`, id)
		if err != nil {
			return err
		}
		if len(found) == 0 {
			return notFound("Conversation")
		}
		c = found[0]
		return nil
	})
	return c, err
}

// Latest implements assistant.Journal.
func (s *Store) Latest(ctx context.Context, actor citizen.ID, limit int) (all []assistant.Conversation, err error) {
	err = s.look(ctx, "latest conversations", func(t *tx) (err error) {
		all, err = list(t, scanConversation, `SELECT `+conversationColumns+` FROM conversation
			WHERE actor = $1 AND actor <> '' ORDER BY updated DESC, id LIMIT $2`, string(actor), limit)
		return err
	})
	return all, err
}

// Receive implements assistant.Journal. The citizen's own message has the
// number before first.
func (s *Store) Receive(ctx context.Context, conversation, id string, said *assistant.Message) (turn, first int64, done bool, err error) {
	if len(id) > 200 || !utf8.ValidString(id) || strings.ContainsRune(id, 0) {
		return 0, 0, false, fault.New(fault.Invalid, "store.Receive", "Beskedens id kan ikke bruges.", "The message's id cannot be used.")
	}
	err = s.write(ctx, "receive", func(t *tx) (err error) {
		var last int64
		found, err := t.get(`SELECT turn, seq FROM conversation WHERE id = $1`+t.lock(), []any{conversation}, &turn, &last)
		if err != nil {
			return err
		}
		if !found {
			return notFound("Receive")
		}
		first = last + 2
		var known, finished int64
		again, err := t.get(`SELECT turn, done FROM input WHERE conversation = $1 AND id = $2`, []any{conversation, id}, &known, &finished)
		if err != nil {
			return err
		}
		switch done = finished == 1; {
		case done:
			turn, first = known, 0
			return nil
		case again:
			turn = known
		default:
			turn++
			if err := t.addInput(conversation, id, turn, last+1, said); err != nil {
				return err
			}
		}
		_, err = t.exec(`UPDATE conversation SET seq = $1, updated = $2, turn = CASE WHEN turn < $3 THEN $3 ELSE turn END WHERE id = $4`,
			last+1+assistant.Block, micros(t.now), turn, conversation)
		return err
	})
	return turn, first, done, err
}

func (t *tx) addInput(conversation, id string, turn, seq int64, said *assistant.Message) error {
	if _, err := t.exec(`INSERT INTO input (conversation, id, turn, done) VALUES ($1, $2, $3, 0)`, conversation, id, turn); err != nil {
		return err
	}
	if said == nil {
		return nil
	}
	said.Seq, said.Turn = seq, turn
	raw, err := encode(said)
	if err != nil {
		return err
	}
	return t.addRecord(assistant.Record{Conversation: conversation, Seq: seq, Turn: turn,
		Kind: said.Kind(), Body: json.RawMessage(raw), At: t.now})
}

func (t *tx) addRecord(r assistant.Record) error {
	_, err := t.exec(`INSERT INTO record (conversation, seq, turn, kind, body, at) VALUES ($1, $2, $3, $4, $5, $6)`,
		r.Conversation, r.Seq, r.Turn, r.Kind, string(r.Body), micros(r.At))
	return err
}

// Finish implements assistant.Journal. A turn that is finished already, by
// another node or a resent frame, is fault.Conflict and nothing is stored.
func (s *Store) Finish(ctx context.Context, c assistant.Conversation, turn int64, records []assistant.Record, looked []citizen.Entry) error {
	return s.write(ctx, "finish turn", func(t *tx) error {
		n, err := t.exec(`UPDATE input SET done = 1 WHERE conversation = $1 AND turn = $2 AND done = 0`, c.ID, turn)
		if err != nil {
			return err
		}
		if n == 0 {
			return fault.New(fault.Conflict, "store.Finish", "Det er allerede besvaret.", "That is answered already.")
		}
		for _, r := range records {
			r.Conversation, r.Turn = c.ID, turn
			if err := t.addRecord(r); err != nil {
				return err
			}
		}
		_, err = t.exec(`UPDATE conversation SET actor = $1, subject = $2, secret = $3, lang = $4, channel = $5, state = $6, updated = $7 WHERE id = $8`,
			string(c.Actor), string(c.Subject), c.Secret, c.Lang, c.Channel, string(c.State), micros(t.now), c.ID)
		t.entries = append(t.entries, looked...)
		t.note("conversation", c.ID, "turn")
		return err
	})
}

const recordColumns = `conversation, seq, turn, kind, body, at`

func scanRecord(row func(...any) error) (r assistant.Record, err error) {
	var raw string
	var at int64
	err = row(&r.Conversation, &r.Seq, &r.Turn, &r.Kind, &raw, &at)
	r.Body, r.At = json.RawMessage(raw), moment(at)
	return r, err
}

// Since implements assistant.Journal.
func (s *Store) Since(ctx context.Context, conversation string, after int64) (all []assistant.Record, err error) {
	err = s.look(ctx, "since", func(t *tx) (err error) {
		all, err = list(t, scanRecord, `SELECT `+recordColumns+` FROM record WHERE conversation = $1 AND seq > $2 ORDER BY seq`, conversation, after)
		return err
	})
	return all, err
}

// OfTurn implements assistant.Journal.
func (s *Store) OfTurn(ctx context.Context, conversation string, turn int64) (all []assistant.Record, err error) {
	err = s.look(ctx, "of turn", func(t *tx) (err error) {
		all, err = list(t, scanRecord, `SELECT `+recordColumns+` FROM record WHERE conversation = $1 AND turn = $2 ORDER BY seq`, conversation, turn)
		return err
	})
	return all, err
}
