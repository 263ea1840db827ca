package main

import (
	"fmt"
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"strings"
)

// edit inserts text at an offset of a file. At the same offset, texts that close come
// before texts that open, and those that close do so from the inside out.
type edit struct {
	id    int // of the mutant
	at    int
	text  string
	close bool
}

// walker finds the mutants of one file.
type walker struct {
	*source
	file      *ast.File
	stack     []ast.Node
	functions []*ast.FuncType // that enclose the node, the innermost last
	function  string
}

func (p *source) mutate(file *ast.File) {
	w := &walker{source: p, file: file}
	ast.Inspect(file, func(n ast.Node) bool {
		if n == nil {
			switch w.stack[len(w.stack)-1].(type) {
			case *ast.FuncDecl, *ast.FuncLit:
				w.functions = w.functions[:len(w.functions)-1]
			}
			w.stack = w.stack[:len(w.stack)-1]
			return true
		}
		if decl, ok := n.(*ast.GenDecl); ok && decl.Tok != token.VAR {
			return false // constants, types and imports are not evaluated at run time
		}
		w.visit(n)
		w.stack = append(w.stack, n)
		return true
	})
}

func (w *walker) visit(n ast.Node) {
	switch n := n.(type) {
	case *ast.FuncDecl:
		w.function = n.Name.Name
		w.functions = append(w.functions, n.Type)
	case *ast.FuncLit:
		w.functions = append(w.functions, n.Type)
	case *ast.GenDecl:
		if len(w.functions) == 0 {
			w.function = "var"
		}
	case *ast.ValueSpec:
		if len(w.functions) == 0 {
			w.function = n.Names[0].Name
			for _, v := range n.Values {
				w.rows(v)
			}
		}
	case *ast.IfStmt:
		w.negate("condition negated", n.Cond)
		w.never(n.Cond)
	case *ast.ForStmt:
		w.negate("condition negated", n.Cond)
	case *ast.SwitchStmt:
		if n.Tag == nil {
			for _, clause := range n.Body.List {
				for _, e := range clause.(*ast.CaseClause).List {
					w.negate("condition negated", e)
					w.never(e)
				}
			}
		}
	case *ast.BlockStmt, *ast.CaseClause, *ast.CommClause:
		w.statements(n)
	case *ast.ReturnStmt:
		w.returned(n)
	case *ast.BinaryExpr:
		w.binary(n)
	}
	if e, ok := n.(ast.Expr); ok {
		w.number(e)
	}
}

// add adds a mutant and returns its ID.
func (w *walker) add(n ast.Node, operator string) int {
	at := w.fset.Position(n.Pos())
	id := len(w.mutants) + 1
	text := strings.Join(strings.Fields(w.written(w.file, n)), " ")
	if len(text) > 90 {
		text = text[:90] + "..."
	}
	w.mutants = append(w.mutants, mutant{id, at.Filename, at.Line, w.function, operator, text})
	return id
}

func (p *source) written(file *ast.File, n ast.Node) string {
	return string(p.text[file][p.offset(n.Pos()):p.offset(n.End())])
}

func (p *source) offset(pos token.Pos) int { return p.fset.Position(pos).Offset }

// around inserts text before and after a node.
func (w *walker) around(id int, n ast.Node, before, behind string) {
	w.insert(edit{id, w.offset(n.Pos()), before, false}, edit{id, w.offset(n.End()), behind, true})
}

func (w *walker) insert(edits ...edit) { w.edits[w.file] = append(w.edits[w.file], edits...) }

// turn edits an expression so that the mutant negates it.
func (w *walker) turn(id int, e ast.Expr) { w.around(id, e, fmt.Sprintf("(mutOn(%d) != (", id), "))") }

// negate adds a mutant that negates a condition.
func (w *walker) negate(operator string, e ast.Expr) {
	if e == nil || !w.plainBool(e) {
		return
	}
	w.turn(w.add(e, operator), e)
}

// never adds a mutant in which a condition is never true: the rule that it guards is
// dropped.
func (w *walker) never(e ast.Expr) {
	if w.plainBool(e) {
		id := w.add(e, "branch dropped")
		w.around(id, e, fmt.Sprintf("(!mutOn(%d) && (", id), "))")
	}
}

// plainBool reports whether an expression has the type bool and is not constant.
func (w *walker) plainBool(e ast.Expr) bool {
	t := w.info.Types[e]
	if t.Type == nil || t.Value != nil {
		return false
	}
	b, ok := t.Type.(*types.Basic)
	return ok && b.Info()&types.IsBoolean != 0
}

// boundaries names, for a comparison, the function that moves its boundary.
var boundaries = map[token.Token]string{token.LSS: "mutLess", token.LEQ: "mutLessEqual", token.GTR: "mutMore", token.GEQ: "mutMoreEqual"}

func (w *walker) binary(n *ast.BinaryExpr) {
	if w.info.Types[n].Value != nil {
		return
	}
	switch n.Op {
	case token.LAND, token.LOR:
		// By De Morgan's laws, negating the operands and the result exchanges the
		// operators.
		id := w.add(n, n.Op.String()+" exchanged")
		w.turn(id, n)
		for _, operand := range []ast.Expr{n.X, n.Y} {
			w.turn(id, operand)
			if inner, ok := ast.Unparen(operand).(*ast.BinaryExpr); !ok || inner.Op != token.LAND && inner.Op != token.LOR {
				w.negate("operand negated", operand)
			}
		}
	case token.LSS, token.LEQ, token.GTR, token.GEQ:
		if w.info.Types[n.X].Value != nil && w.info.Types[n.Y].Value != nil {
			return
		}
		id := w.add(n, n.Op.String()+" boundary")
		w.around(id, n, fmt.Sprintf("%s(%d, ", boundaries[n.Op], id), ")")
		w.insert(edit{id, w.offset(n.OpPos), ", /*", false}, edit{id, w.offset(n.OpPos) + len(n.Op.String()), "*/", true})
	}
}

// statements adds a mutant for each statement of a list that can be dropped.
func (w *walker) statements(n ast.Node) {
	var list []ast.Stmt
	switch n := n.(type) {
	case *ast.BlockStmt:
		list = n.List
	case *ast.CaseClause:
		list = n.Body
	case *ast.CommClause:
		list = n.Body
	}
	for _, s := range list {
		switch s := s.(type) {
		case *ast.ExprStmt:
			if call, ok := s.X.(*ast.CallExpr); ok {
				if name, ok := call.Fun.(*ast.Ident); ok && name.Name == "panic" {
					continue
				}
			}
		case *ast.AssignStmt:
			if s.Tok == token.DEFINE || blank(s) {
				continue
			}
		case *ast.IncDecStmt, *ast.SendStmt, *ast.DeferStmt:
		case *ast.BranchStmt:
			if s.Tok != token.CONTINUE && s.Tok != token.BREAK {
				continue
			}
		default:
			continue
		}
		id := w.add(s, "statement dropped")
		w.around(id, s, fmt.Sprintf("if !mutOn(%d) { ", id), " }")
	}
}

func blank(s *ast.AssignStmt) bool {
	for _, e := range s.Lhs {
		if name, ok := e.(*ast.Ident); !ok || name.Name != "_" {
			return false
		}
	}
	return true
}

// returned adds a mutant for each result of a return statement: the negated bool, or
// the zero value of another type.
func (w *walker) returned(n *ast.ReturnStmt) {
	var results []ast.Expr
	if list := w.functions[len(w.functions)-1].Results; list != nil {
		for _, field := range list.List {
			for range max(1, len(field.Names)) {
				results = append(results, field.Type)
			}
		}
	}
	for i, e := range n.Results {
		if len(results) != len(n.Results) {
			return // one call returns all results
		}
		if w.zero(e) || !w.named(results[i], n.Pos()) || i < len(results)-1 && w.failure(n.Results[len(results)-1]) {
			continue // callers ignore results next to an error
		}
		if b, ok := w.info.Types[results[i]].Type.(*types.Basic); ok && b.Kind() == types.Bool {
			w.turn(w.add(n, "result negated"), e)
			continue
		}
		id := w.add(n, fmt.Sprintf("result %d zeroed", i+1))
		w.around(id, e, fmt.Sprintf("mutZero[%s](%d, ", w.written(w.file, results[i]), id), ")")
	}
}

// failure reports whether an expression is a non-nil error.
func (w *walker) failure(e ast.Expr) bool {
	t := w.info.Types[e]
	return !t.IsNil() && strings.HasSuffix(strings.ToLower(types.TypeString(t.Type, nil)), "error")
}

// zero reports whether an expression is written as its type's zero value.
func (w *walker) zero(e ast.Expr) bool {
	t := w.info.Types[e]
	if t.IsNil() {
		return true
	}
	if lit, ok := e.(*ast.CompositeLit); ok && len(lit.Elts) == 0 {
		_, isStruct := t.Type.Underlying().(*types.Struct)
		return isStruct
	}
	if t.Value == nil {
		return false
	}
	switch t.Value.Kind() {
	case constant.String:
		return constant.StringVal(t.Value) == ""
	case constant.Int, constant.Float:
		return constant.Sign(t.Value) == 0
	}
	return false
}

// named reports whether the names in a type mean the same at pos as at package level.
func (w *walker) named(t ast.Expr, pos token.Pos) bool {
	ok := true
	scope := w.pkg.Scope().Innermost(pos)
	ast.Inspect(t, func(n ast.Node) bool {
		if s, isSelector := n.(*ast.SelectorExpr); isSelector {
			ok = ok && w.named(s.X, pos)
			return false
		}
		if name, isIdent := n.(*ast.Ident); isIdent && w.info.Uses[name] != nil {
			_, found := scope.LookupParent(name.Name, pos)
			ok = ok && found == w.info.Uses[name]
		}
		return true
	})
	return ok
}
