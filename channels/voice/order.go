package voice

// order puts the packets of one stream in sequence. A gap is waited for while
// few packets stand behind it, and then told as lost. It is for one goroutine.
type order struct {
	begun bool
	next  uint16
	held  map[uint16][]byte
}

// What bounds an order, in packets of 20 ms.
const (
	maxHeld = 3   // behind a gap: 60 ms
	maxGap  = 100 // a longer one is a new beginning
)

// packet is what comes out: the payload, or that it was lost. after is the
// payload that follows a lost one, when it has come.
type packet struct {
	payload []byte
	after   []byte
	lost    bool
}

// put takes a packet and gives those whose turn it is. What comes twice or too
// late is dropped.
func (o *order) put(seq uint16, payload []byte) (out []packet) {
	ahead := int16(seq - o.next) //nolint:gosec // sequence numbers wrap
	if !o.begun || ahead > maxGap || ahead < -maxGap {
		*o = order{begun: true, next: seq, held: map[uint16][]byte{}}
		ahead = 0
	}
	if ahead < 0 {
		return nil
	}
	o.held[seq] = payload
	for len(o.held) > 0 {
		p, ok := o.held[o.next]
		if !ok {
			if len(o.held) < maxHeld {
				return out
			}
			out = append(out, packet{lost: true, after: o.held[o.next+1]})
			o.next++
			continue
		}
		delete(o.held, o.next)
		out = append(out, packet{payload: p})
		o.next++
	}
	return out
}
