package mitid_test

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"offelia/assistant/fault"
	"offelia/channels/web/mitid"
	"offelia/channels/web/mitid/mitidtest"
)

const public = "http://127.0.0.1:9"

var karen = mitidtest.Person{UUID: "8cb1e51c", Name: "Karen Holm", CPR: "1203541108", Born: "1954-03-12"}

// bundle is a broker, a relying party and a browser between them.
type bundle struct {
	*mitid.Broker
	op      *mitidtest.OP
	browser *http.Client
}

func setup(t *testing.T, change ...func(*mitid.Config)) *bundle {
	t.Helper()
	op := &mitidtest.OP{Client: "offelia", Secret: "s/cr+t", Public: public}
	nobody := mitidtest.Person{UUID: "no-cpr", Name: "NAVNE & ADRESSEBESKYTTET"}
	op.People = func() ([]mitidtest.Person, error) { return []mitidtest.Person{karen, nobody}, nil }
	server := httptest.NewServer(op)
	t.Cleanup(server.Close)
	op.Issuer = server.URL
	c := mitid.Config{Issuer: op.Issuer, Client: op.Client, Secret: op.Secret, Public: public}
	for _, f := range change {
		f(&c)
	}
	b, err := mitid.New(c)
	if err != nil {
		t.Fatal(err)
	}
	jar, _ := cookiejar.New(nil)
	return &bundle{Broker: b, op: op, browser: &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
}

// as goes to the broker and chooses a person there; the answer is what the
// browser brings back.
func (b *bundle) as(t *testing.T, address, person string, more ...string) url.Values {
	t.Helper()
	res, err := b.browser.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	res.Body.Close()
	if res.StatusCode == http.StatusOK {
		form := url.Values{"query": {strings.SplitN(address, "?", 2)[1]}, "person": {person}}
		for i := 0; i < len(more); i += 2 {
			form.Set(more[i], more[i+1])
		}
		if res, err = b.browser.PostForm(b.op.Issuer+"/authorize", form); err != nil {
			t.Fatal(err)
		}
		res.Body.Close()
	}
	to, err := res.Location()
	if err != nil || !strings.HasPrefix(to.String(), public+mitid.Return+"?") {
		t.Fatalf("led to %v, %v", to, err)
	}
	return to.Query()
}

// login is the whole way, with what errs on it.
func (b *bundle) login(t *testing.T, person string, more ...string) (mitid.Identity, error) {
	t.Helper()
	f, address, err := b.Login(t.Context(), "da")
	if err != nil {
		return mitid.Identity{}, err
	}
	return b.Finish(t.Context(), f, b.as(t, address, person, more...))
}

func TestLogin(t *testing.T) {
	t.Parallel()
	b := setup(t)
	who, err := b.login(t, karen.UUID)
	if err != nil {
		t.Fatal(err)
	}
	if who.CPR != "120354-1108" || who.Name != "Karen Holm" || who.Born != "1954-03-12" || who.Transaction == "" || who.Hint == "" {
		t.Errorf("identity %+v", who)
	}
	asked := b.op.Asked()[0]
	for name, want := range map[string]string{
		"scope": "openid mitid ssn", "code_challenge_method": "S256", "idp_values": "mitid", "language": "da",
		"idp_params": `{"mitid":{"loa_value":"substantial"}}`, "redirect_uri": public + "/login/svar",
	} {
		if asked[name] != want {
			t.Errorf("%s = %v, not %s", name, asked[name], want)
		}
	}
	if _, err := b.login(t, ""); !errors.Is(err, mitid.ErrCancelled) {
		t.Errorf("whoever is logged in at the broker is asked all the same: %v", err)
	}
}

// TestRefusals: each way in which an answer is not to be believed, or is no
// answer, is told from the others, and none holds the personal number.
func TestRefusals(t *testing.T) {
	t.Parallel()
	claim := func(name string, v any) func(*mitidtest.OP) {
		return func(o *mitidtest.OP) { o.Mangle = func(c map[string]any) { c[name] = v } }
	}
	for name, c := range map[string]struct {
		spoil  func(*mitidtest.OP)
		person string
		level  string
		want   error
	}{
		"cancelled":                {person: "", want: mitid.ErrCancelled},
		"level too low":            {level: "Low", want: mitid.ErrLevel},
		"level missing":            {spoil: claim("loa", nil), want: mitid.ErrLevel},
		"no personal number":       {person: "no-cpr", want: mitid.ErrNumber},
		"clock an hour ahead":      {spoil: func(o *mitidtest.OP) { o.Skew = time.Hour }, want: mitid.ErrClock},
		"clock an hour behind":     {spoil: func(o *mitidtest.OP) { o.Skew = -time.Hour }, want: mitid.ErrClock},
		"clock half a minute off":  {spoil: func(o *mitidtest.OP) { o.Skew = 30 * time.Second }},
		"another nonce":            {spoil: claim("nonce", "x"), want: mitid.ErrAnswer},
		"for another client":       {spoil: claim("aud", "x"), want: mitid.ErrAnswer},
		"for several clients":      {spoil: claim("aud", []string{"offelia", "x"}), want: mitid.ErrAnswer},
		"by another client":        {spoil: claim("azp", "x"), want: mitid.ErrAnswer},
		"of another issuer":        {spoil: claim("iss", "https://x.example"), want: mitid.ErrAnswer},
		"another access token":     {spoil: claim("at_hash", "x"), want: mitid.ErrAnswer},
		"userinfo of another":      {spoil: func(o *mitidtest.OP) { o.Info = func(c map[string]any) { c["sub"] = "x" } }, want: mitid.ErrAnswer},
		"number that is no number": {spoil: func(o *mitidtest.OP) { o.Info = func(c map[string]any) { c["dk.cpr"] = "12035411" } }, want: mitid.ErrNumber},
		"wrong secret":             {spoil: func(o *mitidtest.OP) { o.Secret = "x" }, want: mitid.ErrAnswer},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := setup(t)
			if c.spoil != nil {
				b.op.Do(c.spoil)
			}
			person := c.person
			if person == "" && !errors.Is(c.want, mitid.ErrCancelled) {
				person = karen.UUID
			}
			_, err := b.login(t, person, "level", c.level)
			if !errors.Is(err, c.want) {
				t.Fatalf("%v, not %v", err, c.want)
			}
			if err != nil && strings.Contains(fmt.Sprint(err)+fault.Text(err, "da"), karen.CPR) {
				t.Errorf("the number is in %v", err)
			}
		})
	}
}

// TestAnswerIsUsedOnce: a code works once, for its own verifier and state, and
// with the issuer that gave it.
func TestAnswerIsUsedOnce(t *testing.T) {
	t.Parallel()
	b := setup(t)
	f, address, _ := b.Login(t.Context(), "da")
	answer := b.as(t, address, karen.UUID)
	for name, change := range map[string]func(f *mitid.Flow, q url.Values){
		"another state":  func(_ *mitid.Flow, q url.Values) { q.Set("state", "x") },
		"another issuer": func(_ *mitid.Flow, q url.Values) { q.Set("iss", "https://x.example") },
		"no code":        func(_ *mitid.Flow, q url.Values) { q.Del("code") },
	} {
		q, other := url.Values{}, f
		for k := range answer {
			q.Set(k, answer.Get(k))
		}
		change(&other, q)
		if _, err := b.Finish(t.Context(), other, q); !errors.Is(err, mitid.ErrAnswer) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := b.Finish(t.Context(), f, answer); err != nil {
		t.Fatal(err)
	}
	if _, err := b.Finish(t.Context(), f, answer); !errors.Is(err, mitid.ErrAnswer) {
		t.Errorf("used twice: %v", err)
	}
	f, address, _ = b.Login(t.Context(), "da")
	answer = b.as(t, address, karen.UUID)
	f.Verifier += "x"
	if _, err := b.Finish(t.Context(), f, answer); !errors.Is(err, mitid.ErrAnswer) {
		t.Errorf("another verifier: %v", err)
	}
}

// TestConfirm: MitID shows the exact change, identifies anew, and what it
// answered before does not count.
func TestConfirm(t *testing.T) {
	t.Parallel()
	b := setup(t)
	first, err := b.login(t, karen.UUID)
	if err != nil {
		t.Fatal(err)
	}
	text := "Jeg flytter “Samtale” " + strings.Repeat("(på Rådhuset (stuen)) og videre ", 9) + "til tirsdag den 1. december kl. 10.00."
	f, address, err := b.Confirm(t.Context(), "da", text)
	if err != nil {
		t.Fatal(err)
	}
	who, err := b.Finish(t.Context(), f, b.as(t, address, karen.UUID))
	if err != nil || who.CPR != first.CPR || who.Transaction == first.Transaction {
		t.Errorf("approved: %+v, %v", who, err)
	}
	asked := b.op.Asked()[1]
	var params struct {
		MitID map[string]string `json:"mitid"`
	}
	if err := json.Unmarshal([]byte(asked["idp_params"].(string)), &params); err != nil {
		t.Fatal(err)
	}
	shown, err := base64.StdEncoding.DecodeString(params.MitID["reference_text"])
	if n := len([]rune(string(shown))); err != nil || n > 130 || n < 100 || !strings.HasPrefix(string(shown), "Jeg flytter “Samtale” og videre") || !strings.HasSuffix(string(shown), " … og videre og videre til tirsdag den 1. december kl. 10.00.") {
		t.Errorf("%d characters, %v: %s", n, err, shown)
	}
	if asked["prompt"] != "login" || asked["max_age"] != "0" || params.MitID["action_text"] != "CONFIRM" {
		t.Errorf("asked %v", asked)
	}
	for name, at := range map[string]any{"before the question": time.Now().Add(-10 * time.Minute).Unix(), "unknown": nil} {
		b.op.Do(func(o *mitidtest.OP) { o.Mangle = func(c map[string]any) { c["auth_time"] = at } })
		f, address, _ = b.Confirm(t.Context(), "da", "x")
		if _, err := b.Finish(t.Context(), f, b.as(t, address, karen.UUID)); !errors.Is(err, mitid.ErrStale) {
			t.Errorf("identified %s: %v", name, err)
		}
	}
}

func TestBrokerThatIsDown(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.op.Do(func(o *mitidtest.OP) { o.Down = true })
	if _, err := b.login(t, karen.UUID); !errors.Is(err, mitid.ErrDown) || fault.KindOf(err) != fault.Unavailable {
		t.Fatalf("down at the start: %v", err)
	}
	now := time.Now()
	b = setup(t, func(c *mitid.Config) { c.Now = func() time.Time { return now } })
	b.op.Do(func(o *mitidtest.OP) { o.Down = true })
	_, _ = b.login(t, karen.UUID)
	b.op.Do(func(o *mitidtest.OP) { o.Down = false })
	if _, err := b.login(t, karen.UUID); !errors.Is(err, mitid.ErrDown) {
		t.Errorf("asked again at once: %v", err)
	}
	now = now.Add(5 * time.Second)
	if _, err := b.login(t, karen.UUID); err != nil {
		t.Errorf("up again: %v", err)
	}
	f, address, _ := b.Login(t.Context(), "da")
	answer := b.as(t, address, karen.UUID)
	b.op.Do(func(o *mitidtest.OP) { o.Down = true })
	if _, err := b.Finish(t.Context(), f, answer); !errors.Is(err, mitid.ErrDown) {
		t.Errorf("down on the way: %v", err)
	}
	f, _, _ = b.Login(t.Context(), "da")
	if _, err := b.Finish(t.Context(), f, url.Values{"state": {f.State}, "error": {"temporarily_unavailable"}}); !errors.Is(err, mitid.ErrDown) {
		t.Errorf("the broker says that it is down: %v", err)
	}
}

// TestNewKey: the broker may change its keys between two logins.
func TestNewKey(t *testing.T) {
	t.Parallel()
	b := setup(t)
	for range 2 {
		if _, err := b.login(t, karen.UUID); err != nil {
			t.Fatal(err)
		}
		b.op.Rotate()
	}
}

// TestOtherBrokers: other names for the same are configuration, and a broker that
// writes the number into its ID token gets no such token back in an address.
func TestOtherBrokers(t *testing.T) {
	t.Parallel()
	names, err := mitid.ParseClaims("cpr=nin, level=mitid_loa, name=name, born=birthdate, transaction=mitid_transaction_id")
	if err != nil {
		t.Fatal(err)
	}
	b := setup(t, func(c *mitid.Config) {
		c.Claims, c.Scopes = names, []string{"openid", "nin", "profile"}
		c.Login = "acr_values=idp:mitid mitid_loa:substantial"
	})
	b.op.Do(func(o *mitidtest.OP) {
		o.Mangle = func(c map[string]any) {
			delete(c, "loa")
			c["nin"], c["mitid_loa"], c["name"] = "120354-1108", "SUBSTANTIAL", "Karen"
		}
	})
	who, err := b.login(t, karen.UUID)
	if err != nil || who.CPR != "120354-1108" || who.Name != "Karen" || who.Hint != "" {
		t.Errorf("%+v, %v", who, err)
	}
	if asked := b.op.Asked()[0]; asked["acr_values"] != "idp:mitid mitid_loa:substantial" || asked["idp_params"] != nil || asked["scope"] != "openid nin profile" {
		t.Errorf("asked %v", asked)
	}
	for _, bad := range []string{"cpr", "cpr=", "alder=age", "=x"} {
		if _, err := mitid.ParseClaims(bad); err == nil {
			t.Errorf("%q was taken", bad)
		}
	}
}

func TestLogout(t *testing.T) {
	t.Parallel()
	b := setup(t)
	who, err := b.login(t, karen.UUID)
	if err != nil {
		t.Fatal(err)
	}
	address := b.Logout(t.Context(), who.Hint)
	u, _ := url.Parse(address)
	if u.Query().Get("post_logout_redirect_uri") != public+"/" || u.Query().Get("id_token_hint") != who.Hint {
		t.Errorf("logout at %s", address)
	}
	res, err := b.browser.Get(address)
	if err != nil || res.Header.Get("Location") != public+"/" {
		t.Fatalf("led to %v, %v", res, err)
	}
	silent := func() string {
		t.Helper()
		_, address, _ := b.Login(t.Context(), "da")
		return b.as(t, strings.Replace(address, "prompt=login", "prompt=none", 1), "").Get("error")
	}
	if code := silent(); code != "login_required" {
		t.Errorf("logged out at the broker: %q", code)
	}
	if _, err = b.login(t, karen.UUID); err != nil {
		t.Fatal(err)
	}
	if code := silent(); code != "" {
		t.Errorf("logged in at the broker: %q", code)
	}
}

func TestNewRefuses(t *testing.T) {
	t.Parallel()
	good := mitid.Config{Issuer: "https://broker.example/op", Client: "x", Public: "https://offelia.example"}
	for name, change := range map[string]func(*mitid.Config){
		"no client": func(c *mitid.Config) { c.Client = "" }, "no issuer": func(c *mitid.Config) { c.Issuer = "" },
		"http": func(c *mitid.Config) { c.Issuer = "http://broker.example" }, "no public": func(c *mitid.Config) { c.Public = "" },
		"parameters": func(c *mitid.Config) { c.Login = "a=%zz" }, "confirm": func(c *mitid.Config) { c.Confirm = "%" },
	} {
		c := good
		change(&c)
		if _, err := mitid.New(c); err == nil {
			t.Errorf("%s was taken", name)
		}
	}
	if _, err := mitid.New(good); err != nil {
		t.Error(err)
	}
}

// FuzzAnswer: whatever a query or the claims of a genuine token hold, there is an
// identity with a number and a level, or an error.
func FuzzAnswer(f *testing.F) {
	f.Add("cpr=dk.cpr", "1203541108", "https://data.gov.dk/concept/core/nsis/Substantial")
	f.Add("level=acr,cpr=nin", "120354-1108", "SUBSTANTIAL")
	f.Add("", "", "("+strings.Repeat("a", 200)+")")
	f.Fuzz(func(t *testing.T, list, cpr, level string) {
		_, _ = mitid.ParseClaims(list)
		if shown := mitid.Reference(level); len([]rune(shown)) > 130 || shown == "" && strings.TrimSpace(level) != "" {
			t.Errorf("%q is shown as %q", level, shown)
		}
		number, ok := mitid.Number(cpr)
		if ok && len(number) != 11 {
			t.Errorf("%q became %d characters", cpr, len(number))
		}
		if mitid.Substantial(level) && !strings.HasSuffix(strings.ToLower(level), "substantial") && !strings.HasSuffix(strings.ToLower(level), "high") {
			t.Errorf("%q is enough", level)
		}
	})
}
