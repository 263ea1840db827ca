package main

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
)

// number adds a mutant that raises a constant number: by one, or for a duration to more
// than twice its value. It applies to the outermost constant expression.
func (w *walker) number(e ast.Expr) {
	t := w.info.Types[e]
	if t.Value == nil || t.IsType() || len(w.stack) == 0 {
		return
	}
	if b, ok := t.Type.Underlying().(*types.Basic); !ok || b.Info()&(types.IsInteger|types.IsFloat) == 0 || b.Info()&types.IsUntyped != 0 {
		return
	}
	switch parent := w.stack[len(w.stack)-1].(type) {
	case *ast.SelectorExpr, *ast.ArrayType:
		return
	case *ast.KeyValueExpr:
		if parent.Key == e && !w.inMap() {
			return
		}
	case *ast.ValueSpec:
		if parent.Type == e {
			return
		}
	case *ast.CallExpr:
		if f, ok := parent.Fun.(*ast.Ident); w.info.Types[parent].Value != nil || ok && f.Name == "make" && len(parent.Args) == 3 && parent.Args[2] == e {
			return // a capacity changes only the time taken
		}
	case ast.Expr:
		if w.info.Types[parent].Value != nil {
			return
		}
	}
	name, ok := w.typeName(t.Type, e.Pos())
	if !ok {
		return
	}
	id := w.add(e, "number raised")
	w.around(id, e, fmt.Sprintf("mutNext[%s](%d, ", name, id), ")")
}

// inMap reports whether the node belongs to a map literal.
func (w *walker) inMap() bool {
	lit, ok := w.stack[len(w.stack)-2].(*ast.CompositeLit)
	if !ok {
		return false
	}
	_, ok = w.info.Types[lit].Type.Underlying().(*types.Map)
	return ok
}

// typeName returns a type as the file writes it at pos. ok is false if the file cannot
// name it.
func (w *walker) typeName(t types.Type, pos token.Pos) (string, bool) {
	scope := w.pkg.Scope().Innermost(pos)
	ok := true
	name := types.TypeString(t, func(p *types.Package) string {
		if p == w.pkg {
			return ""
		}
		if _, found := scope.LookupParent(p.Name(), pos); found != nil {
			if imported, isPackage := found.(*types.PkgName); isPackage && imported.Imported() == p {
				return p.Name()
			}
		}
		ok = false
		return ""
	})
	return name, ok
}

// rows adds, for each row of a package-level table, a mutant that drops the row.
func (w *walker) rows(e ast.Expr) {
	lit, ok := e.(*ast.CompositeLit)
	if !ok || len(lit.Elts) == 0 {
		return
	}
	switch w.info.Types[lit].Type.Underlying().(type) {
	case *types.Slice:
		for _, row := range lit.Elts {
			if _, keyed := row.(*ast.KeyValueExpr); keyed {
				return
			}
		}
		id := 0
		for i, row := range lit.Elts {
			if n := w.add(row, "row dropped"); i == 0 {
				id = n
			}
		}
		w.around(id, lit, fmt.Sprintf("mutRows(%d, ", id), ")")
	case *types.Map:
		for _, row := range lit.Elts {
			key := row.(*ast.KeyValueExpr).Key
			if inner, ok := key.(*ast.CompositeLit); ok && inner.Type == nil {
				return // its type is written in the map's type only
			}
			id := w.add(row, "row dropped")
			w.around(id, lit, "mutRow(", fmt.Sprintf(", %d, %s)", id, w.written(w.file, key)))
		}
	}
}
