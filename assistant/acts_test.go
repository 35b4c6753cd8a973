package assistant

import (
	"bufio"
	"os"
	"strings"
	"testing"
)

// TestActs reads acts.tsv: act, language, text, written by somebody who had not seen
// the examples. "other" is a matter of its own or a value, half of them close to an act.
// What is taken for an act must be that act; how many are taken may be less.
func TestActs(t *testing.T) {
	t.Parallel()
	f, err := os.Open("testdata/acts.tsv")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	said, taken, right, others, wrong := 0, 0, 0, 0, 0
	for lines := bufio.NewScanner(f); lines.Scan(); {
		part := strings.Split(lines.Text(), "\t")
		if len(part) != 3 {
			t.Fatalf("not act, language, text: %q", lines.Text())
		}
		a := actIn(part[2])
		switch read := a.p >= actLikely; {
		case part[0] == "other":
			others++
			if read {
				wrong++
			}
		case read && a.id == part[0]:
			said, taken, right = said+1, taken+1, right+1
		case read:
			said, taken = said+1, taken+1
		default:
			said++
		}
	}
	precision, recall, mistaken := float64(right)/float64(taken), float64(right)/float64(said), float64(wrong)/float64(others)
	t.Logf("%d acts: recall %.3f, precision %.3f; %d others: %.3f taken for one", said, recall, precision, others, mistaken)
	if precision < 0.95 || recall < 0.72 || mistaken > 0.15 {
		t.Errorf("acts are read with precision %.3f, recall %.3f; %.3f of what is none is taken for one", precision, recall, mistaken)
	}
}

// TestPlainWordings: every act's plainest wording is its own.
func TestPlainWordings(t *testing.T) {
	t.Parallel()
	for _, in := range acts().list.Intents {
		for lang, name := range in.Name {
			if a := actIn(name); a.id != in.ID {
				t.Errorf("%s %s: %q is read as %q", in.ID, lang, name, a.id)
			}
		}
	}
}

func BenchmarkAct(b *testing.B) {
	acts()
	for b.Loop() {
		actIn("kan vi ikke bare lade det ligge til en anden gang")
	}
}
