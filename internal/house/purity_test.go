package house

import (
	"go/ast"
	"strings"
	"testing"
)

// pure are the packages of the simulator's core.
var pure = []string{"kernel", "backdoor", "entra", "arm", "arm/shape", "arm/filter", "arm/cloud", "arm/name", "arm/region", "arm/tag", "arm/traffic", "arm/publicip", "arm/network", "arm/privatedns", "arm/storage", "arm/deployments", "arm/deployments/expression", "tidbcloud", "world"}

// TestPurity checks that nothing in the simulator's core starts a goroutine, waits,
// uses a channel or reads a clock.
func TestPurity(t *testing.T) {
	t.Parallel()
	forbidden := map[string]bool{"net": true, "net/http": true, "sync": true, "sync/atomic": true, "context": true, "os": true, "runtime": true}
	clockReaders := map[string]bool{"Now": true, "Since": true, "Until": true, "Sleep": true, "After": true, "AfterFunc": true, "NewTimer": true, "NewTicker": true, "Tick": true}
	for _, name := range pure {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			fset, files := parse(t, "simulator/internal/"+name)
			for _, file := range files {
				for _, spec := range file.Imports {
					if path := strings.Trim(spec.Path.Value, `"`); forbidden[path] {
						t.Errorf("%s imports %s", fset.Position(spec.Pos()), path)
					}
				}
				ast.Inspect(file, func(n ast.Node) bool {
					switch n := n.(type) {
					case *ast.GoStmt, *ast.SelectStmt, *ast.SendStmt, *ast.ChanType:
						t.Errorf("%s: %T", fset.Position(n.Pos()), n)
					case *ast.SelectorExpr:
						if x, ok := n.X.(*ast.Ident); ok && x.Name == "time" && clockReaders[n.Sel.Name] {
							t.Errorf("%s: time.%s", fset.Position(n.Pos()), n.Sel.Name)
						}
					}
					return true
				})
			}
		})
	}
}

// TestSizes bounds the sizes of files and packages of the core, so that a newcomer can
// read them.
func TestSizes(t *testing.T) {
	t.Parallel()
	const mostLines, mostInFile = 4000, 400
	for _, name := range pure {
		fset, files := parse(t, "simulator/internal/"+name)
		lines := 0
		for _, file := range files {
			n := fset.File(file.Pos()).LineCount()
			if lines += n; n > mostInFile {
				t.Errorf("%s has %d lines, %d are the most", fset.File(file.Pos()).Name(), n, mostInFile)
			}
		}
		if lines > mostLines {
			t.Errorf("package %s has %d lines, %d are the most", name, lines, mostLines)
		}
	}
}
