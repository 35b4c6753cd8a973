package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/alecthomas/kong"
)

// Common is what every command that opens the store needs.
type Common struct {
	Database string `help:"Where data lies: a file for SQLite, or postgres://…" env:"OFFELIA_DATABASE" default:"${database}" placeholder:"URL"`
	Log      string `help:"Lowest level to log: debug, info, warn, error." env:"OFFELIA_LOG" default:"info" enum:"debug,info,warn,error"`
}

// Settings is what a running server is told.
type Settings struct {
	Common    `embed:""`
	Addr      string        `help:"Address to listen on." env:"OFFELIA_ADDR" default:"127.0.0.1:8080"`
	Now       string        `help:"Start the clock at this moment (RFC 3339), for demos and tests." env:"OFFELIA_NOW" placeholder:"TIME"`
	Site      string        `help:"Name of the municipality, shown in header and footer." env:"OFFELIA_SITE"`
	Statement string        `help:"Address of the accessibility statement (was.digst.dk/…)." env:"OFFELIA_STATEMENT"`
	Proxy     bool          `help:"Trust X-Forwarded-For and -Proto of the proxy in front." env:"OFFELIA_PROXY"`
	Clamd     string        `help:"Address of clamd (host:port or a socket's path) that scans uploads; none: not scanned." env:"OFFELIA_CLAMD"`
	Index     string        `help:"Folder of the search index; none: in memory." env:"OFFELIA_INDEX"`
	Grace     time.Duration `help:"How long turns may take to finish at shutdown." env:"OFFELIA_GRACE" default:"15s"`

	Login      LoginSettings      `embed:"" prefix:"login-"`
	LLM        ModelSettings      `embed:"" prefix:"llm-"`
	Calls      CallSettings       `embed:"" prefix:"calls-"`
	Transcribe TranscribeSettings `embed:"" prefix:"transcribe-"`
	Speech     SpeechSettings     `embed:"" prefix:"speech-"`
}

// dataDir is where the database lies when nothing else is said.
func dataDir() string {
	dir, err := os.UserConfigDir()
	if err != nil {
		return "offelia.db"
	}
	return filepath.Join(dir, "offelia", "offelia.db")
}

// readConfig reads a configuration file: "key = value" lines, # comments. An
// unknown key is an error that names file line and key, so that a misspelt
// setting is never silently ignored, and so is a key that stands twice. Flags
// and the environment go before the file.
func readConfig(r io.Reader) (kong.Resolver, error) {
	values := map[string]string{}
	scan := bufio.NewScanner(r)
	for n := 1; scan.Scan(); n++ {
		line := strings.TrimSpace(scan.Text())
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		key, value, ok := strings.Cut(line, "=")
		key = strings.TrimSpace(key)
		_, twice := values[key]
		switch {
		case !ok || key == "":
			return nil, fmt.Errorf("configuration line %d: want key = value", n)
		case !utf8.ValidString(line):
			return nil, fmt.Errorf("configuration line %d: not UTF-8", n)
		case !knownKey(key):
			return nil, fmt.Errorf("configuration line %d: unknown key %q", n, key)
		case twice:
			return nil, fmt.Errorf("configuration line %d: %q stands twice", n, key)
		}
		values[key] = strings.Trim(strings.TrimSpace(value), `"`)
	}
	if err := scan.Err(); err != nil {
		return nil, fmt.Errorf("configuration: %w", err)
	}
	return kong.ResolverFunc(func(_ *kong.Context, _ *kong.Path, flag *kong.Flag) (any, error) {
		inEnvironment := slices.ContainsFunc(flag.Envs, func(name string) bool { return os.Getenv(name) != "" })
		if v, ok := values[flag.Name]; ok && !inEnvironment {
			return v, nil
		}
		return nil, nil //nolint:nilnil // kong's way to say "not set here"
	}), nil
}

// knownKey reports whether a setting of that name exists.
func knownKey(key string) (known bool) {
	eachSetting(reflect.ValueOf(Settings{}), "", func(name string, _ any) { known = known || name == key })
	return known
}

// eachSetting calls f with every setting's name, as flags and the configuration
// file have it, and its value.
func eachSetting(v reflect.Value, prefix string, f func(name string, value any)) {
	for i := range v.NumField() {
		field := v.Type().Field(i)
		switch {
		case field.Type.Kind() == reflect.Struct:
			eachSetting(v.Field(i), prefix+field.Tag.Get("prefix"), f)
		default:
			f(prefix+strings.ToLower(field.Name), v.Field(i).Interface())
		}
	}
}

// showCommand prints the configuration.
type showCommand struct{ Settings }

// Run prints each setting on a line.
func (c *showCommand) Run(context.Context) error {
	c.Database = masked(c.Database)
	for _, secret := range []*string{&c.LLM.Key, &c.Transcribe.Key, &c.Speech.Key, &c.Calls.Secret, &c.Login.Secret} {
		if *secret != "" {
			*secret = "***"
		}
	}
	eachSetting(reflect.ValueOf(c.Settings), "", func(name string, value any) {
		if list, ok := value.([]string); ok {
			value = strings.Join(list, ",")
		}
		fmt.Printf("%s = %v\n", name, value)
	})
	return nil
}

// masked hides the password of a database URL.
func masked(database string) string {
	u, err := url.Parse(database)
	if err != nil || u.User == nil {
		return database
	}
	return u.Redacted()
}
