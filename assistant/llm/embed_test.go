package llm_test

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"offelia/assistant/llm"
)

// TestEmbeds: one vector a text in their order, nobody's name sent; an answer
// that is not that is an error, and who fails for ever is left alone.
func TestEmbeds(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		status int
		body   string
		ok     bool
	}{
		"out of order":    {200, `{"data":[{"index":1,"embedding":[0,1]},{"index":0,"embedding":[1,0]}],"usage":{"prompt_tokens":4}}`, true},
		"one too few":     {200, `{"data":[{"index":0,"embedding":[1,0]}]}`, false},
		"of other length": {200, `{"data":[{"index":0,"embedding":[1,0]},{"index":1,"embedding":[1]}]}`, false},
		"no such index":   {200, `{"data":[{"index":0,"embedding":[1,0]},{"index":7,"embedding":[1,0]}]}`, false},
		"an error":        {500, `{"error":{"message":"secret-key-1"}}`, false},
		"a page":          {200, `<html>`, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			calls := 0
			s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				raw, _ := io.ReadAll(r.Body)
				if calls++; strings.Contains(string(raw), "Karen") || strings.Contains(string(raw), "12 34 56 78") || !strings.HasSuffix(r.URL.Path, "/embeddings") {
					t.Errorf("sent to %s: %s", r.URL.Path, raw)
				}
				w.Header().Set("Content-Type", "application/json")
				w.WriteHeader(c.status)
				fmt.Fprint(w, c.body)
			}))
			defer s.Close()
			m, err := llm.New(llm.Config{Endpoint: llm.Endpoint{URL: s.URL + "/v1", Key: "secret-key-1", Model: "m"}, Limits: patient})
			if err != nil {
				t.Fatal(err)
			}
			defer m.Close()
			e := m.Embedder("e")
			got, err := e.Embed(t.Context(), []string{"ring til Karen Holm på 12 34 56 78", "flytning"})
			if c.ok && (err != nil || fmt.Sprint(got) != "[[1 0] [0 1]]") || !c.ok && (err == nil || strings.Contains(err.Error(), "secret-key")) {
				t.Errorf("%v %v", got, err)
			}
			for range 9 {
				_, _ = e.Embed(t.Context(), []string{"x", "y"})
			}
			if !c.ok && calls != 5 {
				t.Errorf("%d calls", calls)
			}
		})
	}
}
