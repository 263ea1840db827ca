package arm

import "reflect"

// Envelope is what the JSON of all resources has in common.
type Envelope struct {
	Name       string            `json:"name"`
	ID         string            `json:"id"`
	Etag       string            `json:"etag"`
	Type       string            `json:"type"`
	Location   string            `json:"location,omitzero"`
	Tags       map[string]string `json:"tags,omitzero"`
	Zones      []string          `json:"zones,omitzero"`
	ManagedBy  string            `json:"managedBy,omitzero"`
	Kind       string            `json:"kind,omitzero"`
	Properties any               `json:"properties"`
	SKU        *SKUWire          `json:"sku,omitzero"`
}

// View is how a reply shows a resource.
type View struct {
	Version string // the api-version of the request; "" shows what any version does
	// Written marks the reply to a write, created that to the first one.
	Written, Created bool
}

// Wire is the resource as the view shows it.
func (s *State) Wire(r Resource, v View) any {
	if old, ok := r.(interface{ Wire(*State, View) any }); ok {
		return old.Wire(s, v)
	}
	b := r.Base()
	e := &Envelope{
		Name: b.Name, ID: b.ID, Etag: r.Tag(), Type: b.Typ.Full, Zones: b.Zones, ManagedBy: b.ManagedBy,
		Properties: b.Typ.show(s, r, v),
	}
	if v.Version >= b.Typ.kindSince {
		e.Kind = b.Kind
	}
	if b.Parent == nil || b.Typ.tracked {
		e.Location, e.Tags = b.Location, b.Tags
	}
	if b.SKU != (SKUWire{}) {
		e.SKU = &b.SKU
	}
	return b.Typ.Provider.envelope(e)
}

func (p *Provider) envelope(e *Envelope) any {
	if p.Envelope != nil {
		return p.Envelope(e)
	}
	return e
}

// Wires are the parts of type t as they are shown in the parent.
func (s *State) Wires(r Resource, t *Type, v View) []any {
	list := []any{}
	for _, p := range r.Base().Parts {
		if p.Base().Typ == t {
			list = append(list, s.Wire(p, v))
		}
	}
	return list
}

// StateWire is the property that all resources have; P embeds it.
type StateWire struct {
	ProvisioningState string `json:"provisioningState"`
}

func (w *StateWire) Fill(r Resource) { w.ProvisioningState = r.Base().State() }

// GUIDWire is stateWire for a resource that shows a GUID.
type GUIDWire struct {
	StateWire
	ResourceGUID string `json:"resourceGuid,omitzero"`
}

func (w *GUIDWire) Fill(r Resource) {
	w.StateWire.Fill(r)
	w.ResourceGUID = r.Base().GUID
}

// versionedField is a property that requests of some api-versions do not show: its
// tag names the first version that does, or the first that does not any more.
type versionedField struct {
	index        []int
	since, until string
}

// versioned are the properties of a type with such tags.
type versioned []versionedField

func versionedFields[P any]() versioned {
	var list versioned
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

// hide clears what the version does not show; "" shows all. p is a pointer.
func (v versioned) hide(p any, version string) {
	for _, f := range v {
		if version != "" && (version < f.since || f.until != "" && version >= f.until) {
			reflect.ValueOf(p).Elem().FieldByIndex(f.index).SetZero()
		}
	}
}

func Anys[T any](list []T) []any {
	out := make([]any, len(list))
	for i, v := range list {
		out[i] = v
	}
	return out
}
