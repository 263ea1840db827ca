package arm

import "strings"

// LocationCall is a call on a location. A named one has an ID behind the name, a
// grouped one may stand below a resource group.
type LocationCall struct {
	Method, Name   string
	Named, Grouped bool
	Handle         Handler
}

// locationRoute finds the rule for a call on a location.
func (c *Call) locationRoute() (string, Handler) {
	id := &c.ID
	if len(id.Types) != 2 || len(id.Names) > 0 && !ValidLocation(NormalLocation(id.Names[0])) {
		return "", nil
	}
	for _, p := range c.S.Providers {
		for i := range p.Locations {
			l := &p.Locations[i]
			if strings.EqualFold(p.Namespace, id.Namespace) && strings.EqualFold(l.Name, id.Types[1]) && l.Method == c.Req.Method &&
				l.Named == (len(id.Names) == 2) && (l.Grouped || id.Group == "") {
				c.by = p
				return p.Namespace + "/locations/" + l.Name, l.Handle
			}
		}
	}
	return "", nil
}
