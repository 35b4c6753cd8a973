package intents

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"embed"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"hash/crc32"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"sync"
	"time"
)

// Training takes seconds, reading what was trained takes a moment. Save and
// Load keep the weights in a file named by their key: a hash of all that there
// was to learn from and of the code that learned. A changed example, and a
// changed line of this package, is another key, so what is loaded is what Train
// would have made.
//
// Layout, little-endian: magic, key, the numbers of classes and features; of
// each feature its hash, idf and familiarity; weights by feature, then class;
// bias by class; the calibration; CRC-32 (Castagnoli) of all before.

const magic = "offelia matcher\n"

// ErrSaved is the error of a file that does not hold the weights of the
// catalogue asked for: of another catalogue or program, cut short, damaged.
var ErrSaved = errors.New("intents: not the saved matcher of this catalogue")

//go:embed *.go *.txt danish/*.go danish/*.txt
var source embed.FS

// code is a hash of what decides, beside the texts, what comes of training.
var code = sync.OnceValue(func() [sha256.Size]byte {
	h := sha256.New()
	fmt.Fprintln(h, runtime.Version(), runtime.GOARCH)
	_ = fs.WalkDir(source, ".", func(path string, d fs.DirEntry, err error) error { // embedded files can be read
		if err == nil && !d.IsDir() {
			raw, _ := source.ReadFile(path)
			fmt.Fprintln(h, path, len(raw))
			h.Write(raw)
		}
		return err
	})
	return [sha256.Size]byte(h.Sum(nil))
})

// keyOf names what Train makes of a catalogue. Names, thresholds and neighbours
// are not learned and not in it.
func keyOf(c *Catalogue, opt Options) [sha256.Size]byte {
	h := sha256.New()
	sum := code()
	h.Write(sum[:])
	for l := range lessons(c, opt) {
		fmt.Fprintln(h, l.class, l.only, len(l.text), l.text)
	}
	return [sha256.Size]byte(h.Sum(nil))
}

func fileIn(dir string, key [sha256.Size]byte) string {
	return filepath.Join(dir, "matcher-"+hex.EncodeToString(key[:8]))
}

// Load gives the matcher that Save kept in dir for this catalogue, or an error
// that says why there is none.
func Load(dir string, c *Catalogue, opt Options) (*Matcher, error) {
	key := keyOf(c, opt)
	file := fileIn(dir, key)
	raw, err := os.ReadFile(file) //nolint:gosec // the folder is the operator's
	if err != nil {
		return nil, fmt.Errorf("intents: load: %w", err)
	}
	now := time.Now()
	_ = os.Chtimes(file, now, now) // what is in use is the last to go
	return decode(raw, key, c, opt)
}

// keptFiles is how many matchers lie in a folder: of the present catalogue, of
// those before, and of other programs on the machine.
const keptFiles = 4

// Save keeps the matcher in dir, which it makes when it is not there, and takes
// the oldest out beyond a few. A reader never sees half a file. What Update made
// is not kept: it is not what Train would have made.
func (m *Matcher) Save(dir string) error {
	if m.key == [sha256.Size]byte{} {
		return fmt.Errorf("%w: it was updated and not trained", ErrSaved)
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return fmt.Errorf("intents: save: %w", err)
	}
	f, err := os.CreateTemp(dir, "new-*")
	if err != nil {
		return fmt.Errorf("intents: save: %w", err)
	}
	_, err = f.Write(m.encode())
	if err = errors.Join(err, f.Close()); err == nil {
		err = os.Rename(f.Name(), fileIn(dir, m.key))
	}
	if err != nil {
		return fmt.Errorf("intents: save: %w", errors.Join(err, os.Remove(f.Name())))
	}
	return prune(dir)
}

// prune removes all but the newest files.
func prune(dir string) error {
	files, err := filepath.Glob(filepath.Join(dir, "matcher-*"))
	if err != nil || len(files) <= keptFiles {
		return err
	}
	age := map[string]int64{}
	for _, f := range files {
		if info, err := os.Stat(f); err == nil {
			age[f] = info.ModTime().UnixNano()
		}
	}
	slices.SortFunc(files, func(a, b string) int { return cmp.Compare(age[b], age[a]) })
	for _, f := range files[keptFiles:] {
		err = errors.Join(err, os.Remove(f))
	}
	return err
}

func (m *Matcher) encode() []byte {
	v, l := m.model.vocab, m.model.linear
	features := make([]uint64, len(v.idf))
	for f, id := range v.ids {
		features[id] = uint64(f)
	}
	b := append([]byte(magic), m.key[:]...)
	for _, part := range []any{
		uint32(l.classes), uint32(len(features)), features, v.idf, v.familiar, l.w, l.bias, v.rare, m.cal.numbers(), //nolint:gosec // both are small
	} {
		b, _ = binary.Append(b, binary.LittleEndian, part) // numbers all: it cannot fail
	}
	return binary.LittleEndian.AppendUint32(b, checksum(b))
}

func checksum(b []byte) uint32 { return crc32.Checksum(b, crc32.MakeTable(crc32.Castagnoli)) }

// decode is the reverse of encode.
func decode(raw []byte, key [sha256.Size]byte, c *Catalogue, opt Options) (*Matcher, error) {
	head := append([]byte(magic), key[:]...)
	body, sum := raw[:max(0, len(raw)-4)], raw[max(0, len(raw)-4):]
	if len(sum) < 4 || !bytes.HasPrefix(body, head) || binary.LittleEndian.Uint32(sum) != checksum(body) {
		return nil, ErrSaved
	}
	body = body[len(head):]
	ok := true
	read := func(part any) {
		n := binary.Size(part)
		if ok = ok && len(body) >= n; !ok {
			return
		}
		_, err := binary.Decode(body[:n], binary.LittleEndian, part)
		body, ok = body[n:], err == nil
	}
	var classes, count uint32
	read(&classes)
	read(&count)
	n, k := int(count), int(classes)
	if !ok || k != len(c.Intents)+1 || n > len(raw)/8 || n*k > len(raw)/4 { // before making room for so much
		return nil, ErrSaved
	}
	features := make([]uint64, n)
	v := &vocabulary{ids: make(map[feature]int32, n), idf: make([]float32, n), group: make([]uint8, n), familiar: make([]bool, n)}
	l := linear{w: make([]float32, n*k), bias: make([]float32, k), classes: k}
	numbers := make([]float64, len(calibration{}.numbers()))
	for _, part := range []any{features, v.idf, v.familiar, l.w, l.bias, &v.rare, numbers} {
		read(part)
	}
	if !ok || len(body) > 0 {
		return nil, ErrSaved
	}
	for id, f := range features {
		v.ids[feature(f)], v.group[id] = int32(id), uint8(feature(f).group()) //nolint:gosec // checked above
	}
	return newMatcher(c, opt, key, &model{vocab: v, linear: l, classes: k - 1}, calibrated(numbers)), nil
}

// numbers lists what a calibration is made of.
func (c calibration) numbers() []float64 {
	return slices.Concat(c.mean[:], c.scale[:], []float64{c.temperature, c.slope, c.offset, c.noneAt})
}

// calibrated is the reverse of numbers.
func calibrated(n []float64) calibration {
	rest := n[2*numSignals:]
	return calibration{
		mean: signals(n[:numSignals]), scale: signals(n[numSignals : 2*numSignals]),
		temperature: rest[0], slope: rest[1], offset: rest[2], noneAt: rest[3],
	}
}
