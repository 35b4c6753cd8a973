// Package opus encodes and decodes a call's sound: libopus itself, compiled to
// WebAssembly (build.sh) and run by wazero, so that the program needs no C
// compiler and no shared library.
//
// Sound is mono, 16 bits a sample, in frames of 20 ms. What is encoded has
// 24,000 samples a second, as speech engines make it; what is decoded has 16,000,
// as recognisers take it, so that nothing need be resampled between. A packet
// that was lost is replaced: from the redundancy that the next packet carries,
// or by what libopus makes of the sound before it.
package opus

import (
	"context"
	_ "embed"
	"encoding/binary"
	"errors"
	"fmt"
	"sync"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/imports/wasi_snapshot_preview1"
)

const (
	// SpokenRate is how many samples a second are encoded.
	SpokenRate = 24000
	// HeardRate is how many samples a second are decoded.
	HeardRate = 16000
	// Spoken is how many samples of a frame are encoded.
	Spoken = SpokenRate / 50
	// Heard is how many samples of a frame are decoded.
	Heard = HeardRate / 50
	// MaxPacket is the most bytes that a packet has here.
	MaxPacket = 1500
	// longest is how many samples the longest packet decodes to: 120 ms.
	longest = 6 * Heard
)

//go:embed opus.wasm
var wasm []byte

// Library is compiled libopus, from which codecs are made. Compiling takes
// about a tenth of a second and is done once, by Load. It is safe for
// concurrent use.
type Library struct {
	runtime wazero.Runtime
	code    wazero.CompiledModule
}

// Load compiles libopus.
func Load(ctx context.Context) (*Library, error) {
	r := wazero.NewRuntimeWithConfig(ctx, wazero.NewRuntimeConfig().WithMemoryLimitPages(64))
	code, err := r.CompileModule(ctx, wasm)
	if err == nil {
		_, err = wasi_snapshot_preview1.Instantiate(ctx, r) // libc asks for it; nothing is given
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("opus: load: %w", err), r.Close(ctx))
	}
	return &Library{r, code}, nil
}

// Close frees the library and every codec made from it.
func (l *Library) Close() error { return l.runtime.Close(context.Background()) }

// Settings are how a codec encodes. The zero value is Speech.
type Settings struct {
	Bitrate    int // bits a second
	Complexity int // 0 to 10: processor time against quality
	Loss       int // percent of packets to expect lost; above 0 adds redundancy
}

// Speech is what calls use: about 30 kbit/s, and redundancy against loss.
var Speech = Settings{Bitrate: 32000, Complexity: 0, Loss: 5}

// Codec is one call's encoder and decoder, with a memory of its own of about
// half a megabyte. It is safe for concurrent use. Close it.
type Codec struct {
	mu                      sync.Mutex
	module                  api.Module
	encode, decode, recover api.Function
	pcm, packet             uint32 // where the buffers lie
	stack                   [1]uint64
}

// New makes a codec.
func (l *Library) New(ctx context.Context, s Settings) (*Codec, error) {
	if s == (Settings{}) {
		s = Speech
	}
	m, err := l.runtime.InstantiateModule(ctx, l.code, wazero.NewModuleConfig().WithName("").WithStartFunctions("_initialize"))
	if err != nil {
		return nil, fmt.Errorf("opus: new codec: %w", err)
	}
	c := &Codec{
		module: m, encode: m.ExportedFunction("encode"), decode: m.ExportedFunction("decode"), recover: m.ExportedFunction("recover"),
		pcm: address(ctx, m, "pcm"), packet: address(ctx, m, "packet"),
	}
	out, err := m.ExportedFunction("open").Call(ctx, api.EncodeI32(int32(s.Bitrate)), api.EncodeI32(int32(s.Complexity)), api.EncodeI32(int32(s.Loss))) //nolint:gosec // small numbers
	if err == nil && api.DecodeI32(out[0]) != 0 {
		err = fmt.Errorf("libopus error %d", api.DecodeI32(out[0]))
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("opus: new codec: %w", err), c.Close())
	}
	return c, nil
}

func address(ctx context.Context, m api.Module, buffer string) uint32 {
	out, err := m.ExportedFunction(buffer).Call(ctx)
	if err != nil {
		return 0 // reading and writing there fails, and says so
	}
	return api.DecodeU32(out[0])
}

// Encode appends the packet of one frame to dst.
func (c *Codec) Encode(dst []byte, frame []int16) ([]byte, error) {
	if len(frame) != Spoken {
		return dst, fmt.Errorf("opus: encode: %d samples, want %d", len(frame), Spoken)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	memory, ok := c.module.Memory().Read(c.pcm, 2*Spoken)
	if !ok {
		return dst, errMemory
	}
	for i, s := range frame {
		binary.LittleEndian.PutUint16(memory[2*i:], uint16(s)) //nolint:gosec // the same bits
	}
	n, err := c.call(c.encode, 0)
	if err != nil {
		return dst, fmt.Errorf("opus: encode: %w", err)
	}
	packet, ok := c.module.Memory().Read(c.packet, uint32(n)) //nolint:gosec // not negative
	if !ok {
		return dst, errMemory
	}
	return append(dst, packet...), nil
}

// Decode appends the samples of a packet to dst: 40 to 1,920 of them. A packet
// that is not Opus is an error, and the decoder goes on as if it was lost.
func (c *Codec) Decode(dst []int16, packet []byte) ([]int16, error) {
	return c.samples(c.decode, dst, packet)
}

// Recover appends the 320 samples of a lost frame to dst. next is the packet
// after it, when it has come; nil conceals the loss from the sound before.
func (c *Codec) Recover(dst []int16, next []byte) ([]int16, error) {
	return c.samples(c.recover, dst, next)
}

func (c *Codec) samples(f api.Function, dst []int16, packet []byte) ([]int16, error) {
	if len(packet) > MaxPacket || len(packet) == 0 && f == c.decode {
		return dst, fmt.Errorf("opus: decode: a packet of %d bytes", len(packet))
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.module.Memory().Write(c.packet, packet) {
		return dst, errMemory
	}
	n, err := c.call(f, len(packet))
	if err != nil {
		return dst, fmt.Errorf("opus: decode: %w", err)
	}
	memory, ok := c.module.Memory().Read(c.pcm, uint32(2*n)) //nolint:gosec // not negative
	if !ok || n > longest {
		return dst, errMemory
	}
	for i := range n {
		dst = append(dst, int16(binary.LittleEndian.Uint16(memory[2*i:]))) //nolint:gosec // the same bits
	}
	return dst, nil
}

// call runs a function of libopus that takes a length (encode takes none).
func (c *Codec) call(f api.Function, n int) (int, error) {
	c.stack[0] = api.EncodeI32(int32(n)) //nolint:gosec // at most MaxPacket
	if err := f.CallWithStack(context.Background(), c.stack[:]); err != nil {
		return 0, err
	}
	got := int(api.DecodeI32(c.stack[0]))
	if got < 0 {
		return 0, fmt.Errorf("libopus error %d", got)
	}
	return got, nil
}

// Close gives the codec's memory back.
func (c *Codec) Close() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.module.Close(context.Background())
}

var errMemory = errors.New("opus: the codec is closed or broken")
