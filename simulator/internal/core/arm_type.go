package core

import (
	"slices"
	"strings"
	"time"
)

// handler answers one call.
type handler = func(*armCall) Reply

// armProvider is a resource provider: a namespace, or a service of its own below one.
type armProvider struct {
	namespace string
	versions  []string // api-versions, the oldest first
	types     []*armType

	locations []locationCall

	// deploys marks a provider whose types may be in a template.
	deploys bool
	// targets marks a namespace with resources that private endpoints can lead to.
	targets bool
	// headers are the fields of its replies, where they are not those of most.
	headers []HeaderField
	// account are calls on a subscription, which are below no location.
	account []accountCall
	// badValue is the error for a value that a property may not have; nil is ARM's own.
	badValue func(property, value, id string) *armError
	// missing is the error for a child that does not exist, noGroup that for its deletion
	// in a group that does not; nil is the one of most.
	missing, noGroup func(*armCall) *armError
}

// armType is a resource type as the engine knows it: where it is found, and what
// answers each method. Where a method has no handler, ARM does not allow it.
type armType struct {
	provider *armProvider
	path     string // below the namespace: virtualNetworks/subnets
	words    []string
	full     string // with the namespace
	since    string // the first api-version that has it; "" is the provider's first

	one, all map[string]handler // calls on a resource and on a collection

	// partial marks a type of which only the methods with a handler are simulated.
	partial bool
	// ownTag marks a child with an ETag of its own; others show their parent's [seen].
	ownTag bool
	// etagUntil is the first api-version in which a GET has no ETag header any more.
	etagUntil string
	// missingByName marks a child whose 404 names it alone, without its ID [seen].
	missingByName bool
	// kindSince is the first api-version that shows the kind of the resource.
	kindSince string
	// inParent marks a child whose provisioning state is its parent's.
	inParent bool
	// inBody marks a child with a state of its own that its parent's body defines: a
	// write of the parent is one of the child.
	inBody bool
	// exclusive marks a child that is written alone: not while a sibling is.
	exclusive bool
	// goesFirst marks what is deleted first when its resource group goes.
	goesFirst bool
	// indexed marks a type whose resources are looked for by other things than their ID.
	indexed   bool
	takes     func(*Durations) time.Duration
	values    []enumeration
	operation string // of a PUT

	show       func(s *armState, r resource, v view) any
	same       func(old, next resource) bool
	apply      func(c *armCall, old, next resource)
	references func(r resource) []resource
}

// add registers a type.
func (p *armProvider) add(t *armType) *armType {
	p.types = append(p.types, p.know(t))
	return t
}

// know names a type that may be found in its parent alone.
func (p *armProvider) know(t *armType) *armType {
	t.provider, t.full, t.words = p, p.namespace+"/"+t.path, strings.Split(t.path, "/")
	return t
}

// is reports whether the type has these words, whatever their case.
func (t *armType) is(words []string) bool {
	return len(words) == len(t.words) && slices.EqualFunc(t.words, words, strings.EqualFold)
}

// known are the type's api-versions.
func (t *armType) known() []string {
	first, _ := slices.BinarySearch(t.provider.versions, t.since)
	return t.provider.versions[first:]
}

// singular is the type's name as operations are named after it.
func (t *armType) singular() string { return capital(t.words[len(t.words)-1]) }
