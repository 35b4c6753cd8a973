package llmtest

import (
	"encoding/json"
	"regexp"
	"strings"
)

// Echo is a brain that harms nobody and helps nobody: asked what is meant, it
// searches once and then does not know; asked to word an answer, it gives the
// answer's own sentences; asked to translate, it gives the lines as they are.
func Echo(r Request) Reply {
	last := r.Messages[len(r.Messages)-1]
	switch {
	case len(r.Tools) > 0 && last.Role == "tool":
		return Reply{Text: "none"}
	case len(r.Tools) > 0:
		var q struct{ Citizen string }
		_ = json.Unmarshal([]byte(last.Content), &q)
		args, _ := json.Marshal(map[string]string{"query": q.Citizen})
		return Reply{Calls: []Call{{"search_guides", string(args)}}}
	case strings.Contains(r.Messages[0].Content, "translate"):
		return Reply{Text: last.Content}
	}
	return Reply{Text: Worded(r)}
}

var firstSource = regexp.MustCompile(`(?s)\[1\] (.*?)\n(?:\[2\]|Question:)`)

// Worded gives the first source of a wording request as lines that name it.
func Worded(r Request) string {
	for _, m := range r.Messages {
		if found := firstSource.FindStringSubmatch(m.Content); found != nil {
			return "[1] " + strings.TrimPrefix(found[1], "Answer. ") + "\n"
		}
	}
	return "none"
}
