package entra

import (
	"encoding/base64"
	"encoding/json"
	"math"
	"time"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/kernel"
)

// Application is an application with a client secret and its roles.
type Application struct {
	ClientID, ObjectID, secret string
	Roles                      map[string]AzureRole // by lower-case subscription ID
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
func (s *State) AddPrincipal() Principal {
	p := &Application{ClientID: s.IDs.GUID(), ObjectID: s.IDs.GUID(), secret: s.IDs.Hash(40), Roles: map[string]AzureRole{}}
	s.Principals[p.ClientID] = p
	return Principal{s.TenantID, p.ClientID, p.secret}
}

// Assign gives a principal a role in a subscription, or takes it when role is "".
func (s *State) Assign(clientID, subscriptionID string, role AzureRole) {
	if p := s.Principals[clientID]; role == "" {
		delete(p.Roles, kernel.Lower(subscriptionID))
	} else {
		p.Roles[kernel.Lower(subscriptionID)] = role
	}
}

// Token is an access token that was handed out.
type Token struct {
	Value     string
	Principal *Application
	Audience  string
	Home      string // where it was issued: the base URL of the request, or ""
	Expires   time.Time
}

// signatureLength is that of a token's last part, which is random and by which
// tokens are kept: the whole of one is long to hash for every request.
const signatureLength = 43

func TokenSignature(token string) string { return token[max(0, len(token)-signatureLength):] }

// tokenMemory is how long an expired token is remembered, so that it is told
// apart from a forged one.
const tokenMemory = 24 * time.Hour

// IssueToken makes an access token, as the token endpoint does, and says for
// how long it is valid by the client's clock. ok is false when there is no such application.
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
	for s.Tokens[random] != nil { // that of a token adopted from a world with the same seed
		random = s.Noise.Hash(signatureLength)
	}
	value = enc.EncodeToString(header) + "." + enc.EncodeToString(claims) + "." + random
	s.KeepToken(&Token{Value: value, Principal: p, Audience: audience, Expires: expires})
	return value, lifetime, true
}

func (s *State) KeepToken(t *Token) {
	s.Tokens[TokenSignature(t.Value)] = t
	s.PlanQuietly(t.Expires.Add(tokenMemory), func(time.Time) { delete(s.Tokens, TokenSignature(t.Value)) })
}
