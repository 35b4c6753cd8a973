package mitidtest

import (
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"html/template"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// cookieName is the broker's own session.
const cookieName = "simulated_broker"

// authorize answers an authorization request: with the page where one chooses
// whom to be, or at once for somebody logged in here, when that is enough.
func (o *OP) authorize(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	if q.Get("client_id") != o.Client || q.Get("redirect_uri") != o.Public+"/login/svar" {
		http.Error(w, "unknown client or redirect_uri", http.StatusBadRequest) // never redirected (RFC 6749 4.1.2.1)
		return
	}
	asked := map[string]any{}
	for name := range q {
		asked[name] = q.Get(name)
	}
	o.seen = append(o.seen, asked)
	if q.Get("response_type") != "code" || q.Get("code_challenge_method") != "S256" || q.Get("code_challenge") == "" ||
		!slices.Contains(strings.Fields(q.Get("scope")), "openid") {
		o.back(w, r, q, url.Values{"error": {"invalid_request"}})
		return
	}
	here, logged := o.users[cookie(r)]
	switch {
	case logged && q.Get("prompt") != "login" && q.Get("max_age") == "":
		o.grant(w, r, q, here)
	case q.Get("prompt") == "none":
		o.back(w, r, q, url.Values{"error": {"login_required"}})
	default:
		o.page(w, r, q)
	}
}

// page shows what is asked and lets one be anybody.
func (o *OP) page(w http.ResponseWriter, r *http.Request, q url.Values) {
	people, err := o.People()
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	var params struct {
		MitID struct {
			Action    string `json:"action_text"`
			Reference string `json:"reference_text"`
		} `json:"mitid"`
	}
	_ = json.Unmarshal([]byte(q.Get("idp_params")), &params)
	text, _ := base64.StdEncoding.DecodeString(params.MitID.Reference)
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	_ = page.Execute(w, struct {
		English  bool
		Confirms bool
		Text     string
		People   []Person
		Query    string
	}{q.Get("ui_locales") == "en", params.MitID.Action == "CONFIRM", string(text), people, r.URL.RawQuery})
}

// choose takes what was pressed on the page. Beside the person it may name a
// level, for those who want to try a lower one.
func (o *OP) choose(w http.ResponseWriter, r *http.Request) {
	q, err := url.ParseQuery(r.PostFormValue("query"))
	if err != nil || q.Get("client_id") != o.Client || q.Get("redirect_uri") != o.Public+"/login/svar" {
		http.Error(w, "unknown client or redirect_uri", http.StatusBadRequest)
		return
	}
	people, err := o.People()
	i := slices.IndexFunc(people, func(p Person) bool { return p.UUID == r.PostFormValue("person") })
	if err != nil || i < 0 {
		o.back(w, r, q, url.Values{"error": {"access_denied"}, "error_description": {"mitid_user_aborted"}})
		return
	}
	level := r.PostFormValue("level")
	if level != "Low" && level != "High" {
		level = "Substantial"
	}
	who := login{Person: people[i], at: o.now(), level: level, transaction: rand.Text()}
	token := rand.Text()
	o.users[token] = who
	http.SetCookie(w, &http.Cookie{Name: cookieName, Value: token, Path: "/", HttpOnly: true, SameSite: http.SameSiteLaxMode})
	o.grant(w, r, q, who)
}

func (o *OP) grant(w http.ResponseWriter, r *http.Request, q url.Values, who login) {
	code := rand.Text()
	o.codes[code] = grant{login: who, nonce: q.Get("nonce"), challenge: q.Get("code_challenge"), redirect: q.Get("redirect_uri")}
	o.back(w, r, q, url.Values{"code": {code}})
}

func (o *OP) back(w http.ResponseWriter, r *http.Request, q, answer url.Values) {
	answer.Set("state", q.Get("state"))
	answer.Set("iss", o.Issuer)
	http.Redirect(w, r, q.Get("redirect_uri")+"?"+answer.Encode(), http.StatusSeeOther)
}

// endSession logs out here and leads back to a registered address.
func (o *OP) endSession(w http.ResponseWriter, r *http.Request) {
	delete(o.users, cookie(r))
	http.SetCookie(w, &http.Cookie{Name: cookieName, Path: "/", MaxAge: -1})
	if to := r.URL.Query().Get("post_logout_redirect_uri"); to == o.Public+"/" {
		http.Redirect(w, r, to, http.StatusSeeOther)
		return
	}
	http.Error(w, "logged out", http.StatusOK)
}

func cookie(r *http.Request) string {
	c, err := r.Cookie(cookieName)
	if err != nil {
		return ""
	}
	return c.Value
}

var page = template.Must(template.New("").Parse(`<!DOCTYPE html>
<html lang="{{if .English}}en{{else}}da{{end}}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>{{if .English}}Simulated MitID{{else}}Efterlignet MitID{{end}}</title>
<style>body{font:1.1rem/1.6 sans-serif;max-width:36rem;margin:2rem auto;padding:0 1rem;color:#111;background:#fff}
button{font:inherit;display:block;width:100%;text-align:left;margin:.5rem 0;padding:.7rem 1rem;border:2px solid #1a4b8c;background:#fff;color:#123;border-radius:.3rem}
blockquote{font-size:1.4rem;font-weight:600;margin:1rem 0;padding:.5rem 1rem;border-left:.4rem solid #1a4b8c}</style></head>
<body><main><h1>{{if .English}}Simulated MitID{{else}}Efterlignet MitID{{end}}</h1>
<p>{{if .English}}This is no real MitID. Everybody here is made up.{{else}}Dette er ikke det rigtige MitID. Alle her er opdigtede.{{end}}</p>
{{if .Confirms}}<h2>{{if .English}}Confirm{{else}}Bekræft{{end}}</h2><blockquote>{{.Text}}</blockquote>{{end}}
<form method="post" action="/authorize"><input type="hidden" name="query" value="{{.Query}}">
<p><label>{{if .English}}Level of assurance{{else}}Sikringsniveau{{end}}
<select name="level"><option value="Substantial">{{if .English}}Substantial{{else}}Betydelig{{end}}</option><option value="Low">{{if .English}}Low{{else}}Lav{{end}}</option><option value="High">{{if .English}}High{{else}}Høj{{end}}</option></select></label></p>
{{range .People}}<button name="person" value="{{.UUID}}">{{.Name}}</button>{{end}}
<button name="person" value="">{{if .English}}Cancel{{else}}Afbryd{{end}}</button>
</form></main></body></html>`))
