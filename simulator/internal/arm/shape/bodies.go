package shape

import (
	"cmp"
	"strings"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/kernel"
)

// Bodies holds the bodies that a provider takes (described), by method and type.
type Bodies map[string]*Body

// Body is the body of a method on a type.
type Body struct {
	*shape
	// until is the newest api-version that the description has: what later ones have
	// in addition is not known.
	until string
}

// shape is what a JSON value may be.
type shape struct {
	kind    kind
	name    string            // of an object's or enumeration's type
	fields  map[string]*shape // of an object, by name as described and in lower case; "*" is any other
	of      *shape            // the elements of a list or map
	values  []string          // of an enumeration; nil for other strings
	several bool              // values may have commas between several of the enumeration
}

type kind string

const (
	anything kind = "any"
	text     kind = "string"
	number   kind = "number"
	boolean  kind = "boolean"
	object   kind = "object"
	mapping  kind = "map"
	list     kind = "list"
)

// Parse reads a description. Its lines are, with tabs for indentation:
//
//	until 2025-09-01               the newest api-version
//	PUT virtualNetworks/subnets T  the body of a method; * stands for any word
//	T                              an object, before its fields
//		name string                any, number, boolean, []X, {}X or the name of a type;
//		                           the name * is any other
//	T = Dynamic Static             an enumeration
//
// It panics if the text is malformed, since it is part of the program.
func Parse(description string) Bodies {
	bodies, types, until := Bodies{}, map[string]*shape{}, ""
	var last *shape
	for line := range strings.Lines(description) {
		words := strings.Fields(line)
		switch {
		case len(words) == 0:
		case line[0] == '\t':
			last.add(words[0], named(words[1], types))
		case words[0] == "until":
			until = words[1]
		case len(words) == 1:
			last = named(words[0], types)
			last.kind, last.fields = object, map[string]*shape{}
		case words[1] == "=" || words[1] == "=,":
			s := named(words[0], types)
			s.kind, s.values, s.several = text, words[2:], words[1] == "=,"
		default:
			bodies[words[0]+" "+words[1]] = &Body{named(words[2], types), until}
		}
	}
	for _, body := range bodies {
		for _, name := range envelope {
			if body.fields[name] == nil {
				body.add(name, &shape{kind: anything})
			}
		}
	}
	return bodies
}

func (s *shape) add(name string, of *shape) {
	s.fields[name], s.fields[kernel.Lower(name)] = of, of
}

// named returns the shape of a notation. A type may be named before it is defined.
func named(notation string, types map[string]*shape) *shape {
	if of, ok := strings.CutPrefix(notation, "[]"); ok {
		return &shape{kind: list, name: notation, of: named(of, types)}
	}
	if of, ok := strings.CutPrefix(notation, "{}"); ok {
		return &shape{kind: mapping, name: notation, of: named(of, types)}
	}
	s := types[notation]
	if s == nil {
		s = &shape{kind: kind(notation), name: notation}
		types[notation] = s
	}
	return s
}

// Of returns the body of a method on a type, or nil if none is described.
func (b Bodies) Of(method, typ string) *Body {
	parent, _, _ := strings.Cut(typ, "/")
	return cmp.Or(b[method+" "+typ], b[method+" "+parent+"/*"])
}

// Describes reports whether the body has a member of this name with a described shape.
func (b *Body) Describes(name string) bool {
	return b != nil && b.fields[name] != nil && b.fields[name].kind != anything
}

// Check compares a text, which is valid JSON, with the body. extra allows objects below
// the body itself other members than the described ones. It returns nil if there is no
// fault, and for a nil body.
func (b *Body) Check(version string, text []byte, extra bool) *Fault {
	if b == nil {
		return nil
	}
	w := walk{text: text, extra: extra, newer: version > b.until}
	return w.value(b.shape)
}

// envelope are the members that ARM takes for a resource of any type, whether or not its
// provider does (assumed).
var envelope = strings.Fields("apiVersion comments condition dependsOn etag extendedLocation id identity kind location managedBy managedByExtended name placement plan properties scale scope sku systemData tags type zones")
