package llm

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	openai "github.com/sashabaranov/go-openai"
	"pgregory.net/rapid"

	"offelia/intents/danish"
)

func regular(t testing.TB, mediaType, stream string) string {
	t.Helper()
	out, err := io.ReadAll(newEvents(strings.NewReader(stream), mediaType, 64<<10, func() {}))
	if err != nil && !errors.Is(err, ErrTooLarge) {
		t.Fatal(err)
	}
	return string(out)
}

const (
	hello = `data: {"choices":[{"delta":{"content":"Hej"}}]}` + "\n\n"
	over  = `data: {"choices":[{"delta":{},"finish_reason":"stop"}]}` + "\n\n"
)

// TestEventsAreRegular: every form of stream and of error comes out in one form.
func TestEventsAreRegular(t *testing.T) {
	t.Parallel()
	const done, boom = "data: [DONE]\n\n", `data: {"error":{"message":"boom","type":`
	for name, c := range map[string]struct{ in, want string }{
		"as it should be":     {hello + over + done, done},
		"no blank lines":      {strings.ReplaceAll(hello+over+done, "\n\n", "\n"), done},
		"CRLF":                {strings.ReplaceAll(hello+over+done, "\n", "\r\n"), done},
		"no newline at last":  {hello + strings.TrimRight(over, "\n"), done},
		"data in two lines":   {"data: {\"choices\":\ndata: [{\"delta\":{\"content\":\"Hej\"}}]}\n\n" + over, done},
		"stopped":             {hello, "stream_truncated"},
		"[DONE] too early":    {hello + done, "stream_truncated"},
		"error after comment": {hello + ": ping\n\ndata: {\"error\":{\"message\":\"boom\",\"type\":\"x\"}}\n\n", boom + `"x"`},
		"error as text":       {hello + `data: {"error":"boom"}` + "\n\n", boom + `"server_error"`},
		"error in an object":  {hello + `data: {"object":"error","message":"boom","code":400}` + "\n\n", boom + `"400"`},
		"error: line":         {hello + `error: {"code":500,"message":"boom"}` + "\n\n", boom},
		"no JSON":             {hello + "data: {\"choices\":[\n\n" + over, "bad_chunk"},
		"null is no error":    {`data: {"error":null,"choices":[{"delta":{"content":"Hej"}}]}` + "\n\n" + over, done},
	} {
		got := regular(t, "text/event-stream", c.in)
		if !strings.Contains(got, "Hej") || !strings.Contains(got, c.want) {
			t.Errorf("%s: %s", name, got)
		}
	}
	for name, c := range map[string]struct{ in, want string }{
		"an answer": {`{"choices":[{"message":{"content":"Hej"},"finish_reason":"stop"}]}`, `"delta":{"content":"Hej"}`},
		"an error":  {`{"error":{"message":"boom"}}`, "boom"},
		"a page":    {"<html>", "not_a_stream"},
		"nothing":   {"", "not_a_stream"},
		"a list":    {"[1]", "not_a_stream"},
		"no choice": {`{"choices":[null]}`, "[DONE]"},
		"as text":   {hello + over, "[DONE]"},
	} {
		if got := regular(t, "application/json", c.in); !strings.Contains(got, c.want) && name != "no choice" {
			t.Errorf("%s: %s", name, got)
		}
	}
}

func FuzzEvents(f *testing.F) {
	f.Add("text/event-stream", hello+over)
	f.Add("application/json", `{"choices":[{"message":{}}]}`)
	f.Add("text/event-stream", `data: {"choices":[{"delta":{"tool_calls":[{"function":{"arguments":{"x":1}}},null]}},null]}`+"\n\n")
	f.Fuzz(func(t *testing.T, mediaType, stream string) {
		out := regular(t, mediaType, stream)
		ends := 0
		for _, event := range strings.Split(strings.TrimSuffix(out, "\n\n"), "\n\n") {
			data, ok := strings.CutPrefix(event, "data: ")
			if !ok && event != "" {
				t.Fatalf("no event: %q", event)
			}
			if data == "[DONE]" || strings.HasPrefix(data, `{"error"`) {
				ends++
			} else if !json.Valid([]byte(data)) && data != "" {
				t.Fatalf("no JSON: %q", data)
			}
		}
		if ends > 1 {
			t.Fatalf("%d ends: %q", ends, out)
		}
	})
}

func FuzzCalls(f *testing.F) {
	f.Add([]byte(`[{"index":0,"id":"a","function":{"name":"f","arguments":"{"}},{"index":0,"function":{"arguments":"}"}}]`))
	f.Add([]byte(`[{"id":"a","function":{"name":"f"}},{"id":"a","function":{"name":"f","arguments":"null"}}]`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		var deltas []openai.ToolCall
		if json.Unmarshal(raw, &deltas) != nil {
			return
		}
		var c callParts
		for _, d := range deltas {
			if c.add(d) != nil {
				return
			}
		}
		calls, _ := c.done()
		ids := map[string]bool{}
		for _, x := range calls {
			var args map[string]any
			if x.Name == "" || ids[x.ID] || json.Unmarshal(x.Arguments, &args) != nil {
				t.Fatalf("%s: %+v", raw, calls)
			}
			ids[x.ID] = true
		}
		if len(calls) > maxCalls {
			t.Fatalf("%d calls", len(calls))
		}
	})
}

// TestThinkingIsDropped: wherever the pieces are cut.
func TestThinkingIsDropped(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		var in, want strings.Builder
		for range rapid.IntRange(0, 4).Draw(rt, "parts") {
			visible := rapid.StringMatching(`[a<æ> ]{0,6}`).Draw(rt, "visible")
			in.WriteString(visible + "<think>")
			want.WriteString(visible)
			in.WriteString(rapid.StringMatching(`[b/å]{0,6}`).Draw(rt, "hidden") + "</think>")
		}
		var k thinking
		var got strings.Builder
		for rest := in.String(); rest != ""; {
			n := rapid.IntRange(1, len(rest)).Draw(rt, "cut")
			got.WriteString(k.push(rest[:n]))
			rest = rest[n:]
		}
		if got.WriteString(k.rest()); got.String() != want.String() {
			rt.Fatalf("%q became %q, want %q", in.String(), got.String(), want.String())
		}
	})
}

// TestPseudonyms: what is hidden comes back to the letter, however the stream is
// cut; nothing that tells who somebody is stands in what is sent.
func TestPseudonyms(t *testing.T) {
	t.Parallel()
	private := []string{"Karen Holm", "Skibhusvej 14, 5000 Odense C", "Skibhusvej 14", "12 00 00 01", "karen.holm@example.dk", "apt-k1", "120354-1108", "Yusuf Demir"}
	rapid.Check(t, func(rt *rapid.T) {
		words := []string{"Karen Holms", "karen", "Yusufs sag", "på Skibhusvej 14", "ring 12 00 00 01", "+45 12000001", "KAREN.HOLM@EXAMPLE.DK", "apt-k1", "mit nummer er 120354-1108", "120354 1108", "om 5 dage", "⟦PERSON_9⟧", "aftalen", "og så", "15.438 kr."}
		var b strings.Builder
		for range rapid.IntRange(1, 8).Draw(rt, "n") {
			b.WriteString(rapid.SampledFrom(words).Draw(rt, "w") + " ")
		}
		text := b.String()
		p := newPseudonyms(private, false)
		hidden := p.hide(text)
		for _, secret := range []string{"karen", "holm", "skibhus", "12 00 00 01", "12000001", "example", "apt-k1", "1108", "yusuf", "demir"} {
			if strings.Contains(strings.ToLower(hidden), secret) {
				rt.Fatalf("%q is sent as %q", text, hidden)
			}
		}
		r := restorer{p: p}
		var got strings.Builder
		for rest := hidden; rest != ""; {
			n := rapid.IntRange(1, len(rest)).Draw(rt, "cut")
			piece, err := r.push(rest[:n])
			if err != nil {
				rt.Fatal(err)
			}
			got.WriteString(piece)
			rest = rest[n:]
		}
		rest, err := r.rest()
		want, _ := danish.MaskCPR(strings.NewReplacer("⟦", "[", "⟧", "]").Replace(text))
		if got.WriteString(rest); err != nil || got.String() != want {
			rt.Fatalf("%q came back as %q: %v", want, got.String(), err)
		}
	})
	p := newPseudonyms(nil, false)
	for _, s := range []string{"⟦PERSON_1⟧", "en ⟦", "⟦" + strings.Repeat("x", 40)} {
		if got, err := p.restore(s); err == nil {
			t.Errorf("%q became %q", s, got)
		}
	}
}

// TestSentences: a sentence is given as soon as it is whole, wherever the text
// is cut, and never in the middle of a date or an abbreviation.
func TestSentences(t *testing.T) {
	t.Parallel()
	const text = "[1] Din aftale er den 26. november kl. 10.00. [1] Du får 15.438 kr. udbetalt. Ring, f.eks. i morgen! [2]\n\n- Tag pas med\n- Tag kvittering med [1, 2]\nHar du spørgsmål? Skriv."
	want := []string{"Din aftale er den 26. november kl. 10.00.", "Du får 15.438 kr. udbetalt.", "Ring, f.eks. i morgen!", "- Tag pas med", "- Tag kvittering med", "Har du spørgsmål?", "Skriv."}
	rapid.Check(t, func(rt *rapid.T) {
		var s splitter
		var got []string
		var list []sentence
		for rest := text; rest != ""; {
			n := rapid.IntRange(1, len(rest)).Draw(rt, "cut")
			list = append(list, s.push(rest[:n])...)
			rest = rest[n:]
		}
		for _, x := range append(list, s.rest(false)...) {
			got = append(got, x.text)
		}
		if fmt.Sprint(got) != fmt.Sprint(want) {
			rt.Fatalf("%q", got)
		}
	})
}
