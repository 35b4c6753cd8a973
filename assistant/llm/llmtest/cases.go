package llmtest

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"
)

// Case is a way in which a server answers. Number is its place in the checklist
// of what servers do; Ends tells that what the brain said arrives whole.
type Case struct {
	Number int
	Name   string
	Ends   bool
	Serve  func(*Wire, Reply)
}

// Silent tells that only the client's own patience ends the case.
func (c Case) Silent() bool { return c.Number >= 31 && c.Number <= 33 }

// Plain answers as OpenAI does.
var Plain = Case{1, "plain", true, func(w *Wire, r Reply) {
	w.open()
	w.say(r)
}}

const broken = `{"error":{"message":"boom","type":"server_error","code":500}}`

// Cases lists what servers were seen to do, over the wire.
func Cases() []Case {
	list := append(textCases(), callCases()...)
	list = append(list, finishCases()...)
	list = append(list, statusCases()...)
	return append(list, streamCases()...)
}

// open writes the first chunk, with the role.
func (w *Wire) open() { w.Chunk(map[string]any{"role": "assistant", "content": nil}) }

// say writes a whole reply in the usual way.
func (w *Wire) say(r Reply) {
	w.Text(r.Text)
	w.calls(r)
	w.Finish(reason(r))
	w.End()
}

func (w *Wire) calls(r Reply) {
	for i, c := range r.Calls {
		w.Calls(Delta(i, fmt.Sprint("call_", i), c.Name, ""))
		for _, part := range halves(c.Arguments) {
			w.Calls(Delta(i, "", "", part))
		}
	}
}

func reason(r Reply) string {
	if len(r.Calls) > 0 {
		return "tool_calls"
	}
	return "stop"
}

// halves cuts between letters: no server can write half of one in JSON.
func halves(s string) []string {
	r := []rune(s)
	return []string{string(r[:len(r)/2]), string(r[len(r)/2:])}
}

// bytewise writes a text one byte a write, so that letters are cut.
func (w *Wire) bytewise(s string) {
	b, err := json.Marshal(map[string]any{"choices": []any{map[string]any{"index": 0, "delta": map[string]any{"content": s}}}})
	if err != nil {
		panic(err)
	}
	event := "data: " + string(b) + "\n\n"
	for i := range min(len(event), 400) {
		w.Raw(event[i : i+1])
	}
	w.Raw(event[min(len(event), 400):])
}

func textCases() []Case {
	return []Case{
		Plain,
		{2, "text cut inside letters", true, func(w *Wire, r Reply) {
			w.bytewise(r.Text)
			w.calls(r)
			w.Finish(reason(r))
			w.End()
		}},
		{13, "text before a call", true, func(w *Wire, r Reply) {
			if len(r.Calls) > 0 {
				w.Text("Let me look. ")
			}
			w.say(r)
		}},
		{14, "text after a call", true, func(w *Wire, r Reply) {
			w.calls(r)
			w.Text(r.Text)
			w.Finish(reason(r))
			w.End()
		}},
		{22, "thinking aloud", true, func(w *Wire, r Reply) {
			w.Chunk(map[string]any{"reasoning_content": "the citizen wants"})
			w.Text("<think>secret 12345678</think>")
			w.say(r)
		}},
		{23, "a call written as text", false, func(w *Wire, r Reply) {
			w.Text("<tool_call>{\"name\":\"propose_cancel\",\"arguments\":{}}</tool_call>")
			w.Finish("stop")
			w.End()
		}},
		{24, "a refusal", false, func(w *Wire, r Reply) {
			w.Chunk(map[string]any{"refusal": "I cannot help with that."})
			w.Finish("stop")
			w.End()
		}},
	}
}

func callCases() []Case {
	one := func(n int, name string, ends bool, write func(*Wire, Call)) Case {
		return Case{n, name, ends, func(w *Wire, r Reply) {
			w.open()
			w.Text(r.Text)
			for _, c := range r.Calls {
				write(w, c)
			}
			w.Finish(reason(r))
			w.End()
		}}
	}
	return []Case{
		one(3, "one call whole", true, func(w *Wire, c Call) { w.Calls(Delta(0, "a", c.Name, c.Arguments)) }),
		one(4, "two calls interleaved", true, func(w *Wire, c Call) {
			a, b := halves(c.Arguments)[0], halves(c.Arguments)[1]
			w.Calls(Delta(0, "a", c.Name, a), Delta(1, "b", c.Name, a))
			w.Calls(Delta(1, "", "", b), Delta(0, "", "", b))
		}),
		one(5, "the same index twice", true, func(w *Wire, c Call) {
			w.Calls(Delta(0, "a", c.Name, c.Arguments))
			w.Calls(Delta(0, "b", c.Name, c.Arguments))
		}),
		one(6, "no index", true, func(w *Wire, c Call) { w.Calls(Delta(nil, "a", c.Name, c.Arguments)) }),
		one(7, "indexes from 1", true, func(w *Wire, c Call) { w.Calls(Delta(1, "a", c.Name, c.Arguments)) }),
		one(8, "the name in two parts", true, func(w *Wire, c Call) {
			w.Calls(Delta(0, "a", c.Name[:3], ""))
			w.Calls(Delta(0, "", c.Name[3:], c.Arguments))
		}),
		one(9, "the name repeated", true, func(w *Wire, c Call) {
			for _, part := range halves(c.Arguments) {
				w.Calls(Delta(0, "a", c.Name, part))
			}
		}),
		one(10, "arguments as an object", true, func(w *Wire, c Call) { w.Calls(Delta(0, "a", c.Name, json.RawMessage(c.Arguments))) }),
		one(10, "no arguments", false, func(w *Wire, c Call) { w.Calls(Delta(0, "a", c.Name, nil)) }),
		one(11, "ids doubled", true, func(w *Wire, c Call) {
			w.Calls(Delta(0, "a", c.Name, c.Arguments))
			w.Calls(Delta(1, "a", c.Name, c.Arguments))
		}),
		one(12, "a phantom call", true, func(w *Wire, c Call) {
			w.Calls(Delta(0, "z", "", ""))
			w.Calls(Delta(1, "a", c.Name, c.Arguments))
		}),
		one(45, "arguments that are no JSON", false, func(w *Wire, c Call) { w.Calls(Delta(0, "a", c.Name, `{"query": `)) }),
		one(46, "an unknown tool", false, func(w *Wire, c Call) { w.Calls(Delta(0, "a", "delete_everything", c.Arguments)) }),
		one(48, "too many calls", false, func(w *Wire, c Call) {
			for i := range 30 {
				w.Calls(Delta(i, fmt.Sprint("c", i), c.Name, c.Arguments))
			}
		}),
		{47, "the same call for ever", false, func(w *Wire, r Reply) {
			if len(w.Request.Tools) > 0 {
				r = Reply{Calls: []Call{{"search_guides", `{"query":"pas"}`}}}
			}
			w.say(r)
		}},
	}
}

func finishCases() []Case {
	end := func(n int, name string, ends bool, write func(*Wire, Reply)) Case {
		return Case{n, name, ends, func(w *Wire, r Reply) {
			w.open()
			w.Text(r.Text)
			w.calls(r)
			write(w, r)
		}}
	}
	usage := `data: {"choices":[],"usage":{"prompt_tokens":7,"completion_tokens":5,"total_tokens":12}}` + "\n\n"
	return []Case{
		end(15, "finish stop with calls", true, func(w *Wire, _ Reply) { w.Finish("stop"); w.End() }),
		end(16, "no finish reason", false, func(w *Wire, _ Reply) { w.End() }),
		end(17, "no [DONE]", true, func(w *Wire, r Reply) { w.Finish(reason(r)) }),
		end(18, "usage at the end", true, func(w *Wire, r Reply) { w.Finish(reason(r)); w.Raw(usage); w.End() }),
		{18, "usage all the time", true, func(w *Wire, r Reply) { w.Raw(usage); w.say(r) }},
		{19, "Azure's first chunk", true, func(w *Wire, r Reply) {
			w.Raw(`data: {"choices":[],"prompt_filter_results":[{"prompt_index":0}]}` + "\n\n")
			w.Raw(`data: {"choices":[{"index":0,"finish_reason":null}]}` + "\n\n")
			w.say(r)
		}},
		end(20, "filtered", false, func(w *Wire, _ Reply) { w.Finish("content_filter"); w.End() }),
		{21, "cut by the token limit", false, func(w *Wire, r Reply) {
			w.Text(halves(r.Text)[0])
			for i, c := range r.Calls {
				w.Calls(Delta(i, "a", c.Name, halves(c.Arguments)[0]))
			}
			w.Finish("length")
			w.End()
		}},
	}
}

func statusCases() []Case {
	var list []Case
	for _, s := range []struct {
		code   int
		body   string
		header string
	}{
		{401, `{"error":{"message":"Incorrect API key provided","type":"authentication_error"}}`, ""}, {403, `{"error":{"message":"forbidden"}}`, ""},
		{404, `{"error":{"message":"no such model"}}`, ""}, {408, ``, ""}, {409, `{"error":{"message":"conflict"}}`, ""}, {413, `too large`, ""},
		{422, `{"detail":[{"msg":"field required"}]}`, ""}, {429, `{"error":{"message":"slow down"}}`, "Retry-After: 30"}, {429, `{"error":{"message":"slow down"}}`, ""},
		{500, broken, ""}, {502, `<html><body>Bad Gateway</body></html>`, "Content-Type: text/html"}, {503, ``, ""}, {504, ``, ""},
	} {
		name := fmt.Sprint("status ", s.code, " ", s.header)
		list = append(list, Case{25, name, false, func(w *Wire, _ Reply) {
			if s.header == "" {
				w.Status(s.code, s.body)
				return
			}
			w.Status(s.code, s.body, s.header)
		}})
	}
	whole := func(r Reply) string {
		var calls []any
		for i, c := range r.Calls {
			calls = append(calls, map[string]any{"id": fmt.Sprint("c", i), "type": "function", "function": map[string]any{"name": c.Name, "arguments": c.Arguments}})
		}
		b, err := json.Marshal(map[string]any{"choices": []any{map[string]any{"index": 0, "finish_reason": reason(r), "message": map[string]any{"role": "assistant", "content": r.Text, "tool_calls": calls}}}})
		if err != nil {
			panic(err)
		}
		return string(b)
	}
	return append(list,
		Case{26, "200 with an error", false, func(w *Wire, _ Reply) { w.Status(200, broken) }},
		Case{27, "200 with a page", false, func(w *Wire, _ Reply) { w.Status(200, "<html>log in</html>", "Content-Type: text/html") }},
		Case{28, "no stream", true, func(w *Wire, r Reply) { w.Status(200, whole(r)) }},
		overflow("This model's maximum context length is 4096 tokens"),
		overflow("the request exceeds the available context size, exceed_context_size_error"),
		Case{38, "stream_options refused", true, func(w *Wire, r Reply) {
			if w.Request.Options != nil {
				w.Status(400, `{"error":{"message":"Unknown parameter: 'stream_options'"}}`)
				return
			}
			w.say(r)
		}},
		Case{39, "tools refused", false, func(w *Wire, r Reply) {
			if len(w.Request.Tools) > 0 {
				w.Status(400, `{"error":{"message":"model does not support tools"}}`)
				return
			}
			w.say(r)
		}},
	)
}

// overflow refuses every prompt as too long.
func overflow(message string) Case {
	return Case{37, "context overflow", false, func(w *Wire, _ Reply) {
		w.Status(400, fmt.Sprintf(`{"error":{"message":%q,"type":"invalid_request_error"}}`, message))
	}}
}

// Slow is how long the slow cases are silent, unless the client leaves: longer
// than any client waits.
const Slow = 60 * time.Second

func (w *Wire) silence() {
	t := time.NewTimer(Slow)
	defer t.Stop()
	select {
	case <-w.Done():
	case <-t.C:
	}
}

func streamCases() []Case {
	list := []Case{
		{30, "reset", false, func(w *Wire, r Reply) {
			w.Text(halves(r.Text)[0])
			conn, _, err := hijack(w.w)
			if err == nil {
				_ = conn.Close()
			}
		}},
		{31, "slow headers", false, func(w *Wire, _ Reply) { w.silence() }},
		{32, "stalled", false, func(w *Wire, r Reply) { w.Text(halves(r.Text)[0]); w.silence() }},
		{33, "dripping", false, func(w *Wire, _ Reply) {
			for t := time.NewTicker(20 * time.Millisecond); ; {
				select {
				case <-w.Done():
					t.Stop()
					return
				case <-t.C:
					w.Raw(":")
				}
			}
		}},
		{34, "10,000 pings", true, func(w *Wire, r Reply) { w.Raw(strings.Repeat(": ping\n\n", 10_000)); w.say(r) }},
		{35, "a line of 5 MB", false, func(w *Wire, _ Reply) {
			w.Raw(`data: {"choices":[{"index":0,"delta":{"content":"` + strings.Repeat("x", 5<<20) + `"}}]}` + "\n\n")
		}},
		{36, "endless text", false, func(w *Wire, _ Reply) {
			for {
				select {
				case <-w.Done():
					return
				default:
					w.Chunk(map[string]any{"content": strings.Repeat("Igen og igen. ", 50)})
				}
			}
		}},
	}
	for name, tail := range map[string]string{
		"error event": "data: " + broken + "\n\n", "error after a ping": ": ping\n\ndata: " + broken + "\n\n", "error with a space": "data: { \"error\": {\"message\":\"boom\"}}\n\n",
		"error not first": "data: {\"id\":\"x\",\"error\":{\"message\":\"boom\"}}\n\n", "error of vLLM": "data: {\"object\":\"error\",\"message\":\"boom\",\"code\":400}\n\n",
		"error as text": "data: {\"error\":\"boom\"}\n\n", "error line": "error: {\"code\":500,\"message\":\"boom\"}\n\n", "bad JSON": "data: {\"choices\":[{\"delta\":\n\n",
		"event: error": "event: error\ndata: " + broken + "\n\n",
	} {
		list = append(list, Case{29, name, false, func(w *Wire, r Reply) { w.Text(halves(r.Text)[0]); w.Raw(tail) }})
	}
	return list
}
