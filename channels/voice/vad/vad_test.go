package vad

import (
	"encoding/binary"
	"math"
	"os"
	"strconv"
	"strings"
	"testing"
)

// sound reads half a second of hiss, a Danish sentence and half a second of
// louder hiss.
func sound(t testing.TB) []float32 {
	t.Helper()
	raw, err := os.ReadFile("testdata/speech.s16")
	if err != nil {
		t.Fatal(err)
	}
	pcm := make([]float32, len(raw)/2)
	for i := range pcm {
		pcm[i] = float32(int16(binary.LittleEndian.Uint16(raw[2*i:]))) / 32768
	}
	return pcm
}

func detector(t testing.TB) *Detector {
	t.Helper()
	d, err := New()
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func probabilities(d *Detector, pcm []float32) (all []float64) {
	for i := 0; i+Chunk <= len(pcm); i += Chunk {
		all = append(all, float64(d.Probability((*[Chunk]float32)(pcm[i:]))))
	}
	return all
}

// TestSameAsONNXRuntime compares with what ONNX Runtime 1.20 gives for the same
// weights and sound, chunk by chunk, memory included.
func TestSameAsONNXRuntime(t *testing.T) {
	t.Parallel()
	raw, err := os.ReadFile("testdata/onnxruntime.txt")
	if err != nil {
		t.Fatal(err)
	}
	want := strings.Fields(string(raw))
	got := probabilities(detector(t), sound(t))
	if len(got) != len(want) {
		t.Fatalf("%d probabilities, want %d", len(got), len(want))
	}
	worst := 0.0
	for i, w := range want {
		p, err := strconv.ParseFloat(w, 64)
		if err != nil {
			t.Fatal(err)
		}
		worst = max(worst, math.Abs(p-got[i]))
	}
	if worst > 0.0005 {
		t.Errorf("largest difference %.6f", worst)
	}
	t.Logf("largest difference %.6f over %d chunks", worst, len(want))
}

func TestResetForgets(t *testing.T) {
	t.Parallel()
	d, pcm := detector(t), sound(t)
	first := probabilities(d, pcm[:20*Chunk])
	d.Reset()
	for i, p := range probabilities(d, pcm[:20*Chunk]) {
		if p != first[i] {
			t.Fatalf("chunk %d: %f after a reset, %f before", i, p, first[i])
		}
	}
}

func TestSilenceIsNoSpeech(t *testing.T) {
	t.Parallel()
	for i, p := range probabilities(detector(t), make([]float32, 100*Chunk)) {
		if p > 0.3 {
			t.Fatalf("chunk %d of silence: %.2f", i, p)
		}
	}
}

func TestWeightsThatAreNot(t *testing.T) {
	t.Parallel()
	for name, file := range map[string][]byte{"nothing": {}, "no protobuf": []byte("hello"), "cut short": published[:1000]} {
		if _, err := parse(file); err == nil {
			t.Errorf("%s was taken for weights", name)
		}
	}
}

// FuzzParse: no file breaks the reader, and only whole weights are taken.
func FuzzParse(f *testing.F) {
	f.Add([]byte{})
	f.Add(published[:200])
	f.Add([]byte{0x3a, 0x02, 0x2a, 0x00})
	f.Fuzz(func(t *testing.T, file []byte) {
		if m, err := parse(file); err == nil && len(m.window) != window {
			t.Fatal("half a model")
		}
	})
}

func BenchmarkChunk(b *testing.B) {
	d, pcm := detector(b), sound(b)
	for i := 0; b.Loop(); i++ {
		d.Probability((*[Chunk]float32)(pcm[i%100*Chunk:]))
	}
}
