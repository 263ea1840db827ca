package entra

import (
	"encoding/base64"
	"encoding/json"
	"math"
	"time"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/kernel"
)

// Application is an application with its client secret and its roles.
type Application struct {
	ClientID, ObjectID, secret string
	Roles                      map[string]AzureRole // by lower-case subscription ID
}

// AzureRole is the role of an application in a subscription.
type AzureRole string

// The roles of Azure. Owner and Contributor may make every simulated call, Reader only
// those that read.
const (
	Owner       AzureRole = "Owner"
	Contributor AzureRole = "Contributor"
	Reader      AzureRole = "Reader"
)

// PossibleAzureRoles returns all roles of Azure.
func PossibleAzureRoles() []AzureRole { return []AzureRole{Owner, Contributor, Reader} }

// Principal holds the credentials of an application.
type Principal struct {
	TenantID, ClientID, ClientSecret string
}

// AddPrincipal adds an application without a role.
func (s *State) AddPrincipal() Principal {
	p := &Application{ClientID: s.IDs.GUID(), ObjectID: s.IDs.GUID(), secret: s.IDs.Hash(40), Roles: map[string]AzureRole{}}
	s.Principals[p.ClientID] = p
	return Principal{s.TenantID, p.ClientID, p.secret}
}

// Assign sets the role of a principal in a subscription, or removes it if role is "".
func (s *State) Assign(clientID, subscriptionID string, role AzureRole) {
	if p := s.Principals[clientID]; role == "" {
		delete(p.Roles, kernel.Lower(subscriptionID))
	} else {
		p.Roles[kernel.Lower(subscriptionID)] = role
	}
}

// Token is an access token that was issued.
type Token struct {
	Value     string
	Principal *Application
	Audience  string
	Home      string // base URL of the request for the token, or ""
	Expires   time.Time
}

const signatureLength = 43

// TokenSignature returns the key of a token in State.Tokens: its last part, which is
// random. The whole token would be long to hash for every request.
func TokenSignature(token string) string { return token[max(0, len(token)-signatureLength):] }

// tokenMemory is how long an expired token is kept, to tell it from a forged one.
const tokenMemory = 24 * time.Hour

// IssueToken issues an access token as the token endpoint does, and returns how long
// it is valid by the client's clock. ok is false if there is no such application.
func (s *State) IssueToken(now time.Time, clientID, audience string) (value string, lifetime time.Duration, ok bool) {
	p, ok := s.Principals[clientID]
	if !ok {
		return "", 0, false
	}
	lifetime = s.Durations.TokenLifetime
	expires := now.Add(time.Duration(min(float64(lifetime)*s.speed, math.MaxInt64/2)))
	header := kernel.Encode(map[string]string{"alg": "none", "typ": "JWT"})
	claims, _ := json.Marshal(map[string]any{
		"aud": audience, "iss": "https://sts.windows.net/" + s.TenantID + "/", "tid": s.TenantID,
		"appid": p.ClientID, "oid": p.ObjectID, "ver": "1.0",
		"iat": now.Unix(), "nbf": now.Unix(), "exp": expires.Unix(),
	})
	enc := base64.RawURLEncoding
	random := s.Noise.Hash(signatureLength)
	for s.Tokens[random] != nil { // a token adopted from a world with the same seed has it
		random = s.Noise.Hash(signatureLength)
	}
	value = enc.EncodeToString(header) + "." + enc.EncodeToString(claims) + "." + random
	s.KeepToken(&Token{Value: value, Principal: p, Audience: audience, Expires: expires})
	return value, lifetime, true
}

// KeepToken stores a token until some time after it expires.
func (s *State) KeepToken(t *Token) {
	s.Tokens[TokenSignature(t.Value)] = t
	s.PlanQuietly(t.Expires.Add(tokenMemory), func(time.Time) { delete(s.Tokens, TokenSignature(t.Value)) })
}
