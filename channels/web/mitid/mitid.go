// Package mitid is a relying party of an OpenID Connect broker in front of
// MitID: it sends a citizen there to log in, or to approve one exact change, and
// verifies what comes back.
//
// A Flow is what is remembered of a citizen on their way. It belongs to one
// browser, is used once, and holds what makes the answer theirs: the state, the
// nonce that the ID token must repeat, and PKCE's verifier (RFC 7636). The answer
// is believed when the ID token is signed by the broker's published keys, is for
// us, is fresh within a minute of skew and says NSIS Substantial or High; nothing
// below may see personal data. An approval must also have been made after it was
// asked for.
//
// The personal number leaves this package in a citizen.Person alone. It is in no
// error, no address and no log. Where a broker writes it into the ID token, that
// token is not handed back at logout either, because an address would hold it.
//
// Brokers agree on OpenID Connect and differ in what they call things: Claims and
// the two sets of parameters of Config are that difference. What is not set is as
// Nets eID Broker has it. mitidtest is a broker on the same wire.
package mitid

import (
	"cmp"
	"context"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"
)

// Return is the path that the broker sends citizens back to; Config.Public and
// it are the redirect URI to register there. After logout it is Config.Public
// and "/".
const Return = "/login/svar"

// What Nets eID Broker is asked: level Substantial, and for an approval the text
// that MitID shows.
const (
	netsLogin   = `idp_values=mitid&language={lang}&idp_params={"mitid":{"loa_value":"substantial"}}`
	netsConfirm = `idp_values=mitid&language={lang}&idp_params={"mitid":{"loa_value":"substantial","action_text":"CONFIRM","reference_text":"{text}"}}`
)

// Config is which broker, and what it calls things.
type Config struct {
	Issuer, Client, Secret string
	Public                 string   // address under which citizens reach Offelia: https://offelia.example.dk
	Scopes                 []string // default: openid mitid ssn
	Claims                 Claims
	// Login and Confirm are parameters of the authorization request as a query
	// string. {lang} is da or en, {text} the text to approve in base64.
	Login, Confirm string

	HTTP *http.Client     // default: ten seconds for a request
	Now  func() time.Time // default: time.Now, whatever a demo's clock says
}

// Broker is the other end. It is safe for concurrent use.
type Broker struct {
	Config
	login, confirm url.Values

	mu     sync.Mutex
	found  *endpoints // nil until the broker has answered
	failed time.Time  // when it did not, last
	cause  error
}

// New makes the relying party. Nothing is asked of the broker before the first
// citizen comes, so that Offelia starts without it.
func New(c Config) (*Broker, error) {
	if c.Client == "" {
		return nil, errors.New("login: the client is missing")
	}
	for name, address := range map[string]string{"issuer": c.Issuer, "public address": c.Public} {
		u, err := url.Parse(address)
		if err != nil || u.Host == "" || u.Scheme != "https" && !loopback(u) {
			return nil, fmt.Errorf("login: the %s %q is no https address", name, address)
		}
	}
	c.Public = strings.TrimSuffix(c.Public, "/")
	c.Claims = c.Claims.orNets()
	if len(c.Scopes) == 0 {
		c.Scopes = []string{oidc.ScopeOpenID, "mitid", "ssn"}
	}
	if c.HTTP == nil {
		c.HTTP = &http.Client{Timeout: 10 * time.Second}
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	b := &Broker{Config: c}
	var err error
	if b.login, err = url.ParseQuery(cmp.Or(c.Login, netsLogin)); err != nil {
		return nil, fmt.Errorf("login: parameters: %w", err)
	}
	if b.confirm, err = url.ParseQuery(cmp.Or(c.Confirm, netsConfirm)); err != nil {
		return nil, fmt.Errorf("login: parameters of an approval: %w", err)
	}
	return b, nil
}

// loopback is the one place where a broker may be without TLS: beside us.
func loopback(u *url.URL) bool {
	return u.Scheme == "http" && (u.Hostname() == "127.0.0.1" || u.Hostname() == "::1" || u.Hostname() == "localhost")
}

// Flow is what is remembered of a citizen on their way to the broker and back.
type Flow struct {
	State    string    `json:"state"`
	Nonce    string    `json:"nonce"`
	Verifier string    `json:"verifier"`
	Began    time.Time `json:"began"`
	Confirms bool      `json:"confirms,omitempty"`
}

// Login begins a login and returns the address to send the browser to. The
// citizen is identified anew, whoever is logged in at the broker.
func (b *Broker) Login(ctx context.Context, lang string) (Flow, string, error) {
	f := b.flow(false)
	address, err := b.address(ctx, f, b.login, lang, "")
	return f, address, err
}

// Confirm begins the approval of text, which MitID shows (at most 130
// characters of it) and the citizen approves by identifying themselves anew.
func (b *Broker) Confirm(ctx context.Context, lang, text string) (Flow, string, error) {
	f := b.flow(true)
	address, err := b.address(ctx, f, b.confirm, lang, base64.StdEncoding.EncodeToString([]byte(reference(text))))
	return f, address, err
}

func (b *Broker) flow(confirms bool) Flow {
	return Flow{State: rand.Text(), Nonce: rand.Text(), Verifier: oauth2.GenerateVerifier(), Began: b.Now(), Confirms: confirms}
}

func (b *Broker) address(ctx context.Context, f Flow, extra url.Values, lang, text string) (string, error) {
	e, err := b.discover(ctx)
	if err != nil {
		return "", err
	}
	options := []oauth2.AuthCodeOption{
		oauth2.S256ChallengeOption(f.Verifier), oidc.Nonce(f.Nonce),
		oauth2.SetAuthURLParam("prompt", "login"), oauth2.SetAuthURLParam("ui_locales", lang),
	}
	if f.Confirms {
		options = append(options, oauth2.SetAuthURLParam("max_age", "0"))
	}
	fill := strings.NewReplacer("{lang}", lang, "{text}", text)
	for name := range extra {
		options = append(options, oauth2.SetAuthURLParam(name, fill.Replace(extra.Get(name))))
	}
	return e.oauth.AuthCodeURL(f.State, options...), nil
}

// endpoints is what the broker publishes about itself.
type endpoints struct {
	provider *oidc.Provider
	verifier *oidc.IDTokenVerifier
	oauth    oauth2.Config
	end      string // end_session_endpoint, "" when there is none
}

// pause is how long a broker that did not answer is not asked again, so that
// citizens who come meanwhile are told at once.
const pause = 3 * time.Second

// discover reads the broker's discovery document, once.
func (b *Broker) discover(ctx context.Context) (*endpoints, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.found != nil {
		return b.found, nil
	}
	if since := b.Now().Sub(b.failed); since >= 0 && since < pause {
		return nil, b.cause
	}
	provider, err := oidc.NewProvider(oidc.ClientContext(ctx, b.HTTP), b.Issuer)
	var more struct {
		End  string   `json:"end_session_endpoint"`
		Auth []string `json:"token_endpoint_auth_methods_supported"`
	}
	if err == nil {
		err = provider.Claims(&more)
	}
	if err != nil {
		b.failed, b.cause = b.Now(), because(ErrDown, err)
		return nil, b.cause
	}
	endpoint := provider.Endpoint()
	endpoint.AuthStyle = authStyle(more.Auth)
	b.found = &endpoints{
		provider: provider, end: more.End,
		verifier: provider.Verifier(&oidc.Config{ClientID: b.Client, Now: func() time.Time { return b.Now().Add(-skew) }}),
		oauth:    oauth2.Config{ClientID: b.Client, ClientSecret: b.Secret, Endpoint: endpoint, RedirectURL: b.Public + Return, Scopes: b.Scopes},
	}
	return b.found, nil
}

// authStyle picks how the client proves itself: by HTTP Basic, which OpenID
// Connect takes for granted, or in the form where only that is offered.
func authStyle(offered []string) oauth2.AuthStyle {
	style := oauth2.AuthStyleInHeader
	for _, method := range offered {
		switch method {
		case "client_secret_basic":
			return oauth2.AuthStyleInHeader
		case "client_secret_post":
			style = oauth2.AuthStyleInParams
		}
	}
	return style
}

// Logout returns the address that ends the session at the broker and leads back;
// "" when the broker has none or does not answer. hint is Identity.Hint.
func (b *Broker) Logout(ctx context.Context, hint string) string {
	e, err := b.discover(ctx)
	if err != nil || e.end == "" {
		return ""
	}
	u, err := url.Parse(e.end)
	if err != nil {
		return ""
	}
	q := u.Query()
	q.Set("client_id", b.Client)
	q.Set("post_logout_redirect_uri", b.Public+"/")
	if hint != "" {
		q.Set("id_token_hint", hint)
	}
	u.RawQuery = q.Encode()
	return u.String()
}

// Origins are the addresses that a form of ours may lead on to: the issuer's and,
// where it is another, that of logout.
func (b *Broker) Origins() []string {
	b.mu.Lock()
	defer b.mu.Unlock()
	addresses := []string{b.Issuer}
	if b.found != nil {
		addresses = append(addresses, b.found.end)
	}
	var all []string
	for _, address := range addresses {
		if u, err := url.Parse(address); err == nil && u.Host != "" {
			all = append(all, u.Scheme+"://"+u.Host)
		}
	}
	return slices.Compact(all)
}
