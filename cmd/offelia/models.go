package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// modelsCommand keeps the files of local speech models. Offelia runs none of
// them herself: a server with OpenAI's wire does, on the files it is given.
type modelsCommand struct {
	List  modelsList  `cmd:"" help:"Show the models on this machine, and what it takes to speak locally."`
	Fetch modelsFetch `cmd:"" help:"Download a model by its address, and keep it if its sum is right."`
	Check modelsCheck `cmd:"" help:"Tell whether the models on this machine are still what was fetched."`
}

type modelsFolder struct {
	Folder string `help:"Folder of the models." env:"OFFELIA_MODELS" default:"${models}" type:"path"`
}

// modelsDir is where models lie when nothing else is said.
func modelsDir() string { return filepath.Join(filepath.Dir(dataDir()), "models") }

// A model is a file, and beside it file.sha256: its sum, two spaces, its name,
// as sha256sum writes and reads it.
const sumFile = ".sha256"

type modelsList struct{ modelsFolder }

// Run lists the models, largest names first as the folder has them.
func (c *modelsList) Run(context.Context) error {
	names, err := c.names()
	if err != nil {
		return err
	}
	for _, name := range names {
		info, err := os.Stat(filepath.Join(c.Folder, name))
		if err != nil {
			return err
		}
		fmt.Printf("%-40s %6d MB\n", name, info.Size()>>20)
	}
	if len(names) == 0 {
		fmt.Printf("There is no model in %s.\n", c.Folder)
	}
	fmt.Println("\nA server that has OpenAI's wire runs them, whisper.cpp's for one:\n" +
		"  whisper-server --model MODEL --language auto --inference-path /v1/audio/transcriptions --port 8082\n" +
		"  OFFELIA_TRANSCRIBE_URL=http://127.0.0.1:8082/v1 offelia serve --calls-addr 0.0.0.0:8081")
	return nil
}

// names are the models that the folder holds.
func (c modelsFolder) names() (names []string, err error) {
	entries, err := os.ReadDir(c.Folder)
	if errors.Is(err, os.ErrNotExist) {
		return nil, nil
	}
	for _, e := range entries {
		if name, ok := strings.CutSuffix(e.Name(), sumFile); ok {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names, err
}

type modelsFetch struct {
	modelsFolder
	URL    string `arg:"" help:"Address of the file."`
	SHA256 string `arg:"" name:"sha256" help:"Its SHA-256 sum, as its makers publish it."`
}

// Run downloads to a file of its own and puts it in place when its sum is right:
// half a model, or another one, is never used.
func (c *modelsFetch) Run(ctx context.Context) (err error) {
	want := strings.ToLower(c.SHA256)
	if raw, err := hex.DecodeString(want); err != nil || len(raw) != sha256.Size {
		return fmt.Errorf("%q is no SHA-256 sum: it has 64 digits from 0 to f", c.SHA256)
	}
	u, err := url.Parse(c.URL)
	if err != nil || u.Scheme != "https" && u.Scheme != "http" {
		return fmt.Errorf("%q is no address of a file", c.URL)
	}
	name := filepath.Base(u.Path)
	if name == "." || name == "/" || strings.HasSuffix(name, sumFile) {
		return fmt.Errorf("%q names no file", c.URL)
	}
	if err := os.MkdirAll(c.Folder, 0o750); err != nil {
		return err
	}
	part, err := os.CreateTemp(c.Folder, name+".*.part")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.Remove(part.Name()))
		}
	}()
	got, err := download(ctx, c.URL, part)
	if err = errors.Join(err, part.Close()); err != nil {
		return fmt.Errorf("fetch %s: %w", c.URL, err)
	}
	if got != want {
		return fmt.Errorf("%s is not what was asked for: its sum is %s", c.URL, got)
	}
	place := filepath.Join(c.Folder, name)
	if err := os.WriteFile(place+sumFile, []byte(got+"  "+name+"\n"), 0o600); err != nil {
		return err
	}
	if err := os.Rename(part.Name(), place); err != nil {
		return err
	}
	fmt.Println(place)
	return nil
}

// download copies an address to w and returns the SHA-256 sum of what came.
func download(ctx context.Context, address string, w io.Writer) (string, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return "", err
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return "", err
	}
	defer res.Body.Close() //nolint:errcheck // it was read
	if res.StatusCode != http.StatusOK {
		return "", errors.New(res.Status)
	}
	sum := sha256.New()
	if _, err := io.Copy(io.MultiWriter(w, sum), res.Body); err != nil {
		return "", err
	}
	return hex.EncodeToString(sum.Sum(nil)), nil
}

type modelsCheck struct{ modelsFolder }

// Run compares each model with the sum it was fetched under.
func (c *modelsCheck) Run(context.Context) error {
	names, err := c.names()
	if err != nil {
		return err
	}
	var broken []string
	for _, name := range names {
		place := filepath.Join(c.Folder, name)
		told, err := os.ReadFile(place + sumFile)
		if err != nil {
			return err
		}
		want, _, _ := strings.Cut(string(told), " ")
		got, err := sumOf(place)
		switch {
		case err != nil:
			fmt.Printf("%s: %v\n", name, err)
		case got == want:
			fmt.Printf("%s: good\n", name)
			continue
		default:
			fmt.Printf("%s: changed since it was fetched\n", name)
		}
		broken = append(broken, name)
	}
	if len(broken) > 0 {
		return fmt.Errorf("not as fetched: %s", strings.Join(broken, ", "))
	}
	return nil
}

func sumOf(path string) (string, error) {
	f, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer f.Close() //nolint:errcheck // it was only read
	sum := sha256.New()
	_, err = io.Copy(sum, f)
	return hex.EncodeToString(sum.Sum(nil)), err
}
