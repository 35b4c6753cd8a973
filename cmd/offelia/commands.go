package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"time"

	"offelia/assistant/citizen"
	"offelia/assistant/store"
	"offelia/knowledge"
)

// demoCommand runs the demo town.
type demoCommand struct {
	Settings
	Town string `help:"Load this town instead of the built-in one." type:"existingfile" placeholder:"FILE"`
	Keep bool   `help:"Keep the town's data between runs (in --database); else it starts afresh in memory."`
	Open bool   `help:"Open a browser at it."`

	LoginSimulated bool `name:"login-simulated" help:"Log in as with MitID: through an OpenID Connect broker that is started beside the demo."`
}

// Run serves until interrupted.
func (c *demoCommand) Run(ctx context.Context) error {
	p := &Program{Settings: c.Settings, Demo: true}
	if c.Town != "" {
		town, err := readTown(c.Town)
		if err != nil {
			return err
		}
		p.Town = &town
	}
	if !c.Keep && os.Getenv("OFFELIA_DATABASE") == "" && c.Database == dataDir() {
		p.Database = ":memory:"
	}
	if c.LoginSimulated {
		stop, err := p.simulateLogin(ctx)
		if err != nil {
			return err
		}
		defer func() { _ = stop() }()
	}
	return openAndRun(ctx, p, func(url string) {
		fmt.Printf("Offelia, demo town: %s\nEverything in it is made up. Stop with Ctrl-C.\n", url)
		if c.Open {
			openBrowser(ctx, url)
		}
	})
}

// openBrowser shows the page where there is a browser to show it in; elsewhere
// the address was printed.
func openBrowser(ctx context.Context, url string) {
	open := map[string]string{"darwin": "open", "windows": "explorer"}[runtime.GOOS]
	if open == "" {
		open = "xdg-open"
	}
	cmd := exec.CommandContext(context.WithoutCancel(ctx), open, url)
	if cmd.Start() == nil {
		_ = cmd.Process.Release() // the browser goes its own way
	}
}

func readTown(path string) (citizen.Town, error) {
	f, err := os.Open(path)
	if err != nil {
		return citizen.Town{}, err
	}
	defer f.Close() //nolint:errcheck // only read
	return citizen.LoadTown(f)
}

// openAndRun serves until ctx ends. ready is called once the address is taken.
func openAndRun(ctx context.Context, p *Program, ready func(url string)) error {
	if err := p.Open(ctx); err != nil {
		return err
	}
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", p.Addr)
	if err != nil {
		return errors.Join(fmt.Errorf("listen: %w", err), p.Close())
	}
	ready("http://" + listener.Addr().String())
	return errors.Join(p.Serve(ctx, listener), p.Close())
}

// serveCommand runs for real citizens.
type serveCommand struct{ Settings }

// Run serves until interrupted.
func (c *serveCommand) Run(ctx context.Context) error {
	p := &Program{Settings: c.Settings}
	return openAndRun(ctx, p, func(url string) { fmt.Println("Offelia:", url) })
}

// withStore opens the database of a command that does one thing with it.
func withStore(ctx context.Context, c Common, do func(*store.Store) error) error {
	clock, err := newClock("")
	if err != nil {
		return err
	}
	s, err := openDatabase(ctx, c.Database, clock.now)
	if err != nil {
		return err
	}
	return errors.Join(do(s), s.Close())
}

type migrateCommand struct{ Common }

// Run opens the database, which migrates it.
func (c *migrateCommand) Run(ctx context.Context) error {
	return withStore(ctx, c.Common, func(*store.Store) error {
		fmt.Println("The database is up to date.")
		return nil
	})
}

type backupCommand struct {
	Common
	File string `arg:"" help:"File to write." type:"path"`
}

// Run copies the database while it may be in use.
func (c *backupCommand) Run(ctx context.Context) error {
	return withStore(ctx, c.Common, func(s *store.Store) error { return s.Backup(ctx, c.File) })
}

type restoreCommand struct {
	Common
	File string `arg:"" help:"Backup to read." type:"existingfile"`
}

// Run puts a backup in the database's place. An existing database is kept
// beside it under the name .before-restore.
func (c *restoreCommand) Run(ctx context.Context) error {
	return store.Restore(ctx, c.File, c.Database)
}

type exportCommand struct {
	Common
	Dir string `arg:"" help:"Folder to write to." type:"path"`
}

// Run writes what editors made: the guides as they are published, the fact
// table, the units, what the matcher was taught, and the log of it all.
func (c *exportCommand) Run(ctx context.Context) error {
	return withStore(ctx, c.Common, func(s *store.Store) error {
		if err := os.MkdirAll(c.Dir, 0o700); err != nil {
			return err
		}
		versions, err := s.Versions().All(ctx)
		if err != nil {
			return err
		}
		guides, err := c.guides(versions)
		if err != nil {
			return err
		}
		contacts, err := citizen.NewOffice(s, time.Now).Contacts(ctx)
		if err != nil {
			return err
		}
		lessons, err := s.Lessons(ctx)
		if err != nil {
			return err
		}
		fmt.Printf("%d guides and %d versions written to %s\n", guides, len(versions), c.Dir)
		return errors.Join(c.facts(versions), c.json("contacts.json", contacts), c.json("lessons.json", lessons), c.json("versions.json", versions))
	})
}

// guides writes each guide's latest published text.
func (c *exportCommand) guides(versions []knowledge.Version) (int, error) {
	latest := map[knowledge.Key]knowledge.Version{}
	for _, v := range versions {
		if _, _, record := v.Key().Record(); v.State == knowledge.Published && !record {
			latest[v.Key()] = v
		}
	}
	for k, v := range latest {
		if err := c.write(k.String()+".md", []byte(v.Source)); err != nil {
			return 0, err
		}
	}
	return len(latest), nil
}

// facts writes the fact table as it is published, as one fact file.
func (c *exportCommand) facts(versions []knowledge.Version) error {
	_, base, err := knowledge.Builtin()
	if err != nil {
		return err
	}
	table := knowledge.PublishedFacts(base, versions)
	var all []knowledge.Fact
	for _, id := range slices.Sorted(maps.Keys(table)) {
		all = append(all, table[id]...)
	}
	return c.write("facts.yaml", []byte(knowledge.FactSource(all)))
}

func (c *exportCommand) json(name string, v any) error {
	body, err := json.MarshalIndent(v, "", " ")
	if err != nil {
		return err
	}
	return c.write(name, body)
}

func (c *exportCommand) write(name string, body []byte) error {
	return os.WriteFile(filepath.Join(c.Dir, name), body, 0o600)
}
