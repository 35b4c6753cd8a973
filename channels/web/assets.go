package web

import (
	"bytes"
	"embed"
	"encoding/json"
	"net/http"
	"path"
	"strings"
	"time"
)

// dist holds the built browser files. A clone that has not run `make ui` has
// only the placeholder: the program compiles, pages work, and each says what is
// missing.
//
//go:embed all:ui/dist
var dist embed.FS

// assetNames maps "chat.js" to its hashed name, "chat-4KJQ2M.js". It is empty
// when the browser files are not built.
func assetNames() map[string]string {
	names := map[string]string{}
	b, err := dist.ReadFile("ui/dist/manifest.json")
	if err != nil || json.Unmarshal(b, &names) != nil {
		return nil
	}
	return names
}

// assets serves the built files. Their names hold a hash of their contents, so
// a browser may keep them for ever. Text lies compressed beside itself.
func (s *site) assets() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		name := "ui/dist/" + path.Base(r.URL.Path)
		body, err := dist.ReadFile(name)
		if err != nil {
			http.Error(w, "No such file. Run `make ui` to build the browser files.", http.StatusNotFound)
			return
		}
		h := w.Header()
		h.Set("Content-Type", mediaType(name))
		h.Set("Cache-Control", "public, max-age=31536000, immutable")
		h.Set("Vary", "Accept-Encoding")
		if small, err := dist.ReadFile(name + ".gz"); err == nil && strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
			h.Set("Content-Encoding", "gzip")
			body = small
		}
		http.ServeContent(w, r, name, time.Time{}, bytes.NewReader(body))
	})
}

// mediaType is fixed for the few kinds of file there are: a server's own table
// of types differs from machine to machine.
func mediaType(name string) string {
	switch path.Ext(name) {
	case ".css":
		return "text/css; charset=utf-8"
	case ".js":
		return "text/javascript; charset=utf-8"
	case ".svg":
		return "image/svg+xml"
	case ".png":
		return "image/png"
	case ".woff2":
		return "font/woff2"
	case ".txt":
		return "text/plain; charset=utf-8"
	}
	return "application/octet-stream"
}
