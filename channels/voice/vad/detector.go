package vad

import "math"

// Detector follows one stream of sound. It is for one goroutine.
type Detector struct {
	m       *model
	sound   [before + Chunk + before]float32 // the end is a mirror image
	h, c    [hidden]float32
	spectra [frames * bins]float32
	a, b    [frames * 128]float32 // what goes from layer to layer
}

// New makes a detector that has heard nothing yet.
func New() (*Detector, error) {
	m, err := loaded()
	if err != nil {
		return nil, err
	}
	return &Detector{m: m}, nil
}

// Reset forgets what was heard.
func (d *Detector) Reset() { *d = Detector{m: d.m} }

// Probability tells how likely it is that somebody speaks in the next 32 ms of
// the stream. Samples are -1 to 1.
func (d *Detector) Probability(chunk *[Chunk]float32) float32 {
	copy(d.sound[:before], d.sound[Chunk:])
	copy(d.sound[before:], chunk[:])
	for i := range before {
		d.sound[before+Chunk+i] = d.sound[before+Chunk-2-i]
	}
	d.spectrum()
	in, n := d.spectra[:], frames
	for i := range d.m.conv {
		out := d.a[:]
		if i%2 == 1 {
			out = d.b[:]
		}
		n = d.m.conv[i].run(in, n, out)
		in = out
	}
	return d.remember(in[:hidden])
}

// run convolves n frames of in to out, with a rectifier behind, and returns how
// many frames there are then.
func (l *layer) run(in []float32, n int, out []float32) int {
	m := (n-1)/l.stride + 1
	for f := range m {
		for o := range l.out {
			sum := l.bias[o]
			for tap := range 3 {
				if at := f*l.stride + tap - 1; at >= 0 && at < n {
					row := (3*o + tap) * l.in
					sum += dot(l.weight[row:row+l.in], in[at*l.in:(at+1)*l.in])
				}
			}
			out[f*l.out+o] = max(0, sum)
		}
	}
	return m
}

// remember runs the LSTM and the last layer.
func (d *Detector) remember(x []float32) float32 {
	m, last := d.m, d.h
	gate := func(g, i int) float32 {
		row := (g*hidden + i) * hidden
		return m.bias[g*hidden+i] + dot(m.input[row:row+hidden], x) + dot(m.recurrent[row:row+hidden], last[:])
	}
	sum := m.outBias
	for i := range hidden {
		d.c[i] = sigmoid(gate(1, i))*d.c[i] + sigmoid(gate(0, i))*tanh(gate(2, i))
		d.h[i] = sigmoid(gate(3, i)) * tanh(d.c[i])
		sum += m.out[i] * max(0, d.h[i])
	}
	return sigmoid(sum)
}

// dot is written with sums that do not wait for each other, on arrays whose
// bounds are known: the whole model is dot products. a and b have the same
// length, and it is one that eight divides, or 129.
func dot(a, b []float32) float32 {
	var s0, s1, s2, s3 float32
	for len(a) >= 8 && len(b) >= 8 {
		x, y := (*[8]float32)(a), (*[8]float32)(b)
		s0 += x[0]*y[0] + x[4]*y[4]
		s1 += x[1]*y[1] + x[5]*y[5]
		s2 += x[2]*y[2] + x[6]*y[6]
		s3 += x[3]*y[3] + x[7]*y[7]
		a, b = a[8:], b[8:]
	}
	for i := range a {
		s0 += a[i] * b[i]
	}
	return s0 + s1 + s2 + s3
}

func sigmoid(x float32) float32 { return float32(1 / (1 + math.Exp(-float64(x)))) }
func tanh(x float32) float32    { return float32(math.Tanh(float64(x))) }
