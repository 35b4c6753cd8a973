package web

import (
	"encoding/json"
	"errors"
	"net/http"
	"net/url"

	"offelia/assistant/fault"
)

// statuses maps a kind of failure to what HTTP calls it.
var statuses = map[fault.Kind]int{
	fault.Internal:    http.StatusInternalServerError,
	fault.Invalid:     http.StatusUnprocessableEntity,
	fault.Denied:      http.StatusForbidden,
	fault.NotFound:    http.StatusNotFound,
	fault.Conflict:    http.StatusConflict,
	fault.Unavailable: http.StatusServiceUnavailable,
	fault.Limited:     http.StatusTooManyRequests,
}

// errTooLarge is a body over its limit, whichever reader met it.
var errTooLarge = fault.New(fault.Invalid, "web.size", "Filen er for stor. Den må højst fylde 10 MB.", "The file is too large. The limit is 10 MB.")

// problem is the JSON of a failure.
type problem struct {
	Kind string `json:"kind"`
	Text string `json:"text"`
}

// fail answers with a failure: JSON under /v1 and /dev, else a page in the
// visitor's language. Causes go to the log without personal data.
func (s *site) fail(v *visit, rt route, err error) {
	var large *http.MaxBytesError
	if errors.As(err, &large) {
		err = errTooLarge
	}
	kind := fault.KindOf(err)
	switch kind {
	case fault.Internal:
		s.Log.ErrorContext(v.Context(), "request failed", "pattern", rt.pattern, "err", err)
	case fault.Unavailable:
		s.Log.WarnContext(v.Context(), "request failed", "pattern", rt.pattern, "err", err)
	}
	status := statuses[kind]
	if errors.Is(err, errTooLarge) {
		status = http.StatusRequestEntityTooLarge
	}
	text := fault.Text(err, v.lang)
	switch {
	case rt.api():
		if errors.Is(err, errLogin) {
			status = http.StatusUnauthorized
		}
		v.w.Header().Set("Content-Type", "application/json; charset=utf-8")
		v.w.WriteHeader(status)
		_ = json.NewEncoder(v.w).Encode(map[string]problem{"error": {kind.String(), text}})
	case errors.Is(err, errLogin) && v.Method == http.MethodGet:
		_ = v.back("/login?next=" + url.QueryEscape(v.URL.RequestURI()))
	default:
		s.failPage(v, status, text)
	}
}

func (s *site) failPage(v *visit, status int, text string) {
	err := s.render(v, status, "error", v.tr("Det gik ikke", "That did not work"), struct {
		Status int
		Text   string
	}{status, text})
	if err != nil {
		s.Log.ErrorContext(v.Context(), "error page", "err", err)
		http.Error(v.w, text, status)
	}
}
