package arm

import (
	"strings"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/arm/region"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/kernel"
)

// LocationCall is a call on a location: {namespace}/locations/{location}/Name.
type LocationCall struct {
	Method, Name string
	Type         string // Namespace/locations/Name
	Named        bool   // an ID follows the name
	Grouped      bool   // the path may also be below a resource group
	Handle       Handler
}

// locationRoute finds the handler of a call on a location.
func (c *Call) locationRoute() (string, Handler) {
	id := &c.ID
	if len(id.Types) != 2 || len(id.Names) > 0 && !ValidLocation(NormalLocation(id.Names[0])) {
		return "", nil
	}
	for _, p := range c.State.Providers {
		for i := range p.LocationCalls {
			l := &p.LocationCalls[i]
			if strings.EqualFold(p.Namespace, id.Namespace) && strings.EqualFold(l.Name, id.Types[1]) && l.Method == c.Req.Method &&
				l.Named == (len(id.Names) == 2) && (l.Grouped || id.Group == "") {
				c.by = p
				return l.Type, l.Handle
			}
		}
	}
	return "", nil
}

func (c *Call) listLocations(about []string) kernel.Reply {
	if err := c.EnterSubscription(about[0]); err != nil {
		return c.Fail(err)
	}
	return c.ReplyList(region.List(c.Sub.ID, c.Version))
}
