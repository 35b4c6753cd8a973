package web_test

import (
	"bytes"
	"context"
	"html"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"offelia/assistant"
	"offelia/assistant/citizen"
	"offelia/assistant/fault"
	"offelia/channels/web"
	"offelia/channels/web/mitid"
	"offelia/channels/web/mitid/mitidtest"
)

// flows keeps flows in memory.
type flows struct {
	sync.Map
}

func (f *flows) Keep(_ context.Context, flow web.Flow) error { f.Store(flow.State, flow); return nil }

func (f *flows) Take(_ context.Context, state string) (web.Flow, error) {
	flow, ok := f.LoadAndDelete(state)
	if !ok {
		return web.Flow{}, fault.New(fault.NotFound, "test", "findes ikke", "not found")
	}
	return flow.(web.Flow), nil
}

// brokered is a door with a broker, and a browser that can go to both.
type brokered struct {
	*browser
	w   *world
	op  *mitidtest.OP
	log *bytes.Buffer
}

const karensNumber = "1203541108"

func openBrokered(t *testing.T) *brokered {
	t.Helper()
	b := &brokered{w: newWorld(), op: &mitidtest.OP{Client: "offelia", Secret: "hemmelig"}, log: &bytes.Buffer{}}
	b.op.People = func() ([]mitidtest.Person, error) {
		return []mitidtest.Person{
			{UUID: "k", Name: "Karen Holm", CPR: karensNumber, Born: "1954-03-12"}, {UUID: "m", Name: "Mette Holm", CPR: "2506812216"},
			{UUID: "n", Name: "NAVNE & ADRESSEBESKYTTET", CPR: "0101010000"}, {UUID: "x", Name: "Uden nummer"},
		}, nil
	}
	broker, door := httptest.NewServer(b.op), httptest.NewUnstartedServer(nil)
	t.Cleanup(broker.Close)
	b.op.Issuer, b.op.Public = broker.URL, "http://"+door.Listener.Addr().String()
	c := b.w.config()
	c.Demo, c.Flows, c.Log = nil, &flows{}, slog.New(slog.NewTextHandler(b.log, nil))
	var err error
	c.MitID, err = mitid.New(mitid.Config{Issuer: b.op.Issuer, Client: b.op.Client, Secret: b.op.Secret, Public: b.op.Public})
	if err != nil {
		t.Fatal(err)
	}
	b.browser = serve(t, door, c)
	t.Cleanup(func() {
		if strings.Contains(b.log.String(), karensNumber) || strings.Contains(b.log.String(), "120354-1108") {
			t.Errorf("the number is in the log:\n%s", b.log)
		}
	})
	return b
}

var askedFor = regexp.MustCompile(`name="query" value="([^"]*)"`)

// as chooses a person on the broker's page, "" to cancel.
func (b *browser) as(op *mitidtest.OP, p page, person string, more ...string) page {
	b.t.Helper()
	query := askedFor.FindStringSubmatch(p.body)
	if query == nil {
		b.t.Fatalf("not the broker's page: %s %d\n%s", p.path, p.status, p.body)
	}
	form := url.Values{"query": {html.UnescapeString(query[1])}, "person": {person}}
	for i := 0; i+1 < len(more); i += 2 {
		form.Set(more[i], more[i+1])
	}
	r, err := http.NewRequest(http.MethodPost, op.Issuer+"/authorize", strings.NewReader(form.Encode()))
	if err == nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	return b.do(r, err)
}

// enter logs in.
func (b *brokered) enter(person string) page {
	b.t.Helper()
	return b.as(b.op, b.get("/login?next=/mit-overblik"), person)
}

func (b *browser) cookies() string {
	u, _ := url.Parse(b.base)
	var all []string
	for _, c := range b.Jar.Cookies(u) {
		all = append(all, c.Name+"="+c.Value)
	}
	return strings.Join(all, ";")
}

// TestLoginThroughTheBroker: the citizen comes back to where they were, under a
// new session, and the conversation that they began as nobody is theirs.
func TestLoginThroughTheBroker(t *testing.T) {
	t.Parallel()
	b := openBrokered(t)
	b.post("/samtale", "text", "hvornår er min tid")
	before, talk := b.cookies(), only(b.w)
	p := b.enter("k")
	if p.path != "/mit-overblik" {
		t.Fatalf("came to %s (%d)\n%s", p.path, p.status, p.body)
	}
	p.has(t, "Karen Holm", "Mette Holm")
	if b.w.Threads[talk].Actor != "karen" || b.w.inputs[len(b.w.inputs)-1].Kind != assistant.LoggedIn {
		t.Errorf("the conversation is %+v", b.w.Threads[talk])
	}
	after := b.cookies()
	for _, c := range strings.Split(before, ";") {
		if strings.HasPrefix(c, "offelia_session") && strings.Contains(after, c) {
			t.Error("the session has its old token")
		}
	}
	if strings.Contains(after, karensNumber) || strings.Contains(p.body, karensNumber) {
		t.Error("the number is in a cookie or on the page")
	}
	if again := b.enter("k"); again.path != "/mit-overblik" || only(b.w) != talk {
		t.Errorf("logged in again: %s", again.path)
	}
	b.get("/").has(t, "hvornår er min tid")
	if m := b.enter("m"); !strings.Contains(m.body, "Mette Holm") || strings.Contains(b.get("/").body, "hvornår er min tid") {
		t.Error("the next citizen sees the conversation of the one before")
	}
}

// TestNobodyKnown: who is in no register is answered that they have nothing.
func TestNobodyKnown(t *testing.T) {
	t.Parallel()
	b := openBrokered(t)
	p := b.enter("n")
	p.has(t, "Borger")
	if p.status != http.StatusOK || p.path != "/mit-overblik" || strings.Contains(p.body, "ADRESSEBESKYTTET") {
		t.Errorf("%s %d", p.path, p.status)
	}
	if home := b.get("/"); home.status != http.StatusOK {
		t.Errorf("the front page: %d", home.status)
	}
}

// TestLoginThatFails: each way is told in plain words in both languages, with a
// way on, and nobody is logged in.
func TestLoginThatFails(t *testing.T) {
	t.Parallel()
	down := func(o *mitidtest.OP) { o.Down = true }
	for name, c := range map[string]struct {
		spoil  func(*mitidtest.OP)
		person string
		level  string
		status int
		da, en string
	}{
		"cancelled":    {status: 403, da: "Du afbrød i MitID", en: "You stopped in MitID"},
		"level":        {person: "k", level: "Low", status: 403, da: "lavere sikringsniveau", en: "lower level of assurance"},
		"no number":    {person: "x", status: 403, da: "ring til Borgerservice", en: "call Citizen Service"},
		"down":         {spoil: down, status: 503, da: "MitID svarer ikke lige nu", en: "MitID does not answer"},
		"clock":        {spoil: func(o *mitidtest.OP) { o.Skew = time.Hour }, person: "k", status: 503, da: "gælder ikke på dette tidspunkt", en: "not valid at this time"},
		"not verified": {spoil: func(o *mitidtest.OP) { o.Mangle = func(c map[string]any) { c["nonce"] = "x" } }, person: "k", status: 403, da: "kunne ikke bekræftes", en: "could not be verified"},
	} {
		for lang, want := range map[string]string{"da": c.da, "en": c.en} {
			t.Run(name+" "+lang, func(t *testing.T) {
				t.Parallel()
				b := openBrokered(t)
				if c.spoil != nil {
					b.op.Do(c.spoil)
				}
				p := b.get("/login?next=/mit-overblik&lang=" + lang)
				if p.path == "/authorize" {
					p = b.as(b.op, p, c.person, "level", c.level)
				}
				p.has(t, want, `href="/login?next=%2Fmit-overblik"`, `<a href="/">`, "12 10 10 03")
				if p.status != c.status {
					t.Errorf("status %d", p.status)
				}
				if b.get("/v1/me").status != http.StatusUnauthorized {
					t.Error("logged in all the same")
				}
				b.post("/samtale", "text", "hej").has(t, "Svar på say hej")
			})
		}
	}
}

// TestAnswersThatAreNotTheirs: an answer is good once, in the browser that asked.
func TestAnswersThatAreNotTheirs(t *testing.T) {
	t.Parallel()
	b := openBrokered(t)
	var answer string
	b.CheckRedirect = func(r *http.Request, _ []*http.Request) error {
		if r.URL.Path == mitid.Return {
			answer = r.URL.RequestURI()
			return http.ErrUseLastResponse
		}
		return nil
	}
	b.enter("k")
	const told = "hører til en anden browser"
	other := visitor(t, b.base)
	other.get("/")
	if p := other.get(answer); p.status != http.StatusConflict || !strings.Contains(p.body, told) {
		t.Errorf("in another browser: %d", p.status)
	}
	if p := b.get(answer); !strings.Contains(p.body, told) {
		t.Errorf("after another browser had used it up: %d", p.status)
	}
	b.enter("k")
	b.CheckRedirect = nil
	if p := b.get(answer); p.path != "/mit-overblik" {
		t.Errorf("once: %s %d", p.path, p.status)
	}
	for _, replayed := range []string{answer, mitid.Return, mitid.Return + "?state=x&code=y", mitid.Return + "?error=access_denied"} {
		if p := b.get(replayed); p.status != http.StatusConflict || !strings.Contains(p.body, told) {
			t.Errorf("%.30s: %d", replayed, p.status)
		}
	}
	for _, next := range []string{"//evil.example", "https://evil.example/", `/\evil.example`, "evil"} {
		fresh := visitor(t, b.base)
		if p := fresh.as(b.op, fresh.get("/login?next="+url.QueryEscape(next)), "k"); p.path != "/" || p.status != http.StatusOK {
			t.Errorf("next=%s led to %s (%d)", next, p.path, p.status)
		}
	}
}

func (b *brokered) asked(ref string, a citizen.Approval) {
	b.w.Mu.Lock()
	defer b.w.Mu.Unlock()
	a.Reference, a.State, a.Asked = ref, citizen.ApprovalAsked, b.w.now
	b.w.asked[ref] = a
}

// TestApproveThroughTheBroker: MitID is asked about the exact change, and only
// the citizen's own fresh yes lets the errand go on.
func TestApproveThroughTheBroker(t *testing.T) {
	t.Parallel()
	b := openBrokered(t)
	b.enter("k")
	b.get("/")
	b.post("/samtale", "text", "flyt min tid")
	b.w.Mu.Lock()
	talk := b.w.inputs[len(b.w.inputs)-1].Conversation
	b.w.Mu.Unlock()
	change := citizen.Approval{Actor: "karen", Subject: "karen", Session: talk, Text: "Flyt Opfølgning til fredag den 27. november kl. 10.00"}
	inputs := func() int { b.w.Mu.Lock(); defer b.w.Mu.Unlock(); return len(b.w.inputs) }

	b.asked("MID-1", change)
	before := inputs()
	p := b.get("/mitid/MID-1")
	p.has(t, "Bekræft", change.Text)
	for name, try := range map[string]func() page{
		"somebody else": func() page { return b.as(b.op, b.get("/mitid/MID-1"), "m") },
		"a stranger":    func() page { return b.as(b.op, b.get("/mitid/MID-1"), "n") },
		"a low level":   func() page { return b.as(b.op, b.get("/mitid/MID-1"), "k", "level", "Low") },
		"an old answer": func() page {
			b.op.Do(func(o *mitidtest.OP) {
				o.Mangle = func(c map[string]any) { c["auth_time"] = time.Now().Add(-time.Hour).Unix() }
			})
			defer b.op.Do(func(o *mitidtest.OP) { o.Mangle = nil })
			return b.as(b.op, b.get("/mitid/MID-1"), "k")
		},
	} {
		try().has(t, "Det er ikke godkendt", "Intet er ændret", `href="/mitid/MID-1?next=`)
		if b.w.asked["MID-1"].State != citizen.ApprovalAsked || inputs() != before {
			t.Errorf("%s: %+v", name, b.w.asked["MID-1"])
		}
	}
	if len(b.w.town.Personas) != 2 {
		t.Error("a stranger's approval made a citizen of them")
	}
	p = b.as(b.op, b.get("/mitid/MID-1"), "k")
	p.has(t, "Svar på step_up MID-1")
	if last := b.w.inputs[len(b.w.inputs)-1]; p.path != "/" || !last.Yes || last.Conversation != talk || last.Capability.Actor != "karen" {
		t.Errorf("%s, %+v", p.path, last)
	}
	if again := b.get("/mitid/MID-1"); again.path != "/" || inputs() != before+1 {
		t.Errorf("answered already: %s", again.path)
	}

	b.asked("MID-2", change)
	p = b.as(b.op, b.get("/mitid/MID-2?next="+url.QueryEscape("/mit-overblik?godkendt=MID-2")), "")
	if last := b.w.inputs[len(b.w.inputs)-1]; p.path != "/mit-overblik" || last.Choice != "MID-2" || last.Yes || strings.Contains(p.body, "Godkendt med MitID") {
		t.Errorf("rejected: %s, %+v", p.path, last)
	}

	b.asked("MID-3", citizen.Approval{Actor: "mette", Subject: "mette"})
	if p, none := b.get("/mitid/MID-3"), b.get("/mitid/MID-4"); p.status != http.StatusNotFound || none.status != http.StatusNotFound {
		t.Errorf("another's step-up %d, and one that is not there %d", p.status, none.status)
	}

	b.asked("MID-5", change)
	b.w.Mu.Lock()
	b.w.now = b.w.now.Add(6 * time.Minute)
	b.w.Mu.Unlock()
	b.get("/mitid/MID-5").has(t, "Der gik for lang tid", "Tilbage uden at godkende")

	stranger := visitor(t, b.base)
	stranger.get("/mitid/MID-5").has(t, "Efterlignet MitID")
}

// TestTheSameIdentificationTwice: a broker that answers an approval with the
// login it made before has asked nobody.
func TestTheSameIdentificationTwice(t *testing.T) {
	t.Parallel()
	b := openBrokered(t)
	b.op.Do(func(o *mitidtest.OP) { o.Mangle = func(c map[string]any) { c["transaction_id"] = "same" } })
	b.enter("k")
	b.asked("MID-1", citizen.Approval{Actor: "karen", Subject: "karen"})
	b.as(b.op, b.get("/mitid/MID-1"), "k").has(t, "ikke om at godkende på ny")
	if b.w.asked["MID-1"].State != citizen.ApprovalAsked {
		t.Errorf("%+v", b.w.asked["MID-1"])
	}
}

// TestLogoutAtTheBroker: logging out ends both sessions, and the page's policy
// lets the form lead there.
func TestLogoutAtTheBroker(t *testing.T) {
	t.Parallel()
	b := openBrokered(t)
	p := b.enter("k")
	if csp := p.header.Get("Content-Security-Policy"); !strings.HasSuffix(csp, "form-action 'self' "+b.op.Issuer) {
		t.Errorf("policy %s", csp)
	}
	var way []string
	b.CheckRedirect = func(r *http.Request, _ []*http.Request) error {
		way = append(way, r.URL.Host+r.URL.Path)
		return nil
	}
	p = b.post("/logout")
	if issuer := strings.TrimPrefix(b.op.Issuer, "http://"); len(way) != 2 || way[0] != issuer+"/endsession" || p.path != "/" {
		t.Errorf("went %v", way)
	}
	if strings.Contains(p.body, "Karen") || b.get("/v1/me").status != http.StatusUnauthorized {
		t.Error("still logged in")
	}
	b.enter("k")
	b.op.Do(func(o *mitidtest.OP) { o.Down = true })
	b.post("/logout")
	if b.get("/v1/me").status != http.StatusUnauthorized {
		t.Error("still logged in while the broker is down")
	}
}

func TestStaffBesideTheBroker(t *testing.T) {
	t.Parallel()
	b := openBrokered(t)
	if p := b.get("/login?staff"); p.status != http.StatusServiceUnavailable {
		t.Errorf("%d without staff", p.status)
	}
}
