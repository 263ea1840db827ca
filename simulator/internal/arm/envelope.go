package arm

import (
	"cmp"
	"reflect"
)

// Envelope is the JSON of a resource.
type Envelope struct {
	Name       string            `json:"name"`
	ID         string            `json:"id"`
	Etag       string            `json:"etag"`
	Type       string            `json:"type"`
	Location   string            `json:"location,omitzero"`
	Extended   ExtendedLocation  `json:"extendedLocation,omitzero"`
	Tags       map[string]string `json:"tags,omitzero"`
	Zones      []string          `json:"zones,omitzero"`
	ManagedBy  string            `json:"managedBy,omitzero"`
	Kind       string            `json:"kind,omitzero"`
	Identity   *IdentityWire     `json:"identity,omitzero"`
	Properties any               `json:"properties"`
	SKU        *SKUWire          `json:"sku,omitzero"`
}

// ExtendedLocation is a place near a region, such as an edge zone. Only types whose
// description has it take one.
type ExtendedLocation struct {
	Type string `json:"type,omitzero"`
	Name string `json:"name,omitzero"`
}

// IdentityWire is the identity that Azure assigned to a resource.
type IdentityWire struct {
	PrincipalID string `json:"principalId"`
	TenantID    string `json:"tenantId"`
	Type        string `json:"type"`
}

// View is the occasion on which a reply shows a resource.
type View struct {
	Version string // the api-version of the request; "" shows all properties
	// Written marks the reply to a write, Created the reply to the first one.
	Written, Created bool
}

// Shows reports whether the view shows what came with an api-version.
func (v View) Shows(since string) bool { return v.Version == "" || v.Version >= since }

// Wire returns the resource as a value to encode.
func (s *State) Wire(r Resource, v View) any {
	if old, ok := r.(interface{ Wire(*State, View) any }); ok {
		return old.Wire(s, v)
	}
	b := r.Base()
	e := &Envelope{
		Name: b.Name, ID: b.ID, Etag: r.ShownEtag(), Type: cmp.Or(b.Type.ShownAs, b.Type.Full), Zones: b.Zones, ManagedBy: b.ManagedBy,
		Extended: b.Extended, Properties: b.Type.show(s, r, v),
	}
	if b.Assigned {
		e.Identity = &IdentityWire{b.GUID, s.Entra.TenantID, "SystemAssigned"}
	}
	if v.Version >= b.Type.KindSince {
		e.Kind = b.Kind
	}
	if b.Parent == nil || b.Type.Tracked {
		e.Location, e.Tags = b.Location, b.Tags
	}
	if p := b.Type.Provider; b.SKU != (SKUWire{}) && v.Shows(p.SKUSince) {
		if e.SKU = &b.SKU; !v.Shows(p.TierSince) {
			e.SKU = &SKUWire{Name: b.SKU.Name}
		}
	}
	return b.Type.Provider.envelope(e)
}

func (p *Provider) envelope(e *Envelope) any {
	if p.Envelope != nil {
		return p.Envelope(e)
	}
	return e
}

// WireParts returns the parts of r that are of type t as values to encode.
func (s *State) WireParts(r Resource, t *Type, v View) []any {
	list := []any{}
	for _, p := range r.Base().Parts {
		if p.Base().Type == t {
			list = append(list, s.Wire(p, v))
		}
	}
	return list
}

// StateWire is the property that all resources show; the P of a Definition embeds it.
type StateWire struct {
	ProvisioningState string `json:"provisioningState"`
}

func (w *StateWire) fill(r Resource) { w.ProvisioningState = r.Base().State() }

// GUIDWire is StateWire for a resource that also shows a GUID.
type GUIDWire struct {
	StateWire
	ResourceGUID string `json:"resourceGuid,omitzero"`
}

func (w *GUIDWire) fill(r Resource) {
	w.StateWire.fill(r)
	w.ResourceGUID = r.Base().GUID
}

// versionedField is a property that only some api-versions show: from since on, and
// before until. The tags of the field name both.
type versionedField struct {
	index        []int
	since, until string
}

// Versioned holds the fields of a struct that only some api-versions show.
type Versioned []versionedField

// VersionedFields returns the fields of P with tags that name api-versions.
func VersionedFields[P any]() Versioned {
	var list Versioned
	if reflect.TypeFor[P]().Kind() != reflect.Struct {
		return nil
	}
	for _, f := range reflect.VisibleFields(reflect.TypeFor[P]()) {
		if since, until := f.Tag.Get("since"), f.Tag.Get("until"); since != "" || until != "" {
			list = append(list, versionedField{f.Index, since, until})
		}
	}
	return list
}

// Hide clears the fields of the struct that p points to which the version does not
// show; "" shows all.
func (v Versioned) Hide(p any, version string) {
	for _, f := range v {
		if version != "" && (version < f.since || f.until != "" && version >= f.until) {
			reflect.ValueOf(p).Elem().FieldByIndex(f.index).SetZero()
		}
	}
}

// ShowPart shows an element of one of a resource's lists that is not a resource itself. It shares
// the ETag of the resource.
func ShowPart(of Resource, list, name string, properties any) *Envelope {
	b := of.Base()
	return &Envelope{Name: name, ID: b.ID + "/" + list + "/" + name, Etag: of.ShownEtag(), Type: b.Type.Full + "/" + list, Properties: properties}
}

// Anys converts a list.
func Anys[T any](list []T) []any {
	out := make([]any, len(list))
	for i, v := range list {
		out[i] = v
	}
	return out
}
