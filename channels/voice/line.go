package voice

import (
	"context"
	"encoding/json"
	"sync"
	"sync/atomic"
	"time"

	"github.com/pion/webrtc/v4"
	"github.com/pion/webrtc/v4/pkg/media"

	"offelia/assistant/fault"
	"offelia/channels/voice/opus"
	"offelia/channels/voice/speech"
)

// line is one person's end of a call: the connection with its sound in both
// directions, and the page's channel for events. Beside pion's own goroutines
// two serve it: listen hears and play sends. Both end with ctx.
type line struct {
	d     *Door
	pc    *webrtc.PeerConnection
	codec codec
	track *webrtc.TrackLocalStaticSample
	ear   *ear

	ctx    context.Context
	cancel context.CancelCauseFunc
	all    sync.WaitGroup
	done   chan struct{} // closed when everything is freed

	sound    chan []int16                    // 16 kHz, from the network to the ear
	heard    chan heard                      // from the ear
	patience chan int                        // samples of silence that the ear is to wait for from now on
	commands chan string                     // from the page
	changes  chan webrtc.PeerConnectionState // of the connection: connected, or lost for now
	others   bridge                          // what another person on the call says, on its way to this one
	onward   atomic.Pointer[bridge]          // where what this one says goes beside the ear; nil is nowhere

	mu     sync.Mutex // guards what follows
	page   *webrtc.DataChannel
	unsent [][]byte // events from before the page's channel was open
}

// init makes a line that ends with ctx at the latest.
func (l *line) init(ctx context.Context, d *Door) (err error) {
	l.d, l.done = d, make(chan struct{})
	l.sound, l.heard, l.patience = make(chan []int16, 250), make(chan heard, 64), make(chan int, 4)
	l.commands, l.changes = make(chan string, 16), make(chan webrtc.PeerConnectionState, 16)
	l.ctx, l.cancel = context.WithCancelCause(ctx)
	if l.ear, err = newEar(); err != nil {
		return fault.Wrap("voice: line", err)
	}
	l.ear.patience = d.endpoint()
	return nil
}

// answer answers an offer; all our addresses are in the answer. ctx is the
// request's.
func (l *line) answer(ctx context.Context, offer string) (sdp string, err error) {
	offers, err := readOffer(offer)
	if err != nil {
		return "", err
	}
	var kind webrtc.RTPCodecCapability
	if l.codec, kind, err = l.d.Media.codecFor(ctx, offers); err != nil {
		return "", fault.Wrap("voice: line", err)
	}
	if l.pc, err = l.d.Media.api.NewPeerConnection(webrtc.Configuration{Certificates: []webrtc.Certificate{l.d.Media.cert}}); err != nil {
		return "", fault.Wrap("voice: line", err)
	}
	if l.track, err = webrtc.NewTrackLocalStaticSample(kind, "voice", "offelia"); err != nil {
		return "", fault.Wrap("voice: line", err)
	}
	l.pc.OnTrack(l.receive)
	l.pc.OnDataChannel(l.open)
	l.pc.OnConnectionStateChange(l.changed)
	if err := l.pc.SetRemoteDescription(webrtc.SessionDescription{Type: webrtc.SDPTypeOffer, SDP: offer}); err != nil {
		l.d.Log.DebugContext(ctx, "offer", "err", err)
		return "", errOffer
	}
	sender, err := l.pc.AddTrack(l.track)
	if err != nil {
		return "", fault.Wrap("voice: line", err)
	}
	l.all.Go(func() { // reports from the other side pass through the sender
		for raw := make([]byte, 1500); ; {
			if _, _, err := sender.Read(raw); err != nil {
				return
			}
		}
	})
	return l.gather(ctx)
}

func (l *line) gather(ctx context.Context) (string, error) {
	answer, err := l.pc.CreateAnswer(nil)
	if err != nil {
		l.d.Log.DebugContext(ctx, "answer", "err", err)
		return "", errOffer
	}
	gathered := webrtc.GatheringCompletePromise(l.pc)
	if err := l.pc.SetLocalDescription(answer); err != nil {
		l.d.Log.DebugContext(ctx, "answer", "err", err)
		return "", errOffer
	}
	select {
	case <-gathered:
	case <-ctx.Done():
		return "", fault.Wrap("voice: line", ctx.Err())
	}
	return l.pc.LocalDescription().SDP, nil
}

// end ends the line for a reason; the first counts.
func (l *line) end(why error) { l.cancel(why) }

// free closes everything and waits for who uses it. The words told last get a
// moment to leave.
func (l *line) free() {
	l.cancel(errHungUp)
	if l.pc != nil {
		l.mu.Lock()
		page := l.page
		l.mu.Unlock()
		for i := 0; page != nil && page.BufferedAmount() > 0 && i < 20; i++ {
			time.Sleep(10 * time.Millisecond)
		}
		if err := l.pc.GracefulClose(); err != nil {
			l.d.Log.Debug("hang up", "err", err)
		}
	}
	l.all.Wait()
	if l.codec != nil {
		if err := l.codec.Close(); err != nil {
			l.d.Log.Debug("codec", "err", err)
		}
	}
	close(l.done)
}

// changed follows the connection. One that is gone for good ends the line; one
// that is lost may come back.
func (l *line) changed(s webrtc.PeerConnectionState) {
	switch s {
	case webrtc.PeerConnectionStateConnected, webrtc.PeerConnectionStateDisconnected:
		select {
		case l.changes <- s:
		default: // it flutters
		}
	case webrtc.PeerConnectionStateFailed:
		l.end(errLost)
	case webrtc.PeerConnectionStateClosed:
		l.end(errHungUp)
	case webrtc.PeerConnectionStateUnknown, webrtc.PeerConnectionStateNew, webrtc.PeerConnectionStateConnecting:
	}
}

// receive reads the person's sound until the connection ends. It never waits:
// what the ear cannot take is dropped.
func (l *line) receive(remote *webrtc.TrackRemote, _ *webrtc.RTPReceiver) {
	var o order
	up := speech.NewResampler(opus.HeardRate, opus.SpokenRate)
	for {
		p, _, err := remote.ReadRTP()
		if err != nil {
			return
		}
		if len(p.Payload) == 0 {
			continue
		}
		for _, got := range o.put(p.SequenceNumber, p.Payload) {
			pcm, err := decoded(l.codec, got)
			if err != nil {
				continue // no sound: the next packet is tried
			}
			if other := l.onward.Load(); other != nil {
				other.put(up.Add(nil, pcm))
			}
			select {
			case l.sound <- pcm:
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
func (l *line) listen() {
	tick := time.NewTicker(silencePiece)
	defer tick.Stop()
	last := time.Now()
	for {
		var pcm []int16
		select {
		case <-l.ctx.Done():
			return
		case n := <-l.patience:
			l.ear.patience = n
			continue
		case pcm = <-l.sound:
			last = time.Now()
		case <-tick.C:
			if time.Since(last) < silenceAfter || len(l.sound) > 0 {
				continue
			}
			pcm = make([]int16, int(silencePiece/time.Millisecond)*perMillisecond)
		}
		for _, h := range l.ear.hear(pcm) {
			select {
			case l.heard <- h:
			case <-l.ctx.Done():
				return
			}
		}
	}
}

// patient tells the ear how many samples of silence to wait for.
func (l *line) patient(samples int) {
	select {
	case l.patience <- samples:
	case <-l.ctx.Done():
	}
}

// play sends frames as they are given.
func (l *line) play(frame func(*[opus.Spoken]int16) bool) {
	play(l.ctx, l.codec, frame, func(body []byte) {
		if err := l.track.WriteSample(media.Sample{Data: body, Duration: frameTime}); err != nil {
			l.d.Log.Debug("send", "err", err)
		}
	})
}

// open takes the page's channel for events.
func (l *line) open(dc *webrtc.DataChannel) {
	dc.OnOpen(func() {
		l.mu.Lock()
		defer l.mu.Unlock()
		l.page = dc
		for _, body := range l.unsent {
			_ = dc.SendText(string(body)) // the call does without
		}
		l.unsent = nil
	})
	dc.OnMessage(func(m webrtc.DataChannelMessage) {
		if name := command(m.Data); name != "" {
			select {
			case l.commands <- name:
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
func (l *line) tell(kind string, fields map[string]any) {
	if fields == nil {
		fields = map[string]any{}
	}
	fields["type"] = kind
	body, err := json.Marshal(fields)
	if err != nil {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	switch {
	case l.page != nil:
		_ = l.page.SendText(string(body)) // the call does without
	case len(l.unsent) < 64:
		l.unsent = append(l.unsent, body)
	}
}
