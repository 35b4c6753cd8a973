package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"
)

func TestModels(t *testing.T) {
	t.Parallel()
	body := bytes.Repeat([]byte("weights"), 10_000)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/models/da.bin" {
			http.NotFound(w, r)
			return
		}
		_, _ = w.Write(body)
	}))
	t.Cleanup(server.Close)
	raw := sha256.Sum256(body)
	sum := hex.EncodeToString(raw[:])
	folder := modelsFolder{Folder: filepath.Join(t.TempDir(), "models")}
	fetch := func(url, sum string) error {
		return (&modelsFetch{modelsFolder: folder, URL: url, SHA256: sum}).Run(t.Context())
	}
	wrong := "0" + sum[1:]
	if sum[0] == '0' {
		wrong = "1" + sum[1:]
	}
	for name, c := range map[string][2]string{
		"another file": {server.URL + "/models/da.bin", wrong}, "no sum": {server.URL + "/models/da.bin", "abc"},
		"not there": {server.URL + "/models/en.bin", sum}, "no file": {server.URL + "/", sum}, "no address": {"/etc/passwd", sum},
	} {
		if err := fetch(c[0], c[1]); err == nil {
			t.Errorf("%s was kept", name)
		}
	}
	if left, _ := filepath.Glob(filepath.Join(folder.Folder, "*")); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
	if err := fetch(server.URL+"/models/da.bin?download=true", sum); err != nil {
		t.Fatal(err)
	}
	if names, err := folder.names(); err != nil || len(names) != 1 || names[0] != "da.bin" {
		t.Errorf("%v, %v", names, err)
	}
	check := &modelsCheck{folder}
	if err := check.Run(t.Context()); err != nil {
		t.Error(err)
	}
	if err := os.WriteFile(filepath.Join(folder.Folder, "da.bin"), body[1:], 0o600); err != nil {
		t.Fatal(err)
	}
	if err := check.Run(t.Context()); err == nil {
		t.Error("a file that was changed is good")
	}
}
