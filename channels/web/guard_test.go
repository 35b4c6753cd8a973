package web_test

import (
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"offelia/assistant/fault"
	"offelia/channels"
	"offelia/channels/web"
)

func TestSecurityHeaders(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		secure bool
		hsts   string
	}{{false, ""}, {true, "max-age=31536000; includeSubDomains"}} {
		b := open(t, newWorld(), func(cfg *web.Config) { cfg.Secure = c.secure })
		h := b.get("/").header
		for name, want := range map[string]string{
			"X-Content-Type-Options": "nosniff", "Cache-Control": "no-store", "Strict-Transport-Security": c.hsts,
		} {
			if h.Get(name) != want {
				t.Errorf("secure %t: %s is %q, want %q", c.secure, name, h.Get(name), want)
			}
		}
		csp := h.Get("Content-Security-Policy")
		if strings.Contains(csp, "unsafe") || !strings.Contains(csp, "default-src 'self'") {
			t.Errorf("policy %q", csp)
		}
	}
}

func TestForeignPagesCannotWrite(t *testing.T) {
	t.Parallel()
	w := newWorld()
	b := open(t, w)
	b.login("karen")
	for _, header := range [][2]string{{"Origin", "https://ond.example"}, {"Sec-Fetch-Site", "cross-site"}} {
		r, err := http.NewRequest(http.MethodPost, b.base+"/samtale", strings.NewReader("text=hej"))
		if err == nil {
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			r.Header.Set(header[0], header[1])
		}
		if p := b.do(r, err); p.status != http.StatusForbidden {
			t.Errorf("%s: %d", header[0], p.status)
		}
	}
	if len(w.inputs) != 0 {
		t.Errorf("a foreign page had an effect: %+v", w.inputs)
	}
}

func TestLimits(t *testing.T) {
	t.Parallel()
	b := open(t, newWorld(), func(c *web.Config) {
		c.Limits = web.Limits{Address: 100, Burst: 1000, Session: .1, Writes: 3, Login: 1, Logins: 10}
	})
	b.login("karen")
	for i := range 3 {
		if p := b.post("/samtale", "text", strconv.Itoa(i)); p.status != http.StatusOK {
			t.Fatalf("write %d: %d", i, p.status)
		}
	}
	p := b.post("/samtale", "text", "en for meget")
	if p.status != http.StatusTooManyRequests || p.header.Get("Retry-After") != "10" || p.header.Get("RateLimit-Limit") != "3" || p.header.Get("RateLimit-Remaining") != "0" {
		t.Errorf("%d %v", p.status, p.header)
	}
	p.has(t, "Vent 10 sekunder")
	if p := b.get("/"); p.status != http.StatusOK {
		t.Errorf("reading is limited too: %d", p.status)
	}
	other := visitor(t, b.base)
	other.login("mette")
	if p := other.post("/samtale", "text", "hej"); p.status != http.StatusOK {
		t.Errorf("another session pays for it: %d", p.status)
	}
}

func TestSessionEnds(t *testing.T) {
	t.Parallel()
	w := newWorld()
	b := open(t, w)
	b.login("karen")
	w.pass(29 * time.Minute)
	b.get("/mit-overblik").has(t, "Mit overblik", "data-expires")
	w.pass(29 * time.Minute) // the visit above kept it alive
	b.get("/v1/session").has(t, `"role":"citizen"`, `"expires_in":60`)
	w.pass(2 * time.Minute) // a question in the background did not
	b.get("/v1/session").has(t, `"role":""`)
	p := b.get("/mit-overblik")
	p.has(t, "Log ind")
	if p.path != "/login" {
		t.Errorf("path %s", p.path)
	}
	b.get("/vejledning").has(t, "Du er logget ud, fordi der er gået lang tid")
}

func (w *world) pass(d time.Duration) {
	w.Mu.Lock()
	defer w.Mu.Unlock()
	w.now = w.now.Add(d)
}

func TestLoginMakesANewToken(t *testing.T) {
	t.Parallel()
	w := newWorld()
	b := open(t, w)
	b.get("/")
	before := tokens(w)
	b.login("karen")
	for token, s := range w.Sessions {
		if before[token] && s.Role != channels.RoleNone {
			t.Error("the anonymous token became a citizen's")
		}
	}
	if len(w.Sessions) != 1 {
		t.Errorf("%d sessions, want the new one only", len(w.Sessions))
	}
	b.login("mette")
	for _, s := range w.Sessions {
		if s.Citizen != "mette" {
			t.Errorf("a session of %q is left", s.Citizen)
		}
	}
}

func tokens(w *world) map[string]bool {
	all := map[string]bool{}
	for token := range w.Sessions {
		all[token] = true
	}
	return all
}

func TestOpenRedirect(t *testing.T) {
	t.Parallel()
	for _, next := range []string{"https://ond.example", "//ond.example", `/\ond.example`, "javascript:alert(1)", "/\t/ond.example"} {
		b := open(t, newWorld())
		if p := b.post("/login", "persona", "karen", "next", next); p.path != "/" || p.status != http.StatusOK {
			t.Errorf("next=%q led to %s (%d)", next, p.path, p.status)
		}
	}
}

func TestFailures(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name   string
		err    error
		status int
		want   string
	}{
		{"limited", fault.New(fault.Limited, "x", "For hurtigt", "Too fast"), 429, "For hurtigt"},
		{"our mistake is not told", http.ErrBodyNotAllowed, 500, "Der gik noget galt hos os"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			w := newWorld()
			b := open(t, w)
			b.post("/samtale", "text", "hej")
			w.fail = c.err
			p := b.post("/samtale", "text", "min tekst", "conversation", only(w))
			if p.status != c.status || strings.Contains(p.body, "http:") {
				t.Errorf("%d %s", p.status, p.body)
			}
			p.has(t, c.want, ">min tekst</textarea>")
		})
	}
}

func TestOutsideDemoThereIsNoDev(t *testing.T) {
	t.Parallel()
	b := open(t, newWorld(), func(c *web.Config) { c.Demo = nil })
	for _, path := range []string{"/dev/login", "/dev/mitid", "/dev/reset", "/dev/event", "/mitid/MID-1", "/login"} {
		if p := b.send(http.MethodPost, path, `{"persona":"karen"}`); p.status != http.StatusNotFound {
			t.Errorf("POST %s: %d", path, p.status)
		}
	}
	if p := b.get("/dev/town"); p.status != http.StatusNotFound {
		t.Errorf("GET /dev/town: %d", p.status)
	}
	if p := b.get("/"); strings.Contains(p.body, "Demo.") || strings.Contains(p.body, "Vælg en person") {
		t.Error("the page looks like a demo")
	}
}

func TestBadBodies(t *testing.T) {
	t.Parallel()
	b := open(t, newWorld())
	b.login("karen")
	for _, body := range []string{"{", `{"unknown":1}`, `{"persona":"karen"}{}`, `[]`, strings.Repeat(" ", 2<<20) + "{}"} {
		p := b.send(http.MethodPost, "/dev/login", body)
		if p.status != http.StatusUnprocessableEntity && p.status != http.StatusRequestEntityTooLarge {
			t.Errorf("%.20q: %d", body, p.status)
		}
		p.has(t, `"error"`)
	}
	if p := b.post("/samtale", "text", "   "); p.status != http.StatusUnprocessableEntity {
		t.Errorf("an empty message: %d", p.status)
	}
}
