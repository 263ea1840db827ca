package privatedns

import (
	"strings"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/arm"
)

// preconditions applies If-Match and If-None-Match, whose values other than * are
// ignored (described). thing is what errors call a resource that exists already, and
// modified one with another ETag; both may name it and its zone.
func preconditions(thing, modified string, refuse func(status int, code, message string) *arm.Error) func(*arm.Call, arm.Resource) *arm.Error {
	return func(c *arm.Call, r arm.Resource) *arm.Error {
		text := ""
		switch m := c.Req.IfMatch; {
		case m != "" && (r == nil || m != "*" && bare(m) != bare(r.Base().Etag)):
			text = "The " + modified + " has been modified (etag mismatch)."
		case c.Req.IfNoneMatch == "*" && r != nil:
			text = "The " + thing + " exists already and hence cannot be created again."
		default:
			return nil
		}
		name := c.ID.Names[len(c.ID.Names)-1]
		if r != nil {
			name = r.Base().Name
		}
		return refuse(412, "PreconditionFailed", strings.NewReplacer("{name}", name, "{zone}", c.ID.Names[0]).Replace(text))
	}
}

// bare is an entity tag without quotes and without the mark of a weak one.
func bare(etag string) string { return strings.Trim(strings.TrimPrefix(etag, "W/"), `"`) }
