package web

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"time"

	"offelia/assistant/fault"
)

// readJSON reads one JSON object and nothing else. Unknown fields are errors:
// a misspelt field must not be taken for an absent one.
func readJSON(v *visit, into any) error {
	d := json.NewDecoder(v.Body)
	d.DisallowUnknownFields()
	err := d.Decode(into)
	if errors.Is(err, io.EOF) {
		err = nil // no body: everything absent
	} else if err == nil && d.More() {
		err = errors.New("more than one value")
	}
	if err != nil {
		return fmt.Errorf("%w: %w", errJSON, err)
	}
	return nil
}

var errJSON = fault.New(fault.Invalid, "web.json", "Indholdet er ikke gyldig JSON til dette kald.", "The body is not valid JSON for this operation.")

func writeJSON(v *visit, status int, data any) error {
	b, err := json.Marshal(data)
	if err != nil {
		return fmt.Errorf("web: json: %w", err)
	}
	v.w.Header().Set("Content-Type", "application/json; charset=utf-8")
	v.w.WriteHeader(status)
	_, err = v.w.Write(append(b, '\n'))
	return err
}

// scanInt reads a whole number from a form or an address.
func scanInt(text string, into *int64) error {
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return fmt.Errorf("%w: %w", errForm, err)
	}
	*into = n
	return nil
}

// sessionView is a session as its own browser may know it.
type sessionView struct {
	Role      string    `json:"role"`
	Citizen   string    `json:"citizen,omitempty"`
	Subject   string    `json:"subject,omitempty"`
	Name      string    `json:"name,omitempty"`
	Lang      string    `json:"lang"`
	Expires   time.Time `json:"expires"`
	ExpiresIn int       `json:"expires_in"` // seconds; 0 without a session
}

func sessionOf(v *visit) sessionView {
	left := max(0, int(v.Expires.Sub(v.now).Seconds()))
	return sessionView{string(v.Role), string(v.Citizen), string(v.Subject), v.Name, v.lang, v.Expires, left}
}

// list makes an absent list an empty one: JSON's null surprises clients.
func list[T any](l []T) []T {
	if l == nil {
		return []T{}
	}
	return l
}
