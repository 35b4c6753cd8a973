package store

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"

	"offelia/assistant/citizen"
)

// Numbered implements citizen.Tx.
func (t *tx) Numbered(cpr citizen.CPR) (id citizen.ID, known bool, err error) {
	key, err := t.personKey(cpr)
	if err != nil || key == "" {
		return "", false, err
	}
	known, err = t.get(`SELECT citizen FROM person WHERE key = $1`, []any{key}, (*string)(&id))
	return id, known, err
}

// Add implements citizen.Tx.
func (t *tx) Add(w citizen.World) (citizen.World, error) {
	holder, err := t.number(w)
	if err != nil {
		return w, err
	}
	if holder != w.ID {
		return t.Peek(holder)
	}
	t.note("citizen", string(w.ID), "added")
	return t.insert(w)
}

// number gives w its personal number, unless somebody has it, and returns who
// has it then.
func (t *tx) number(w citizen.World) (holder citizen.ID, err error) {
	key, err := t.personKey(w.CPR)
	if err != nil || key == "" {
		return w.ID, err
	}
	if _, err := t.exec(`INSERT INTO person (key, citizen) VALUES ($1, $2) ON CONFLICT DO NOTHING`, key, string(w.ID)); err != nil {
		return "", err
	}
	_, err = t.get(`SELECT citizen FROM person WHERE key = $1`, []any{key}, (*string)(&holder))
	return holder, err
}

func (t *tx) insert(w citizen.World) (citizen.World, error) {
	w.Version = 1
	raw, err := encode(w)
	if err != nil {
		return w, err
	}
	_, err = t.exec(`INSERT INTO citizen (id, version, body) VALUES ($1, $2, $3)`, string(w.ID), w.Version, raw)
	return w, err
}

// personKey is what a number is looked up by, "" for none: numbers are so few
// that a plain hash of one is as good as the number. The secret is made when it
// is first needed; two nodes that make it at once agree on the first.
func (t *tx) personKey(cpr citizen.CPR) (string, error) {
	if cpr == "" {
		return "", nil
	}
	var secret string
	known, err := t.setting("person", &secret)
	if err != nil {
		return "", err
	}
	if !known && t.reading {
		return "", nil // no number was ever stored
	}
	if !known {
		if secret, err = t.makeSecret("person"); err != nil {
			return "", err
		}
	}
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte(cpr))
	return hex.EncodeToString(mac.Sum(nil)), nil
}

func (t *tx) makeSecret(name string) (secret string, err error) {
	raw, err := encode(rand.Text() + rand.Text())
	if err != nil {
		return "", err
	}
	if _, err := t.exec(`INSERT INTO setting (name, body) VALUES ($1, $2) ON CONFLICT DO NOTHING`, name, raw); err != nil {
		return "", err
	}
	_, err = t.setting(name, &secret)
	return secret, err
}
