// Package vad tells speech from everything else: the Silero voice activity model
// (version 5, 16 kHz) in plain Go.
//
// The model takes 512 samples (32 ms) with the 64 before them, makes a spectrum
// of them, runs four convolutions and an LSTM that remembers what came before,
// and gives the probability that somebody speaks. silero.onnx holds its weights
// as its makers publish them (LICENSE.silero); only the computation is ours, and
// a test compares it with ONNX Runtime's.
package vad

import (
	_ "embed"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"sync"

	"google.golang.org/protobuf/encoding/protowire"
)

const (
	// Rate is how many samples a second the model takes.
	Rate = 16000
	// Chunk is how many samples it takes at a time: 32 ms.
	Chunk = 512

	before = 64  // samples of the chunk before that it looks at again
	window = 256 // samples of one spectrum
	hop    = 128 // samples from one spectrum to the next
	frames = 4   // spectra of one chunk
	bins   = 129 // frequencies of one spectrum
	hidden = 128 // width of the LSTM
)

//go:embed silero.onnx
var published []byte

// model is the weights, shared by all detectors and never written.
type model struct {
	window           []float32 // what a spectrum's sound is weighed with
	conv             [4]layer
	input, recurrent []float32 // 4*hidden rows of hidden: input, forget, cell and output gates
	bias             []float32 // 4*hidden
	out              []float32
	outBias          float32
}

// layer is a convolution over time with a kernel of three and one frame of
// padding. weight is ordered by output, tap and input, so that a tap is one
// dot product.
type layer struct {
	in, out, stride int
	weight, bias    []float32
}

var loaded = sync.OnceValues(func() (*model, error) { return parse(published) })

// parse reads the weights out of an ONNX file.
func parse(file []byte) (*model, error) {
	tensors, err := initializers(file)
	if err != nil {
		return nil, err
	}
	var missing error
	take := func(name string, n int) []float32 {
		w := tensors["model."+name]
		if len(w) != n {
			missing = errors.Join(missing, fmt.Errorf("vad: %s has %d weights, want %d", name, len(w), n))
			return make([]float32, n)
		}
		return w
	}
	m := &model{
		window: take("stft.forward_basis_buffer", 2*bins*window)[:window], // of the lowest frequency: the cosine is 1
		out:    take("decoder.decoder.2.weight", hidden),
		input:  take("decoder.rnn.weight_ih", 4*hidden*hidden), recurrent: take("decoder.rnn.weight_hh", 4*hidden*hidden),
		outBias: take("decoder.decoder.2.bias", 1)[0],
	}
	for i, s := range []struct{ in, out, stride int }{{bins, 128, 1}, {128, 64, 2}, {64, 64, 2}, {64, hidden, 1}} {
		name := fmt.Sprintf("encoder.%d.reparam_conv.", i)
		m.conv[i] = layer{s.in, s.out, s.stride, byTap(take(name+"weight", s.out*s.in*3), s.in), take(name+"bias", s.out)}
	}
	one, two := take("decoder.rnn.bias_ih", 4*hidden), take("decoder.rnn.bias_hh", 4*hidden)
	for i := range one {
		m.bias = append(m.bias, one[i]+two[i])
	}
	return m, missing
}

// byTap reorders a kernel from output, input, tap to output, tap, input.
func byTap(w []float32, in int) []float32 {
	r := make([]float32, len(w))
	for i, x := range w {
		out, rest := i/(3*in), i%(3*in)
		r[(3*out+rest%3)*in+rest/3] = x
	}
	return r
}

// The numbers of the fields of onnx.proto that hold weights.
const (
	modelGraph       = 7
	graphInitializer = 5
	tensorName       = 8
	tensorRaw        = 9
)

// initializers lists the weights of an ONNX file by name.
func initializers(file []byte) (map[string][]float32, error) {
	all := map[string][]float32{}
	err := each(file, func(n protowire.Number, graph []byte) error {
		if n != modelGraph {
			return nil
		}
		return each(graph, func(n protowire.Number, tensor []byte) error {
			if n != graphInitializer {
				return nil
			}
			var name string
			var raw []byte
			err := each(tensor, func(n protowire.Number, value []byte) error {
				switch n {
				case tensorName:
					name = string(value)
				case tensorRaw:
					raw = value
				}
				return nil
			})
			all[name] = floats(raw)
			return err
		})
	})
	return all, err
}

// each calls do with every field of a message that is bytes.
func each(message []byte, do func(n protowire.Number, value []byte) error) error {
	for len(message) > 0 {
		num, typ, n := protowire.ConsumeTag(message)
		if n < 0 {
			return protowire.ParseError(n)
		}
		message = message[n:]
		size := protowire.ConsumeFieldValue(num, typ, message)
		if size < 0 {
			return protowire.ParseError(size)
		}
		if typ == protowire.BytesType {
			value, _ := protowire.ConsumeBytes(message)
			if err := do(num, value); err != nil {
				return err
			}
		}
		message = message[size:]
	}
	return nil
}

func floats(raw []byte) []float32 {
	f := make([]float32, len(raw)/4)
	for i := range f {
		f[i] = math.Float32frombits(binary.LittleEndian.Uint32(raw[4*i:]))
	}
	return f
}
