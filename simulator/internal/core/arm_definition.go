package core

import (
	"bytes"
	"time"
)

// definition declares a resource type: T is the resource, B the body of a PUT and P
// the properties that a reply shows. What is nil or zero is as the field says.
type definition[T, B, P any] struct {
	path  string // below the namespace: virtualNetworks/subnets
	since string // the first api-version; "" is the provider's first

	// define reads the body into next, checks it and resolves its references. It
	// changes nothing else. old is the resource that exists, or nil.
	define func(c *armCall, next *T, body *B, old *T) *armError
	// show fills in the properties; the state and the GUID are there already where P
	// has them.
	show func(s *armState, r *T, p *P, v view)
	// same reports whether both are the same definition, tags and parts aside; nil
	// compares what is shown.
	same func(old, next *T) bool
	// apply makes old what next says; nil copies next, but for its identity.
	apply func(c *armCall, old, next *T)
	// references lists what the resource refers to and that has to know about it.
	references func(r *T) []resource

	// operation is the name of the PUT's operation; "" is Put<Type>Operation.
	operation string
	// takes is how long the operation takes, wait the Retry-After of the reply.
	takes func(*Durations) time.Duration
	wait  time.Duration
	// atOnce reports whether a PUT needs no time; nil means that it does.
	atOnce func(old, next *T) bool
	// ready is the reply to a write at once; nil is the usual one.
	ready func(r *T, c *armCall, status int) Reply
	// unchanged is the reply to a PUT that changes nothing but tags; nil is the usual one.
	unchanged func(c *armCall, old *T, retagged bool) Reply

	values []enumeration // properties that have one of a few values

	ownTag, inParent, inBody, exclusive, goesFirst, indexed bool // see armType
	untagged                                                bool // PATCH of tags is not allowed
	unrouted                                                bool // a part that is found in its parent alone
	methods                                                 map[string]handler
	kindSince, etagUntil                                    string // see armType
	missingByName                                           bool   // see armType
}

// commonBody is what bodies have in common; they embed it.
type commonBody struct {
	Name     string            `json:"name"` // of a part in its parent's body
	Location string            `json:"location"`
	Tags     map[string]string `json:"tags"`
}

func (b *commonBody) common() *commonBody { return b }

func commonOf(body any) *commonBody { return body.(interface{ common() *commonBody }).common() }

// declared is a type together with its definition.
type declared[T, B, P any] struct {
	definition[T, B, P]
	*armType
}

// declare registers a type with its provider.
func declare[T, B, P any](p *armProvider, d definition[T, B, P]) *declared[T, B, P] {
	t := &armType{
		path: d.path, since: d.since, operation: d.operation, takes: d.takes, values: d.values,
		kindSince: d.kindSince, etagUntil: d.etagUntil, missingByName: d.missingByName, ownTag: d.ownTag, inParent: d.inParent, inBody: d.inBody, exclusive: d.exclusive, goesFirst: d.goesFirst, indexed: d.indexed,
	}
	full := &declared[T, B, P]{d, p.know(t)}
	if !d.unrouted {
		p.add(t)
	}
	if t.operation == "" {
		t.operation = "Put" + t.singular() + "Operation"
	}
	versions := versionedFields[P]()
	t.show = func(s *armState, r resource, v view) any {
		p := new(P)
		if common, ok := any(p).(interface{ fill(resource) }); ok {
			common.fill(r)
		}
		d.show(s, any(r).(*T), p, v)
		versions.hide(p, v.version)
		return p
	}
	t.same = func(old, next resource) bool { return d.same(any(old).(*T), any(next).(*T)) }
	if d.same == nil {
		t.same = sameShown
	}
	t.apply = func(c *armCall, old, next resource) { d.apply(c, any(old).(*T), any(next).(*T)) }
	if d.apply == nil {
		t.apply = func(_ *armCall, old, next resource) {
			identity := *old.base()
			*any(old).(*T) = *any(next).(*T)
			*old.base() = identity
		}
	}
	if d.references != nil {
		t.references = func(r resource) []resource { return d.references(any(r).(*T)) }
	}
	t.one = map[string]handler{"GET": (*armCall).get, "PUT": full.put, "DELETE": (*armCall).delete}
	if !d.untagged && len(t.words) == 1 {
		t.one["PATCH"] = (*armCall).patchTags
	}
	for method, handle := range d.methods {
		t.one[method] = handle
	}
	t.all = map[string]handler{"GET": (*armCall).list}
	return full
}

// sameShown reports whether both show the same. next has the identity of old.
func sameShown(old, next resource) bool {
	show := func(r resource) []byte { return encode(r.base().typ.show(nil, r, view{})) }
	return bytes.Equal(show(old), show(next))
}
