package arm

import (
	"slices"
	"strings"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/entra"
)

// authenticate checks the bearer token and sets the call's principal.
func (c *Call) authenticate() *Error {
	if c.Principal = c.State.Entra.Principals[c.Req.As]; c.Principal != nil {
		return nil
	}
	if c.Req.Authorization == "" {
		return errNoToken(c.State.Entra.TenantID)
	}
	scheme, value, _ := strings.Cut(c.Req.Authorization, " ")
	t := c.State.Entra.Tokens[entra.TokenSignature(value)]
	if !strings.EqualFold(scheme, "Bearer") || t == nil || t.Value != value {
		return errBadToken(c.State.Entra.TenantID)
	}
	if !t.Expires.After(c.Now) {
		return errExpiredToken(c.State.Entra.TenantID)
	}
	if !isFor(t, c.Req.BaseURL) {
		return errWrongAudience(c.State.Entra.TenantID, t.Audience, c.Req.BaseURL)
	}
	c.Principal = t.Principal
	return nil
}

// armAudiences are the audiences of Azure Resource Manager in the public cloud, in the
// order in which the error lists them (assumed; reported by users).
var armAudiences = []string{
	"https://management.core.windows.net/", "https://management.core.windows.net",
	"https://management.azure.com/", "https://management.azure.com",
}

// isFor reports whether the token's audience is Azure Resource Manager: one of its
// names or the base URL of the request, which the metadata names. A server can have
// several addresses, so the one that issued the token counts too.
func isFor(t *entra.Token, baseURL string) bool {
	if slices.Contains(armAudiences, t.Audience) {
		return true
	}
	address := strings.TrimSuffix(t.Audience, "/")
	return address != "" && (address == baseURL || address == t.Home)
}

// authorize returns an error unless the principal's role in the subscription allows
// the call: Reader may read, Contributor and Owner may make every simulated call. A
// customer has no role in TiDB Cloud's own subscription.
func (c *Call) authorize(typ string) *Error {
	role := c.Principal.Roles[c.Sub.Key]
	reads := c.Req.Method == "GET" || c.Req.Method == "HEAD"
	if role == entra.Owner || role == entra.Contributor || role == entra.Reader && reads {
		return nil
	}
	return errForbidden(c.Principal, typ+"/"+ActionOf(c.Req.Method), strings.TrimSuffix(c.Req.Path, "/"))
}

// ActionOf returns the last word of the permission that a method needs.
func ActionOf(method string) string {
	switch method {
	case "GET", "HEAD":
		return "read"
	case "DELETE":
		return "delete"
	case "POST":
		return "action"
	default:
		return "write"
	}
}
