package arm

import (
	"bytes"
	"time"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/kernel"
)

// Definition declares a resource type: T is the resource, B the body of a PUT and P
// the properties that a reply shows. What is nil or zero is as the field says.
type Definition[T, B, P any] struct {
	Path  string // below the namespace: virtualNetworks/subnets
	Since string // the first api-version; "" is the provider's first

	// Define reads the body into next, checks it and resolves its references. It
	// changes nothing else. old is the resource that exists, or nil. Where PATCH is
	// more than tags, next is a copy of old then.
	Define func(c *Call, next *T, body *B, old *T) *Error
	// Show fills in the properties; the state and the GUID are there already where P
	// has them.
	Show func(s *State, r *T, p *P, v View)
	// Same reports whether both are the same definition, tags and parts aside; nil
	// compares what is shown.
	Same func(old, next *T) bool
	// Apply makes old what next says; nil copies next, but for its identity.
	Apply func(c *Call, old, next *T)
	// References lists what the resource refers to and that has to know about it.
	References func(r *T) []Resource

	// Protocol is how writes and deletions are carried out; nil is the usual one.
	Protocol *Protocol
	// Name returns an error if a resource cannot have the name; nil is the usual rule.
	Name func(c *Call, name string) *Error
	// List answers GET of the collection; nil is the usual list.
	List Handler

	// Operation is the name of the PUT's operation; "" is as the protocol names it.
	Operation string
	// Takes is how long the operation takes, wait the Retry-After of the reply.
	Takes func(*kernel.Durations) time.Duration
	Wait  time.Duration
	// AtOnce reports whether a PUT needs no time; nil means that it does.
	AtOnce func(old, next *T) bool
	// Ready is the reply to a write at once; nil is the usual one.
	Ready func(r *T, c *Call, status int) kernel.Reply
	// Unchanged is the reply to a PUT that changes nothing but tags; nil is the usual one.
	Unchanged func(c *Call, old *T, retagged bool) kernel.Reply

	Values []Enumeration // properties that have one of a few values

	OwnTag, InParent, InBody, Exclusive, GoesFirst, Indexed bool // see Type
	Tracked, Global, LowerNames, ByName                     bool // see Type
	Untagged                                                bool // PATCH is not allowed
	Unrouted                                                bool // a part that is found in its parent alone
	Methods                                                 map[string]Handler
	KindSince, EtagUntil                                    string // see armType
	MissingByName                                           bool   // see armType
}

// CommonBody is what bodies have in common; they embed it.
type CommonBody struct {
	Name     string            `json:"name"` // of a part in its parent's body
	Location string            `json:"location"`
	Tags     map[string]string `json:"tags"`
}

func (b *CommonBody) Common() *CommonBody { return b }

func commonOf(body any) *CommonBody { return body.(interface{ Common() *CommonBody }).Common() }

// Declared is a type together with its definition.
type Declared[T, B, P any] struct {
	Definition[T, B, P]
	*Type
}

// Declare registers a type with its provider.
func Declare[T, B, P any](p *Provider, d Definition[T, B, P]) *Declared[T, B, P] {
	t := &Type{
		Path: d.Path, Since: d.Since, operation: d.Operation, takes: d.Takes, Values: d.Values,
		protocol: d.Protocol, name: d.Name, wait: d.Wait, tracked: d.Tracked, global: d.Global, lowerNames: d.LowerNames, byName: d.ByName,
		kindSince: d.KindSince, etagUntil: d.EtagUntil, missingByName: d.MissingByName, ownTag: d.OwnTag, inParent: d.InParent, inBody: d.InBody, exclusive: d.Exclusive, goesFirst: d.GoesFirst, Indexed: d.Indexed,
	}
	full := &Declared[T, B, P]{d, p.know(t)}
	if !d.Unrouted {
		p.Add(t)
	}
	if t.operation == "" {
		t.operation = t.operationName("Put")
	}
	versions := versionedFields[P]()
	t.show = func(s *State, r Resource, v View) any {
		p := new(P)
		if common, ok := any(p).(interface{ Fill(Resource) }); ok {
			common.Fill(r)
		}
		d.Show(s, any(r).(*T), p, v)
		versions.hide(p, v.Version)
		return p
	}
	t.same = func(old, next Resource) bool { return d.Same(any(old).(*T), any(next).(*T)) }
	if d.Same == nil {
		t.same = sameShown
	}
	t.apply = func(c *Call, old, next Resource) { d.Apply(c, any(old).(*T), any(next).(*T)) }
	if d.Apply == nil {
		t.apply = func(_ *Call, old, next Resource) {
			identity := *old.Base()
			*any(old).(*T) = *any(next).(*T)
			*old.Base() = identity
		}
	}
	if d.References != nil {
		t.references = func(r Resource) []Resource { return d.References(any(r).(*T)) }
	}
	t.One = map[string]Handler{"GET": (*Call).Get, "PUT": full.Put, "DELETE": (*Call).Delete}
	switch {
	case d.Untagged:
	case t.protocol.Upserts:
		t.One["PATCH"] = full.Put
	case len(t.words) == 1:
		t.One["PATCH"] = (*Call).patchTags
	}
	for method, handle := range d.Methods {
		t.One[method] = handle
	}
	t.All = Get((*Call).List)
	if d.List != nil {
		t.All = Get(d.List)
	}
	return full
}

// sameShown reports whether both show the same. next has the identity of old.
func sameShown(old, next Resource) bool {
	show := func(r Resource) []byte { return kernel.Encode(r.Base().Typ.show(nil, r, View{})) }
	return bytes.Equal(show(old), show(next))
}
