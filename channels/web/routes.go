package web

import (
	"net/http"
	"slices"
	"strings"

	"offelia/assistant/fault"
	"offelia/channels"
)

// routeKind tells the limiter and the error page what a route is.
type routeKind uint8

const (
	ordinary routeKind = iota
	quiet              // asked by a script in the background: does not keep a session alive
	login
)

// route is one line of the table: what answers a pattern, for whom.
type route struct {
	pattern string
	role    channels.Role // RoleNone is everybody
	kind    routeKind
	do      func(*visit) error
}

// api tells whether the route speaks JSON.
func (rt route) api() bool {
	return strings.Contains(rt.pattern, " /v1/") || strings.Contains(rt.pattern, " /dev/")
}

// routes is every path of the door, except files and what others serve.
func (s *site) routes() []route {
	all := s.citizenRoutes()
	all = append(all, s.guideRoutes()...)
	all = append(all, s.checklistRoutes()...)
	all = append(all, s.deskRoutes()...)
	all = append(all, s.draftRoutes()...)
	all = append(all, s.studioRoutes()...)
	all = append(all, s.teachRoutes()...)
	all = append(all, s.apiRoutes()...)
	if s.MitID != nil {
		all = append(all, s.brokerRoutes()...)
	}
	if s.Demo != nil {
		all = append(all, s.demoRoutes()...)
	}
	return append(all, route{"/", anyone, ordinary, func(*visit) error { return errNoPage }})
}

const (
	anyone     = channels.RoleNone
	aCitizen   = channels.RoleCitizen
	caseworker = channels.RoleCaseworker
	editor     = channels.RoleEditor
	analyst    = channels.RoleAnalyst

	// reader and writer are nobody's role: they admit all who may read in the
	// studio, or change something in it, a municipality's own editor too. What
	// of it is theirs, the handlers ask (visit.reads, visit.writes).
	reader channels.Role = "reader"
	writer channels.Role = "writer"
)

// admits tells who may do what a route's role may, beside that role itself.
var admits = map[channels.Role][]channels.Role{
	editor:  {channels.RoleReviewer},
	analyst: {editor, channels.RoleReviewer},
	reader:  {analyst, editor, channels.RoleReviewer, channels.RoleMunicipal},
	writer:  {editor, channels.RoleReviewer, channels.RoleMunicipal},
}

func (s *site) citizenRoutes() []route {
	return []route{
		{"GET /{$}", anyone, ordinary, s.home},
		{"GET /samtale", anyone, ordinary, s.conversationPage},
		{"POST /samtale", anyone, ordinary, s.speak},
		{"POST /samtale/ny", anyone, ordinary, s.startOver},
		{"GET /samtale/{conversation}/efter/{seq}", anyone, quiet, s.entriesAfter},
		{"POST /samtale/{conversation}/vurdering", anyone, ordinary, s.rateForm},
		{"GET /udskrift/{conversation}", anyone, ordinary, s.transcript},
		{"GET /login", anyone, login, s.loginPage},
		{"POST /login", anyone, login, s.loginForm},
		{"POST /logout", anyone, ordinary, s.logout},
		{"POST /paa-vegne", aCitizen, ordinary, s.onBehalfForm},
		{"GET /kvittering/{reference}", aCitizen, ordinary, s.receiptPage},
		{"POST /kvittering/{reference}/fortryd", aCitizen, ordinary, s.undoForm},
		{"GET /mit-overblik", aCitizen, ordinary, s.overview},
		{"POST /mit-overblik/tilbagekald", aCitizen, ordinary, s.revokeForm},
		{"POST /let-dansk", anyone, ordinary, s.variantForm},
		{"GET /was", anyone, ordinary, s.statement},
		{"GET /privatliv", anyone, ordinary, s.privacy},
	}
}

// serve runs one route: who, may they, how often, the handler, the failure.
func (s *site) serve(rt route) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		v, err := s.visit(w, r)
		if err == nil {
			err = s.limits.allow(v, rt.kind, s.Address(r))
		}
		if err == nil {
			err = v.may(rt.role)
		}
		if err == nil {
			err = s.keepAlive(v, rt.kind == quiet)
		}
		if err == nil {
			err = rt.do(v)
		}
		if err != nil {
			s.fail(v, rt, err)
		}
	})
}

// may checks the role.
func (v *visit) may(role channels.Role) error {
	if role == anyone || v.Role.Base() == role || slices.Contains(admits[role], v.Role.Base()) {
		return nil
	}
	if v.Role == anyone {
		return errLogin
	}
	return errNoPage
}

var (
	errLogin = fault.New(fault.Denied, "web.login", "Log ind for at se siden.", "Log in to see the page.")
	// errNoPage is the one answer to "does not exist" and "not yours".
	errNoPage = fault.New(fault.NotFound, "web.page", "Siden findes ikke, eller du har ikke adgang til den.",
		"The page does not exist, or you have no access to it.")
)
