package speech

import "math"

// taps is how many samples on each side a new sample is made of.
const taps = 12

// Resample gives the same sound with another number of samples a second. What
// the lower rate cannot hold is filtered out.
func Resample(pcm []int16, from, to int) []int16 {
	if from == to || len(pcm) == 0 {
		return pcm
	}
	cut := min(1, float64(to)/float64(from)) // of the frequencies that from can hold
	reach := int(math.Ceil(taps / cut))
	step := float64(from) / float64(to)
	out := make([]int16, int(int64(len(pcm))*int64(to)/int64(from)))
	for i := range out {
		at := float64(i) * step
		mid := int(at)
		var sum float64
		for k := max(0, mid-reach+1); k <= min(len(pcm)-1, mid+reach); k++ {
			sum += float64(pcm[k]) * kernel((at-float64(k))*cut) * cut
		}
		out[i] = int16(max(-32768, min(32767, math.Round(sum))))
	}
	return out
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
