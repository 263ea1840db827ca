package coverage

import (
	"go/ast"
	"maps"
	"slices"
	"strings"
)

// kind is a kind of JSON value.
type kind string

const (
	object   kind = "object"
	list     kind = "list"
	mapping  kind = "map"
	text     kind = "string"
	number   kind = "number"
	boolean  kind = "boolean"
	anything kind = "any"
)

// shape is the description of a value in an API description.
type shape struct {
	kind   kind
	name   string            // of the type of an object or enumeration
	fields map[string]*field // of an object
	of     *shape            // the elements of a list or map
	values []string          // of an enumeration
}

type field struct {
	*shape
	required, readOnly bool
}

// sorted returns the names of the fields in order, so that every run generates the
// same.
func (s *shape) sorted() []string { return slices.Sorted(maps.Keys(s.fields)) }

// read reads the types, enumerations and JSON names in a file.
func (s *source) read(file *ast.File) {
	for _, declaration := range file.Decls {
		switch d := declaration.(type) {
		case *ast.GenDecl:
			for _, spec := range d.Specs {
				switch spec := spec.(type) {
				case *ast.TypeSpec:
					s.types[spec.Name.Name] = spec
				case *ast.ValueSpec:
					if id, ok := spec.Type.(*ast.Ident); ok {
						s.values[id.Name] = append(s.values[id.Name], literal(spec.Values[0]))
					}
				}
			}
		case *ast.FuncDecl:
			if d.Name.Name == "MarshalJSON" {
				s.readNames(d)
			}
		}
	}
}

// readNames reads the JSON names of a type's fields from calls such as
// populate(objectMap, "etag", s.Etag).
func (s *source) readNames(f *ast.FuncDecl) {
	names := map[string]string{}
	ast.Inspect(f.Body, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok {
			return true
		}
		if id, ok := call.Fun.(*ast.Ident); !ok || !strings.HasPrefix(id.Name, "populate") {
			return true
		}
		for _, arg := range call.Args[2:] {
			if selector, ok := arg.(*ast.SelectorExpr); ok {
				names[selector.Sel.Name] = literal(call.Args[1])
			}
		}
		return true
	})
	if id, ok := f.Recv.List[0].Type.(*ast.Ident); ok {
		s.names[id.Name] = names
	}
}

// shapeOf returns the shape of the JSON that a Go type marshals to.
func (s *source) shapeOf(e ast.Expr) *shape {
	switch e := e.(type) {
	case *ast.StarExpr:
		return s.shapeOf(e.X)
	case *ast.ArrayType:
		return &shape{kind: list, of: s.shapeOf(e.Elt)}
	case *ast.MapType:
		return &shape{kind: mapping, of: s.shapeOf(e.Value)}
	case *ast.Ident:
		switch e.Name {
		case "string":
			return &shape{kind: text}
		case "bool":
			return &shape{kind: boolean}
		case "int32", "int64", "float32", "float64":
			return &shape{kind: number}
		}
		return s.named(e.Name)
	}
	return &shape{kind: anything} // any, time.Time, interfaces
}

// named returns the shape of a type of the module. Types may refer to themselves, so
// the shape is stored before its fields are read.
func (s *source) named(name string) *shape {
	if known := s.shapes[name]; known != nil {
		return known
	}
	made := &shape{kind: anything, name: name}
	s.shapes[name] = made
	spec := s.types[name]
	if spec == nil {
		return made
	}
	if values := s.values[name]; values != nil {
		made.kind, made.values = text, values
		return made
	}
	structure, ok := spec.Type.(*ast.StructType)
	if !ok {
		return made
	}
	made.kind, made.fields = object, map[string]*field{}
	for _, f := range structure.Fields.List {
		for _, id := range f.Names {
			if name := s.names[name][id.Name]; name != "" {
				doc := f.Doc.Text()
				made.fields[name] = &field{s.shapeOf(f.Type), strings.HasPrefix(doc, "REQUIRED"), strings.HasPrefix(doc, "READ-ONLY") || strings.Contains(doc, "; READ-ONLY")}
			}
		}
	}
	return made
}
