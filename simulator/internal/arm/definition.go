package arm

import (
	"bytes"
	"time"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/kernel"
)

// Definition declares a resource type. T is the resource, B the body of a PUT and P the
// properties that a reply shows. Only Path, Define, Show and Takes are required.
type Definition[T, B, P any] struct {
	// Path is the type below the namespace, such as virtualNetworks/subnets.
	Path string
	// Since is the first api-version that has the type; "" means the provider's first.
	Since string

	// Define reads the body into next, checks it and resolves its references. It
	// changes nothing else. old is the resource that exists, or nil. Where PATCH is
	// more than tags, next is a copy of old then.
	Define func(c *Call, next *T, body *B, old *T) *Error
	// Show fills in p. The state and the GUID are already set if P has them.
	Show func(s *State, r *T, p *P, v View)
	// Same reports whether both define the same, tags and parts aside. The default
	// compares what is shown.
	Same func(old, next *T) bool
	// Apply changes old to what next defines. The default copies next except for its
	// identity.
	Apply func(c *Call, old, next *T)
	// References returns the resources that r refers to and is a referrer of.
	References func(r *T) []Resource

	// Protocol is how writes and deletions are carried out. The default is that of
	// Microsoft.Network.
	Protocol *Protocol
	// Name returns an error if a resource cannot have the name. The default is ValidName.
	Name func(c *Call, name string) *Error
	// List answers GET of the collection. The default is Call.List.
	List Handler

	// Operation is the name of the PUT's operation; "" means the protocol's.
	Operation string
	// Takes returns how long the operation takes.
	Takes func(*kernel.Durations) time.Duration
	// Wait is the Retry-After of the reply; zero leaves it out.
	Wait time.Duration
	// AtOnce reports whether a PUT needs no operation. By default it needs one.
	AtOnce func(old, next *T) bool
	// ReplyAtOnce answers a write that needs no operation. The default is
	// Call.Unchanged.
	ReplyAtOnce func(r *T, c *Call, status int) kernel.Reply
	// ReplyUnchanged answers a PUT that changes nothing or only tags. The default is
	// ReplyAtOnce.
	ReplyUnchanged func(c *Call, old *T, retagged bool) kernel.Reply

	Methods map[string]Handler // calls on a resource, in addition to or in place of the usual ones

	Untagged bool // the type does not allow PATCH
	Unrouted bool // the type has no URL: its resources are parts of another's body
	Traits
}

// CommonBody holds the members that all bodies have; they embed it.
type CommonBody struct {
	Name     string            `json:"name"` // of a part in its parent's body
	Location string            `json:"location"`
	Tags     map[string]string `json:"tags"`
	Extended ExtendedLocation  `json:"extendedLocation"`
}

func (b *CommonBody) common() *CommonBody { return b }

func commonOf(body any) *CommonBody { return body.(interface{ common() *CommonBody }).common() }

// Declared is a registered type together with its definition.
type Declared[T, B, P any] struct {
	Definition[T, B, P]
	*Type
}

// Declare registers a type with its provider. Its GET, PUT, DELETE, PATCH of tags and
// lists need no more than the definition.
func Declare[T, B, P any](p *Provider, d Definition[T, B, P]) *Declared[T, B, P] {
	t := &Type{
		Path: d.Path, Since: d.Since, Traits: d.Traits,
		operation: d.Operation, takes: d.Takes, protocol: d.Protocol, name: d.Name, wait: d.Wait,
	}
	full := &Declared[T, B, P]{d, p.adopt(t)}
	if t.operation == "" {
		t.operation = t.operationName("Put")
	}
	versions := VersionedFields[P]()
	t.show = func(s *State, r Resource, v View) any {
		p := new(P)
		if common, ok := any(p).(interface{ fill(Resource) }); ok {
			common.fill(r)
		}
		d.Show(s, any(r).(*T), p, v)
		versions.Hide(p, v.Version)
		return p
	}
	t.same = func(_ *State, old, next Resource) bool { return d.Same(any(old).(*T), any(next).(*T)) }
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
	t.One = map[string]Handler{"GET": (*Call).Get, "PUT": full.put, "DELETE": (*Call).Delete}
	switch {
	case d.Untagged:
	case t.protocol.Upserts:
		t.One["PATCH"] = full.put
	case len(t.words) == 1:
		t.One["PATCH"] = (*Call).patchTags
	}
	for method, handle := range d.Methods {
		t.One[method] = handle
	}
	t.All = map[string]Handler{"GET": (*Call).List}
	if d.List != nil {
		t.All = map[string]Handler{"GET": d.List}
	}
	if !d.Unrouted {
		p.Add(t)
	}
	return full
}

// sameShown reports whether both show the same. next has the identity of old.
func sameShown(s *State, old, next Resource) bool {
	show := func(r Resource) []byte { return kernel.Encode(r.Base().Type.show(s, r, View{})) }
	return bytes.Equal(show(old), show(next))
}
