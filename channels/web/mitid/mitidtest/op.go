// Package mitidtest is an OpenID Connect broker in front of a made-up MitID. It
// speaks the wire of Nets eID Broker: discovery, JWKS, /authorize (a page where
// one chooses whom to be), /token with PKCE, /userinfo and /endsession, with the
// same claims, so that changing over to the real one is configuration alone.
// Tests log in through it, and so does the demo when asked to.
//
// It is strict where the real one is: an unknown client or address back, a code
// used twice, a wrong verifier and a missing challenge are refused. What it lacks
// is MitID itself: anybody may be anybody.
package mitidtest

import (
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"maps"
	"math/big"
	"net/http"
	"net/url"
	"sync"
	"time"
)

// Person is somebody whom one can log in as.
type Person struct {
	UUID, Name, CPR, Born string
}

// OP is the broker. Fill it in before it serves.
type OP struct {
	Issuer, Client, Secret string
	Public                 string // the client's address: Public + "/login/svar" and Public + "/" are registered
	People                 func() ([]Person, error)

	// For tests that need a broker that errs. Each may be changed with Do.
	Down   bool                 // every answer is 503
	Skew   time.Duration        // of its clock
	Mangle func(map[string]any) // changes the claims of an ID token before it is signed
	Info   func(map[string]any) // changes userinfo

	mu    sync.Mutex
	key   *rsa.PrivateKey
	kid   string
	codes map[string]grant // by code
	calls map[string]grant // by access token
	seen  []map[string]any // what authorization requests asked
	users map[string]login // by the cookie of who is logged in here
}

// login is somebody logged in at the broker.
type login struct {
	Person
	at          time.Time
	level       string
	transaction string
}

// grant is a login on its way to the client.
type grant struct {
	login
	nonce, challenge, redirect string
}

// Do changes the broker while it serves.
func (o *OP) Do(change func(*OP)) {
	o.mu.Lock()
	defer o.mu.Unlock()
	change(o)
}

// Rotate makes the next token be signed with a new key.
func (o *OP) Rotate() {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.key = nil
	o.signingKey()
}

// signingKey makes the key when it is first needed. The lock is held.
func (o *OP) signingKey() *rsa.PrivateKey {
	if o.key == nil {
		o.key, _ = rsa.GenerateKey(rand.Reader, 2048) // fails for a size that is too small
		o.kid = rand.Text()
	}
	return o.key
}

// ServeHTTP answers every path of the broker.
func (o *OP) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.codes == nil {
		o.codes, o.calls, o.users = map[string]grant{}, map[string]grant{}, map[string]login{}
	}
	w.Header().Set("Cache-Control", "no-store")
	if o.Down {
		http.Error(w, "down", http.StatusServiceUnavailable)
		return
	}
	answer, ok := map[string]http.HandlerFunc{
		"GET /.well-known/openid-configuration": o.discovery, "GET /jwks": o.jwks,
		"GET /authorize": o.authorize, "POST /authorize": o.choose,
		"POST /token": o.token, "GET /userinfo": o.userinfo, "GET /endsession": o.endSession,
	}[r.Method+" "+r.URL.Path]
	if !ok {
		http.NotFound(w, r)
		return
	}
	answer(w, r)
}

func (o *OP) now() time.Time { return time.Now().Add(o.Skew) }

func (o *OP) discovery(w http.ResponseWriter, _ *http.Request) {
	reply(w, http.StatusOK, map[string]any{
		"issuer": o.Issuer, "authorization_endpoint": o.Issuer + "/authorize", "token_endpoint": o.Issuer + "/token",
		"userinfo_endpoint": o.Issuer + "/userinfo", "jwks_uri": o.Issuer + "/jwks", "end_session_endpoint": o.Issuer + "/endsession",
		"response_types_supported": []string{"code"}, "subject_types_supported": []string{"public"},
		"id_token_signing_alg_values_supported": []string{"RS256"}, "code_challenge_methods_supported": []string{"S256"},
		"token_endpoint_auth_methods_supported": []string{"client_secret_basic", "client_secret_post"},
		"scopes_supported":                      []string{"openid", "mitid", "ssn"}, "prompt_values_supported": []string{"login", "none"},
	})
}

func (o *OP) jwks(w http.ResponseWriter, _ *http.Request) {
	public := o.signingKey().PublicKey
	reply(w, http.StatusOK, map[string]any{"keys": []any{map[string]string{
		"kty": "RSA", "use": "sig", "alg": "RS256", "kid": o.kid,
		"n": encode(public.N.Bytes()), "e": encode(big.NewInt(int64(public.E)).Bytes()),
	}}})
}

// token gives the tokens of a code, once (RFC 6749 4.1.3, RFC 7636 4.6).
func (o *OP) token(w http.ResponseWriter, r *http.Request) {
	client, secret, basic := r.BasicAuth()
	if basic { // form-encoded within (RFC 6749 2.3.1)
		client, _ = url.QueryUnescape(client)
		secret, _ = url.QueryUnescape(secret)
	} else {
		client, secret = r.PostFormValue("client_id"), r.PostFormValue("client_secret")
	}
	if client != o.Client || secret != o.Secret {
		reply(w, http.StatusUnauthorized, map[string]any{"error": "invalid_client"})
		return
	}
	code := r.PostFormValue("code")
	g, ok := o.codes[code]
	delete(o.codes, code)
	sum := sha256.Sum256([]byte(r.PostFormValue("code_verifier")))
	if !ok || r.PostFormValue("grant_type") != "authorization_code" || encode(sum[:]) != g.challenge || r.PostFormValue("redirect_uri") != g.redirect {
		reply(w, http.StatusBadRequest, map[string]any{"error": "invalid_grant"})
		return
	}
	access := rand.Text()
	o.calls[access] = g
	reply(w, http.StatusOK, map[string]any{"access_token": access, "token_type": "Bearer", "expires_in": 10800, "id_token": o.sign(o.idToken(g, access))})
}

func (o *OP) idToken(g grant, access string) map[string]any {
	half := sha256.Sum256([]byte(access))
	level := "https://data.gov.dk/concept/core/nsis/" + g.level
	claims := map[string]any{
		"iss": o.Issuer, "sub": g.UUID, "aud": o.Client, "nonce": g.nonce, "at_hash": encode(half[:16]),
		"iat": o.now().Unix(), "exp": o.now().Add(5 * time.Minute).Unix(), "auth_time": g.at.Unix(),
		"idp": "mitid", "identity_type": "private", "loa": level, "ial": level, "aal": level, "acr": level,
		"amr": []string{"code_app"}, "transaction_id": g.transaction, "neb_sid": rand.Text(),
	}
	if o.Mangle != nil {
		o.Mangle(claims)
	}
	return claims
}

func (o *OP) userinfo(w http.ResponseWriter, r *http.Request) {
	const bearer = "Bearer "
	header := r.Header.Get("Authorization")
	g, ok := o.calls[header[min(len(header), len(bearer)):]]
	if !ok {
		reply(w, http.StatusUnauthorized, map[string]any{"error": "invalid_token"})
		return
	}
	claims := map[string]any{
		"sub": g.UUID, "mitid.uuid": g.UUID, "mitid.identity_name": g.Name, "mitid.date_of_birth": g.Born,
		"mitid.has_cpr": g.CPR != "", "mitid.transaction_id": g.transaction,
	}
	if g.CPR != "" {
		claims["dk.cpr"] = g.CPR
	}
	if o.Info != nil {
		o.Info(claims)
	}
	reply(w, http.StatusOK, claims)
}

// sign makes a JWT of claims (RFC 7515, RS256).
func (o *OP) sign(claims map[string]any) string {
	key := o.signingKey()
	header, _ := json.Marshal(map[string]string{"alg": "RS256", "typ": "JWT", "kid": o.kid})
	body, _ := json.Marshal(claims)
	text := encode(header) + "." + encode(body)
	sum := sha256.Sum256([]byte(text))
	signature, _ := rsa.SignPKCS1v15(rand.Reader, key, crypto.SHA256, sum[:])
	return text + "." + encode(signature)
}

// Asked are the parameters of every authorization request so far.
func (o *OP) Asked() []map[string]any {
	o.mu.Lock()
	defer o.mu.Unlock()
	var all []map[string]any
	for _, a := range o.seen {
		all = append(all, maps.Clone(a))
	}
	return all
}

func encode(b []byte) string { return base64.RawURLEncoding.EncodeToString(b) }

func reply(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body)
}
