// Package channels is what every door shares: who is speaking (Session), how
// much they may say (Limits), and how an event of a conversation reaches each
// open connection of it (Hub). A door translates frames and pages to
// assistant.Input and events back; it decides nothing about a citizen's data.
package channels

import (
	"context"
	"strings"
	"time"

	"offelia/assistant/citizen"
)

// Role is what a logged-in person is here for.
type Role string

// The roles. A session without a login has RoleNone. An analyst reads what
// editors see and changes nothing. A municipal editor's role names the one
// municipality whose texts they write: "municipal@aarhus".
const (
	RoleNone       Role = ""
	RoleCitizen    Role = "citizen"
	RoleCaseworker Role = "caseworker"
	RoleEditor     Role = "editor"
	RoleReviewer   Role = "reviewer"
	RoleAnalyst    Role = "analyst"
	RoleMunicipal  Role = "municipal"
)

// Of is the role for one municipality, named as in a guide's override.
func (r Role) Of(municipality string) Role { return r + "@" + Role(municipality) }

// Municipality is the one that a municipal editor's role names, else "".
func (r Role) Municipality() string {
	_, m, _ := strings.Cut(string(r), "@")
	return m
}

// Base is the role without its municipality.
func (r Role) Base() Role {
	base, _, _ := strings.Cut(string(r), "@")
	return Role(base)
}

// CookieName is the session cookie's name.
const CookieName = "offelia_session"

// Session is one browser's stay. Token is known to the browser alone; stores
// keep its hash. An anonymous visitor has a session too, so that an anonymous
// conversation belongs to somebody.
type Session struct {
	Token   string        `json:"-"`
	ID      string        `json:"id"` // not secret; names the session in limits and approvals
	Role    Role          `json:"role"`
	Citizen citizen.ID    `json:"citizen,omitempty"`
	Subject citizen.ID    `json:"subject,omitempty"` // on whose behalf; "" is oneself
	Name    string        `json:"name,omitempty"`
	Level   citizen.Level `json:"level"`
	Lang    string        `json:"lang"`
	Broker  Broker        `json:"broker,omitzero"`
	Created time.Time     `json:"created"`
	Expires time.Time     `json:"expires"`
}

// Broker is what is kept of a login through an OpenID Connect broker.
type Broker struct {
	Transaction string `json:"transaction,omitempty"` // MitID's number of the last identification
	Hint        string `json:"hint,omitempty"`        // says at logout who logs out there
}

// Capability is what the session may do with citizens' data.
func (s Session) Capability() citizen.Capability {
	if s.Role != RoleCitizen || s.Citizen == "" {
		return citizen.Capability{}
	}
	subject := s.Subject
	if subject == "" {
		subject = s.Citizen
	}
	return citizen.Capability{Actor: s.Citizen, Subject: subject, Level: s.Level, Purpose: "self_service"}
}

// Sessions keeps sessions. Implementations store only a hash of the token.
type Sessions interface {
	// Get finds a live session by token; fault.Denied when it is gone.
	Get(ctx context.Context, token string) (Session, error)
	// Put stores a session under its token.
	Put(ctx context.Context, s Session) error
	// Delete ends a session at once, on every node.
	Delete(ctx context.Context, token string) error
}
