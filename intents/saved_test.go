package intents

import (
	"encoding/binary"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func trainedSample(t testing.TB, examples int) (*Catalogue, *Matcher) {
	t.Helper()
	list := []Intent{}
	for i, words := range [][]string{{"flyt min tid", "kan jeg få en anden dag", "ryk mødet"}, {"hvad koster et pas", "prisen på pas"}, {"hej", "godmorgen"}} {
		list = append(list, Intent{ID: string(rune('a' + i)), Do: Do{Verb: "talk"}, Examples: map[string][]string{"da": words[:min(examples, len(words))]}})
	}
	c, err := NewCatalogue(list, "vejret i morgen")
	if err != nil {
		t.Fatal(err)
	}
	m, err := Train(c, Options{})
	if err != nil {
		t.Fatal(err)
	}
	return c, m
}

func TestSavedIsWhatWasTrained(t *testing.T) {
	t.Parallel()
	c, m := trainedSample(t, 3)
	dir := filepath.Join(t.TempDir(), "made")
	if _, err := Load(dir, c, Options{}); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("before it was saved: %v", err)
	}
	if err := m.Save(dir); err != nil {
		t.Fatal(err)
	}
	got, err := Load(dir, c, Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{"kan min tid flyttes", "pasprisen", "noget helt andet", "", "hej hvad koster det"} {
		if diff := cmp.Diff(m.Match(text), got.Match(text)); diff != "" {
			t.Errorf("%q: %s", text, diff)
		}
		if diff := cmp.Diff(m.Explain(text, "a"), got.Explain(text, "a")); diff != "" {
			t.Errorf("%q: %s", text, diff)
		}
	}
	other, _ := trainedSample(t, 2)
	if _, err := Load(dir, other, Options{}); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("with other examples: %v", err)
	}
	if _, err := Load(dir, c, Options{NoBackground: true}); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("with other options: %v", err)
	}
}

func TestADamagedFileIsNotLoaded(t *testing.T) {
	t.Parallel()
	c, m := trainedSample(t, 3)
	raw := m.encode()
	for _, at := range []int{0, len(magic), len(magic) + 40, len(raw) / 2, len(raw) - 1} {
		bad := append([]byte{}, raw...)
		bad[at] ^= 1
		if _, err := decode(bad, m.key, c, Options{}); !errors.Is(err, ErrSaved) {
			t.Errorf("byte %d changed: %v", at, err)
		}
		if _, err := decode(raw[:at], m.key, c, Options{}); !errors.Is(err, ErrSaved) {
			t.Errorf("cut after %d: %v", at, err)
		}
	}
	if _, err := decode(raw, m.key, c, Options{}); err != nil {
		t.Error(err)
	}
}

func TestOldFilesGo(t *testing.T) {
	t.Parallel()
	_, m := trainedSample(t, 3)
	dir := t.TempDir()
	for i := range 2 * keptFiles {
		old := filepath.Join(dir, "matcher-"+string(rune('a'+i)))
		if err := os.WriteFile(old, nil, 0o600); err != nil {
			t.Fatal(err)
		}
		at := time.Now().Add(time.Duration(i-100) * time.Hour)
		if err := os.Chtimes(old, at, at); err != nil {
			t.Fatal(err)
		}
	}
	if err := m.Save(dir); err != nil {
		t.Fatal(err)
	}
	left, err := os.ReadDir(dir)
	if err != nil || len(left) != keptFiles {
		t.Errorf("%d files left: %v %v", len(left), left, err)
	}
	if _, err := os.Stat(fileIn(dir, m.key)); err != nil {
		t.Error("the newest went:", err)
	}
}

// FuzzDecode reads files whose checksum is right and whose contents are not.
func FuzzDecode(f *testing.F) {
	c, m := trainedSample(f, 3)
	head := len(magic) + len(m.key)
	raw := m.encode()
	f.Add(raw[head : len(raw)-4])
	f.Add(raw[head : head+20])
	f.Fuzz(func(t *testing.T, body []byte) {
		file := append(append([]byte{}, raw[:head]...), body...)
		file = binary.LittleEndian.AppendUint32(file, checksum(file))
		if m, err := decode(file, m.key, c, Options{}); err == nil {
			m.Match("hvad koster et pas")
		} else if !errors.Is(err, ErrSaved) {
			t.Error(err)
		}
	})
}
