package main

import (
	"bufio"
	"cmp"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/alecthomas/kong"
)

var update = flag.Bool("update", false, "rewrite what is generated")

// root is the repository, seen from this package.
const root = "../.."

// TestDocumentsSayWhatTheProgramSays compares the generated parts of README.md
// with the command table and the settings that the program itself reads.
func TestDocumentsSayWhatTheProgramSays(t *testing.T) {
	t.Parallel()
	path := filepath.Join(root, "README.md")
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	model := commandModel(t)
	want := string(raw)
	for part, text := range map[string]string{"commands": commandList(model), "configuration": settingsTable(model)} {
		if want, err = replacePart(want, part, text); err != nil {
			t.Fatal(err)
		}
	}
	if want == string(raw) {
		return
	}
	if !*update {
		t.Fatal("README.md is not what the program says: run make docs")
	}
	if err := os.WriteFile(path, []byte(want), 0o644); err != nil {
		t.Fatal(err)
	}
}

func commandModel(t *testing.T) *kong.Application {
	t.Helper()
	var c cli
	k, err := kong.New(&c, kong.Vars{"database": "offelia/offelia.db in the user's configuration folder", "models": "offelia/models there"})
	if err != nil {
		t.Fatal(err)
	}
	return k.Model
}

func commandList(model *kong.Application) string {
	var b strings.Builder
	for _, n := range model.Children {
		if !n.Hidden {
			fmt.Fprintf(&b, "- `offelia %s`: %s\n", n.Name, n.Help)
		}
	}
	return b.String()
}

func settingsTable(model *kong.Application) string {
	var b strings.Builder
	b.WriteString("| flag | environment | default | what |\n|---|---|---|---|\n")
	i := slices.IndexFunc(model.Children, func(n *kong.Node) bool { return n.Name == "serve" })
	for _, f := range append(slices.Clone(model.Flags), model.Children[i].Flags...) {
		if f.Name == "help" {
			continue
		}
		fmt.Fprintf(&b, "| `--%s` | %s | %s | %s |\n", f.Name, code(strings.Join(f.Envs, ", ")), code(f.Default), f.Help)
	}
	return b.String()
}

func code(s string) string {
	if s == "" {
		return ""
	}
	return "`" + s + "`"
}

// replacePart puts text between the marks of a generated part.
func replacePart(document, part, text string) (string, error) {
	begin, end := "<!-- "+part+": generated -->\n", "<!-- /"+part+" -->"
	before, rest, ok := strings.Cut(document, begin)
	_, after, closed := strings.Cut(rest, end)
	if !ok || !closed {
		return "", fmt.Errorf("README.md has no part %q", part)
	}
	return before + begin + text + end + after, nil
}

// TestDocumentsNameEachDependency: every module that the program or its tests
// import is in README.md's table, with a reason.
func TestDocumentsNameEachDependency(t *testing.T) {
	t.Parallel()
	raw, err := os.ReadFile(filepath.Join(root, "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	for _, module := range dependencies(t) {
		if !strings.Contains(string(raw), "| "+module+" |") {
			t.Errorf("README.md does not say what %s is for", module)
		}
	}
}

// dependencies are the modules that packages of the program import.
func dependencies(t *testing.T) []string {
	t.Helper()
	f, err := os.Open(filepath.Join(root, "go.mod"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var modules []string
	for scan := bufio.NewScanner(f); scan.Scan(); {
		if name, _, ok := strings.Cut(strings.TrimSpace(scan.Text()), " v"); ok {
			modules = append(modules, strings.TrimPrefix(name, "require "))
		}
	}
	slices.SortFunc(modules, func(a, b string) int { return cmp.Compare(len(b), len(a)) })
	var used []string
	for _, p := range packages(t) {
		for _, imported := range p.Imports {
			for _, m := range modules {
				if within(imported, m) {
					used = append(used, m)
					break
				}
			}
		}
	}
	slices.Sort(used)
	return slices.Compact(used)
}

// TestDocumentsPointSomewhere: every link into the repository leads to a file.
func TestDocumentsPointSomewhere(t *testing.T) {
	t.Parallel()
	link := regexp.MustCompile(`\]\(([^)#:\s]+)\)`)
	for _, name := range []string{"README.md", "DESIGN.md"} {
		raw, err := os.ReadFile(filepath.Join(root, name))
		if err != nil {
			t.Fatal(err)
		}
		for _, found := range link.FindAllStringSubmatch(string(raw), -1) {
			if _, err := os.Stat(filepath.Join(root, found[1])); err != nil {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
}
