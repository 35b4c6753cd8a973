package web

import (
	"crypto/rand"
	"net/http"
	"net/url"
	"strings"
	"time"

	"offelia/assistant/citizen"
	"offelia/assistant/fault"
	"offelia/channels"
	"offelia/knowledge"
)

// The cookies beside channels.CookieName and channels.VariantCookie. They are strictly necessary and say
// nothing about the person: which language, which conversation is on the page.
const (
	langCookie   = "offelia_lang"
	threadCookie = "offelia_conversation"
)

// visit is one request with who makes it. Session is the zero value for a
// visitor without one.
type visit struct {
	*http.Request
	channels.Session
	w       http.ResponseWriter
	lang    string // da or en
	expired bool   // a cookie came whose session is gone
	now     time.Time
}

// visit finds out who asks, in which language.
func (s *site) visit(w http.ResponseWriter, r *http.Request) (*visit, error) {
	v := &visit{Request: r, w: w, lang: "da", now: s.Now().In(citizen.Copenhagen())}
	var err error
	if c, e := r.Cookie(channels.CookieName); e == nil && c.Value != "" {
		v.Session, err = s.Sessions.Get(r.Context(), c.Value)
		switch {
		case err == nil:
			v.Token = c.Value
		case fault.KindOf(err) == fault.Denied || fault.KindOf(err) == fault.NotFound:
			v.Session, v.expired, err = channels.Session{}, true, nil
		}
	}
	v.lang = s.language(v)
	return v, err
}

// language picks Danish unless English was chosen: in the address, in the
// session, or by the cookie of an earlier visit.
func (s *site) language(v *visit) string {
	if chosen := v.URL.Query().Get("lang"); chosen == "da" || chosen == "en" {
		s.cookie(v.w, langCookie, chosen, 365*24*time.Hour)
		return chosen
	}
	if c, err := v.Cookie(langCookie); err == nil && (c.Value == "da" || c.Value == "en") {
		return c.Value
	}
	if v.Lang == "en" {
		return "en"
	}
	return "da"
}

// tr picks between the two languages of the house.
func (v *visit) tr(da, en string) string {
	if v.lang == "en" {
		return en
	}
	return da
}

// plain tells whether the visitor wants guides in plain language.
func (v *visit) plain() bool { return channels.ChosenVariant(v.Request) == knowledge.PlainLanguage }

// variantForm keeps how the visitor wants guides told.
func (s *site) variantForm(v *visit) error {
	variant := channels.ReadVariant(v.FormValue("variant"))
	if variant == knowledge.Official {
		variant = "" // as for everybody
	}
	s.cookie(v.w, channels.VariantCookie, string(variant), 365*24*time.Hour)
	return v.back(local(v.FormValue("next"), "/"))
}

// keepAlive moves the session's end when somebody really did something. A page
// that asks by itself (quiet) keeps nobody logged in.
func (s *site) keepAlive(v *visit, quiet bool) error {
	if v.Token == "" || quiet || v.Expires.Sub(v.now) > s.Idle-time.Minute {
		return nil
	}
	v.Expires = v.now.Add(s.Idle)
	return s.Sessions.Put(v.Context(), v.Session)
}

// ensure gives an anonymous visitor a session, so that the conversation and
// the files belong to somebody.
func (s *site) ensure(v *visit) error {
	if v.Token != "" {
		return nil
	}
	v.Session = channels.Session{Token: rand.Text(), ID: rand.Text(), Lang: v.lang, Created: v.now, Expires: v.now.Add(s.Idle)}
	return s.enter(v)
}

// enter stores the session and hands its token to the browser.
func (s *site) enter(v *visit) error {
	if err := s.Sessions.Put(v.Context(), v.Session); err != nil {
		return fault.Wrap("web: session", err)
	}
	s.cookie(v.w, channels.CookieName, v.Token, 0)
	return nil
}

// renew makes a new token, as every change of who one is must (session
// fixation), and keeps the session's ID: an anonymous conversation stays its own.
func (s *site) renew(v *visit) error {
	if v.Token != "" {
		if err := s.Sessions.Delete(v.Context(), v.Token); err != nil {
			return fault.Wrap("web: session", err)
		}
	}
	v.Token = rand.Text()
	if v.ID == "" {
		v.ID = rand.Text()
	}
	v.Created, v.Expires = v.now, v.now.Add(s.Idle)
	return s.enter(v)
}

func (s *site) cookie(w http.ResponseWriter, name, value string, age time.Duration) {
	c := &http.Cookie{Name: name, Value: value, Path: "/", SameSite: http.SameSiteLaxMode, Secure: s.Secure,
		HttpOnly: name == channels.CookieName, MaxAge: int(age.Seconds())}
	if value == "" {
		c.MaxAge = -1
	}
	http.SetCookie(w, c)
}

// self is what the visitor may do with their own data, whoever they act for now.
func (v *visit) self() citizen.Capability {
	own := v.Session
	own.Subject = ""
	return own.Capability()
}

// back sends the browser on after a form was done.
func (v *visit) back(to string) error {
	http.Redirect(v.w, v.Request, to, http.StatusSeeOther)
	return nil
}

// local accepts only a path of this site, so that ?next= can lead nowhere else.
func local(next, otherwise string) string {
	u, err := url.Parse(next)
	if err != nil || u.IsAbs() || u.Host != "" || !strings.HasPrefix(next, "/") ||
		strings.HasPrefix(next, "//") || strings.ContainsAny(next, "\\\r\n\t") {
		return otherwise
	}
	return next
}
