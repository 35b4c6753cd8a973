package web

import (
	"embed"
	"encoding/json"
	"io/fs"
	"net/http"
	"path"
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
// a browser may keep them for ever.
func (s *site) assets() http.Handler {
	root, err := fs.Sub(dist, "ui/dist")
	if err != nil {
		panic(err) // the embed pattern above names the folder
	}
	files := http.StripPrefix("/assets/", http.FileServerFS(root))
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		name := path.Clean(r.URL.Path)
		if info, err := fs.Stat(dist, "ui/dist/"+path.Base(name)); err != nil || info.IsDir() {
			http.Error(w, "No such file. Run `make ui` to build the browser files.", http.StatusNotFound)
			return
		}
		w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
		files.ServeHTTP(w, r)
	})
}
