package core

import (
	"cmp"
	"slices"
	"strings"
	"time"
)

// meta is what all resources have in common.
type meta struct {
	typ               *armType
	id, key           string // key is id in lower case
	name              string
	location          string
	tags              map[string]string
	etag, guid        string
	provisioningState string
	group             *resourceGroup
	op                *operation // in progress, or nil
	created, changed  time.Time

	parent resource   // of a child, or nil
	parts  []resource // the children that the resource's own body lists or that are put below it

	targets   []resource          // what the resource refers to, see definition.references
	referrers map[string]resource // what refers to the resource, by key

	// What a reply shows beside the properties.
	sku       skuWire
	zones     []string
	kind      string
	managedBy string
}

type skuWire struct {
	Name string `json:"name"`
	Tier string `json:"tier"`
}

// orElse fills in what was not sent.
func (s skuWire) orElse(name string) skuWire {
	return skuWire{cmp.Or(s.Name, name), cmp.Or(s.Tier, "Regional")}
}

// ref is a reference to a resource.
type ref struct {
	ID string `json:"id"`
}

// resource is one Azure resource. All but base have a default in meta.
type resource interface {
	base() *meta
	tag() string
	// users are what needs the resource; held is the error for its deletion
	// meanwhile. By default the users are what refers to it.
	users(s *armState) []user
	held(by []user) *armError
	// provisioned and failed are called at the end of a write's operation, detached
	// at the end of the resource.
	provisioned(s *armState, at time.Time)
	failed(s *armState)
	detached(s *armState, at time.Time)
	// occupy takes what the resource needs of others for itself alone, such as
	// addresses, and vacate gives it back: before it changes and at its end.
	occupy(s *armState)
	vacate(s *armState)
	// referred is called when what refers to the resource has changed.
	referred(s *armState)
}

// user is what needs a resource: its ID, or that of a part of it.
type user struct {
	id string
	by resource
	of resource // what is needed: the resource or a part of it
}

func (m *meta) base() *meta { return m }

func (m *meta) tag() string {
	if m.parent != nil && !m.typ.ownTag {
		return m.parent.tag()
	}
	return m.etag
}

func (m *meta) users(*armState) []user {
	var list []user
	for _, r := range sortedByKey(m.referrers) {
		list = append(list, user{id: r.base().id, by: r})
	}
	return list
}

func (m *meta) held([]user) *armError            { return nil }
func (m *meta) provisioned(*armState, time.Time) {}
func (m *meta) failed(*armState)                 {}
func (m *meta) detached(*armState, time.Time)    {}
func (m *meta) referred(*armState)               {}
func (m *meta) occupy(*armState)                 {}
func (m *meta) vacate(*armState)                 {}

// stateful is the resource whose provisioning state is shown: the parent, or itself.
func (m *meta) stateful() *meta {
	if m.parent != nil && m.typ.inParent {
		return m.parent.base().stateful()
	}
	return m
}

func (m *meta) state() string { return m.stateful().provisioningState }

// part finds a part by type and name, or nil.
func (m *meta) part(t *armType, name string) resource {
	for _, p := range m.parts {
		if b := p.base(); b.typ == t && strings.EqualFold(b.name, name) {
			return p
		}
	}
	return nil
}

// inherit gives a draft the identity of the resource that it may replace.
func (m *meta) inherit(from *meta) {
	m.id, m.key, m.name, m.etag, m.guid, m.created = from.id, from.key, from.name, from.etag, from.guid, from.created
	m.provisioningState, m.referrers, m.managedBy = from.provisioningState, from.referrers, from.managedBy
}

// adopt makes m show what the draft shows beside its properties.
func (m *meta) adopt(draft *meta) {
	m.tags, m.sku, m.zones, m.kind = draft.tags, draft.sku, draft.zones, draft.kind
}

// partsOf lists the parts of r that are of type T, in their order.
func partsOf[T resource](r resource) []T { return only[T](r.base().parts) }

// referrersOf lists what is of type T and refers to r, by ID.
func referrersOf[T resource](r resource) []T { return only[T](sortedByKey(r.base().referrers)) }

func only[T resource](list []resource) []T {
	var out []T
	for _, r := range list {
		if r, ok := r.(T); ok {
			out = append(out, r)
		}
	}
	return out
}

// resources are the elements of a list of one type.
func resources[T resource](list []T) []resource {
	out := make([]resource, len(list))
	for i, r := range list {
		out[i] = r
	}
	return out
}

// refsTo are references to the resources; nil where there are none.
func refsTo[T resource](list []T) []ref {
	var refs []ref
	for _, r := range list {
		refs = append(refs, ref{r.base().id})
	}
	return refs
}

// siblings are the other parts of type T of the parent of r.
func siblings[T resource](r T) []T {
	return slices.DeleteFunc(partsOf[T](r.base().parent), func(other T) bool {
		return strings.EqualFold(other.base().name, r.base().name)
	})
}

func sortedByKey(m map[string]resource) []resource {
	list := make([]resource, 0, len(m))
	for _, r := range m {
		list = append(list, r)
	}
	slices.SortFunc(list, func(a, b resource) int { return strings.Compare(a.base().key, b.base().key) })
	return list
}
