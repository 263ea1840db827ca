package arm

import (
	"slices"
	"strings"
	"time"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/arm/shape"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/kernel"
)

// Handler answers one call.
type Handler = func(*Call) kernel.Reply

// Provider is a resource provider, or a service with api-versions of its own that
// shares its namespace with others.
type Provider struct {
	Namespace string
	Versions  []string // api-versions, oldest first; nil accepts any
	types     []*Type

	LocationCalls []LocationCall
	AccountCalls  []AccountCall

	// Deploys reports whether templates may hold resources of the provider.
	Deploys bool
	// Targets reports whether private endpoints can lead to resources of the provider.
	Targets bool
	// Headers are the fields of its replies, where they are not those of most, and
	// ContentType is that of their bodies; "" is the usual one.
	Headers     []kernel.HeaderField
	ContentType string
	// Envelope is what surrounds the properties of its resources, where it is not an
	// Envelope in its usual order.
	Envelope func(*Envelope) any
	// SKUSince and TierSince are the first api-versions that show the SKU of a resource
	// and its tier; "" means that all do.
	SKUSince, TierSince string
	// LowerGroups marks a provider whose IDs have the resource group in lower case.
	LowerGroups bool
	// Bodies holds the shapes of its bodies; nil checks none.
	Bodies shape.Bodies
	// ExtraMembers marks a provider that passes over members that it does not know
	// (assumed).
	ExtraMembers bool
	// LongestTag is the most characters of a tag's name; 0 is ARM's limit.
	LongestTag int
	// BadBody is the error for a member that the provider does not know, or a property
	// with a value of a wrong kind; nil is ARM's own.
	BadBody func(property, text string) *Error
	// BadValue is the error for a value that a property may not have; nil is ARM's own.
	BadValue func(property, value, id string) *Error
	// Missing returns the error for a child that does not exist, NoGroup for the
	// deletion of a child in a group that does not exist; nil means the common error.
	Missing, NoGroup func(*Call) *Error
}

// Type is a resource type: its path and its handlers by method. ARM does not allow a
// method that has no handler.
type Type struct {
	Provider *Provider
	Path     string // below the namespace: virtualNetworks/subnets
	words    []string
	Full     string // with the namespace
	Since    string // the first api-version that has it; "" means the provider's first

	One, All map[string]Handler // calls on a resource and on a collection
	// Partial marks a type of which only the methods with a handler are simulated.
	Partial bool
	// ListOnly marks a type whose resources can be listed but not read alone.
	ListOnly bool
	Traits

	bodies     map[string]*shape.Body // by method
	protocol   *Protocol
	name       func(c *Call, name string) *Error
	operation  string // of a PUT
	takes      func(*kernel.Durations) time.Duration
	wait       time.Duration // the Retry-After of a PUT
	show       func(s *State, r Resource, v View) any
	same       func(s *State, old, next Resource) bool
	apply      func(c *Call, old, next Resource)
	references func(r Resource) []Resource
}

// Traits are the ways in which types differ. The zero Traits are those of most.
type Traits struct {
	// EvenWait marks a type whose deletion is answered with the Retry-After of a write.
	EvenWait bool
	// OwnEtag marks a child with an ETag of its own; others show their parent's
	// (recorded).
	OwnEtag bool
	// SharesState marks a child whose provisioning state is its parent's.
	SharesState bool
	// WrittenWithParent marks a child with a state of its own that its parent's body
	// defines: a write of the parent is also one of the child.
	WrittenWithParent bool
	// Exclusive marks a child that is not written while a sibling is.
	Exclusive bool
	// DeletedFirst marks a type whose resources are deleted before the others of
	// their resource group.
	DeletedFirst bool
	// Indexed marks a type for AllOf.
	Indexed bool
	// ShownAs is the type that replies show, if it is not the type of the ID.
	ShownAs string
	// QuotesEtag marks a type whose ETag has quotes in a header and none in a body.
	QuotesEtag bool
	// KeepsEtag marks a type whose ETag in the reply to a PUT stays valid when the
	// operation succeeds; others have a new one then (recorded).
	KeepsEtag bool
	// Tracked marks a child with a location and tags of its own.
	Tracked bool
	// Global marks a type whose resources are in no region: their location is global.
	Global bool
	// LowerNames marks a type whose names are kept in lower case.
	LowerNames bool
	// ByName marks a child that its parent lists by name, not in the order of creation.
	ByName bool
	// MissingByName marks a child whose 404 has its name in place of its ID
	// (recorded).
	MissingByName bool
	// KindSince is the first api-version that shows the kind of the resource.
	KindSince string
	// EtagUntil is the first api-version in which a GET has no ETag header; "" means
	// that all have one.
	EtagUntil string
}

// Add registers a type.
func (p *Provider) Add(t *Type) *Type {
	for _, table := range []map[string]Handler{t.One, t.All} {
		for method, handle := range table {
			if handle != nil {
				table[method] = InGroup(handle)
			}
		}
	}
	p.types = append(p.types, p.adopt(t))
	// By name, since the order of registration is that of files.
	slices.SortFunc(p.types, func(a, b *Type) int { return strings.Compare(a.Path, b.Path) })
	return t
}

// adopt makes t a type of the provider without a route.
func (p *Provider) adopt(t *Type) *Type {
	t.Provider, t.Full, t.words = p, p.Namespace+"/"+t.Path, strings.Split(t.Path, "/")
	t.bodies = map[string]*shape.Body{"PUT": p.Bodies.Of("PUT", t.Path), "PATCH": p.Bodies.Of("PATCH", t.Path)}
	if t.protocol == nil {
		t.protocol = &usual
	}
	return t
}

// DeletionWait is the Retry-After of a deletion (recorded).
const DeletionWait = 10 * time.Second

func (t *Type) deletionWait() time.Duration {
	if t.EvenWait {
		return t.wait
	}
	return DeletionWait
}

// is reports whether the type has these words, in any letter case.
func (t *Type) is(words []string) bool {
	return slices.EqualFunc(t.words, words, strings.EqualFold)
}

// versions returns the type's api-versions, oldest first.
func (t *Type) versions() []string {
	first, _ := slices.BinarySearch(t.Provider.Versions, t.Since)
	return t.Provider.Versions[first:]
}

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

// singular returns the word by which operations name a type: "subnets" is "Subnet".
func singular(typ string) string {
	typ = strings.TrimSuffix(typ, "s")
	return strings.ToUpper(typ[:1]) + typ[1:]
}
