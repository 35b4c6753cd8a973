// Package web is the HTTP door: pages for citizens, caseworkers and editors,
// the JSON API under /v1, uploads, health and metrics.
//
// Every page is made on the server and works by plain forms; the browser files
// of ui/ (TypeScript custom elements, Det Fælles Designsystem) only make it
// quicker. One rule keeps the two alike: a message of a conversation is turned
// into HTML in one place, the template "entries", and the script in the browser
// fetches what is new from there instead of making it again.
//
// A request becomes a visit (who, in which language) and is answered by a
// handler of the route table in routes.go. A handler returns an error; fail.go
// alone turns a fault's kind into a status and words. The door decides nothing
// about a citizen's data: it mints a Capability from the session and asks the
// office, the engine, the desk or the library.
//
// Invariants:
//   - Nothing outside the same origin is loaded: strict CSP, no inline script or
//     style, own fonts (GDPR art. 44-49).
//   - A state-changing request from another origin is refused before its handler
//     (http.CrossOriginProtection), and a session is a host-only, HttpOnly,
//     SameSite=Lax cookie.
//   - A conversation is shown only to the session or citizen it belongs to; to
//     everybody else it does not exist.
//   - Every form of a conversation carries an id of its own, so a double click
//     or a reload has one effect.
package web
