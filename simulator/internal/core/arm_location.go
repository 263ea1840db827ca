package core

import "strings"

// locationCall is a call on a location. A named one has an ID behind the name, a
// grouped one may stand below a resource group.
type locationCall struct {
	method, name   string
	named, grouped bool
	handle         handler
}

// locationRoute finds the rule for a call on a location.
func (c *armCall) locationRoute() (string, handler) {
	id := &c.id
	if len(id.types) != 2 || len(id.names) > 0 && !validLocation(normalLocation(id.names[0])) {
		return "", nil
	}
	for _, p := range c.s.providers {
		for i := range p.locations {
			l := &p.locations[i]
			if strings.EqualFold(p.namespace, id.namespace) && strings.EqualFold(l.name, id.types[1]) && l.method == c.req.Method &&
				l.named == (len(id.names) == 2) && (l.grouped || id.group == "") {
				return p.namespace + "/locations/" + l.name, l.handle
			}
		}
	}
	return "", nil
}
