package llmtest

import (
	"encoding/json"
	"hash/fnv"
	"net/http"
	"strings"
)

// letterDims is how long the vectors of Letters are.
const letterDims = 256

// Letters is a vector of a text: how often each three letters of it stand
// together. Texts that share words are near each other; it knows no meaning.
func Letters(text string) []float32 {
	v := make([]float32, letterDims)
	r := []rune(" " + strings.ToLower(text) + " ")
	for i := range len(r) - 2 {
		h := fnv.New32a()
		_, _ = h.Write([]byte(string(r[i : i+3])))
		v[h.Sum32()%letterDims]++
	}
	return v
}

// embed answers a request for embeddings.
func (s *Server) embed(w http.ResponseWriter, req Request) {
	s.mu.Lock()
	s.embedded = append(s.embedded, req.Input...)
	s.mu.Unlock()
	type item struct {
		Index     int       `json:"index"`
		Embedding []float32 `json:"embedding"`
	}
	list := make([]item, len(req.Input))
	for i, text := range req.Input {
		list[i] = item{i, Letters(text)}
	}
	b, err := json.Marshal(map[string]any{"data": list, "model": req.Model, "usage": map[string]int{"prompt_tokens": len(req.Input)}})
	if err != nil {
		panic(err) // a test's own mistake
	}
	writeJSON(w, http.StatusOK, string(b))
}

// Embedded are the texts that were embedded so far.
func (s *Server) Embedded() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]string(nil), s.embedded...)
}
