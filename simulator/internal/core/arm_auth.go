package core

import (
	"slices"
	"strings"
)

// authenticate checks the bearer token.
func (c *armCall) authenticate() *armError {
	if c.principal = c.s.entra.principals[c.req.As]; c.principal != nil {
		return nil
	}
	if c.req.Authorization == "" {
		return errNoToken(c.s.entra.tenantID)
	}
	scheme, value, _ := strings.Cut(c.req.Authorization, " ")
	t := c.s.entra.tokens[signature(value)]
	if !strings.EqualFold(scheme, "Bearer") || t == nil || t.value != value {
		return errBadToken(c.s.entra.tenantID)
	}
	if !t.expires.After(c.now) {
		return errExpiredToken(c.s.entra.tenantID)
	}
	if !t.isFor(c.req.BaseURL) {
		return errWrongAudience(c.s.entra.tenantID, t.audience, c.req.BaseURL)
	}
	c.principal = t.principal
	return nil
}

// armAudiences are the names of Azure Resource Manager in the public cloud for
// which a token may be asked, as the error lists them (reported by users).
var armAudiences = []string{
	"https://management.core.windows.net/", "https://management.core.windows.net",
	"https://management.azure.com/", "https://management.azure.com",
}

// isFor says that the token was asked for to be used with Azure Resource Manager:
// by one of its names, or by the address at which it was found, which the metadata
// names. A server can have several addresses, so the one at which the token was
// issued counts as well.
func (t *token) isFor(baseURL string) bool {
	if slices.Contains(armAudiences, t.audience) {
		return true
	}
	address := strings.TrimSuffix(t.audience, "/")
	return address != "" && (address == baseURL || address == t.home)
}

// authorize checks the principal's role in the subscription: Reader may read,
// Contributor and Owner may do all that is simulated here. A customer has no
// role in TiDB Cloud's own subscription.
func (c *armCall) authorize(typ string) *armError {
	role := c.principal.roles[c.sub.key]
	reads := c.req.Method == "GET" || c.req.Method == "HEAD"
	if role == Owner || role == Contributor || role == Reader && reads {
		return nil
	}
	return errForbidden(c.principal, typ+"/"+actionOf(c.req.Method), strings.TrimSuffix(c.req.Path, "/"))
}

// actionOf is the last word of a permission's name.
func actionOf(method string) string {
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
