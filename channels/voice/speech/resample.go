package speech

import "math"

// taps is how many samples on each side a new sample is made of, at the lower
// of the two rates.
const taps = 12

// Resample gives the same sound with another number of samples a second. What
// the lower rate cannot hold is filtered out.
func Resample(pcm []int16, from, to int) []int16 {
	if from == to || len(pcm) == 0 {
		return pcm
	}
	s := NewResampler(from, to)
	whole := int(int64(len(pcm)) * int64(to) / int64(from))
	out := s.Add(make([]int16, 0, whole), pcm)
	return s.Add(out, make([]int16, 2*s.reach))[:whole] // silence comes after
}

// Resampler is Resample for sound that comes piece by piece: the pieces fit
// together, each later by at most 12 samples of the lower rate. It is for one
// stream and one goroutine.
type Resampler struct {
	from, to int
	weights  [][]float32
	reach    int
	pcm      []int16 // what came and is still needed
	before   int     // samples that came before pcm
	made     int
}

// NewResampler makes one.
func NewResampler(from, to int) *Resampler {
	s := &Resampler{from: from, to: to}
	s.weights, s.reach = kernels(from, to)
	return s
}

// Add takes the next piece and appends to dst what can be made by now.
func (s *Resampler) Add(dst, pcm []int16) []int16 {
	s.pcm = append(s.pcm, pcm...)
	for ; ; s.made++ {
		first := s.made*s.from/s.to - s.reach + 1 - s.before
		row := s.weights[s.made%len(s.weights)]
		if first+len(row) > len(s.pcm) {
			if first > 0 { // no new sample is made of these any more
				s.pcm, s.before = append(s.pcm[:0], s.pcm[first:]...), s.before+first
			}
			return dst
		}
		if first < 0 {
			row, first = row[-first:], 0
		}
		var sum float32
		for k, w := range row {
			sum += float32(s.pcm[first+k]) * w
		}
		dst = append(dst, int16(max(-32768, min(32767, math.Round(float64(sum))))))
	}
}

// kernels are the weights of the samples around a new one, for each place that
// it may have between two old ones: after to/gcd new samples they come again.
func kernels(from, to int) (weights [][]float32, reach int) {
	a, b := from, to
	for b > 0 {
		a, b = b, a%b
	}
	cut := min(1, float64(to)/float64(from)) // of the frequencies that from can hold
	reach = int(math.Ceil(taps / cut))
	weights = make([][]float32, to/a)
	for phase := range weights {
		at := float64(phase*from%to) / float64(to)
		weights[phase] = make([]float32, 2*reach)
		for k := range weights[phase] {
			x := (at - float64(k-reach+1)) * cut
			weights[phase][k] = float32(kernel(x) * cut)
		}
	}
	return weights, reach
}

// kernel is a sinc under a Hann window.
func kernel(x float64) float64 {
	if x == 0 {
		return 1
	}
	if math.Abs(x) >= taps {
		return 0
	}
	return math.Sin(math.Pi*x) / (math.Pi * x) * (0.5 + 0.5*math.Cos(math.Pi*x/taps))
}
