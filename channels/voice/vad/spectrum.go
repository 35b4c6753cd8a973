package vad

import (
	"math"
	"math/bits"
)

// spectrum fills spectra with magnitudes, frame by frame. The model's makers
// multiply by a matrix of weighed sines and cosines; a Fourier transform gives
// the same with a twentieth of the work. It takes complex numbers, so two frames
// go through at once, as real and imaginary part, and are told apart afterwards:
// a real signal's spectrum is the mirror image of its own conjugate.
func (d *Detector) spectrum() {
	var re, im [window]float32
	for f := 0; f < frames; f += 2 {
		one, two := d.sound[f*hop:f*hop+window], d.sound[(f+1)*hop:(f+1)*hop+window]
		for i, w := range d.m.window {
			re[reversed[i]], im[reversed[i]] = w*one[i], w*two[i]
		}
		transform(&re, &im)
		for k := range bins {
			m := (window - k) % window
			d.spectra[f*bins+k] = magnitude(re[k]+re[m], im[k]-im[m])
			d.spectra[(f+1)*bins+k] = magnitude(im[k]+im[m], re[k]-re[m])
		}
	}
}

// magnitude is the length of half of (x, y).
func magnitude(x, y float32) float32 { return float32(math.Sqrt(float64(x*x+y*y))) / 2 }

// transform is the fast Fourier transform of Cooley and Tukey, in place: its
// input lies in bit-reversed order, its output does not.
func transform(re, im *[window]float32) {
	for half := 1; half < window; half *= 2 {
		for i := range half {
			c, s := turns[half+i][0], turns[half+i][1]
			for a := i; a < window; a += 2 * half {
				b := a + half
				x, y := re[b]*c-im[b]*s, re[b]*s+im[b]*c
				re[a], re[b] = re[a]+x, re[a]-x
				im[a], im[b] = im[a]+y, im[a]-y
			}
		}
	}
}

// reversed is each place with its bits in reverse order; turns[half+i] is e to
// the -i*pi/half, for each half of transform.
var reversed, turns = func() (r [window]uint8, t [window][2]float32) {
	for i := range r {
		r[i] = bits.Reverse8(uint8(i)) //nolint:gosec // below 256
	}
	for half := 1; half < window; half *= 2 {
		for i := range half {
			sin, cos := math.Sincos(-math.Pi * float64(i) / float64(half))
			t[half+i] = [2]float32{float32(cos), float32(sin)}
		}
	}
	return r, t
}()
