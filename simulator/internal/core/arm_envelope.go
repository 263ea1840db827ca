package core

import "reflect"

// envelope is what the JSON of all resources has in common.
type envelope struct {
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
	SKU        *skuWire          `json:"sku,omitzero"`
}

// view is how a reply shows a resource.
type view struct {
	version string // the api-version of the request; "" shows what any version does
	// written marks the reply to a write, created that to the first one.
	written, created bool
}

// wire is the resource as the view shows it.
func (s *armState) wire(r resource, v view) any {
	if old, ok := r.(interface{ wire(*armState, view) any }); ok {
		return old.wire(s, v)
	}
	b := r.base()
	e := &envelope{
		Name: b.name, ID: b.id, Etag: r.tag(), Type: b.typ.full, Zones: b.zones, ManagedBy: b.managedBy,
		Properties: b.typ.show(s, r, v),
	}
	if v.version >= b.typ.kindSince {
		e.Kind = b.kind
	}
	if b.parent == nil {
		e.Location, e.Tags = b.location, b.tags
	}
	if b.sku != (skuWire{}) {
		e.SKU = &b.sku
	}
	return e
}

// wires are the parts of type t as they are shown in the parent.
func (s *armState) wires(r resource, t *armType, v view) []any {
	list := []any{}
	for _, p := range r.base().parts {
		if p.base().typ == t {
			list = append(list, s.wire(p, v))
		}
	}
	return list
}

// stateWire is the property that all resources have; P embeds it.
type stateWire struct {
	ProvisioningState string `json:"provisioningState"`
}

func (w *stateWire) fill(r resource) { w.ProvisioningState = r.base().state() }

// guidWire is stateWire for a resource that shows a GUID.
type guidWire struct {
	stateWire
	ResourceGUID string `json:"resourceGuid,omitzero"`
}

func (w *guidWire) fill(r resource) {
	w.stateWire.fill(r)
	w.ResourceGUID = r.base().guid
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

func anys[T any](list []T) []any {
	out := make([]any, len(list))
	for i, v := range list {
		out[i] = v
	}
	return out
}
