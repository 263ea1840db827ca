package house

import (
	"go/ast"
	"go/token"
	"strings"
	"testing"
)

// TestConstantsCarryTheirType checks that an exported constant has an explicit type of
// its package and begins with the type's name, so that completion and documentation
// list it with its type.
func TestConstantsCarryTheirType(t *testing.T) {
	t.Parallel()
	for _, folder := range []string{"tidbcloud", "privatelink", "endpoint", "endpoint/endpointtest", "simulator"} {
		t.Run(folder, func(t *testing.T) {
			t.Parallel()
			_, files := parse(t, folder)
			for _, file := range files {
				for _, declaration := range file.Decls {
					group, ok := declaration.(*ast.GenDecl)
					if !ok || group.Tok != token.CONST {
						continue
					}
					for _, spec := range group.Specs {
						value := spec.(*ast.ValueSpec)
						typ, _ := value.Type.(*ast.Ident)
						for _, name := range value.Names {
							if name.IsExported() && (typ == nil || !strings.HasPrefix(name.Name, typ.Name)) {
								t.Errorf("%s.%s does not begin with the name of its type", folder, name.Name)
							}
						}
					}
				}
			}
		})
	}
}
