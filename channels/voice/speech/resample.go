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
	weights, reach := kernels(from, to)
	out := make([]int16, int(int64(len(pcm))*int64(to)/int64(from)))
	for i := range out {
		at := i * from / to
		row := weights[i%len(weights)]
		first := at - reach + 1
		var sum float32
		for k, w := range row {
			if j := first + k; j >= 0 && j < len(pcm) {
				sum += float32(pcm[j]) * w
			}
		}
		out[i] = int16(max(-32768, min(32767, math.Round(float64(sum)))))
	}
	return out
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
