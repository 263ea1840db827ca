package core

import "strings"

// methods builds the usual table: what is specific to a type is how it is put.
func methods(put handler) map[string]handler {
	return map[string]handler{"GET": (*armCall).get, "PUT": put, "DELETE": (*armCall).delete}
}

func get(handle handler) map[string]handler { return map[string]handler{"GET": handle} }

func is[T resource](r resource) bool {
	_, ok := r.(T)
	return ok
}

// findRoute finds the rule for the call and the name of the type it is about.
func (c *armCall) findRoute() (string, handler) {
	id := &c.id
	switch {
	case id.namespace == "":
		return c.subscriptionRoute()
	case strings.EqualFold(id.types[0], "locations"):
		return c.locationRoute()
	}
	return c.typeRoute()
}

// typeRoute finds the rule for a call on a resource or on a collection.
func (c *armCall) typeRoute() (string, handler) {
	id := &c.id
	if c.typ = c.s.findType(id.namespace, id.types); c.typ == nil {
		return "", nil
	}
	table := c.typ.all
	if len(id.names) == len(id.types) {
		table = c.typ.one
		if id.group == "" {
			return "", nil
		}
	} else if id.group == "" && len(id.types) > 1 {
		return "", nil
	}
	if handle := table[c.req.Method]; handle != nil {
		return c.typ.full, inGroup(handle)
	}
	if c.typ.partial {
		return "", nil
	}
	return c.typ.full, func(c *armCall) Reply { return c.fail(errMethodNotAllowed(c.req.Method)) }
}

// spelled is a provider's namespace as ARM spells it.
func (s *armState) spelled(namespace string) string {
	for _, p := range s.providers {
		if strings.EqualFold(p.namespace, namespace) {
			return p.namespace
		}
	}
	return namespace
}

// findType finds a type that is simulated, or nil.
func (s *armState) findType(namespace string, words []string) *armType {
	for _, p := range s.providers {
		if !strings.EqualFold(p.namespace, namespace) {
			continue
		}
		for _, t := range p.types {
			if t.is(words) {
				return t
			}
		}
	}
	return nil
}

// subscriptionRoute finds the rules for the subscription itself and its groups.
func (c *armCall) subscriptionRoute() (string, handler) {
	const groups = "Microsoft.Resources/subscriptions/resourceGroups"
	id := &c.id
	switch {
	case len(id.types) == 1 && strings.EqualFold(id.types[0], "resources"):
		if c.req.Method != "GET" {
			return "", nil
		}
		return "Microsoft.Resources/resources", inGroup((*armCall).listResources)
	case id.group != "":
		handle, ok := groupMethods[c.req.Method]
		if !ok {
			return "", nil
		}
		return groups, handle
	case c.req.Method != "GET":
		return "", nil
	case len(id.types) == 0:
		return "Microsoft.Resources/subscriptions", (*armCall).getSubscription
	case strings.EqualFold(id.types[0], "resourceGroups"):
		return groups, (*armCall).listGroups
	case strings.EqualFold(id.types[0], "operationresults"):
		return "Microsoft.Resources/operationresults", func(c *armCall) Reply { return c.pollGroupJob(c.id.names[0]) }
	}
	return "", nil
}

// find is the resource that the request names, or nil.
func (c *armCall) find() resource {
	return c.s.resources[c.key]
}

// get answers GET of one resource.
func (c *armCall) get() Reply {
	r := c.find()
	if r == nil {
		return c.fail(c.missing())
	}
	return c.show(200, r)
}

// delete answers DELETE. What is missing from an existing group needs no
// deletion: 204 (remembered, not recorded for Microsoft.Network).
func (c *armCall) delete() Reply {
	r := c.find()
	if r == nil {
		if len(c.id.types) > 1 && c.parent() == nil {
			return c.fail(c.missing())
		}
		return c.empty(204, 0).Reply
	}
	return c.remove(r, "Delete"+capital(c.id.types[len(c.id.types)-1])+"Operation")
}

// parent is the resource above the one that the request names, or nil.
func (c *armCall) parent() resource {
	key := c.key
	for range 1 + boolInt(len(c.id.names) == len(c.id.types)) {
		key = key[:strings.LastIndexByte(key, '/')]
	}
	return c.s.resources[key]
}

// missing is the error for a resource that does not exist. ARM itself answers for
// top-level resources and for children whose parent is missing; the provider answers
// for other children, with a subnet's full ID but a zone group's mere name [seen].
func (c *armCall) missing() *armError {
	id, t := &c.id, c.typ
	top := t.provider.namespace + "/" + id.types[0]
	switch last := len(id.names) - 1; {
	case last > 0 && t.provider.missing != nil:
		return t.provider.missing(c)
	case last == 0 || c.parent() == nil:
		return errResourceNotFound(top, id.names[0], id.group)
	case t.missingByName:
		return errNotFound(id.names[last])
	}
	return errNotFound(strings.TrimSuffix(c.req.Path, "/"))
}

func boolInt(b bool) int {
	if b {
		return 1
	}
	return 0
}

// capital is the singular of a type's name as operations are named after it.
func capital(typ string) string {
	typ = strings.TrimSuffix(typ, "s")
	return strings.ToUpper(typ[:1]) + typ[1:]
}
