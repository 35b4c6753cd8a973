// Command offelia is the virtual assistant of the Danish public sector, whole:
// the citizen's chat and pages, the caseworkers' desk, the editors' studio, the
// store and the index, in one program that needs nothing beside itself.
//
// Run "offelia demo" for the whole product with a demo town, and "offelia
// --help" for every command and setting. Each setting is a flag, an OFFELIA_*
// environment variable, or a line of the configuration file (--config); an
// unknown key is an error.
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"github.com/alecthomas/kong"
)

// cli is the command table. Help, the configuration reference and validation
// are made from it.
type cli struct {
	Config kong.ConfigFlag `help:"Read settings from this file: one key = value per line." placeholder:"FILE" env:"OFFELIA_CONFIG"`

	Demo    demoCommand    `cmd:"" help:"Run the whole product with the demo town and a development login."`
	Serve   serveCommand   `cmd:"" help:"Run for real citizens."`
	Models  modelsCommand  `cmd:"" help:"List, fetch and check local speech models."`
	Eval    evalCommand    `cmd:"" help:"Run conversation scenarios through the real chat and score them."`
	Bench   benchCommand   `cmd:"" help:"Measure turns, open chats and publishing on this machine."`
	Import  importCommand  `cmd:"" help:"Bring guides into the store from Markdown, HTML, CSV and Word files, or from borger.dk."`
	Export  exportCommand  `cmd:"" help:"Write guides, facts and intents as files."`
	Backup  backupCommand  `cmd:"" help:"Copy the database to a file, also while it is served."`
	Restore restoreCommand `cmd:"" help:"Make the database from a backup."`
	Migrate migrateCommand `cmd:"" help:"Bring the database up to this program's schema."`
	User    userCommand    `cmd:"" help:"Add, change or remove staff who may log in."`
	Try     tryCommand     `cmd:"" help:"Show how one text is understood and answered in the demo town."`
	Model   modelCommand   `cmd:"" name:"llm" help:"Try a language model's endpoint."`
	Show    showCommand    `cmd:"" name:"config" help:"Print the configuration in force, secrets masked."`
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop) // whoever presses Ctrl-C again does not wait for turns to finish
	if err := run(ctx, os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "offelia:", err)
		os.Exit(1)
	}
}

// run is main without the process: tests call it.
func run(ctx context.Context, args []string) error {
	var c cli
	parser, err := kong.New(&c,
		kong.Name("offelia"),
		kong.Description("The virtual assistant of the Danish public sector."),
		kong.Configuration(readConfig),
		kong.BindTo(ctx, (*context.Context)(nil)),
		kong.Vars{"database": dataDir(), "models": modelsDir()},
	)
	if err != nil {
		return err
	}
	k, err := parser.Parse(args)
	if err != nil {
		return err
	}
	return k.Run()
}
