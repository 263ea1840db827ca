package shape

import (
	"cmp"
	"strconv"
	"strings"
)

// Fault is the first place in a body that does not have its described shape.
type Fault struct {
	Kind  FaultKind
	Found string // the unknown member, the kind of the value, or the value itself
	ByARM bool   // ARM itself finds it, not the provider
	want  string // the type that does not have what was found
	path  string // such as properties.subnets[0].name
	at    int    // the number of bytes up to its end
}

// FaultKind is the kind of a fault.
type FaultKind int

// The kinds: a member that no type has, a value of another kind of JSON, a value that an
// enumeration does not have, and a reference that is no full ID.
const (
	UnknownMember FaultKind = iota
	WrongKind
	WrongValue
	BadReference
)

// String returns the text by which services name the fault. That of an unknown member
// is reported by users, the others are assumed.
func (f *Fault) String() string {
	var text string
	switch f.Kind {
	case UnknownMember:
		text = "Could not find member '" + f.Found + "' on object of type '" + strings.TrimSuffix(f.want, "Format") + "'."
	case WrongKind:
		text = "Error converting value of type " + f.Found + " to type '" + f.want + "'."
	case WrongValue:
		text = "Error converting value " + strconv.Quote(f.Found) + " to type '" + f.want + "'."
	case BadReference: // reported
		return "Property id '" + f.Found + "' at path '" + f.path + "' is invalid. Expect fully qualified resource Id that start with '/subscriptions/{subscriptionId}' or '/providers/{resourceProviderNamespace}/'."
	}
	return text + " Path '" + f.path + "', line 1, position " + strconv.Itoa(f.at) + "."
}

// Property returns the path as errors about values name it, without indexes and without
// the level that every resource has.
func (f *Fault) Property() string {
	var words []string
	for word := range strings.SplitSeq(f.path, ".") {
		if word, _, _ = strings.Cut(word, "["); !strings.EqualFold(word, "properties") {
			words = append(words, word)
		}
	}
	return cmp.Or(strings.Join(words, "."), f.path)
}
