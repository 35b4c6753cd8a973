package web

import (
	"cmp"
	"context"
	"net/http"
	"slices"
	"strings"
	"time"

	"offelia/assistant"
	"offelia/assistant/citizen"
	"offelia/assistant/fault"
	"offelia/channels"
)

// cast is one person that a visitor of the demo can be.
type cast struct {
	ID          citizen.ID
	Name, About string
	Age         int
}

// staff are the demo's people who are not citizens, the usual one first.
var staff = map[channels.Role][]string{
	channels.RoleCaseworker:             {"Sagsbehandler Lise Krag", "Sagsbehandler Ali Noor"},
	channels.RoleEditor:                 {"Redaktør Bo Friis"},
	channels.RoleReviewer:               {"Fagredaktør Ida Lund"},
	channels.RoleAnalyst:                {"Analytiker Ole Bang"},
	channels.RoleMunicipal.Of("aarhus"): {"Kommuneredaktør Nadia Ager"},
}

// DemoCaseworkers are the demo's caseworkers by name.
func DemoCaseworkers() []string { return slices.Clone(staff[channels.RoleCaseworker]) }

// loginPage leads a citizen to MitID; staff log in at /login?staff. In the demo
// one chooses whom to be.
func (s *site) loginPage(v *visit) error {
	staff := v.URL.Query().Has("staff")
	switch {
	case s.MitID != nil && !staff:
		return s.toLogin(v)
	case s.Demo != nil:
		return s.castPage(v)
	case s.Staff != nil:
		return s.render(v, http.StatusOK, "staff", v.tr("Log ind som medarbejder", "Log in as staff"), struct{ Citizens bool }{s.MitID != nil})
	}
	return fault.New(fault.Unavailable, "web.login", "Man kan ikke logge ind lige nu. Ring til Borgerservice.", "Log-in is not available right now. Call Citizen Service.")
}

func (s *site) castPage(v *visit) error {
	people, err := s.cast(v)
	if err != nil {
		return err
	}
	return s.render(v, http.StatusOK, "login", v.tr("Vælg en person", "Choose a person"), struct {
		Cast []cast
		Next string
	}{people, local(v.URL.Query().Get("next"), "/")})
}

func (s *site) cast(v *visit) ([]cast, error) {
	if s.Demo == nil {
		return nil, nil
	}
	town, err := s.Demo.Town(v.Context())
	if err != nil {
		return nil, fault.Wrap("web: town", err)
	}
	var list []cast
	for id, w := range town.Personas {
		list = append(list, cast{ID: id, Name: w.Name, About: w.Notes, Age: age(w.Born, v.now)})
	}
	slices.SortFunc(list, func(a, b cast) int { return cmp.Or(b.Age-a.Age, strings.Compare(a.Name, b.Name)) })
	return list, nil
}

func age(born string, now time.Time) int {
	b, err := time.Parse("2006-01-02", born)
	if err != nil {
		return 0
	}
	years := now.Year() - b.Year()
	if now.Format("01-02") < b.Format("01-02") {
		years--
	}
	return years
}

// StaffLogin checks a member of staff's name and password and tells the role;
// fault.Denied when they do not fit.
type StaffLogin func(ctx context.Context, name, password string) (channels.Role, error)

// loginForm is the demo's login by a form, or staff's.
func (s *site) loginForm(v *visit) error {
	if s.Demo == nil && s.Staff == nil {
		return errNoPage
	}
	if err := parseForm(v); err != nil {
		return err
	}
	if s.Demo == nil {
		return s.enterStaff(v)
	}
	if err := s.enterAs(v, citizen.ID(v.PostFormValue("persona")), channels.Role(v.PostFormValue("role")), v.PostFormValue("name")); err != nil {
		return err
	}
	return v.back(local(v.PostFormValue("next"), "/"))
}

// enterStaff logs a member of staff in and leads to where they work.
func (s *site) enterStaff(v *visit) error {
	name := v.PostFormValue("name")
	role, err := s.Staff(v.Context(), name, v.PostFormValue("password"))
	if err != nil {
		return err
	}
	v.ID = "" // nothing is shared with whoever used the browser before
	if err := s.admit(v, role, "", name, channels.Broker{}); err != nil {
		return err
	}
	if role == channels.RoleCaseworker {
		return v.back("/sagsbehandler")
	}
	return v.back("/redaktion")
}

// enterAs logs a visitor of the demo in, as a citizen or as staff (name chooses
// among several of a role).
func (s *site) enterAs(v *visit, persona citizen.ID, role channels.Role, name string) error {
	switch {
	case persona != "":
		town, err := s.Demo.Town(v.Context())
		if err != nil {
			return fault.Wrap("web: town", err)
		}
		w := town.Personas[persona]
		if w == nil {
			return fault.New(fault.NotFound, "web.login", "Personen findes ikke.", "There is no such person.")
		}
		return s.admit(v, aCitizen, persona, w.Name, channels.Broker{})
	case len(staff[role]) > 0:
		if !slices.Contains(staff[role], name) {
			name = staff[role][0]
		}
		return s.admit(v, role, "", name, channels.Broker{})
	}
	return fault.New(fault.Invalid, "web.login", "Vælg en person.", "Choose a person.")
}

// admit makes the session somebody's, under a new token, and lets an anonymous
// conversation go on as theirs.
func (s *site) admit(v *visit, role channels.Role, id citizen.ID, name string, b channels.Broker) error {
	before, noThread := s.current(v)
	was := v.Session
	v.Role, v.Citizen, v.Subject, v.Name, v.Level, v.Broker, v.Lang = role, id, "", name, citizen.Substantial, b, v.lang
	same := was.Role == aCitizen && role == aCitizen && was.Citizen == id
	if was.Role != anyone && !same {
		v.ID = "" // another person at the same browser shares nothing with the last one
	}
	if err := s.renew(v); err != nil || same {
		return err
	}
	return s.goOn(v, before, noThread == nil && was.Role == anyone)
}

// goOn takes an anonymous conversation into the login; any other pointer is
// dropped.
func (s *site) goOn(v *visit, c assistant.Conversation, anonymous bool) error {
	if !anonymous || v.Role != aCitizen || c.Actor != "" {
		s.cookie(v.w, threadCookie, "", 0)
		return nil
	}
	s.cookie(v.w, threadCookie, c.ID, 0)
	return s.turn(v, assistant.Input{Conversation: c.ID, Kind: assistant.LoggedIn})
}

// logout ends the session here, and then the one at the broker.
func (s *site) logout(v *visit) error {
	if err := s.leave(v); err != nil {
		return err
	}
	return v.back(s.afterLogout(v))
}

// leave ends the session at once, here and on every node.
func (s *site) leave(v *visit) error {
	if v.Token != "" {
		if err := s.Sessions.Delete(v.Context(), v.Token); err != nil {
			return fault.Wrap("web: logout", err)
		}
	}
	s.cookie(v.w, channels.CookieName, "", 0)
	s.cookie(v.w, threadCookie, "", 0)
	return nil
}
