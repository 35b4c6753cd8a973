package mitid

import (
	"regexp"
	"strings"
)

// mostReference is how many characters MitID shows of a reference text.
const mostReference = 130

var aside = regexp.MustCompile(` ?\([^()]*\)`)

// reference is what MitID shows of a text. Where it would not show all, what
// stands in brackets goes first, then the middle: how it begins says what is
// done, how it ends what it becomes.
func reference(text string) string {
	text = strings.Join(strings.Fields(text), " ")
	for len([]rune(text)) > mostReference && aside.MatchString(text) {
		shorter := strings.TrimSpace(aside.ReplaceAllString(text, ""))
		if shorter == "" {
			break
		}
		text = shorter
	}
	r := []rune(text)
	if len(r) <= mostReference {
		return text
	}
	const gap = " … "
	half := (mostReference - len([]rune(gap))) / 2
	head, tail := string(r[:half]), string(r[len(r)-half:])
	if i := strings.LastIndexByte(head, ' '); i > 0 {
		head = head[:i]
	}
	if _, rest, found := strings.Cut(tail, " "); found && rest != "" {
		tail = rest
	}
	return head + gap + tail
}
