package shape

import (
	"bytes"
	"cmp"
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/kernel"
)

// walk reads a body that is valid JSON.
type walk struct {
	text  []byte
	at    int
	depth int  // of objects
	extra bool // objects below the body itself may have other members
	newer bool // objects may have members that are not described
	// element reports whether the object is an element of a list, not a member.
	element bool
}

// member compares the value of a member, or an element, with its shape.
func (w *walk) member(s *shape, element bool) *Fault {
	w.element = element
	return w.value(s)
}

// value compares the next value with its shape.
func (w *walk) value(s *shape) *Fault {
	w.space()
	start, found := w.at, kindOf(w.text[w.at])
	switch {
	case found == object && (s.kind == object || s.kind == mapping):
		return w.members(s)
	case found == list && s.kind == list:
		return w.elements(s)
	}
	w.skip()
	token := w.text[start:w.at]
	switch {
	case !s.takes(found, token):
		return &Fault{Kind: WrongKind, at: w.at, Found: string(found), want: s.name}
	case s.values != nil && found == text && !s.has(unquoted(token)):
		return &Fault{Kind: WrongValue, at: w.at, Found: unquoted(token), want: s.name}
	}
	return nil
}

func (w *walk) members(s *shape) *Fault {
	element := w.element
	w.depth++
	defer func() { w.depth-- }()
	for w.at++; w.next('}'); {
		start := w.at
		w.skip()
		name := w.text[start:w.at]
		w.space()
		w.at++ // the colon
		of := s.of
		if s.kind == object {
			of = s.member(name)
		}
		if of == nil {
			switch unknown := unquoted(name); {
			case w.newer:
			case w.depth == 1:
				return &Fault{Kind: UnknownMember, path: unknown, at: w.at, Found: unknown, want: "ResourceDefinition", ByARM: true}
			case !w.extra:
				return &Fault{Kind: UnknownMember, path: unknown, at: w.at, Found: unknown, want: s.name}
			}
			of = unknownShape
		}
		if fault := cmp.Or(w.reference(s, name, element), w.member(of, false)); fault != nil {
			return fault.below(unquoted(name))
		}
	}
	return nil
}

// reference compares the next value with the form of an ID, if it is that of a reference: the
// member id of an object that is a member itself, or of an element that can be no more than a
// reference. Other elements may be parts, whose IDs services pass over (assumed).
func (w *walk) reference(s *shape, name []byte, element bool) *Fault {
	w.space()
	if w.depth == 1 || string(name) != `"id"` || w.text[w.at] != '"' || element && s.name != "SubResource" {
		return nil
	}
	ahead := *w
	ahead.skip()
	id := unquoted(w.text[w.at:ahead.at])
	for _, prefix := range []string{"/subscriptions/", "/providers/"} {
		if len(id) > len(prefix) && strings.EqualFold(id[:len(prefix)], prefix) {
			return nil
		}
	}
	return &Fault{Kind: BadReference, at: ahead.at, Found: id, ByARM: true}
}

var unknownShape = &shape{kind: anything}

// member returns the shape of a member, or nil. Its name is a JSON string in any letter
// case.
func (s *shape) member(name []byte) *shape {
	if of := s.fields[string(name[1:len(name)-1])]; of != nil {
		return of // without an allocation
	}
	return cmp.Or(s.fields[kernel.Lower(unquoted(name))], s.fields["*"])
}

func (w *walk) elements(s *shape) *Fault {
	w.at++
	for i := 0; w.next(']'); i++ {
		if fault := w.member(s.of, true); fault != nil {
			return fault.below("[" + strconv.Itoa(i) + "]")
		}
	}
	return nil
}

// below adds a step to the front of the path.
func (f *Fault) below(step string) *Fault {
	switch {
	case f.path == "":
		f.path = step
	case strings.HasPrefix(f.path, "["):
		f.path = step + f.path
	default:
		f.path = step + "." + f.path
	}
	return f
}

// next goes to the next element and reports whether there is one before the end.
func (w *walk) next(end byte) bool {
	w.space()
	if w.text[w.at] == ',' {
		w.at++
		w.space()
	}
	if w.text[w.at] == end {
		w.at++
		return false
	}
	return true
}

func (w *walk) space() {
	for w.text[w.at] <= ' ' {
		w.at++
	}
}

// skip goes behind a value.
func (w *walk) skip() {
	for depth := 0; ; {
		switch w.text[w.at] {
		case '"':
			for w.at++; w.text[w.at] != '"'; w.at++ {
				if w.text[w.at] == '\\' {
					w.at++
				}
			}
			w.at++
		case '{', '[':
			depth++
			w.at++
		case '}', ']':
			depth--
			w.at++
		case ',', ':', ' ', '\t', '\r', '\n':
			w.at++
		default:
			for w.at < len(w.text) && !strings.ContainsRune(",:]} \t\r\n", rune(w.text[w.at])) {
				w.at++
			}
		}
		if depth == 0 {
			return
		}
	}
}

// kindOf returns the kind of the value that begins with a byte; null is any.
func kindOf(first byte) kind {
	switch first {
	case '{':
		return object
	case '[':
		return list
	case '"':
		return text
	case 't', 'f':
		return boolean
	case 'n':
		return anything
	}
	return number
}

// takes reports whether a value of a kind can be read as the shape. Services read
// numbers and booleans from strings and the other way round, and "" as null.
func (s *shape) takes(found kind, token []byte) bool {
	if found == s.kind || found == anything || s.kind == anything {
		return true
	}
	value := unquoted(token)
	switch s.kind {
	case text:
		return found == number || found == boolean
	case number:
		_, err := strconv.ParseFloat(value, 64)
		return found == text && err == nil
	case boolean:
		return found == number || found == text && (strings.EqualFold(value, "true") || strings.EqualFold(value, "false"))
	}
	return found == text && value == ""
}

// has reports whether an enumeration has a value. Case does not matter (recorded); ""
// counts as absent (assumed).
func (s *shape) has(value string) bool {
	if s.several {
		for one := range strings.SplitSeq(value, ",") {
			if !s.hasOne(strings.TrimSpace(one)) {
				return false
			}
		}
		return true
	}
	return s.hasOne(value)
}

func (s *shape) hasOne(value string) bool {
	return value == "" || slices.ContainsFunc(s.values, func(known string) bool { return strings.EqualFold(known, value) })
}

// unquoted returns the text of a JSON string, and other tokens as they are.
func unquoted(token []byte) string {
	if token[0] != '"' {
		return string(token)
	}
	if bytes.IndexByte(token, '\\') < 0 {
		return string(token[1 : len(token)-1])
	}
	var value string
	_ = json.Unmarshal(token, &value) // the body is valid
	return value
}
