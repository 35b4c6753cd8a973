// Package catalogue embeds the intents that ship with the program, one YAML
// file a subject, as editors write them. See intents.LoadCatalogue for the
// format. Intents of guides are not here: they are made from the guides' own
// phrasings.
package catalogue

import "embed"

// Files holds *.yaml.
//
//go:embed *.yaml
var Files embed.FS
