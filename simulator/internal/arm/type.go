package arm

import (
	"slices"
	"strings"
	"time"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/kernel"
)

// Handler answers one call.
type Handler = func(*Call) kernel.Reply

// Provider is a resource provider: a namespace, or a service of its own below one.
type Provider struct {
	Namespace string
	Versions  []string // api-versions, the oldest first
	types     []*Type

	Locations []LocationCall

	// Deploys marks a provider whose types may be in a template.
	Deploys bool
	// Targets marks a namespace with resources that private endpoints can lead to.
	Targets bool
	// Headers are the fields of its replies, where they are not those of most, and
	// ContentType is that of their bodies; "" is the usual one.
	Headers     []kernel.HeaderField
	ContentType string
	// Envelope is what surrounds the properties of its resources, where it is not an
	// Envelope in its usual order.
	Envelope func(*Envelope) any
	// LowerGroups marks a provider whose IDs have the resource group in lower case.
	LowerGroups bool
	// Account are calls on a subscription, which are below no location.
	Account []AccountCall
	// BadValue is the error for a value that a property may not have; nil is ARM's own.
	BadValue func(property, value, id string) *Error
	// Missing is the error for a child that does not exist, noGroup that for its deletion
	// in a group that does not; nil is the one of most.
	Missing, NoGroup func(*Call) *Error
}

// Type is a resource type as the engine knows it: where it is found, and what
// answers each method. Where a method has no handler, ARM does not allow it.
type Type struct {
	Provider *Provider
	Path     string // below the namespace: virtualNetworks/subnets
	words    []string
	Full     string // with the namespace
	Since    string // the first api-version that has it; "" is the provider's first

	One, All map[string]Handler // calls on a resource and on a collection

	// Partial marks a type of which only the methods with a handler are simulated.
	Partial bool
	// ListOnly marks a type whose resources can be listed and not looked at alone.
	ListOnly bool
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
	// Indexed marks a type whose resources are looked for by other things than their ID.
	Indexed bool
	// tracked marks a child with a location and tags of its own.
	tracked bool
	// global marks a type whose location is global: its resources are in no region.
	global bool
	// lowerNames marks a type whose names are kept in lower case.
	lowerNames bool
	// byName marks a child that its parent has by name, not in the order of creation.
	byName    bool
	takes     func(*kernel.Durations) time.Duration
	wait      time.Duration
	Values    []Enumeration
	operation string // of a PUT
	protocol  *Protocol
	name      func(c *Call, name string) *Error

	show       func(s *State, r Resource, v View) any
	same       func(old, next Resource) bool
	apply      func(c *Call, old, next Resource)
	references func(r Resource) []Resource
}

// Add registers a type.
func (p *Provider) Add(t *Type) *Type {
	p.types = append(p.types, p.know(t))
	return t
}

// know names a type that may be found in its parent alone.
func (p *Provider) know(t *Type) *Type {
	t.Provider, t.Full, t.words = p, p.Namespace+"/"+t.Path, strings.Split(t.Path, "/")
	if t.protocol == nil {
		t.protocol = &usual
	}
	return t
}

// is reports whether the type has these words, whatever their case.
func (t *Type) is(words []string) bool {
	return len(words) == len(t.words) && slices.EqualFunc(t.words, words, strings.EqualFold)
}

// known are the type's api-versions.
func (t *Type) known() []string {
	first, _ := slices.BinarySearch(t.Provider.Versions, t.Since)
	return t.Provider.Versions[first:]
}

// singular is the type's name as operations are named after it.
func (t *Type) singular() string { return capital(t.words[len(t.words)-1]) }

// checkName returns an error if a resource of the type cannot have the name.
func (t *Type) checkName(c *Call, name string) *Error {
	if t.name != nil {
		return t.name(c, name)
	}
	if !ValidName(name) {
		return ErrBadName(name)
	}
	return nil
}
