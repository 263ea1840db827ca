package world

import (
	"slices"
	"strings"
	"time"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/entra"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/tidbcloud"
)

// Identity holds what another world needs to accept the customer of this one: the
// credentials, the tenant, the subscription and the valid tokens.
type Identity struct {
	tenant       string
	subscription string
	principal    entra.Application
	key          tidbcloud.APIKey
	tokens       []entra.Token
	at           time.Time // when the Identity was made
}

// Identity returns the identity of this world's customer.
func (s *State) Identity(now time.Time) Identity {
	c := s.backDoor.customer
	id := Identity{tenant: s.entra.TenantID, subscription: c.SubscriptionID, principal: *s.entra.Principals[c.ClientID], key: *s.tidb.Keys[c.Key.Public], at: now}
	id.key.Window = tidbcloud.Window{}
	for _, t := range s.entra.Tokens {
		if t.Expires.After(now) {
			id.tokens = append(id.tokens, *t)
		}
	}
	slices.SortFunc(id.tokens, func(a, b entra.Token) int { return strings.Compare(a.Value, b.Value) })
	return id
}

// identityOf returns the identity of the customer in a new world with this seed.
func identityOf(seed uint64, now time.Time) Identity {
	other := New(Settings{Seed: seed})
	other.AddCustomer(now)
	return other.Identity(now)
}

// Knows reports whether this world accepts the credentials of an Identity.
func (s *State) Knows(id Identity) bool {
	return s.entra.Principals[id.principal.ClientID] != nil && s.tidb.Keys[id.key.Public] != nil
}

// adopt makes this world accept the customer of another one. It gets the roles of this
// world's customer, and both own its subscription. adopt draws no IDs.
func (s *State) adopt(id Identity) {
	if s.entra.Principals[id.principal.ClientID] == nil {
		clientID := s.backDoor.customer.ClientID
		p := id.principal
		p.Roles = s.entra.Principals[clientID].Roles
		s.entra.Principals[p.ClientID] = &p
		s.entra.GuestTenants = append(s.entra.GuestTenants, id.tenant)
		s.arm.AddSubscription(id.subscription)
		s.entra.Assign(clientID, id.subscription, entra.Owner)
	}
	if s.tidb.Keys[id.key.Public] == nil {
		key := id.key
		s.tidb.Keys[key.Public] = &key
	}
}

// AdoptTokens makes the tokens of another world's customer valid here for the rest of
// their lifetime. It skips tokens of applications that this world does not know.
func (s *State) AdoptTokens(now time.Time, id Identity) {
	for _, t := range id.tokens {
		p := s.entra.Principals[t.Principal.ClientID]
		if p == nil || s.entra.Tokens[entra.TokenSignature(t.Value)] != nil {
			continue
		}
		t.Principal, t.Expires = p, now.Add(t.Expires.Sub(id.at))
		s.entra.KeepToken(&t)
	}
}
