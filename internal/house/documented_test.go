package house

import (
	"go/ast"
	"go/doc"
	"go/parser"
	"go/token"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// root is the root folder of the module.
const root = "../.."

// packages are the packages that users import.
var packages = []string{"tidbcloud", "privatelink", "endpoint", "endpoint/endpointtest", "simulator", "temporal"}

// core are the packages below simulator/internal whose exported names are documented too.
var core = []string{"kernel", "backdoor", "entra", "arm", "arm/deployments", "arm/deployments/expression", "tidbcloud", "world"}

func parse(t *testing.T, folder string) (*token.FileSet, []*ast.File) {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(root, folder, "*.go"))
	if err != nil || len(names) == 0 {
		t.Fatalf("%s: no Go files, %v", folder, err)
	}
	fset := token.NewFileSet()
	var files []*ast.File
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(fset, name, nil, parser.ParseComments)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, file)
	}
	return fset, files
}

func TestEveryExportedNameIsDocumented(t *testing.T) {
	t.Parallel()
	folders := slices.Clone(packages)
	for _, name := range core {
		folders = append(folders, "simulator/internal/"+name)
	}
	for _, folder := range folders {
		t.Run(folder, func(t *testing.T) {
			t.Parallel()
			fset, files := parse(t, folder)
			pkg, err := doc.NewFromFiles(fset, files, folder)
			if err != nil {
				t.Fatal(err)
			}
			need := func(text, name string) {
				if strings.TrimSpace(text) == "" {
					t.Errorf("%s.%s has no doc comment", folder, name)
				}
			}
			need(pkg.Doc, "package")
			values := func(groups []*doc.Value) {
				for _, v := range groups {
					need(valueDoc(v), strings.Join(v.Names, ", "))
				}
			}
			values(pkg.Consts)
			values(pkg.Vars)
			for _, f := range pkg.Funcs {
				need(f.Doc, f.Name)
			}
			for _, typ := range pkg.Types {
				need(typ.Doc, typ.Name)
				values(typ.Consts)
				values(typ.Vars)
				for _, f := range append(typ.Funcs, typ.Methods...) {
					need(f.Doc, typ.Name+"."+f.Name)
				}
			}
		})
	}
}

// valueDoc returns the comment of a group of constants or variables: the group's own,
// or those of its members if each has one.
func valueDoc(v *doc.Value) string {
	if v.Doc != "" {
		return v.Doc
	}
	text := ""
	for _, spec := range v.Decl.Specs {
		one := spec.(*ast.ValueSpec)
		if one.Doc == nil && one.Comment == nil {
			return ""
		}
		text += one.Doc.Text() + one.Comment.Text()
	}
	return text
}
