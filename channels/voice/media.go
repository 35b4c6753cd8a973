package voice

import (
	"cmp"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha1" //nolint:gosec // what TURN servers check credentials with
	"encoding/base64"
	"errors"
	"fmt"
	"net"
	"strings"
	"sync"
	"time"

	"github.com/pion/ice/v4"
	"github.com/pion/interceptor"
	"github.com/pion/sdp/v3"
	"github.com/pion/webrtc/v4"

	"offelia/assistant/fault"
	"offelia/channels/voice/opus"
)

// MediaConfig is where calls' sound goes in and out.
type MediaConfig struct {
	// Addr is where to listen, for UDP and TCP alike: "0.0.0.0:8081". Port 0
	// takes a free one.
	Addr string
	// Public is the address that browsers reach it under, when it is another
	// than the machine's own; "" otherwise.
	Public string
	// TURN are relays for networks that let neither through, for example
	// "turns:turn.example.dk:443?transport=tcp"; Secret is what they share with
	// us to check short-lived credentials.
	TURN   []string
	Secret string
	// Lost is how long a connection may give no sign of life before it counts as
	// lost; after five times as long its call is over. 0 is five seconds.
	Lost time.Duration
}

// Media is the sound's door to the network: one UDP and one TCP port for all
// calls, as an ICE-lite agent. It is safe for concurrent use.
type Media struct {
	config MediaConfig
	api    *webrtc.API
	cert   webrtc.Certificate
	udp    net.PacketConn
	tcp    net.Listener
	muxes  []interface{ Close() error }

	once sync.Once
	lib  *opus.Library
	err  error
}

// OpenMedia listens.
func OpenMedia(ctx context.Context, c MediaConfig) (m *Media, err error) {
	m = &Media{config: c}
	defer func() {
		if err != nil {
			err = errors.Join(fmt.Errorf("voice: media: %w", err), m.Close())
		}
	}()
	var l net.ListenConfig
	if m.tcp, err = l.Listen(ctx, "tcp", c.Addr); err != nil {
		return m, err
	}
	if m.udp, err = l.ListenPacket(ctx, "udp", m.tcp.Addr().String()); err != nil {
		return m, err
	}
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return m, err
	}
	cert, err := webrtc.GenerateCertificate(key)
	if err != nil {
		return m, err
	}
	m.cert = *cert
	m.api, err = m.newAPI()
	return m, err
}

func (m *Media) newAPI() (*webrtc.API, error) {
	var engine webrtc.MediaEngine
	for i, c := range []webrtc.RTPCodecCapability{opusCodec, pcmuCodec} {
		payload := [...]webrtc.PayloadType{111, 0}[i]
		if err := engine.RegisterCodec(webrtc.RTPCodecParameters{RTPCodecCapability: c, PayloadType: payload}, webrtc.RTPCodecTypeAudio); err != nil {
			return nil, err
		}
	}
	var reports interceptor.Registry
	if err := webrtc.ConfigureRTCPReports(&reports); err != nil {
		return nil, err
	}
	udp, tcp := webrtc.NewICEUDPMux(nil, m.udp), webrtc.NewICETCPMux(nil, m.tcp, 16)
	m.muxes = append(m.muxes, udp, tcp)
	var s webrtc.SettingEngine
	s.SetLite(true)
	s.SetICEUDPMux(udp)
	s.SetICETCPMux(tcp)
	s.SetNetworkTypes([]webrtc.NetworkType{webrtc.NetworkTypeUDP4, webrtc.NetworkTypeUDP6, webrtc.NetworkTypeTCP4, webrtc.NetworkTypeTCP6})
	s.SetIncludeLoopbackCandidate(true)
	s.SetICEMulticastDNSMode(ice.MulticastDNSModeDisabled) // it costs a socket or two a call, and who calls us need not be found
	lost := cmp.Or(m.config.Lost, 5*time.Second)
	s.SetICETimeouts(lost, 5*lost, 2*time.Second)
	if m.config.Public != "" {
		err := s.SetICEAddressRewriteRules(webrtc.ICEAddressRewriteRule{External: []string{m.config.Public}, AsCandidateType: webrtc.ICECandidateTypeHost})
		if err != nil {
			return nil, err
		}
	}
	return webrtc.NewAPI(webrtc.WithMediaEngine(&engine), webrtc.WithInterceptorRegistry(&reports), webrtc.WithSettingEngine(s)), nil
}

var (
	opusCodec = webrtc.RTPCodecCapability{MimeType: webrtc.MimeTypeOpus, ClockRate: 48000, Channels: 2, SDPFmtpLine: "minptime=10;useinbandfec=1"}
	pcmuCodec = webrtc.RTPCodecCapability{MimeType: webrtc.MimeTypePCMU, ClockRate: 8000, Channels: 1}
)

// Addr is where it listens.
func (m *Media) Addr() net.Addr { return m.tcp.Addr() }

// Close stops listening. Calls must have ended.
func (m *Media) Close() error {
	var errs []error
	for _, mux := range m.muxes {
		errs = append(errs, mux.Close())
	}
	if m.udp != nil {
		errs = append(errs, m.udp.Close())
	}
	if m.tcp != nil {
		errs = append(errs, m.tcp.Close())
	}
	if m.lib != nil {
		errs = append(errs, m.lib.Close())
	}
	for i, err := range errs {
		if errors.Is(err, net.ErrClosed) { // a mux closes its own socket
			errs[i] = nil
		}
	}
	return errors.Join(errs...)
}

// codecFor picks Opus when the other side has it and it can be loaded, else the
// telephone's codec, else says what is wrong.
func (m *Media) codecFor(ctx context.Context, offers offered) (codec, webrtc.RTPCodecCapability, error) {
	if offers.opus {
		m.once.Do(func() { m.lib, m.err = opus.Load(context.WithoutCancel(ctx)) })
		if m.err == nil {
			c, err := m.lib.New(context.WithoutCancel(ctx), opus.Speech)
			return c, opusCodec, err
		}
	}
	if offers.pcmu {
		return newG711(), pcmuCodec, nil
	}
	return nil, opusCodec, errors.Join(m.err, errOffer)
}

// offered is what an offer has to offer.
type offered struct{ opus, pcmu bool }

var errOffer = fault.New(fault.Invalid, "voice.offer", "Opkaldet kunne ikke læses. Prøv igen, eller skriv i stedet.",
	"The call could not be read. Try again, or write instead.")

// readOffer checks an offer before anything is opened for it.
func readOffer(raw string) (offered, error) {
	var o offered
	var d sdp.SessionDescription
	if err := d.UnmarshalString(raw); err != nil {
		return o, errOffer
	}
	audio := 0
	for _, m := range d.MediaDescriptions {
		if m.MediaName.Media != "audio" {
			continue
		}
		audio++
		for _, f := range m.MediaName.Formats {
			o.pcmu = o.pcmu || f == "0"
		}
		for _, a := range m.Attributes {
			value := strings.ToLower(a.Value)
			o.opus = o.opus || a.Key == "rtpmap" && strings.Contains(value, " opus/48000")
			o.pcmu = o.pcmu || a.Key == "rtpmap" && strings.Contains(value, " pcmu/8000")
		}
	}
	if audio != 1 || !o.opus && !o.pcmu {
		return o, errOffer
	}
	return o, nil
}

// iceServer is what a browser needs to use a relay.
type iceServer struct {
	URLs       []string `json:"urls"`
	Username   string   `json:"username,omitempty"`
	Credential string   `json:"credential,omitempty"`
}

// relays gives credentials for the relays that are good for an hour: the name
// holds when they end, the password is its signature (TURN REST API).
func (m *Media) relays(session string, now time.Time) []iceServer {
	if len(m.config.TURN) == 0 {
		return []iceServer{}
	}
	name := fmt.Sprintf("%d:%s", now.Add(time.Hour).Unix(), session)
	mac := hmac.New(sha1.New, []byte(m.config.Secret))
	mac.Write([]byte(name))
	return []iceServer{{URLs: m.config.TURN, Username: name, Credential: base64.StdEncoding.EncodeToString(mac.Sum(nil))}}
}
