package core

import (
	"encoding/base64"
	"encoding/json"
	"math"
	"time"
)

// principal is an application with a client secret and its roles.
type principal struct {
	clientID, objectID, secret string
	roles                      map[string]AzureRole // by lower-case subscription ID
}

// AzureRole is what an application may do in a subscription.
type AzureRole string

// The roles of Azure. Owner and Contributor may do all that is simulated, Reader
// may read.
const (
	Owner       AzureRole = "Owner"
	Contributor AzureRole = "Contributor"
	Reader      AzureRole = "Reader"
)

// PossibleAzureRoles returns all roles of Azure.
func PossibleAzureRoles() []AzureRole { return []AzureRole{Owner, Contributor, Reader} }

// Principal is what a program needs to sign in.
type Principal struct {
	TenantID, ClientID, ClientSecret string
}

// AddPrincipal makes an application without any role.
func (s *entraState) AddPrincipal() Principal {
	p := &principal{clientID: s.ids.guid(), objectID: s.ids.guid(), secret: s.ids.hash(40), roles: map[string]AzureRole{}}
	s.principals[p.clientID] = p
	return Principal{s.tenantID, p.clientID, p.secret}
}

// Assign gives a principal a role in a subscription, or takes it when role is "".
func (s *entraState) Assign(clientID, subscriptionID string, role AzureRole) {
	if p := s.principals[clientID]; role == "" {
		delete(p.roles, lower(subscriptionID))
	} else {
		p.roles[lower(subscriptionID)] = role
	}
}

// token is an access token that was handed out.
type token struct {
	value     string
	principal *principal
	audience  string
	home      string // where it was issued: the base URL of the request, or ""
	expires   time.Time
}

// signatureLength is that of a token's last part, which is random and by which
// tokens are kept: the whole of one is long to hash for every request.
const signatureLength = 43

func signature(token string) string { return token[max(0, len(token)-signatureLength):] }

// tokenMemory is how long an expired token is remembered, so that it is told
// apart from a forged one.
const tokenMemory = 24 * time.Hour

// IssueToken makes an access token, as the token endpoint does, and says for
// how long it is valid by the client's clock. ok is false when there is no such application.
func (s *entraState) IssueToken(now time.Time, clientID, audience string) (value string, lifetime time.Duration, ok bool) {
	p, ok := s.principals[clientID]
	if !ok {
		return "", 0, false
	}
	lifetime = s.durations.TokenLifetime
	expires := now.Add(time.Duration(min(float64(lifetime)*s.speed, math.MaxInt64/2)))
	header := encode(map[string]string{"alg": "none", "typ": "JWT"})
	claims, _ := json.Marshal(map[string]any{
		"aud": audience, "iss": "https://sts.windows.net/" + s.tenantID + "/", "tid": s.tenantID,
		"appid": p.clientID, "oid": p.objectID, "ver": "1.0",
		"iat": now.Unix(), "nbf": now.Unix(), "exp": expires.Unix(),
	})
	enc := base64.RawURLEncoding
	random := s.noise.hash(signatureLength)
	for s.tokens[random] != nil { // that of a token adopted from a world with the same seed
		random = s.noise.hash(signatureLength)
	}
	value = enc.EncodeToString(header) + "." + enc.EncodeToString(claims) + "." + random
	s.keep(&token{value: value, principal: p, audience: audience, expires: expires})
	return value, lifetime, true
}

func (s *entraState) keep(t *token) {
	s.tokens[signature(t.value)] = t
	s.planQuietly(t.expires.Add(tokenMemory), func(time.Time) { delete(s.tokens, signature(t.value)) })
}
