package voice

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"sync"
	"sync/atomic"
	"time"

	"github.com/pion/webrtc/v4"
	"github.com/pion/webrtc/v4/pkg/media"

	"offelia/assistant"
	"offelia/assistant/fault"
	"offelia/channels"
)

// call is one call. Beside pion's own goroutines four serve it: listen hears,
// decide answers, speak makes sound of answers and play sends it. All end with
// ctx, and run returns when they have.
type call struct {
	d       *Door
	id      string
	owner   string // the session's id
	started time.Time
	pc      *webrtc.PeerConnection
	codec   codec
	track   *webrtc.TrackLocalStaticSample
	ear     *ear
	mouth   mouth
	turns   turns

	ctx    context.Context
	cancel context.CancelCauseFunc
	all    sync.WaitGroup
	done   chan struct{} // closed when everything is freed

	sound    chan []int16  // 16 kHz, from the network to the ear
	heard    chan heard    // from the ear
	patience chan int      // samples of silence that the ear is to wait for from now on
	silent   chan struct{} // the mouth has said everything
	commands chan string   // from the page
	linked   chan struct{} // the connection stands
	saying   chan answer   // what is to be spoken
	unsaid   atomic.Int32  // answers in saying or being made

	mu     sync.Mutex // guards what follows
	page   *webrtc.DataChannel
	unsent [][]byte // events from before the page's channel was open
}

// Why a call ends, beside the citizen hanging up.
var (
	errHungUp    = errors.New("voice: hung up")
	errReplaced  = errors.New("voice: the call goes on elsewhere")
	errSilence   = errors.New("voice: nobody spoke")
	errTooLong   = errors.New("voice: too long")
	errLost      = errors.New("voice: the connection is lost")
	errLoggedOut = errors.New("voice: logged out")
)

// newCall answers an offer. The call must be run or closed.
func newCall(ctx context.Context, d *Door, s channels.Session, conv assistant.Conversation, offer string) (c *call, answerSDP string, err error) {
	offers, err := readOffer(offer)
	if err != nil {
		return nil, "", err
	}
	c = &call{
		d: d, id: rand.Text(), owner: s.ID, started: time.Now(), done: make(chan struct{}),
		sound: make(chan []int16, 250), heard: make(chan heard, 64), patience: make(chan int, 4), silent: make(chan struct{}, 1),
		commands: make(chan string, 16), linked: make(chan struct{}, 1), saying: make(chan answer, 16),
	}
	c.ctx, c.cancel = context.WithCancelCause(context.WithoutCancel(ctx))
	c.turns = turns{call: c, session: s, conv: conv, lang: language(s, conv), texts: make(chan transcript, 8), ran: make(chan error, 8)}
	c.mouth.onStart, c.mouth.onSilence = c.captioned, func() { signal(c.silent) }
	defer func() {
		if err != nil {
			c.free()
		}
	}()
	if c.ear, err = newEar(); err != nil {
		return c, "", fault.Wrap("voice: call", err)
	}
	c.ear.patience = d.endpoint()
	var kind webrtc.RTPCodecCapability
	if c.codec, kind, err = d.Media.codecFor(ctx, offers); err != nil {
		return c, "", fault.Wrap("voice: call", err)
	}
	answerSDP, err = c.connect(ctx, offer, kind)
	return c, answerSDP, err
}

// connect opens the connection and returns the answer, all our addresses in it.
func (c *call) connect(ctx context.Context, offer string, kind webrtc.RTPCodecCapability) (string, error) {
	var err error
	if c.pc, err = c.d.Media.api.NewPeerConnection(webrtc.Configuration{Certificates: []webrtc.Certificate{c.d.Media.cert}}); err != nil {
		return "", fault.Wrap("voice: connect", err)
	}
	if c.track, err = webrtc.NewTrackLocalStaticSample(kind, "voice", "offelia"); err != nil {
		return "", fault.Wrap("voice: connect", err)
	}
	c.pc.OnTrack(c.receive)
	c.pc.OnDataChannel(c.open)
	c.pc.OnConnectionStateChange(c.changed)
	if err := c.pc.SetRemoteDescription(webrtc.SessionDescription{Type: webrtc.SDPTypeOffer, SDP: offer}); err != nil {
		c.d.Log.DebugContext(ctx, "offer", "err", err)
		return "", errOffer
	}
	sender, err := c.pc.AddTrack(c.track)
	if err != nil {
		return "", fault.Wrap("voice: connect", err)
	}
	c.all.Go(func() { // reports from the other side pass through the sender
		for raw := make([]byte, 1500); ; {
			if _, _, err := sender.Read(raw); err != nil {
				return
			}
		}
	})
	answer, err := c.pc.CreateAnswer(nil)
	if err != nil {
		c.d.Log.DebugContext(ctx, "answer", "err", err)
		return "", errOffer
	}
	gathered := webrtc.GatheringCompletePromise(c.pc)
	if err := c.pc.SetLocalDescription(answer); err != nil {
		c.d.Log.DebugContext(ctx, "answer", "err", err)
		return "", errOffer
	}
	select {
	case <-gathered:
	case <-ctx.Done():
		return "", fault.Wrap("voice: connect", ctx.Err())
	}
	return c.pc.LocalDescription().SDP, nil
}

// run serves the call to its end and frees everything.
func (c *call) run() {
	c.all.Go(c.listen)
	c.all.Go(c.play)
	c.all.Go(c.speak)
	c.all.Go(c.turns.decide)
	<-c.ctx.Done()
	if words, ok := farewells[context.Cause(c.ctx)]; ok {
		c.tell("bye", map[string]any{"text": words.In(c.turns.language())})
	}
	c.free()
}

// farewells are what the page is told when a call ends by itself.
var farewells = map[error]fault.Words{errReplaced: elsewhere, errSilence: goodbye, errTooLong: goodbye, errLoggedOut: loggedOut}

// free closes everything and waits for who uses it. The words told last get a
// moment to leave.
func (c *call) free() {
	c.cancel(errHungUp)
	if c.pc != nil {
		c.mu.Lock()
		page := c.page
		c.mu.Unlock()
		for i := 0; page != nil && page.BufferedAmount() > 0 && i < 20; i++ {
			time.Sleep(10 * time.Millisecond)
		}
		if err := c.pc.GracefulClose(); err != nil {
			c.d.Log.Debug("hang up", "err", err)
		}
	}
	c.all.Wait()
	if c.codec != nil {
		if err := c.codec.Close(); err != nil {
			c.d.Log.Debug("codec", "err", err)
		}
	}
	close(c.done)
}

// end ends the call for a reason; the first counts.
func (c *call) end(why error) { c.cancel(why) }

// changed follows the connection. One that is gone for good ends the call; one
// that is lost may come back.
func (c *call) changed(s webrtc.PeerConnectionState) {
	switch s {
	case webrtc.PeerConnectionStateConnected:
		signal(c.linked)
	case webrtc.PeerConnectionStateFailed:
		c.end(errLost)
	case webrtc.PeerConnectionStateClosed:
		c.end(errHungUp)
	case webrtc.PeerConnectionStateUnknown, webrtc.PeerConnectionStateNew, webrtc.PeerConnectionStateConnecting, webrtc.PeerConnectionStateDisconnected:
	}
}

// receive reads the citizen's sound until the connection ends. It never waits:
// what the ear cannot take is dropped.
func (c *call) receive(remote *webrtc.TrackRemote, _ *webrtc.RTPReceiver) {
	var o order
	for {
		p, _, err := remote.ReadRTP()
		if err != nil {
			return
		}
		if len(p.Payload) == 0 {
			continue
		}
		for _, got := range o.put(p.SequenceNumber, p.Payload) {
			pcm, err := decoded(c.codec, got)
			if err != nil {
				continue // no sound: the next packet is tried
			}
			select {
			case c.sound <- pcm:
			default:
			}
		}
	}
}

func decoded(c codec, p packet) ([]int16, error) {
	if p.lost {
		return c.Recover(nil, p.after)
	}
	return c.Decode(nil, p.payload)
}

// silenceAfter is how long nothing may come before it counts as silence, so that
// a turn ends also when the network does; then silence is put in by the piece. A
// network that only stutters must not get any between its words.
const (
	silenceAfter = 600 * time.Millisecond
	silencePiece = 100 * time.Millisecond
)

// listen gives sound to the ear.
func (c *call) listen() {
	tick := time.NewTicker(silencePiece)
	defer tick.Stop()
	last := time.Now()
	for {
		var pcm []int16
		select {
		case <-c.ctx.Done():
			return
		case n := <-c.patience:
			c.ear.patience = n
			continue
		case pcm = <-c.sound:
			last = time.Now()
		case <-tick.C:
			if time.Since(last) < silenceAfter || len(c.sound) > 0 {
				continue
			}
			pcm = make([]int16, int(silencePiece/time.Millisecond)*perMillisecond)
		}
		for _, h := range c.ear.hear(pcm) {
			select {
			case c.heard <- h:
			case <-c.ctx.Done():
				return
			}
		}
	}
}

// play sends the mouth's frames.
func (c *call) play() {
	play(c.ctx, c.codec, &c.mouth, func(body []byte) {
		if err := c.track.WriteSample(media.Sample{Data: body, Duration: frameTime}); err != nil {
			c.d.Log.Debug("send", "err", err)
		}
	})
}

// open takes the page's channel for events.
func (c *call) open(dc *webrtc.DataChannel) {
	dc.OnOpen(func() {
		c.mu.Lock()
		defer c.mu.Unlock()
		c.page = dc
		for _, body := range c.unsent {
			_ = dc.SendText(string(body)) // the call does without
		}
		c.unsent = nil
	})
	dc.OnMessage(func(m webrtc.DataChannelMessage) {
		if name := command(m.Data); name != "" {
			select {
			case c.commands <- name:
			default: // a page that floods is not listened to
			}
		}
	})
}

// command reads what the page wants: "stop-speaking" or "client-ready"; "" for
// anything else.
func command(raw []byte) string {
	var in struct{ Type string }
	if len(raw) > 1000 || json.Unmarshal(raw, &in) != nil {
		return ""
	}
	switch in.Type {
	case "stop-speaking", "client-ready":
		return in.Type
	}
	return ""
}

// tell sends an event to the page, in the words of RTVI where it has some.
func (c *call) tell(kind string, fields map[string]any) {
	if fields == nil {
		fields = map[string]any{}
	}
	fields["type"] = kind
	body, err := json.Marshal(fields)
	if err != nil {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	switch {
	case c.page != nil:
		_ = c.page.SendText(string(body)) // the call does without
	case len(c.unsent) < 64:
		c.unsent = append(c.unsent, body)
	}
}

// captioned shows what is being said now.
func (c *call) captioned(text string) {
	c.turns.firstSound()
	c.tell("bot-tts-text", map[string]any{"text": text})
}

// signal puts a mark where none lies.
func signal(c chan struct{}) {
	select {
	case c <- struct{}{}:
	default:
	}
}
