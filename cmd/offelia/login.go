package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"slices"
	"strings"
	"time"

	"offelia/assistant/fault"
	"offelia/assistant/store"
	"offelia/channels/web"
	"offelia/channels/web/mitid"
	"offelia/channels/web/mitid/mitidtest"
)

// LoginSettings are the OpenID Connect broker in front of MitID.
type LoginSettings struct {
	Issuer  string   `name:"issuer" help:"OpenID Connect broker in front of MitID (https://netseidbroker.dk/op); none: citizens cannot log in." env:"OFFELIA_LOGIN_ISSUER" placeholder:"URL"`
	Client  string   `name:"client" help:"Offelia's client id at the broker." env:"OFFELIA_LOGIN_CLIENT"`
	Secret  string   `name:"secret" help:"The client's secret." env:"OFFELIA_LOGIN_SECRET"`
	Public  string   `name:"public" help:"Address under which citizens reach Offelia (https://offelia.example.dk); at the broker, register it with /login/svar for login and with / for logout." env:"OFFELIA_LOGIN_PUBLIC" placeholder:"URL"`
	Scopes  []string `name:"scopes" sep:" " help:"Scopes to ask for, with spaces between; none: openid mitid ssn." env:"OFFELIA_LOGIN_SCOPES"`
	Claims  string   `name:"claims" help:"What the broker calls things: cpr=…,name=…,born=…,level=…,transaction=…; what is left out is as at Nets eID Broker." env:"OFFELIA_LOGIN_CLAIMS"`
	Ask     string   `name:"ask" help:"Parameters of a login as a query string, {lang} in it is da or en; none: Nets eID Broker's, level Substantial." env:"OFFELIA_LOGIN_ASK"`
	Confirm string   `name:"confirm" help:"Parameters of an approval, {text} in it is what is approved in base64; none: Nets eID Broker's." env:"OFFELIA_LOGIN_CONFIRM"`
}

// openLogin makes the door to the broker, where one is set.
func (p *Program) openLogin(c *web.Config) error {
	if p.Login.Issuer == "" {
		return nil
	}
	names, err := mitid.ParseClaims(p.Login.Claims)
	if err != nil {
		return err
	}
	c.Flows = flows{p.store}
	c.MitID, err = mitid.New(mitid.Config{
		Issuer: p.Login.Issuer, Client: p.Login.Client, Secret: p.Login.Secret, Public: p.Login.Public,
		Scopes: p.Login.Scopes, Claims: names, Login: p.Login.Ask, Confirm: p.Login.Confirm,
	})
	return err
}

// flowLife is how long a citizen may take at MitID.
const flowLife = 10 * time.Minute

// flows keeps who is on their way to MitID among the sessions, under a hash of
// the state, by the real clock.
type flows struct{ store *store.Store }

// Keep implements web.Flows.
func (s flows) Keep(ctx context.Context, f web.Flow) error {
	blob, err := json.Marshal(f)
	if err != nil {
		return fault.Wrap("flow", err)
	}
	return s.store.PutSessionBlob(ctx, flowToken(f.State), time.Now().Add(flowLife), blob)
}

// Take implements web.Flows.
func (s flows) Take(ctx context.Context, state string) (f web.Flow, err error) {
	blob, expires, err := s.store.TakeSessionBlob(ctx, flowToken(state))
	if err == nil && time.Now().After(expires) {
		err = fault.New(fault.NotFound, "flow", "Det tog for lang tid.", "It took too long.")
	}
	if err != nil {
		return f, err
	}
	return f, fault.Wrap("flow", json.Unmarshal(blob, &f))
}

// flowToken keeps states and session tokens apart.
func flowToken(state string) string { return "flow:" + state }

// simulateLogin starts a broker with a made-up MitID beside the demo, in which
// one can be anybody in the town, and sets the demo up for it. stop ends it.
func (p *Program) simulateLogin(ctx context.Context) (stop func() error, err error) {
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("simulated login: %w", err)
	}
	if p.Login.Public == "" {
		p.Login.Public = "http://" + p.Addr
	}
	op := &mitidtest.OP{
		Issuer: "http://" + listener.Addr().String(), Client: "offelia-demo", Secret: newID(),
		Public: strings.TrimSuffix(p.Login.Public, "/"), People: p.people,
	}
	p.Login.Issuer, p.Login.Client, p.Login.Secret = op.Issuer, op.Client, op.Secret
	server := &http.Server{Handler: op, ReadHeaderTimeout: 10 * time.Second}
	served := make(chan error, 1)
	go func() { served <- server.Serve(listener) }()
	return func() error {
		err := server.Close()
		if ended := <-served; !errors.Is(ended, http.ErrServerClosed) {
			err = errors.Join(err, ended)
		}
		return err
	}, nil
}

// stranger is the number of one whom no register knows, until they log in.
const stranger = "010101-0000"

// people are the town's citizens as MitID knows them, and the stranger.
func (p *Program) people() ([]mitidtest.Person, error) {
	town, err := p.store.ExportTown(context.Background())
	var all []mitidtest.Person
	for id, w := range town.Personas {
		if w.CPR != stranger {
			all = append(all, mitidtest.Person{UUID: string(id), Name: w.Name, CPR: strings.ReplaceAll(string(w.CPR), "-", ""), Born: w.Born})
		}
	}
	slices.SortFunc(all, func(a, b mitidtest.Person) int { return strings.Compare(a.Name, b.Name) })
	return append(all, mitidtest.Person{UUID: "ny", Name: "Ny Borger", CPR: strings.ReplaceAll(stranger, "-", ""), Born: "2001-01-01"}), err
}
