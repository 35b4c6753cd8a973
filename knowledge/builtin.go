package knowledge

import (
	"embed"
	"fmt"
	"io/fs"
	"path"
	"strings"
)

//go:embed guides
var guideFiles embed.FS

// Builtin reads the guides and facts that come with the program.
func Builtin() ([]*Guide, Facts, error) {
	sub, err := fs.Sub(guideFiles, "guides")
	if err != nil {
		return nil, nil, fmt.Errorf("knowledge: built-in guides: %w", err)
	}
	return Load(sub)
}

// Load reads every guide (*.md) and fact file (facts*.yaml) of a folder. The
// guides come in the order of their names, with facts not yet filled in.
func Load(fsys fs.FS) ([]*Guide, Facts, error) {
	entries, err := fs.ReadDir(fsys, ".")
	if err != nil {
		return nil, nil, fmt.Errorf("knowledge: load: %w", err)
	}
	var guides []*Guide
	factFiles := map[string][]byte{}
	for _, e := range entries {
		name := e.Name()
		src, err := fs.ReadFile(fsys, name)
		if err != nil {
			return nil, nil, fmt.Errorf("knowledge: load: %w", err)
		}
		switch {
		case path.Ext(name) == ".md":
			g, err := ParseGuide(name, src)
			if err != nil {
				return nil, nil, err
			}
			guides = append(guides, g)
		case strings.HasPrefix(name, "facts") && path.Ext(name) == ".yaml":
			factFiles[name] = src
		}
	}
	facts, err := ParseFacts(factFiles)
	return guides, facts, err
}
