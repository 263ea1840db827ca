package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// mutant is one change of the code, which its ID turns on.
type mutant struct {
	id       int
	file     string // relative to the root of the repository
	line     int
	function string
	operator string
	text     string // the changed code, on one line
}

// key identifies a mutant independently of its line.
func (m mutant) key() string {
	return m.file + ": " + m.function + ": " + m.operator + ": " + m.text
}

func (m mutant) String() string {
	return fmt.Sprintf("%s:%d: %s: %s: %s", m.file, m.line, m.function, m.operator, m.text)
}

// source is a parsed package with its mutants.
type source struct {
	root, folder string
	name         string
	fset         *token.FileSet
	files        []*ast.File
	text         map[*ast.File][]byte
	info         *types.Info
	pkg          *types.Package
	mutants      []mutant
	edits        map[*ast.File][]edit
}

// load parses and type-checks the non-test files of a package and collects their
// mutants.
func load(root, folder string) (*source, error) {
	p := &source{
		root: root, folder: folder, fset: token.NewFileSet(), text: map[*ast.File][]byte{}, edits: map[*ast.File][]edit{},
		info: &types.Info{
			Types: map[ast.Expr]types.TypeAndValue{}, Uses: map[*ast.Ident]types.Object{}, Defs: map[*ast.Ident]types.Object{},
			Scopes: map[ast.Node]*types.Scope{},
		},
	}
	list := exec.Command("go", "list", "-export", "-deps", "-json=ImportPath,Export,GoFiles,DepOnly,Name", "./"+folder)
	list.Dir, list.Stderr = root, os.Stderr
	out, err := list.Output()
	if err != nil {
		return nil, fmt.Errorf("go list %s: %w", folder, err)
	}
	exports := map[string]string{}
	path := ""
	var names []string
	for d := json.NewDecoder(bytes.NewReader(out)); ; {
		var one struct {
			ImportPath, Export, Name string
			GoFiles                  []string
			DepOnly                  bool
		}
		if err := d.Decode(&one); err == io.EOF {
			break
		} else if err != nil {
			return nil, err
		}
		exports[one.ImportPath] = one.Export
		if !one.DepOnly {
			path, names, p.name = one.ImportPath, one.GoFiles, one.Name
		}
	}
	for _, name := range names {
		text, err := os.ReadFile(filepath.Join(root, folder, name))
		if err != nil {
			return nil, err
		}
		file, err := parser.ParseFile(p.fset, filepath.Join(folder, name), text, parser.SkipObjectResolution)
		if err != nil {
			return nil, err
		}
		p.files = append(p.files, file)
		p.text[file] = text
	}
	config := types.Config{Importer: importer.ForCompiler(p.fset, "gc", func(path string) (io.ReadCloser, error) { return os.Open(exports[path]) })}
	if p.pkg, err = config.Check(path, p.fset, p.files, p.info); err != nil {
		return nil, err
	}
	for _, file := range p.files {
		p.mutate(file)
	}
	return p, nil
}

// draw returns the sample: first one mutant of each file, then any.
func (p *source) draw(o options) ([]mutant, error) {
	listed := ""
	if o.from != "" {
		text, err := os.ReadFile(o.from)
		if err != nil {
			return nil, err
		}
		listed = string(text)
	}
	var pool []mutant
	for _, m := range p.mutants {
		if strings.Contains(m.String(), o.only) && (o.from == "" || strings.Contains(listed, m.String()+"  (")) {
			pool = append(pool, m)
		}
	}
	rand.New(rand.NewPCG(o.seed, 0)).Shuffle(len(pool), func(i, j int) { pool[i], pool[j] = pool[j], pool[i] })
	var first, rest []mutant
	seen := map[string]bool{}
	for _, m := range pool {
		if seen[m.file] {
			rest = append(rest, m)
		} else {
			first = append(first, m)
		}
		seen[m.file] = true
	}
	pool = append(first, rest...)
	if o.sample > 0 && len(pool) > o.sample {
		pool = pool[:o.sample]
	}
	return pool, nil
}

// readEquivalent reads the keys of the mutants that no test can tell from the code.
// Each line holds a key, a tab and the reason; a missing reason is an error.
func readEquivalent(path string) (map[string]bool, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	keys := map[string]bool{}
	for line := range strings.Lines(string(text)) {
		line = strings.TrimRight(line, "\n")
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		key, reason, _ := strings.Cut(line, "\t")
		if reason == "" {
			return nil, fmt.Errorf("%s: no reason after a tab for %q", path, key)
		}
		keys[key] = true
	}
	return keys, nil
}
