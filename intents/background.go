package intents

import (
	_ "embed"
	"strings"
)

//go:embed background.txt
var backgroundText string

// background are the built-in utterances of no public-sector intent: weather,
// sport, chit-chat, other people's business, nonsense.
func background() []string {
	var out []string
	for line := range strings.Lines(backgroundText) {
		if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "#") {
			out = append(out, line)
		}
	}
	return out
}
