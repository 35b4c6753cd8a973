package speech

import (
	"context"
	"fmt"
	"math"
	"slices"
	"sync"

	"golang.org/x/sync/errgroup"
)

// Phrases recognises phrases that it was told beforehand, and nothing else: it
// compares the shape of what it hears with each of them as a speaker says it
// (cepstra under dynamic time warping). It really listens, so that tests and the
// offline demo go through sound, but it is no dictation and is not meant for
// citizens. It is safe for concurrent use.
type Phrases struct {
	speaker Speaker
	known   []Phrase
	once    sync.Once
	shapes  []shape
	err     error
}

// Phrase is something that can be recognised.
type Phrase struct{ Text, Lang string }

// NewPhrases makes a recogniser. The phrases are spoken by speaker, once, when
// Learn or Transcribe is first called: about 20 ms each with espeak-ng.
func NewPhrases(speaker Speaker, known []Phrase) *Phrases {
	return &Phrases{speaker: speaker, known: known}
}

// Learn speaks the phrases; later calls give the result of the first.
func (p *Phrases) Learn(ctx context.Context) error {
	p.once.Do(func() {
		p.shapes = make([]shape, len(p.known))
		g, ctx := errgroup.WithContext(ctx)
		g.SetLimit(4)
		for i, phrase := range p.known {
			g.Go(func() (err error) {
				p.shapes[i], err = p.learn(ctx, phrase)
				return err
			})
		}
		p.err = g.Wait()
	})
	return p.err
}

func (p *Phrases) learn(ctx context.Context, phrase Phrase) (shape, error) {
	var pcm []int16
	for piece, err := range p.speaker.Speak(ctx, Normalise(phrase.Text, phrase.Lang), phrase.Lang) {
		if err != nil {
			return nil, fmt.Errorf("speech: learn %q: %w", phrase.Text, err)
		}
		pcm = append(pcm, piece...)
	}
	return shapeOf(Resample(pcm, SpokenRate, HeardRate)), nil
}

// tooFar is the distance, and tooClose how much nearer the best must be than the
// second, from which on nothing was understood.
const (
	tooFar   = 2.0
	tooClose = 1.1
)

// Transcribe implements Transcriber.
func (p *Phrases) Transcribe(ctx context.Context, pcm []int16, _ string) (string, error) {
	if err := p.Learn(context.WithoutCancel(ctx)); err != nil {
		return "", err
	}
	best, text, second := p.nearest(shapeOf(pcm))
	if best > tooFar || second < best*tooClose {
		return "", ctx.Err()
	}
	return text, ctx.Err()
}

// nearest finds the phrase nearest to what was heard, and how far the next other
// one is.
func (p *Phrases) nearest(heard shape) (best float64, text string, second float64) {
	best, second = math.Inf(1), math.Inf(1)
	if len(heard) < 8 {
		return best, "", second
	}
	for i, s := range p.shapes {
		switch d := heard.distance(s, second); {
		case d < best:
			if p.known[i].Text != text {
				second = best
			}
			best, text = d, p.known[i].Text
		case d < second && p.known[i].Text != text:
			second = d
		}
	}
	return best, text, second
}

// shape is a sound as cepstra, one row each 10 ms, without the silence around.
type shape [][cepstra]float32

const (
	cepstra  = 13
	bands    = 26
	fftSize  = 512
	frameLen = 400 // 25 ms
	frameHop = 160 // 10 ms
)

// shapeOf finds the shape of a sound. What is 30 dB below the loudest counts as
// silence, so that a quiet room and a noisy one look alike.
func shapeOf(pcm []int16) shape {
	var spectra [][bands]float64
	var power []float64
	frame := make([]complex128, fftSize)
	loudest := 1e-10
	for at := 0; at+frameLen <= len(pcm); at += frameHop {
		clear(frame)
		energy := 0.0
		for i := range frameLen {
			x := float64(pcm[at+i]) / 32768
			if at+i > 0 {
				x -= 0.97 * float64(pcm[at+i-1]) / 32768
			}
			energy += x * x
			frame[i] = complex(x*(0.54-0.46*math.Cos(2*math.Pi*float64(i)/(frameLen-1))), 0)
		}
		fft(frame)
		b := inBands(frame)
		loudest = max(loudest, slices.Max(b[:]))
		spectra, power = append(spectra, b), append(power, energy)
	}
	from, to := speechIn(power)
	s := make(shape, 0, to-from)
	for _, b := range spectra[from:to] {
		s = append(s, cepstrum(b, loudest/1000))
	}
	return s.centred()
}

// speechIn finds where the sound begins and ends: what stands out of the quiet
// around it, and is not far below the loudest.
func speechIn(power []float64) (from, to int) {
	if len(power) == 0 {
		return 0, 0
	}
	sorted := slices.Sorted(slices.Values(power))
	quiet := sorted[len(sorted)/10]
	least := max(sorted[len(sorted)-1]/1000, min(quiet*4, sorted[len(sorted)-1]/20))
	from, to = 0, len(power)
	for from < to && power[from] < least {
		from++
	}
	for to > from && power[to-1] < least {
		to--
	}
	return from, to
}

// centred takes the mean of each cepstrum away and makes them equally wide: what
// a microphone does to the sound is then the same everywhere.
func (s shape) centred() shape {
	for k := range cepstra {
		var sum, squares float64
		for i := range s {
			sum += float64(s[i][k])
			squares += float64(s[i][k]) * float64(s[i][k])
		}
		mean := sum / float64(max(1, len(s)))
		wide := math.Sqrt(max(1e-9, squares/float64(max(1, len(s)))-mean*mean))
		for i := range s {
			s[i][k] = float32((float64(s[i][k]) - mean) / wide)
		}
	}
	return s
}

// distance is the mean distance of rows along the best path that stretches one
// sound to the other. It stops at what is farther than limit.
func (s shape) distance(o shape, limit float64) float64 {
	n, m := len(s), len(o)
	if n == 0 || m == 0 || n > 2*m || m > 2*n {
		return math.Inf(1)
	}
	width := max(n, m)/5 + abs(n-m)
	before, row := make([]float64, m+1), make([]float64, m+1)
	fill(before, math.Inf(1))
	before[0] = 0
	for i := 1; i <= n; i++ {
		fill(row, math.Inf(1))
		mid, least := i*m/n, math.Inf(1)
		for j := max(1, mid-width); j <= min(m, mid+width); j++ {
			d := between(&s[i-1], &o[j-1])
			row[j] = min(before[j-1]+2*d, before[j]+d, row[j-1]+d)
			least = min(least, row[j])
		}
		if least/float64(n+m) > limit {
			return math.Inf(1)
		}
		before, row = row, before
	}
	return before[m] / float64(n+m)
}

func fill(row []float64, x float64) {
	for i := range row {
		row[i] = x
	}
}

func abs(n int) int { return max(n, -n) }

func between(a, b *[cepstra]float32) float64 {
	var sum float32
	for i := range a {
		d := a[i] - b[i]
		sum += d * d
	}
	return math.Sqrt(float64(sum))
}

// filters are triangles on the mel scale.
var filters = sync.OnceValue(func() *[bands][fftSize/2 + 1]float64 {
	var f [bands][fftSize/2 + 1]float64
	mel := func(hz float64) float64 { return 2595 * math.Log10(1+hz/700) }
	low, high := mel(100), mel(7600)
	edge := func(i int) float64 {
		m := low + (high-low)*float64(i)/(bands+1)
		return 700 * (math.Pow(10, m/2595) - 1) * fftSize / HeardRate
	}
	for b := range bands {
		left, mid, right := edge(b), edge(b+1), edge(b+2)
		for k := range f[b] {
			x := float64(k)
			f[b][k] = max(0, min((x-left)/(mid-left), (right-x)/(right-mid)))
		}
	}
	return &f
})

// inBands gathers a spectrum as the ear does.
func inBands(spectrum []complex128) (b [bands]float64) {
	f := filters()
	for i := range f {
		for k, weight := range f[i] {
			if weight > 0 {
				re, im := real(spectrum[k]), imag(spectrum[k])
				b[i] += weight * (re*re + im*im)
			}
		}
	}
	return b
}

func cepstrum(energy [bands]float64, floor float64) (c [cepstra]float32) {
	for b, e := range energy {
		l := math.Log(e + floor)
		for k := range c {
			c[k] += float32(l * math.Cos(math.Pi*float64(k)*(float64(b)+0.5)/bands))
		}
	}
	return c
}

// fft transforms in place; the length is a power of two.
func fft(x []complex128) {
	n := len(x)
	for i, j := 1, 0; i < n; i++ {
		bit := n >> 1
		for ; j&bit != 0; bit >>= 1 {
			j ^= bit
		}
		j ^= bit
		if i < j {
			x[i], x[j] = x[j], x[i]
		}
	}
	for size := 2; size <= n; size *= 2 {
		sin, cos := math.Sincos(-2 * math.Pi / float64(size))
		step := complex(cos, sin)
		for start := 0; start < n; start += size {
			w := complex(1, 0)
			for k := start; k < start+size/2; k++ {
				a, b := x[k], x[k+size/2]*w
				x[k], x[k+size/2] = a+b, a-b
				w *= step
			}
		}
	}
}
