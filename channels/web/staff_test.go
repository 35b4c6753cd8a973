package web_test

import (
	"context"
	"net/http"
	"testing"

	"offelia/assistant/fault"
	"offelia/channels"
	"offelia/channels/web"
)

// Outside demo mode staff log in by name and password, nobody can choose a
// person, and a citizen is told the truth about MitID.
func TestStaffLogInByPassword(t *testing.T) {
	t.Parallel()
	w := newWorld()
	b := open(t, w, func(c *web.Config) {
		c.Demo = nil
		c.Staff = func(_ context.Context, name, password string) (channels.Role, error) {
			if name != "Lise Krag" || password != "korrekt" {
				return channels.RoleNone, fault.New(fault.Denied, "test", "Navn eller adgangskode passer ikke.", "Name or password is not right.")
			}
			return channels.RoleCaseworker, nil
		}
	})
	b.get("/login").has(t, "Log ind som medarbejder", "Login med MitID er ikke sat op")
	p := b.post("/login", "name", "Lise Krag", "password", "forkert")
	if p.status != http.StatusForbidden {
		t.Errorf("wrong password: %d", p.status)
	}
	p.has(t, "Navn eller adgangskode passer ikke")
	if p := b.post("/login", "persona", "karen"); p.status != http.StatusForbidden {
		t.Errorf("a person could be chosen: %d", p.status)
	}
	if p := b.post("/login", "name", "Lise Krag", "password", "korrekt"); p.path != "/sagsbehandler" {
		t.Errorf("led to %s", p.path)
	}
	for _, s := range w.Sessions {
		if s.Role == channels.RoleCaseworker && (s.Citizen != "" || s.Name != "Lise Krag") {
			t.Errorf("session %+v", s)
		}
	}
}
