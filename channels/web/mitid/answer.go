package mitid

import (
	"context"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"
	"maps"
	"net/url"
	"strings"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"

	"offelia/assistant/citizen"
	"offelia/assistant/fault"
)

// Identity is whom the broker has identified.
type Identity struct {
	citizen.Person
	// Transaction is MitID's number of this one identification, "" where the
	// broker gives none.
	Transaction string
	Hint        string // for Logout
}

// skew is how far the broker's clock may be from ours.
const skew = time.Minute

// Finish verifies what the broker sent back in the query of Return. The errors
// are those below, with a cause for the log.
func (b *Broker) Finish(ctx context.Context, f Flow, answer url.Values) (Identity, error) {
	e, err := b.discover(ctx)
	if err != nil {
		return Identity{}, err
	}
	if iss := answer.Get("iss"); iss != "" && iss != b.Issuer { // RFC 9207
		return Identity{}, because(ErrAnswer, errors.New("another issuer answered"))
	}
	if equal := subtle.ConstantTimeCompare([]byte(answer.Get("state")), []byte(f.State)); equal != 1 {
		return Identity{}, because(ErrAnswer, errors.New("another state"))
	}
	if code := answer.Get("error"); code != "" {
		return Identity{}, refusal(code)
	}
	ctx = oidc.ClientContext(ctx, b.HTTP)
	token, err := e.oauth.Exchange(ctx, answer.Get("code"), oauth2.VerifierOption(f.Verifier))
	if err != nil {
		return Identity{}, unanswered("token", err)
	}
	raw, _ := token.Extra("id_token").(string)
	claims, err := b.verify(ctx, e, f, token, raw)
	if err != nil {
		return Identity{}, err
	}
	return b.identity(claims, raw)
}

// refusal reads an error of the authorization endpoint (RFC 6749 4.1.2.1, OpenID
// Connect Core 3.1.2.6).
func refusal(code string) error {
	switch code {
	case "access_denied", "login_required", "interaction_required", "consent_required":
		return ErrCancelled
	case "temporarily_unavailable", "server_error":
		return because(ErrDown, errors.New("the broker answered "+code))
	}
	return because(ErrAnswer, fmt.Errorf("the broker answered %.40q", code))
}

// unanswered tells a broker that said no from one that said nothing.
func unanswered(what string, err error) error {
	var said *oauth2.RetrieveError
	if errors.As(err, &said) && said.Response != nil && said.Response.StatusCode < 500 {
		return because(ErrAnswer, fmt.Errorf("%s: %s", what, said.ErrorCode))
	}
	return because(ErrDown, fmt.Errorf("%s: %w", what, err))
}

// verify checks the ID token and returns its claims with those of userinfo.
func (b *Broker) verify(ctx context.Context, e *endpoints, f Flow, token *oauth2.Token, raw string) (claims, error) {
	id, err := e.verifier.Verify(ctx, raw)
	var late *oidc.TokenExpiredError
	switch {
	case errors.As(err, &late):
		return nil, because(ErrClock, fmt.Errorf("the ID token ended %s ago", b.Now().Sub(late.Expiry).Round(time.Second)))
	case err != nil:
		return nil, because(ErrAnswer, err)
	case id.IssuedAt.After(b.Now().Add(skew)):
		return nil, because(ErrClock, fmt.Errorf("the ID token was issued in %s", id.IssuedAt.Sub(b.Now()).Round(time.Second)))
	case subtle.ConstantTimeCompare([]byte(id.Nonce), []byte(f.Nonce)) != 1:
		return nil, because(ErrAnswer, errors.New("another nonce"))
	}
	if id.AccessTokenHash != "" {
		if err := id.VerifyAccessToken(token.AccessToken); err != nil {
			return nil, because(ErrAnswer, err)
		}
	}
	all := claims{}
	if err := id.Claims(&all); err != nil {
		return nil, because(ErrAnswer, err)
	}
	if azp := all.text("azp"); azp != "" && azp != b.Client || azp == "" && len(id.Audience) > 1 {
		return nil, because(ErrAnswer, errors.New("the ID token is for another client"))
	}
	if f.Confirms {
		at, ok := all["auth_time"].(float64)
		if !ok || time.Unix(int64(at), 0).Before(f.Began.Add(-skew)) {
			return nil, because(ErrStale, errors.New("auth_time is missing or before the question"))
		}
	}
	return all, b.addUserInfo(ctx, e, id.Subject, token, all)
}

// addUserInfo asks for what the ID token does not hold.
func (b *Broker) addUserInfo(ctx context.Context, e *endpoints, subject string, token *oauth2.Token, all claims) error {
	if all.text(b.Claims.CPR) != "" && all.text(b.Claims.Level) != "" || e.provider.UserInfoEndpoint() == "" {
		return nil
	}
	info, err := e.provider.UserInfo(ctx, oauth2.StaticTokenSource(token))
	if err != nil {
		return because(ErrDown, fmt.Errorf("userinfo: %w", err))
	}
	if info.Subject != subject { // OpenID Connect Core 5.3.2
		return because(ErrAnswer, errors.New("userinfo is about somebody else"))
	}
	more := claims{}
	if err := info.Claims(&more); err != nil {
		return because(ErrAnswer, err)
	}
	signed := maps.Clone(all)
	maps.Copy(all, more)
	maps.Copy(all, signed) // what is signed goes first
	return nil
}

// identity reads the claims of an answer that is genuine.
func (b *Broker) identity(all claims, raw string) (Identity, error) {
	if !substantial(all.text(b.Claims.Level)) {
		return Identity{}, because(ErrLevel, fmt.Errorf("level %.60q", all.text(b.Claims.Level)))
	}
	cpr, ok := number(all.text(b.Claims.CPR))
	if !ok {
		return Identity{}, ErrNumber
	}
	who := Identity{
		Person:      citizen.Person{CPR: cpr, Name: name(all.text(b.Claims.Name))},
		Transaction: all.text(b.Claims.Transaction),
	}
	if born := all.text(b.Claims.Born); len(born) >= len(time.DateOnly) {
		if _, err := time.Parse(time.DateOnly, born[:len(time.DateOnly)]); err == nil {
			who.Born = born[:len(time.DateOnly)]
		}
	}
	if !holds(raw, cpr) {
		who.Hint = raw
	}
	return who, nil
}

// holds tells whether an ID token has the number in it.
func holds(raw string, cpr citizen.CPR) bool {
	_, rest, _ := strings.Cut(raw, ".")
	payload, _, _ := strings.Cut(rest, ".")
	text, err := base64.RawURLEncoding.DecodeString(payload)
	digits := strings.ReplaceAll(string(cpr), "-", "")
	return err != nil || strings.Contains(strings.ReplaceAll(string(text), "-", ""), digits)
}

// because gives a failure its cause, for the log.
func because(e, cause error) error { return fmt.Errorf("%w: %w", e, cause) }

// The failures, as a citizen is told of them.
var (
	ErrCancelled = fault.New(fault.Denied, "mitid.cancelled",
		"Du afbrød i MitID.",
		"You stopped in MitID.")
	ErrLevel = fault.New(fault.Denied, "mitid.level",
		"Du brugte MitID på et lavere sikringsniveau end det, der skal til for personlige oplysninger. Prøv igen med MitID-app, kodeviser eller chip, ikke kun med adgangskode.",
		"You used MitID at a lower level of assurance than personal data needs. Try again with the MitID app, code display or chip, not with a password alone.")
	ErrNumber = fault.New(fault.Denied, "mitid.number",
		"MitID fortalte ikke dit CPR-nummer, så jeg kan ikke finde dine oplysninger. Har du ikke noget CPR-nummer, eller sker det igen, så ring til Borgerservice.",
		"MitID did not tell your CPR number, so I cannot find your data. If you have no CPR number, or it happens again, call Citizen Service.")
	ErrDown = fault.New(fault.Unavailable, "mitid.down",
		"MitID svarer ikke lige nu. Vent et par minutter, og prøv igen. Så længe kan du spørge uden at logge ind.",
		"MitID does not answer right now. Wait a few minutes and try again. Meanwhile you can ask without logging in.")
	ErrAnswer = fault.New(fault.Denied, "mitid.answer",
		"Svaret fra MitID kunne ikke bekræftes. Prøv igen.",
		"The answer from MitID could not be verified. Try again.")
	ErrClock = fault.New(fault.Unavailable, "mitid.clock",
		"Svaret fra MitID gælder ikke på dette tidspunkt. Prøv igen. Sker det igen, er fejlen hos os, ikke hos dig.",
		"The answer from MitID is not valid at this time. Try again. If it happens again, the fault is ours, not yours.")
	ErrStale = fault.New(fault.Denied, "mitid.stale",
		"MitID bad dig ikke om at godkende på ny. Prøv igen.",
		"MitID did not ask you to approve anew. Try again.")
)
