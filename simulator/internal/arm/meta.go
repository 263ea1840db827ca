package arm

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"time"
)

// Meta holds what all resources have; they embed it.
type Meta struct {
	Type              *Type
	ID, Key           string // Key is ID in lower case
	Name              string
	Location          string
	Tags              map[string]string
	Etag, GUID        string
	ProvisioningState string
	Group             *ResourceGroup
	Op                *Operation // in progress, or nil
	Created, changed  time.Time

	Parent Resource   // nil for a top-level resource
	Parts  []Resource // the children, from the body of the resource or put below it

	Targets   []Resource          // the resources that this one refers to
	Referrers map[string]Resource // the resources that refer to this one, by key

	// Replies show these beside the properties.
	SKU      SKUWire
	Zones    []string
	Extended ExtendedLocation
	// TierImplied marks a SKU whose request had no tier. Lists of resources do not
	// show it (recorded).
	TierImplied bool
	Kind        string
	ManagedBy   string
	// Assigned marks a resource with a system-assigned identity, whose principal has the
	// GUID of the resource.
	Assigned bool
}

// SKUWire is the SKU of a resource.
type SKUWire struct {
	Name string `json:"name"`
	Tier string `json:"tier,omitzero"`
}

// OrElse returns s with this name if it has none, and the tier Regional if it has none.
func (s SKUWire) OrElse(name string) SKUWire {
	return SKUWire{cmp.Or(s.Name, name), cmp.Or(s.Tier, "Regional")}
}

// Ref is the JSON of a reference to a resource.
type Ref struct {
	ID string `json:"id"`
}

// Resource is an Azure resource. Types embed Meta, which implements Resource, and
// override what differs.
type Resource interface {
	Base() *Meta
	// ShownEtag returns the ETag that clients see.
	ShownEtag() string
	// Users returns the users of the resource, which keep it from being deleted. By
	// default its referrers are its users.
	Users(s *State) []User
	// ErrInUse returns the error for the deletion of a resource with users.
	ErrInUse(by []User) *Error
	// Provisioned and Failed are called at the end of a write's operation, Detached
	// at the end of the resource.
	Provisioned(s *State, at time.Time)
	Failed(s *State)
	Detached(s *State, at time.Time)
	// Occupy takes what the resource needs for itself alone, such as addresses.
	// Vacate gives it back, before the resource changes and at its end.
	Occupy(s *State)
	Vacate(s *State)
	// Referred is called after the referrers of the resource have changed.
	Referred(s *State)
}

// User is something that needs a resource.
type User struct {
	ID string   // of By or of a part of it
	By Resource // nil if it is no resource
	Of Resource // the resource that is needed, or a part of it
}

// Base returns m: the Meta of the resource that embeds it.
func (m *Meta) Base() *Meta { return m }

// ShownEtag returns the resource's ETag, or its parent's if it has none of its own.
func (m *Meta) ShownEtag() string {
	if m.Parent != nil && !m.Type.OwnEtag {
		return m.Parent.ShownEtag()
	}
	return m.Etag
}

// Users returns the referrers.
func (m *Meta) Users(*State) []User {
	var list []User
	for _, r := range SortedByKey(m.Referrers) {
		list = append(list, User{ID: r.Base().ID, By: r})
	}
	return list
}

// ErrInUse returns nil: users do not keep the resource from being deleted.
func (m *Meta) ErrInUse([]User) *Error { return nil }

// Provisioned does nothing.
func (m *Meta) Provisioned(*State, time.Time) {}

// Failed does nothing.
func (m *Meta) Failed(*State) {}

// Detached does nothing.
func (m *Meta) Detached(*State, time.Time) {}

// Referred does nothing.
func (m *Meta) Referred(*State) {}

// Occupy does nothing.
func (m *Meta) Occupy(*State) {}

// Vacate does nothing.
func (m *Meta) Vacate(*State) {}

// stateful returns the resource whose provisioning state m shows: itself or its parent.
func (m *Meta) stateful() *Meta {
	if m.Parent != nil && m.Type.SharesState {
		return m.Parent.Base().stateful()
	}
	return m
}

// State returns the provisioning state that replies show.
func (m *Meta) State() string { return m.stateful().ProvisioningState }

// part finds a part by type and name, or returns nil.
func (m *Meta) part(t *Type, name string) Resource {
	for _, p := range m.Parts {
		if b := p.Base(); b.Type == t && strings.EqualFold(b.Name, name) {
			return p
		}
	}
	return nil
}

// join makes r a part: behind the others, or where its name belongs among its like.
func (m *Meta) join(r Resource) {
	at := len(m.Parts)
	if b := r.Base(); b.Type.ByName {
		if i := slices.IndexFunc(m.Parts, func(p Resource) bool { return p.Base().Type == b.Type && p.Base().Key > b.Key }); i >= 0 {
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

// adopt copies what the draft shows beside its properties.
func (m *Meta) adopt(draft *Meta) {
	m.Tags, m.SKU, m.Zones, m.Kind = draft.Tags, draft.SKU, draft.Zones, draft.Kind
	m.TierImplied, m.Assigned, m.Extended = draft.TierImplied, draft.Assigned, draft.Extended
}

// PartsOf returns the parts of r that are of type T, in their order.
func PartsOf[T Resource](r Resource) []T { return only[T](r.Base().Parts) }

// ReferrersOf returns the referrers of r that are of type T, ordered by ID.
func ReferrersOf[T Resource](r Resource) []T { return only[T](SortedByKey(r.Base().Referrers)) }

// ReferrersAt returns references to the referrers of r whose type has the path, ordered by ID; nil
// if there are none.
func ReferrersAt(r Resource, path string) []Ref {
	var refs []Ref
	for _, by := range SortedByKey(r.Base().Referrers) {
		if by.Base().Type.Path == path {
			refs = append(refs, Ref{by.Base().ID})
		}
	}
	return refs
}

func only[T Resource](list []Resource) []T {
	var out []T
	for _, r := range list {
		if r, ok := r.(T); ok {
			out = append(out, r)
		}
	}
	return out
}

// AsResources converts a list of one type.
func AsResources[T Resource](list []T) []Resource {
	out := make([]Resource, len(list))
	for i, r := range list {
		out[i] = r
	}
	return out
}

// RefTo returns a reference to r, or nil if r is nil.
func RefTo[T any, P interface {
	*T
	Resource
}](r P) *Ref {
	if r == nil {
		return nil
	}
	return &Ref{ID: r.Base().ID}
}

// RefsTo returns references to the resources; nil if there are none.
func RefsTo[T Resource](list []T) []Ref {
	var refs []Ref
	for _, r := range list {
		refs = append(refs, Ref{r.Base().ID})
	}
	return refs
}

// Siblings returns the other parts of type T of the parent of r.
func Siblings[T Resource](r T) []T {
	return slices.DeleteFunc(PartsOf[T](r.Base().Parent), func(other T) bool {
		return strings.EqualFold(other.Base().Name, r.Base().Name)
	})
}

// SortedByKey returns the resources of a map by key, in the order of their keys.
func SortedByKey(m map[string]Resource) []Resource {
	return slices.SortedFunc(maps.Values(m), func(a, b Resource) int { return strings.Compare(a.Base().Key, b.Base().Key) })
}

// AsResource returns r, or a nil interface if r is nil.
func AsResource[T any, P interface {
	*T
	Resource
}](r P) Resource {
	if r == nil {
		return nil
	}
	return r
}
