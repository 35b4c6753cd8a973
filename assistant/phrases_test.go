package assistant

import "testing"

func TestPhrases(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		phrase, text string
		says         bool
	}{
		{"vil .. dø", "Jeg vil bare dø!", true},
		{"vil .. dø", "jeg vil bare ikke se ham dø", false}, // more than three words between
		{"(får|fik) tæsk", "jeg fik taesk", true},
		{"skærer (i)? mig selv", "jeg skærer mig selv", true},
		{"leve $", "jeg gider ik leve", true},
		{"leve $", "leve af su", false},
		{"^ (hun|han) vågner ikke (op|$)", "hun vågner ikk", true},
		{"^ (hun|han) vågner ikke", "min mor sagde han vågner ikke", false},
		{"*selvmord*", "selvmordstanker", true},
		{"tage* liv", "taget liv", true},
	} {
		if got := compilePhrase(c.phrase).MatchString(spaced(c.text)); got != c.says {
			t.Errorf("%q says %q: %v, want %v", c.text, c.phrase, got, c.says)
		}
	}
}
