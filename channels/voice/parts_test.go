package voice

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"offelia/assistant"
	"offelia/channels/voice/opus"
)

// told is what an order gives for packets of one byte: itself, or "-" for a loss
// and "+" for one whose next packet is there to recover it from.
func told(seqs ...uint16) string {
	var o order
	var b strings.Builder
	for _, s := range seqs {
		for _, p := range o.put(s, []byte{byte('a' + s%26)}) {
			switch {
			case p.lost && p.after != nil:
				b.WriteByte('+')
			case p.lost:
				b.WriteByte('-')
			default:
				b.Write(p.payload)
			}
		}
	}
	return b.String()
}

func TestOrder(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		seqs []uint16
		want string
	}{
		"in order":           {[]uint16{0, 1, 2, 3}, "abcd"},
		"swapped":            {[]uint16{0, 2, 1, 3}, "abcd"},
		"twice":              {[]uint16{0, 1, 1, 0, 2}, "abc"},
		"one lost":           {[]uint16{0, 2, 3, 4, 5}, "a+cdef"},
		"two lost":           {[]uint16{0, 3, 4, 5}, "a-+def"},
		"late and too late":  {[]uint16{0, 2, 3, 4, 1, 5}, "a+cdef"},
		"around the end":     {[]uint16{65534, 65535, 0, 1}, "opab"},
		"a new beginning":    {[]uint16{0, 1, 5000, 5001}, "abij"},
		"waits for the next": {[]uint16{0, 2, 3}, "a"},
	} {
		if got := told(c.seqs...); got != c.want {
			t.Errorf("%s: got %q, want %q", name, got, c.want)
		}
	}
}

// FuzzOrder: whatever numbers come, packets come out at most once, each as it
// went in, and no more is told lost than lies between them.
func FuzzOrder(f *testing.F) {
	f.Add([]byte{0, 0, 0, 1, 0, 2})
	f.Add([]byte{255, 255, 0, 0, 0, 1, 0, 3, 0, 4, 0, 5})
	f.Fuzz(func(t *testing.T, raw []byte) {
		var o order
		in, out, lost := 0, 0, 0
		for len(raw) >= 2 {
			in++
			for _, p := range o.put(uint16(raw[0])<<8|uint16(raw[1]), raw[:2]) {
				if p.lost {
					lost++
				} else {
					out++
				}
			}
			raw = raw[2:]
		}
		if out > in || lost > in*maxGap || len(o.held) >= maxHeld {
			t.Fatalf("%d in, %d out, %d lost, %d held", in, out, lost, len(o.held))
		}
	})
}

// FuzzOffer: no offer breaks the reader, and what it takes has one sound in a
// codec that we have.
func FuzzOffer(f *testing.F) {
	f.Add("v=0\r\no=- 1 2 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111 0\r\na=rtpmap:111 opus/48000/2\r\n")
	f.Add("v=0\r\nm=audio")
	f.Fuzz(func(t *testing.T, raw string) {
		if o, err := readOffer(raw); err == nil && !o.opus && !o.pcmu {
			t.Fatal("an offer without a codec was taken")
		}
	})
}

// FuzzCommand: the page can say two things.
func FuzzCommand(f *testing.F) {
	f.Add([]byte(`{"type":"stop-speaking"}`))
	f.Add([]byte(`{"type":1}`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		switch c := command(raw); c {
		case "", "stop-speaking", "client-ready":
		default:
			t.Fatalf("%q", c)
		}
	})
}

func TestTelephoneSound(t *testing.T) {
	t.Parallel()
	for s := -32768; s < 32768; s += 7 {
		got, want := int(linear(mulaw(int16(s)))), s
		if d := max(got-want, want-got); d > max(8, max(s, -s)/16) && s > -32600 && s < 32600 {
			t.Fatalf("%d became %d", want, got)
		}
	}
	frame := make([]int16, opus.Spoken)
	phone := newG711()
	packet, err := phone.Encode(nil, frame)
	if err != nil || len(packet) != 160 {
		t.Errorf("a frame has %d bytes, %v", len(packet), err)
	}
	if pcm, err := phone.Decode(nil, packet); err != nil || len(pcm) != opus.Heard {
		t.Errorf("and becomes %d samples, %v", len(pcm), err)
	}
	if pcm, _ := phone.Decode(nil, make([]byte, 1400)); len(pcm) > 6*opus.Heard {
		t.Errorf("a packet that is too long becomes %d samples", len(pcm))
	}
}

// TestInterruptedAnswerIsRemembered: what was played, to the word, and nothing
// of an old answer after it.
func TestInterruptedAnswerIsRemembered(t *testing.T) {
	t.Parallel()
	var m mouth
	say := func(text string, frames int) {
		s := m.begin(m.generation(), text)
		m.add(s, make([]int16, frames*opus.Spoken))
		m.end(s)
	}
	say("Det første.", 3)
	say("Det andet og det tredje.", 10)
	say("Det fjerde.", 5)
	var frame [opus.Spoken]int16
	for range 8 {
		m.frame(&frame)
	}
	m.hush()
	if m.frame(&frame) {
		t.Error("it is heard although it was hushed")
	}
	old := m.generation()
	words, cut := m.drop()
	if diff := cmp.Diff("Det første. Det andet og …", words); diff != "" || !cut {
		t.Errorf("cut %v: %s", cut, diff)
	}
	if m.begin(old, "Det fjerde.") != nil {
		t.Error("an old answer goes on")
	}
	say("Noget nyt.", 1)
	if !m.frame(&frame) {
		t.Error("the new answer is not heard")
	}
	if words, cut := m.drop(); cut || words != "Noget nyt." {
		t.Errorf("%q, cut %v", words, cut)
	}
}

func TestCarriesOnFromTheSentence(t *testing.T) {
	t.Parallel()
	var m mouth
	s := m.begin(m.generation(), "Hele sætningen.")
	m.add(s, make([]int16, 4*opus.Spoken))
	m.end(s)
	var frame [opus.Spoken]int16
	m.frame(&frame)
	m.hush()
	m.carryOn()
	n := 0
	for m.frame(&frame) {
		n++
	}
	if n != 4 {
		t.Errorf("%d frames after it, want the whole sentence", n)
	}
	s = m.begin(m.generation(), "En sætning til.")
	m.add(s, make([]int16, 4*opus.Spoken))
	m.end(s)
	m.frame(&frame)
	m.carryOn() // a click that hushed nobody
	for n = 0; m.frame(&frame); n++ {
		continue
	}
	if n != 3 {
		t.Errorf("%d frames after a click, want what was left", n)
	}
}

func TestWhatIsSpoken(t *testing.T) {
	t.Parallel()
	confirm, stepUp, which := assistant.AskConfirm, assistant.AskStepUp, assistant.AskWhich
	preview := "Jeg flytter din tid til fredag den 27. november kl. 09.00."
	for name, c := range map[string]struct {
		m    assistant.Message
		want string
	}{
		"short form":      {assistant.Message{Lang: "da", Text: "Langt.\n\nMere.", Short: "Kort."}, "Kort."},
		"first paragraph": {assistant.Message{Lang: "da", Text: "Langt.\n\nMere."}, "Langt."},
		"the exact change": {assistant.Message{Lang: "da", Short: preview, Asks: &confirm, Action: &assistant.ActionRef{Preview: preview}},
			preview + "\nEr det rigtigt? Sig ja eller nej."},
		"the exact change, also behind something else": {assistant.Message{Lang: "da", Short: "Ja.", Asks: &confirm, Action: &assistant.ActionRef{Preview: preview}},
			"Ja.\n" + preview + "\nEr det rigtigt? Sig ja eller nej."},
		"MitID": {assistant.Message{Lang: "da", Short: "Godkend det nu i MitID:", Asks: &stepUp}, "Godkend det nu i MitID\nKnappen er på skærmen. Jeg venter her."},
		"choices": {assistant.Message{Lang: "en", Short: "Which one?", Asks: &which, Choices: []assistant.Choice{{Label: "A"}, {Label: "B"}, {Label: "C", Href: "/x"}}},
			"Which one?\nYou can choose: A or B."},
		"the question is always asked": {assistant.Message{Lang: "da", Short: "Jeg har to tider.", Text: "Jeg har to tider.\n\nHvilken vil du have?", Asks: &which},
			"Jeg har to tider.\nHvilken vil du have?"},
	} {
		if got := spoken(c.m); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

func TestBackchannelAndHesitation(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{"ja": true, "Mm.": true, "ja, okay": true, "Det er fint": true, "nej": false, "ja men vent": false, "": false, "stop": false} {
		if got := backchannel(text); got != want {
			t.Errorf("backchannel %q is %v", text, got)
		}
	}
	for text, want := range map[string]bool{"jeg vil gerne øh": true, "mit nummer er og": true, "hvornår har I åbent": false, "hvad er det for en?": false, "": false} {
		if got := goesOn(text); got != want {
			t.Errorf("goesOn %q is %v", text, got)
		}
	}
}

// TestEar: where an utterance begins, pauses, goes on and ends, in sound time.
// TestSilenceBeforeAnAnswerIsCut: an engine that begins with silence keeps nobody
// waiting, whatever pieces it comes in.
func TestSilenceBeforeAnAnswerIsCut(t *testing.T) {
	t.Parallel()
	lead := longestLead
	var got []int16
	for _, piece := range [][]int16{make([]int16, 1000), {0, 3, -5, 900, 0, 0, -70}, make([]int16, 4)} {
		var left []int16
		left, lead = withoutLead(piece, lead)
		got = append(got, left...)
	}
	if diff := cmp.Diff([]int16{900, 0, 0, -70, 0, 0, 0, 0}, got); diff != "" {
		t.Error(diff)
	}
	if left, more := withoutLead(make([]int16, longestLead+10), longestLead); len(left) != 10 || more != 0 {
		t.Errorf("of nothing but silence %d samples stay, %d more may go", len(left), more)
	}
}
