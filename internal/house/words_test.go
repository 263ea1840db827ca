package house

import (
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// oldMark matches spellings of the source of a fact other than recorded, documented,
// described and assumed.
var oldMark = regexp.MustCompile(`(?i)\[(seen|observed|swagger|recorded|documented|described|assumed)\]|\((documentation|swagger)\)|\bremembered\b`)

// TestSourcesOfFacts checks that comments use one set of words for the source of a fact:
// recorded, documented, described (in an API description) and assumed.
func TestSourcesOfFacts(t *testing.T) {
	t.Parallel()
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(path) != ".go" || strings.HasSuffix(path, "_test.go") {
			return err
		}
		fset := token.NewFileSet()
		file, err := parser.ParseFile(fset, path, nil, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		for _, comment := range file.Comments {
			if mark := oldMark.FindString(comment.Text()); mark != "" {
				t.Errorf("%s: %q: write recorded, documented, described or assumed, with the source", fset.Position(comment.Pos()), mark)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestOldMarks(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"// Azure sends it [seen].":                    "[seen]",
		"// the order of the real list [Observed]":     "[Observed]",
		"// a key may make 100 requests [swagger].":    "[swagger]",
		"// every role may read (documentation).":      "(documentation)",
		"// the code is remembered, not recorded.":     "remembered",
		"// Azure sends it (recorded).":                "",
		"// 100, which is documented; 10 is assumed.":  "",
		"// described (API description), from [Param]": "",
	} {
		if got := oldMark.FindString(text); got != want {
			t.Errorf("%s: found %q, want %q", text, got, want)
		}
	}
}
