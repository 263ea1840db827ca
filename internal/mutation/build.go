package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"go/ast"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// binary is a test binary that holds all mutants, and the folder of its tests.
type binary struct{ path, folder string }

// build compiles the tests of the judges with the mutated package. It drops all mutants
// on a line that the compiler refuses.
func (p *source) build(work string, judges []string) ([]binary, error) {
	dropped := 0
	for range 8 {
		overlay, err := p.write(work)
		if err != nil {
			return nil, err
		}
		build := exec.Command("go", "build", "-gcflags=-e", "-overlay", overlay, "./"+p.folder)
		build.Dir = p.root
		out, err := build.CombinedOutput()
		if err == nil {
			if dropped > 0 {
				fmt.Fprintf(os.Stderr, "%s: %d mutants do not compile\n", p.folder, dropped)
			}
			return p.link(work, overlay, judges)
		}
		before := len(p.mutants)
		p.drop(string(out))
		if len(p.mutants) == before {
			return nil, fmt.Errorf("build %s: %w\n%s", p.folder, err, out)
		}
		dropped += before - len(p.mutants)
	}
	return nil, fmt.Errorf("%s: the mutants do not compile", p.folder)
}

func (p *source) link(work, overlay string, judges []string) ([]binary, error) {
	var binaries []binary
	for i, folder := range judges {
		b := binary{filepath.Join(work, strconv.Itoa(i)+".test"), filepath.Join(p.root, folder)}
		test := exec.Command("go", "test", "-c", "-overlay", overlay, "-o", b.path, "./"+folder)
		test.Dir = p.root
		if out, err := test.CombinedOutput(); err != nil {
			return nil, fmt.Errorf("build the tests of %s: %w\n%s", folder, err, out)
		}
		binaries = append(binaries, b)
	}
	return binaries, nil
}

var message = regexp.MustCompile(`(?m)^(?:\./)?(\S+\.go):(\d+):`)

// drop removes the mutants on the lines that the compiler's messages name.
func (p *source) drop(messages string) {
	bad := map[string]bool{}
	for _, m := range message.FindAllStringSubmatch(messages, -1) {
		bad[filepath.Base(m[1])+":"+m[2]] = true
	}
	refused := map[int]bool{}
	for file, edits := range p.edits {
		name := filepath.Base(p.fset.Position(file.Pos()).Filename)
		for _, e := range edits {
			line := 1 + bytes.Count(p.text[file][:e.at], []byte("\n"))
			if bad[name+":"+strconv.Itoa(line)] {
				refused[e.id] = true
			}
		}
	}
	p.mutants = slices.DeleteFunc(p.mutants, func(m mutant) bool { return refused[m.id] })
	for file, edits := range p.edits {
		p.edits[file] = slices.DeleteFunc(edits, func(e edit) bool { return refused[e.id] })
	}
}

// write writes the mutated files and the overlay that replaces the originals by them.
// It returns the overlay's path.
func (p *source) write(work string) (string, error) {
	replace := map[string]string{}
	put := func(name, text string) error {
		path := filepath.Join(work, name)
		replace[filepath.Join(p.root, p.folder, name)] = path
		return os.WriteFile(path, []byte(text), 0o600)
	}
	for _, file := range p.files {
		if err := put(filepath.Base(p.fset.Position(file.Pos()).Filename), p.render(file)); err != nil {
			return "", err
		}
	}
	if err := put("mutation_helper.go", fmt.Sprintf(helper, p.name)); err != nil {
		return "", err
	}
	text, err := json.Marshal(map[string]any{"Replace": replace})
	if err != nil {
		return "", err
	}
	path := filepath.Join(work, "overlay.json")
	return path, os.WriteFile(path, text, 0o600)
}

// render returns the text of a file with its edits. No edit holds a line break, so
// positions in the result have the same lines as in the source.
func (p *source) render(file *ast.File) string {
	edits := slices.Clone(p.edits[file])
	slices.SortStableFunc(edits, func(a, b edit) int { return a.at - b.at })
	var out strings.Builder
	text, from := p.text[file], 0
	for i := 0; i < len(edits); {
		at := edits[i].at
		out.Write(text[from:at])
		from = at
		end := i
		for end < len(edits) && edits[end].at == at {
			end++
		}
		for k := end - 1; k >= i; k-- {
			if edits[k].close {
				out.WriteString(edits[k].text)
			}
		}
		for _, e := range edits[i:end] {
			if !e.close {
				out.WriteString(e.text)
			}
		}
		i = end
	}
	out.Write(text[from:])
	return out.String()
}
