package arm

import (
	"cmp"
	"slices"
	"strings"
	"time"
)

// Meta is what all resources have in common.
type Meta struct {
	Typ               *Type
	ID, Key           string // key is id in lower case
	Name              string
	Location          string
	Tags              map[string]string
	Etag, GUID        string
	ProvisioningState string
	Group             *ResourceGroup
	Op                *Operation // in progress, or nil
	Created, changed  time.Time

	Parent Resource   // of a child, or nil
	Parts  []Resource // the children that the resource's own body lists or that are put below it

	Targets   []Resource          // what the resource refers to, see definition.references
	Referrers map[string]Resource // what refers to the resource, by key

	// What a reply shows beside the properties.
	SKU       SKUWire
	Zones     []string
	Kind      string
	ManagedBy string
}

type SKUWire struct {
	Name string `json:"name"`
	Tier string `json:"tier"`
}

// OrElse fills in what was not sent.
func (s SKUWire) OrElse(name string) SKUWire {
	return SKUWire{cmp.Or(s.Name, name), cmp.Or(s.Tier, "Regional")}
}

// Ref is a reference to a resource.
type Ref struct {
	ID string `json:"id"`
}

// Resource is one Azure resource. All but base have a default in meta.
type Resource interface {
	Base() *Meta
	Tag() string
	// Users are what needs the resource; held is the error for its deletion
	// meanwhile. By default the users are what refers to it.
	Users(s *State) []User
	Held(by []User) *Error
	// Provisioned and failed are called at the end of a write's operation, detached
	// at the end of the resource.
	Provisioned(s *State, at time.Time)
	Failed(s *State)
	Detached(s *State, at time.Time)
	// Occupy takes what the resource needs of others for itself alone, such as
	// addresses, and vacate gives it back: before it changes and at its end.
	Occupy(s *State)
	Vacate(s *State)
	// Referred is called when what refers to the resource has changed.
	Referred(s *State)
}

// User is what needs a resource: its ID, or that of a part of it.
type User struct {
	ID string
	By Resource
	Of Resource // what is needed: the resource or a part of it
}

func (m *Meta) Base() *Meta { return m }

func (m *Meta) Tag() string {
	if m.Parent != nil && !m.Typ.ownTag {
		return m.Parent.Tag()
	}
	return m.Etag
}

func (m *Meta) Users(*State) []User {
	var list []User
	for _, r := range SortedByKey(m.Referrers) {
		list = append(list, User{ID: r.Base().ID, By: r})
	}
	return list
}

func (m *Meta) Held([]User) *Error            { return nil }
func (m *Meta) Provisioned(*State, time.Time) {}
func (m *Meta) Failed(*State)                 {}
func (m *Meta) Detached(*State, time.Time)    {}
func (m *Meta) Referred(*State)               {}
func (m *Meta) Occupy(*State)                 {}
func (m *Meta) Vacate(*State)                 {}

// stateful is the resource whose provisioning state is shown: the parent, or itself.
func (m *Meta) stateful() *Meta {
	if m.Parent != nil && m.Typ.inParent {
		return m.Parent.Base().stateful()
	}
	return m
}

func (m *Meta) State() string { return m.stateful().ProvisioningState }

// part finds a part by type and name, or nil.
func (m *Meta) part(t *Type, name string) Resource {
	for _, p := range m.Parts {
		if b := p.Base(); b.Typ == t && strings.EqualFold(b.Name, name) {
			return p
		}
	}
	return nil
}

// join makes r a part: behind the others, or where its name belongs among its like.
func (m *Meta) join(r Resource) {
	at := len(m.Parts)
	if b := r.Base(); b.Typ.byName {
		if i := slices.IndexFunc(m.Parts, func(p Resource) bool { return p.Base().Typ == b.Typ && p.Base().Key > b.Key }); i >= 0 {
			at = i
		}
	}
	m.Parts = slices.Insert(m.Parts, at, r)
}

// inherit gives a draft the identity of the resource that it may replace.
func (m *Meta) inherit(from *Meta) {
	m.ID, m.Key, m.Name, m.Etag, m.GUID, m.Created = from.ID, from.Key, from.Name, from.Etag, from.GUID, from.Created
	m.ProvisioningState, m.Referrers, m.ManagedBy = from.ProvisioningState, from.Referrers, from.ManagedBy
}

// adopt makes m show what the draft shows beside its properties.
func (m *Meta) adopt(draft *Meta) {
	m.Tags, m.SKU, m.Zones, m.Kind = draft.Tags, draft.SKU, draft.Zones, draft.Kind
}

// PartsOf lists the parts of r that are of type T, in their order.
func PartsOf[T Resource](r Resource) []T { return only[T](r.Base().Parts) }

// ReferrersOf lists what is of type T and refers to r, by ID.
func ReferrersOf[T Resource](r Resource) []T { return only[T](SortedByKey(r.Base().Referrers)) }

func only[T Resource](list []Resource) []T {
	var out []T
	for _, r := range list {
		if r, ok := r.(T); ok {
			out = append(out, r)
		}
	}
	return out
}

// Resources are the elements of a list of one type.
func Resources[T Resource](list []T) []Resource {
	out := make([]Resource, len(list))
	for i, r := range list {
		out[i] = r
	}
	return out
}

// RefsTo are references to the resources; nil where there are none.
func RefsTo[T Resource](list []T) []Ref {
	var refs []Ref
	for _, r := range list {
		refs = append(refs, Ref{r.Base().ID})
	}
	return refs
}

// Siblings are the other parts of type T of the parent of r.
func Siblings[T Resource](r T) []T {
	return slices.DeleteFunc(PartsOf[T](r.Base().Parent), func(other T) bool {
		return strings.EqualFold(other.Base().Name, r.Base().Name)
	})
}

func SortedByKey(m map[string]Resource) []Resource {
	list := make([]Resource, 0, len(m))
	for _, r := range m {
		list = append(list, r)
	}
	slices.SortFunc(list, func(a, b Resource) int { return strings.Compare(a.Base().Key, b.Base().Key) })
	return list
}
