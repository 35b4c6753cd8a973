package web

import (
	"compress/gzip"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

func fetch(t *testing.T, name, encoding string) *http.Response {
	t.Helper()
	r := httptest.NewRequest(http.MethodGet, "/assets/"+name, nil)
	r.Header.Set("Accept-Encoding", encoding)
	w := httptest.NewRecorder()
	(&site{}).assets().ServeHTTP(w, r)
	return w.Result()
}

// TestAssets holds with and without built browser files: every built name is
// served with its type and for ever, and a missing one says what to run.
func TestAssets(t *testing.T) {
	t.Parallel()
	for plain, name := range assetNames() {
		res := fetch(t, name, "")
		if res.StatusCode != http.StatusOK || !strings.Contains(res.Header.Get("Cache-Control"), "immutable") {
			t.Errorf("%s: %d %v", plain, res.StatusCode, res.Header)
		}
		if strings.HasPrefix(res.Header.Get("Content-Type"), "application/octet") {
			t.Errorf("%s has no type", plain)
		}
		body, _ := io.ReadAll(res.Body)
		small := fetch(t, name, "gzip, br")
		if small.Header.Get("Content-Encoding") != "gzip" {
			continue
		}
		z, err := gzip.NewReader(small.Body)
		if err != nil {
			t.Fatal(err)
		}
		if whole, _ := io.ReadAll(z); string(whole) != string(body) {
			t.Errorf("%s is another file when compressed", plain)
		}
	}
	for _, name := range []string{"nothing.css", "", "..", "../../assets.go"} {
		res := fetch(t, name, "")
		if body, _ := io.ReadAll(res.Body); res.StatusCode != http.StatusNotFound || !strings.Contains(string(body), "make ui") {
			t.Errorf("%q: %d %s", name, res.StatusCode, body)
		}
	}
}
