package core

import "strings"

// authenticate checks the bearer token.
func (c *armCall) authenticate() *armError {
	if c.principal = c.s.principals[c.req.As]; c.principal != nil {
		return nil
	}
	if c.req.Authorization == "" {
		return errNoToken(c.s.tenant)
	}
	scheme, value, _ := strings.Cut(c.req.Authorization, " ")
	t := c.s.tokens[signature(value)]
	if !strings.EqualFold(scheme, "Bearer") || t == nil || t.value != value {
		return errBadToken(c.s.tenant)
	}
	if !t.expires.After(c.now) {
		return errExpiredToken(c.s.tenant)
	}
	c.principal = t.principal
	return nil
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
