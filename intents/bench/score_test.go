package main

import (
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"offelia/intents"
)

func TestCurve(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		inside, outside []float64
		auroc, at95     float64
	}{
		"apart":        {[]float64{0.1, 0.2}, []float64{0.8, 0.9}, 1, 1},
		"upside down":  {[]float64{0.8, 0.9}, []float64{0.1, 0.2}, 0, 0},
		"all the same": {[]float64{0.5, 0.5}, []float64{0.5}, 0.5, 1},
		"one between":  {[]float64{0.1, 0.3}, []float64{0.2, 0.4}, 0.75, 0.5},
		"none outside": {[]float64{0.1}, nil, -1, -1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var answers []answer
			for _, p := range test.inside {
				answers = append(answers, answer{none: p})
			}
			for _, p := range test.outside {
				answers = append(answers, answer{none: p, outside: true})
			}
			auroc, at95 := curve(answers)
			if math.Abs(auroc-test.auroc) > 1e-9 || math.Abs(at95-test.at95) > 1e-9 {
				t.Errorf("auroc %v, at95 %v, want %v, %v", auroc, at95, test.auroc, test.at95)
			}
		})
	}
}

func TestMeasure(t *testing.T) {
	t.Parallel()
	s := measure([]answer{
		{truth: "a", best: "a", decision: intents.Sure},
		{truth: "a", best: "b", decision: intents.Sure},
		{truth: "b", best: "b", decision: intents.None, none: 0.6},
		{truth: "oos", best: "a", outside: true, decision: intents.None, none: 0.9},
		{truth: "oos", best: "a", outside: true, decision: intents.Unsure, none: 0.1},
	})
	for name, pair := range map[string][2]float64{
		"accuracy":  {s.accuracy, 2.0 / 3},
		"macro-F1":  {s.macroF1, 2.0 / 3},
		"kept":      {s.kept, 1.0 / 3},
		"sure":      {s.sure, 2.0 / 3},
		"right":     {s.sureRight, 0.5},
		"recall":    {s.recall, 0.5},
		"precision": {s.precision, 0.5},
	} {
		if math.Abs(pair[0]-pair[1]) > 1e-9 {
			t.Errorf("%s %v, want %v", name, pair[0], pair[1])
		}
	}
}

func TestCrossValidationAnswersEachRowOnce(t *testing.T) {
	t.Parallel()
	var rows []row
	for i := range 23 {
		rows = append(rows, row{Text: strings.Repeat("x", i+1), Intent: "a"})
	}
	seen := map[string]int{}
	for _, r := range crossValidation(rows, nil, nil, []row{{Text: "foreign", Intent: "oos"}}) {
		train := map[string]bool{}
		for _, t := range r.train {
			train[t.Text] = true
		}
		for _, row := range r.test {
			seen[row.Text]++
			if train[row.Text] {
				t.Errorf("trained and tested on %q", row.Text)
			}
		}
	}
	if len(seen) != 24 {
		t.Errorf("%d rows answered", len(seen))
	}
	for text, n := range seen {
		if n != 1 {
			t.Errorf("%q answered %d times", text, n)
		}
	}
}

func TestRun(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	var train, test strings.Builder
	for i := range 12 {
		for _, intent := range []string{"flyt en", "pas", "hej"} {
			line := `{"text":"` + intent + strings.Repeat(" ord", i%4) + `","intent":"` + intent + `"}` + "\n"
			train.WriteString(line)
			if i < 2 {
				test.WriteString(line)
			}
		}
	}
	test.WriteString(`{"text":"zzz qqq","intent":"oos"}` + "\n" + `{"text":" ","intent":"pas"}` + "\n")
	for name, text := range map[string]string{"clinc150/train": train.String(), "clinc150/valid": test.String()} {
		if err := os.MkdirAll(filepath.Join(dir, filepath.Dir(name)), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name+".jsonl"), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	var out strings.Builder
	md := filepath.Join(dir, "table.md")
	if err := (bench{data: dir}).run(&out, md); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(strings.Join(strings.Fields(out.String()), " "), "clinc150 valid 36 6/1 100.0 100.0 |") {
		t.Error(out.String())
	}
	if err := (bench{data: t.TempDir()}).run(&out, ""); err == nil || !strings.Contains(err.Error(), "train.jsonl") {
		t.Errorf("a folder without sets: %v", err)
	}
	table, err := os.ReadFile(md)
	if err != nil || !strings.Contains(string(table), "| clinc150 | valid | 36 | 100.0 | 100.0 |") {
		t.Errorf("%v\n%s", err, table)
	}
}

func TestDecodePeers(t *testing.T) {
	t.Parallel()
	peers, err := decodePeers([]byte("Epoch 1\n{\"name\":\"x\",\"inside\":4,\"right\":3,\"train\":2}\n"))
	if err != nil || len(peers) != 1 || peers[0].Right != 3 {
		t.Fatalf("%+v %v", peers, err)
	}
	var sum peer
	sum.add(peers[0], 2)
	sum.add(peers[0], 2)
	if sum.Right != 6 || sum.Train != 2 {
		t.Errorf("%+v", sum)
	}
}

func TestName(t *testing.T) {
	t.Parallel()
	for label, want := range map[string]string{"alarm/set_alarm": "alarm set alarm", "PlayMusic": "play music", "EMI": "emi", "100_NIGHT": "100 night"} {
		if got := name(label); got != want {
			t.Errorf("%s: %q, want %q", label, got, want)
		}
	}
}

func TestRounds(t *testing.T) {
	t.Parallel()
	data, test := t.TempDir(), t.TempDir()
	write := func(dir, name, intent string, n int) {
		t.Helper()
		path := filepath.Join(dir, name+".jsonl")
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		line := `{"text":"x","intent":"` + intent + `"}` + "\n"
		if err := os.WriteFile(path, []byte(strings.Repeat(line, n)), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	write(data, "s/train", "a", 20)
	write(data, "s/valid", "a", 3)
	write(test, "s/test", "a", 5)
	write(data, "f/train", "b", 2)
	s := set{name: "s", train: []string{"s/train"}, more: []string{"s/valid"}, test: []string{"s/test"},
		valid: []string{"s/valid"}, foreign: []string{"f/train"}}
	pooled := s
	pooled.pool, pooled.valid = true, nil
	for name, test := range map[string]struct {
		set         set
		test, on    string
		rounds      int
		train, asks int // of the first round
	}{
		"valid":    {s, "", "valid", 1, 20, 5},
		"test":     {s, test, "test", 1, 23, 7},
		"no test":  {s, data + "/none", "valid", 1, 20, 5},
		"pooled":   {pooled, test, "5-fold", 5, 20, 6},
		"own fold": {pooled, "", "5-fold", 5, 16, 5},
		"missing":  {set{name: "m", train: []string{"m/train"}}, "", "", 0, 0, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var o outcome
			rounds, err := bench{data: data, test: test.test}.rounds(test.set, &o)
			if err != nil || len(rounds) != test.rounds || o.on != test.on {
				t.Fatalf("%d rounds on %q, %v", len(rounds), o.on, err)
			}
			if test.rounds > 0 && (len(rounds[0].train) != test.train || len(rounds[0].test) != test.asks) {
				t.Errorf("trained on %d, asked %d", len(rounds[0].train), len(rounds[0].test))
			}
		})
	}
}

func TestPowerLaw(t *testing.T) {
	t.Parallel()
	at := []float64{100, 200, 400}
	wrong := []float64{0.4, 0.4 / math.Sqrt2, 0.2} // falls with the square root
	if got := powerLaw(at, wrong, 1600); math.Abs(got-0.1) > 1e-9 {
		t.Errorf("wrong at 1600: %v, want 0.1", got)
	}
}

func TestThinnedKeepsEachLabel(t *testing.T) {
	t.Parallel()
	rows := []row{{"a", "x"}, {"b", "y"}, {"c", "x"}, {"d", "x"}, {"e", "x"}}
	labels := map[string]int{}
	for _, r := range thinned(rows, 0.5) {
		labels[r.Intent]++
	}
	if labels["x"] != 2 || labels["y"] != 1 {
		t.Errorf("kept %v", labels)
	}
}
