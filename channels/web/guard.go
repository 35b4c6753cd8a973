package web

import (
	"errors"
	"net"
	"net/http"
	"runtime/debug"
	"strings"
)

const (
	maxBody   = 1 << 20  // of a form or a JSON request
	maxUpload = 10 << 20 // of one file
)

// policy lets a page load from its own origin only. The browser needs no more:
// scripts, styles, fonts and icons are built into the program.
const policy = "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; " +
	"media-src 'self' blob:; connect-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'"

// guard wraps everything: headers first, then who may send, then how much.
func (s *site) guard(next http.Handler) http.Handler {
	origin := http.NewCrossOriginProtection()
	return s.recovered(s.headers(origin.Handler(bounded(next))))
}

func (s *site) headers(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", s.policy())
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "same-origin")
		h.Set("Permissions-Policy", "microphone=(self), camera=(self), geolocation=(), payment=()")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		if s.Secure {
			h.Set("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
		}
		if !strings.HasPrefix(r.URL.Path, "/assets/") {
			h.Set("Cache-Control", "no-store") // pages hold personal data
		}
		next.ServeHTTP(w, r)
	})
}

// policy lets the form that logs out lead on to the broker, where there is one:
// a browser holds a form's redirects to form-action as well.
func (s *site) policy() string {
	if s.MitID == nil {
		return policy
	}
	return policy + " " + strings.Join(s.MitID.Origins(), " ")
}

// bounded cuts a request off at what its path may send. The chat counts its own
// frames.
func bounded(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		limit := int64(maxBody)
		if strings.HasPrefix(r.Header.Get("Content-Type"), "multipart/form-data") {
			limit = maxUpload + maxBody
		}
		r.Body = http.MaxBytesReader(w, r.Body, limit)
		next.ServeHTTP(w, r)
	})
}

// recovered turns a programmer's error into an error page and a log line, so
// that one bad request never takes a connection's others with it.
func (s *site) recovered(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			cause := recover()
			if cause == nil {
				return
			}
			if err, ok := cause.(error); ok && errors.Is(err, http.ErrAbortHandler) {
				panic(cause)
			}
			s.Log.ErrorContext(r.Context(), "panic", "pattern", r.Pattern, "cause", cause, "stack", string(debug.Stack()))
			http.Error(w, "500", http.StatusInternalServerError)
		}()
		next.ServeHTTP(w, r)
	})
}

// peer is the address of the connection's other end, without its port.
func peer(r *http.Request) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	return host
}

// Forwarded is the address that the proxy in front says a request came from:
// the last entry of X-Forwarded-For, which the proxy itself wrote. Use it as
// Config.Address only behind a proxy that sets the header; anybody can send it.
func Forwarded(r *http.Request) string {
	all := r.Header.Values("X-Forwarded-For")
	if len(all) == 0 {
		return peer(r)
	}
	last := all[len(all)-1]
	if i := strings.LastIndexByte(last, ','); i >= 0 {
		last = last[i+1:]
	}
	return strings.TrimSpace(last)
}
