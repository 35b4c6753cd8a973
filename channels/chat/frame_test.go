package chat

import (
	"encoding/json"
	"testing"

	"offelia/assistant/fault"
)

// FuzzParseFrame: whatever comes, parsing gives a frame that can be used or an
// Invalid error with words, and what is used says the same when sent again.
func FuzzParseFrame(f *testing.F) {
	for _, seed := range []string{
		`{"type":"say","id":"1","text":"hej"}`, `{"type":"choose","id":"1","choice":"x"}`, `{"type":"attach","id":"1","upload":"u"}`,
		`{"type":"stop"}`, `{"type":"resume","conversation":"c","after":7}`, `{"type":"say"}`, `{"type":"resume","after":-1}`,
		`{"type":"say","id":1}`, `[]`, `null`, `"say"`, `{`, `{"type":"say","id":"1","text":"\ud800"}`, "\xff\xfe",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		frame, err := parseFrame(raw)
		if err != nil {
			if fault.KindOf(err) != fault.Invalid || fault.Text(err, "da") == "" || fault.Text(err, "en") == "" {
				t.Fatalf("%q: not an invalid frame in words: %v", raw, err)
			}
			return
		}
		if effect := frame.Type != "stop" && frame.Type != "resume"; effect && (frame.ID == "" || len(frame.ID) > maxID) {
			t.Fatalf("%q: accepted without a usable id", raw)
		}
		body, err := json.Marshal(frame)
		if err != nil {
			t.Fatal(err)
		}
		again, err := parseFrame(body)
		if err != nil || again != frame {
			t.Fatalf("%q: %+v became %+v, %v", raw, frame, again, err)
		}
	})
}
