package voice

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/pion/rtp"
	"github.com/pion/webrtc/v4"

	"offelia/channels/voice/opus"
)

// Client is the other end of a call, for tests and load: it speaks what it is
// given and notes when it hears something.
type Client struct {
	Events chan Event // what the call tells; the newest are dropped when nobody reads

	pc     *webrtc.PeerConnection
	lib    *opus.Library
	codec  codec
	mouth  mouth
	base   string
	where  string // Location of the call
	cookie string
	cancel context.CancelFunc
	all    sync.WaitGroup

	mu    sync.Mutex // guards what follows
	sound []Sound
}

// Event is one event of a call.
type Event struct {
	Type    string  `json:"type"`
	Text    string  `json:"text"`
	State   string  `json:"state"`
	Final   bool    `json:"final"`
	Heard   string  `json:"heard"`
	Latency float64 `json:"latency_ms"`
	At      time.Time
}

// Sound is 20 ms that the client heard: when, and how loud (0 to 32768).
type Sound struct {
	At    time.Time
	Level float64
	PCM   []int16
}

// Dialing is how a client calls.
type Dialing struct {
	Base         string // "http://127.0.0.1:8080"
	Cookie       string // "name=value"
	Conversation string // "" begins one
	Library      *opus.Library
	Loss         float64 // share of packets lost on the way, in both directions
	PCMU         bool    // offer the telephone's codec only
	Keep         bool    // keep the sound that is heard
}

// Dial calls and waits until the connection stands.
func Dial(ctx context.Context, d Dialing) (c *Client, err error) {
	ctx, cancel := context.WithCancel(ctx)
	c = &Client{Events: make(chan Event, 512), base: d.Base, cookie: d.Cookie, cancel: cancel, lib: d.Library}
	defer func() {
		if err != nil {
			c.Close()
		}
	}()
	kind := opusCodec
	c.codec = g711{}
	if d.PCMU {
		kind = pcmuCodec
	} else if c.codec, err = d.Library.New(ctx, opus.Speech); err != nil {
		return c, err
	}
	track, err := webrtc.NewTrackLocalStaticRTP(kind, "voice", "citizen")
	if err != nil {
		return c, err
	}
	connected := make(chan struct{}, 1)
	if err := c.connect(ctx, d, kind, track, connected); err != nil {
		return c, err
	}
	select {
	case <-connected:
	case <-time.After(20 * time.Second):
		return c, fmt.Errorf("voice: no connection within 20 s")
	case <-ctx.Done():
		return c, ctx.Err()
	}
	c.all.Go(func() { c.send(ctx, track, kind.ClockRate/50, d.Loss) })
	return c, nil
}

func (c *Client) connect(ctx context.Context, d Dialing, kind webrtc.RTPCodecCapability, track webrtc.TrackLocal, connected chan struct{}) error {
	var engine webrtc.MediaEngine
	payload := webrtc.PayloadType(111)
	if d.PCMU {
		payload = 0
	}
	if err := engine.RegisterCodec(webrtc.RTPCodecParameters{RTPCodecCapability: kind, PayloadType: payload}, webrtc.RTPCodecTypeAudio); err != nil {
		return err
	}
	var settings webrtc.SettingEngine
	settings.SetIncludeLoopbackCandidate(true)
	var err error
	if c.pc, err = webrtc.NewAPI(webrtc.WithMediaEngine(&engine), webrtc.WithSettingEngine(settings)).NewPeerConnection(webrtc.Configuration{}); err != nil {
		return err
	}
	c.pc.OnTrack(func(remote *webrtc.TrackRemote, _ *webrtc.RTPReceiver) { c.receive(remote, d) })
	c.pc.OnConnectionStateChange(func(s webrtc.PeerConnectionState) {
		if s == webrtc.PeerConnectionStateConnected {
			signal(connected)
		}
	})
	if _, err := c.pc.AddTrack(track); err != nil {
		return err
	}
	channel, err := c.pc.CreateDataChannel("events", nil)
	if err != nil {
		return err
	}
	channel.OnMessage(c.event)
	offer, err := c.pc.CreateOffer(nil)
	if err != nil {
		return err
	}
	gathered := webrtc.GatheringCompletePromise(c.pc)
	if err := c.pc.SetLocalDescription(offer); err != nil {
		return err
	}
	<-gathered
	answer, err := c.signal(ctx, d.Conversation)
	if err != nil {
		return err
	}
	return c.pc.SetRemoteDescription(webrtc.SessionDescription{Type: webrtc.SDPTypeAnswer, SDP: answer})
}

// signal sends the offer and gets the answer.
func (c *Client) signal(ctx context.Context, conversation string) (string, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, c.base+"/v1/calls?conversation="+conversation, strings.NewReader(c.pc.LocalDescription().SDP))
	if err != nil {
		return "", err
	}
	r.Header.Set("Content-Type", "application/sdp")
	r.Header.Set("Cookie", c.cookie)
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		return "", err
	}
	defer res.Body.Close() //nolint:errcheck // it was read
	body, err := io.ReadAll(res.Body)
	if err != nil {
		return "", err
	}
	if res.StatusCode != http.StatusCreated {
		return "", fmt.Errorf("voice: call: %s: %s", res.Status, body)
	}
	c.where = res.Header.Get("Location")
	return string(body), nil
}

func (c *Client) event(m webrtc.DataChannelMessage) {
	e := Event{At: time.Now()}
	if json.Unmarshal(m.Data, &e) != nil {
		return
	}
	select {
	case c.Events <- e:
	default:
	}
}

// Say speaks 24 kHz sound and returns when all of it was sent.
func (c *Client) Say(ctx context.Context, pcm []int16) {
	s := c.mouth.begin(c.mouth.generation(), "-")
	c.mouth.add(s, pcm)
	c.mouth.end(s)
	for c.mouth.talking() && pause(ctx, 5*time.Millisecond) {
		continue
	}
}

// send plays the mouth with its own packets, some of which get lost.
func (c *Client) send(ctx context.Context, track *webrtc.TrackLocalStaticRTP, step uint32, loss float64) {
	head := rtp.Header{Version: 2, SequenceNumber: uint16(rand.Uint32()), Timestamp: rand.Uint32()} //nolint:gosec // any numbers
	play(ctx, c.codec, &c.mouth, func(body []byte) {
		head.SequenceNumber++
		head.Timestamp += step
		if rand.Float64() >= loss { //nolint:gosec // a lost packet
			_ = track.WriteRTP(&rtp.Packet{Header: head, Payload: body}) // or it is lost
		}
	})
}

func (c *Client) receive(remote *webrtc.TrackRemote, d Dialing) {
	var o order
	for {
		p, _, err := remote.ReadRTP()
		if err != nil {
			return
		}
		if rand.Float64() < d.Loss { //nolint:gosec // a lost packet
			continue
		}
		for _, got := range o.put(p.SequenceNumber, p.Payload) {
			pcm, err := decoded(c.codec, got)
			if err == nil {
				c.note(pcm, d.Keep)
			}
		}
	}
}

func (c *Client) note(pcm []int16, keep bool) {
	s := Sound{At: time.Now()}
	for _, x := range pcm {
		s.Level = max(s.Level, float64(max(x, -x)))
	}
	if keep {
		s.PCM = pcm
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.sound = append(c.sound, s)
}

// Sound is what was heard since a moment.
func (c *Client) Sound(since time.Time) []Sound {
	c.mu.Lock()
	defer c.mu.Unlock()
	i := len(c.sound)
	for i > 0 && c.sound[i-1].At.After(since) {
		i--
	}
	return append([]Sound(nil), c.sound[i:]...)
}

// HangUp ends the call as a page does, and closes the client.
func (c *Client) HangUp(ctx context.Context) error {
	r, err := http.NewRequestWithContext(ctx, http.MethodDelete, c.base+c.where, nil)
	if err != nil {
		return err
	}
	r.Header.Set("Cookie", c.cookie)
	res, err := http.DefaultClient.Do(r)
	c.Close()
	if err != nil {
		return err
	}
	defer res.Body.Close() //nolint:errcheck // it was read
	if res.StatusCode != http.StatusNoContent {
		return fmt.Errorf("voice: hang up: %s", res.Status)
	}
	return nil
}

// Close goes away without a word, as a lost network does.
func (c *Client) Close() {
	c.cancel()
	if c.pc != nil {
		_ = c.pc.GracefulClose() // gone either way
	}
	c.all.Wait()
	if c.codec != nil {
		_ = c.codec.Close() // gone either way
	}
}

// Location is the path of the call, as signalling gave it.
func (c *Client) Location() string { return c.where }
