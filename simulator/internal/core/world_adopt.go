package core

import (
	"slices"
	"strings"
	"time"
)

// Identity is the customer of one world as another world can take it in: the
// credentials, the tenant and the subscription, and the tokens that are valid.
type Identity struct {
	tenant       string
	subscription string
	principal    principal
	key          apiKey
	tokens       []token
	at           time.Time // from which the tokens' time counts
}

// Identity copies the customer of this world.
func (s *State) Identity(now time.Time) Identity {
	c := s.backDoor.customer
	id := Identity{tenant: s.tenantID, subscription: c.SubscriptionID, principal: *s.principals[c.ClientID], key: *s.keys[c.Key.Public], at: now}
	id.key.window = window{}
	for _, t := range s.tokens {
		if t.expires.After(now) {
			id.tokens = append(id.tokens, *t)
		}
	}
	slices.SortFunc(id.tokens, func(a, b token) int { return strings.Compare(a.value, b.value) })
	return id
}

// identityOf returns the customer that every world with this seed starts with.
func identityOf(seed uint64, now time.Time) Identity {
	other := New(Settings{Seed: seed})
	other.AddCustomer(now)
	return other.Identity(now)
}

// Knows says whether the credentials of another world's customer are good here.
func (s *State) Knows(id Identity) bool {
	return s.principals[id.principal.clientID] != nil && s.keys[id.key.public] != nil
}

// adopt lets the customer of another world act in this one with the rights of this
// one's application, also in a subscription of its own. It draws no IDs.
func (s *State) adopt(id Identity) {
	if s.principals[id.principal.clientID] == nil {
		clientID := s.backDoor.customer.ClientID
		p := id.principal
		p.roles = s.principals[clientID].roles
		s.principals[p.clientID] = &p
		s.guestTenants = append(s.guestTenants, id.tenant)
		s.AddSubscription(id.subscription)
		s.Assign(clientID, id.subscription, Owner)
	}
	if s.keys[id.key.public] == nil {
		key := id.key
		s.keys[key.public] = &key
	}
}

// AdoptTokens makes the tokens of another world's customer valid here for as long
// as they would have been there. Tokens of applications that this world does not
// know are left out.
func (s *State) AdoptTokens(now time.Time, id Identity) {
	for _, t := range id.tokens {
		p := s.principals[t.principal.clientID]
		if p == nil || s.tokens[signature(t.value)] != nil {
			continue
		}
		t.principal, t.expires = p, now.Add(t.expires.Sub(id.at))
		s.keep(&t)
	}
}
