package voice

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/pion/ice/v4"
	"github.com/pion/rtp"
	"github.com/pion/webrtc/v4"

	"offelia/channels/voice/opus"
)

// Client is the other end of a call, for tests and load: it speaks what it is
// given and notes when it hears something.
type Client struct {
	Events chan Event // what the call tells; the newest are dropped when nobody reads

	pc     *webrtc.PeerConnection
	page   *webrtc.DataChannel
	net    *network
	mux    io.Closer
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
	Type  string `json:"type"`
	Text  string `json:"text"`
	State string `json:"state"`
	Final bool   `json:"final"`
	Heard string `json:"heard"`
	Name  string `json:"name"`
	Lost  bool   `json:"lost"`

	// Of metrics: how long the citizen waited for an answer, and what of it went
	// by in endpointing, in the engines and until the next frame left.
	Latency       int64 `json:"latency_ms"`
	Transcription int64 `json:"transcription_ms"`
	Dialogue      int64 `json:"dialogue_ms"`
	Speech        int64 `json:"speech_ms"`
	Endpoint      int64 `json:"endpoint_ms"`
	Frame         int64 `json:"frame_ms"`

	At time.Time `json:"-"`
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
	Ticket       string // join its citizen's call, as a caseworker
	Sequence     uint16 // of the first packet; 0 is any
	Library      *opus.Library
	Loss         float64 // share of packets lost on the way, in both directions
	PCMU         bool    // offer the telephone's codec only
	Keep         bool    // keep the sound that is heard
	Hidden       bool    // give the address as a name that only mDNS knows, as browsers do
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
	c.codec = newG711()
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
	c.all.Go(func() { c.send(ctx, track, kind.ClockRate/50, d) })
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
	settings.SetICEMulticastDNSMode(ice.MulticastDNSModeDisabled)
	conn, err := (&net.ListenConfig{}).ListenPacket(ctx, "udp4", "127.0.0.1:0")
	if err != nil {
		return err
	}
	c.net = &network{PacketConn: conn}
	mux := webrtc.NewICEUDPMux(nil, c.net)
	c.mux = mux
	settings.SetICEUDPMux(mux)
	settings.SetNetworkTypes([]webrtc.NetworkType{webrtc.NetworkTypeUDP4})
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
	if c.page, err = c.pc.CreateDataChannel("events", nil); err != nil {
		return err
	}
	c.page.OnMessage(c.event)
	offer, err := c.pc.CreateOffer(nil)
	if err != nil {
		return err
	}
	gathered := webrtc.GatheringCompletePromise(c.pc)
	if err := c.pc.SetLocalDescription(offer); err != nil {
		return err
	}
	<-gathered
	answer, err := c.signal(ctx, d)
	if err != nil {
		return err
	}
	return c.pc.SetRemoteDescription(webrtc.SessionDescription{Type: webrtc.SDPTypeAnswer, SDP: answer})
}

// signal sends the offer and gets the answer.
func (c *Client) signal(ctx context.Context, d Dialing) (string, error) {
	path := "/v1/calls?conversation=" + d.Conversation
	if d.Ticket != "" {
		path = "/v1/calls/tickets/" + d.Ticket
	}
	offer := c.pc.LocalDescription().SDP
	if d.Hidden {
		offer = strings.ReplaceAll(offer, " 127.0.0.1 ", " 7f3c2a52-6d1c-4a0b-9e7b-0c1d2e3f4a5b.local ")
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, c.base+path, strings.NewReader(offer))
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

// Stop makes Offelia stop speaking, as the page's button does.
func (c *Client) Stop() error { return c.page.SendText(`{"type":"stop-speaking"}`) }

// send plays the mouth with its own packets, some of which get lost.
func (c *Client) send(ctx context.Context, track *webrtc.TrackLocalStaticRTP, step uint32, d Dialing) {
	head := rtp.Header{Version: 2, SequenceNumber: d.Sequence, Timestamp: rand.Uint32()} //nolint:gosec // any number
	if d.Sequence == 0 {
		head.SequenceNumber = uint16(rand.Uint32()) //nolint:gosec // any number
	}
	play(ctx, c.codec, c.mouth.frame, func(body []byte) {
		head.SequenceNumber++
		head.Timestamp += step
		if rand.Float64() >= d.Loss { //nolint:gosec // a lost packet
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
	if c.mux != nil {
		_ = c.mux.Close() // and its socket
		_ = c.net.Close()
	}
	c.all.Wait()
	if c.codec != nil {
		_ = c.codec.Close() // gone either way
	}
}

// Location is the path of the call, as signalling gave it.
func (c *Client) Location() string { return c.where }

// Vanish loses the network: nothing goes out or comes in any more, and nobody is
// told.
func (c *Client) Vanish() { c.net.gone.Store(true) }

// network is a socket that can be lost.
type network struct {
	net.PacketConn
	gone atomic.Bool
}

// ReadFrom implements net.PacketConn.
func (n *network) ReadFrom(p []byte) (int, net.Addr, error) {
	for {
		k, from, err := n.PacketConn.ReadFrom(p)
		if err != nil || !n.gone.Load() {
			return k, from, err
		}
	}
}

// WriteTo implements net.PacketConn.
func (n *network) WriteTo(p []byte, to net.Addr) (int, error) {
	if n.gone.Load() {
		return len(p), nil
	}
	return n.PacketConn.WriteTo(p, to)
}
