package arm

import (
	"strings"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/kernel"
)

// methods builds the usual table: what is specific to a type is how it is put.
func methods(put Handler) map[string]Handler {
	return map[string]Handler{"GET": (*Call).Get, "PUT": put, "DELETE": (*Call).Delete}
}

func Get(handle Handler) map[string]Handler { return map[string]Handler{"GET": handle} }

func Is[T Resource](r Resource) bool {
	_, ok := r.(T)
	return ok
}

// FindRoute finds the rule for the call and the name of the type it is about.
func (c *Call) FindRoute() (string, Handler) {
	id := &c.ID
	switch {
	case id.Namespace == "":
		return c.subscriptionRoute()
	case strings.EqualFold(id.Types[0], "locations"):
		return c.locationRoute()
	}
	return c.typeRoute()
}

// typeRoute finds the rule for a call on a resource or on a collection.
func (c *Call) typeRoute() (string, Handler) {
	id := &c.ID
	if c.Typ = c.S.FindType(id.Namespace, id.Types); c.Typ == nil {
		return "", nil
	}
	c.by = c.Typ.Provider
	table := c.Typ.All
	if len(id.Names) == len(id.Types) {
		table = c.Typ.One
		if id.Group == "" {
			return "", nil
		}
	} else if id.Group == "" && len(id.Types) > 1 {
		return "", nil
	}
	if handle := table[c.Req.Method]; handle != nil {
		return c.Typ.Full, InGroup(handle)
	}
	if c.Typ.Partial {
		return "", nil
	}
	return c.Typ.Full, func(c *Call) kernel.Reply { return c.Fail(errMethodNotAllowed(c.Req.Method)) }
}

// spelled is a provider's namespace as ARM spells it.
func (s *State) spelled(namespace string) string {
	for _, p := range s.Providers {
		if strings.EqualFold(p.Namespace, namespace) {
			return p.Namespace
		}
	}
	return namespace
}

// FindType finds a type that is simulated, or nil.
func (s *State) FindType(namespace string, words []string) *Type {
	for _, p := range s.Providers {
		if !strings.EqualFold(p.Namespace, namespace) {
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
func (c *Call) subscriptionRoute() (string, Handler) {
	const groups = "Microsoft.Resources/subscriptions/resourceGroups"
	id := &c.ID
	switch {
	case len(id.Types) == 1 && strings.EqualFold(id.Types[0], "resources"):
		if c.Req.Method != "GET" {
			return "", nil
		}
		return "Microsoft.Resources/resources", InGroup((*Call).listResources)
	case id.Group != "":
		handle, ok := groupMethods[c.Req.Method]
		if !ok {
			return "", nil
		}
		return groups, handle
	case c.Req.Method != "GET":
		return "", nil
	case len(id.Types) == 0:
		return "Microsoft.Resources/subscriptions", (*Call).getSubscription
	case strings.EqualFold(id.Types[0], "resourceGroups"):
		return groups, (*Call).listGroups
	case strings.EqualFold(id.Types[0], "operationresults"):
		return "Microsoft.Resources/operationresults", func(c *Call) kernel.Reply { return c.pollGroupJob(c.ID.Names[0]) }
	}
	return "", nil
}

// Find is the resource that the request names, or nil.
func (c *Call) Find() Resource {
	return c.S.Resources[c.Key]
}

// Get answers GET of one resource.
func (c *Call) Get() kernel.Reply {
	r := c.visible()
	if r == nil {
		return c.Fail(c.Missing())
	}
	return c.Show(200, r)
}

// Delete answers DELETE. What is missing from an existing group needs no
// deletion: 204 (remembered, not recorded for Microsoft.Network).
func (c *Call) Delete() kernel.Reply {
	r := c.Find()
	if r == nil {
		if len(c.ID.Types) > 1 && c.Parent() == nil {
			return c.Fail(c.Missing())
		}
		return c.Empty(204, 0).Reply
	}
	return c.remove(r)
}

// Parent is the resource above the one that the request names, or nil.
func (c *Call) Parent() Resource {
	key := c.Key
	for range 1 + boolInt(len(c.ID.Names) == len(c.ID.Types)) {
		key = key[:strings.LastIndexByte(key, '/')]
	}
	return c.S.Resources[key]
}

// Missing is the error for a resource that does not exist. ARM itself answers for
// top-level resources and for children whose parent is missing; the provider answers
// for other children, with a subnet's full ID but a zone group's mere name [seen].
func (c *Call) Missing() *Error {
	id, t := &c.ID, c.Typ
	top := t.Provider.Namespace + "/" + id.Types[0]
	switch last := len(id.Names) - 1; {
	case len(t.words) > 1 && t.Provider.Missing != nil:
		return t.Provider.Missing(c)
	case last == 0 || c.Parent() == nil:
		return ErrResourceNotFound(top, id.Names[0], id.Group)
	case t.missingByName:
		return ErrNotFound(id.Names[last])
	}
	return ErrNotFound(strings.TrimSuffix(c.Req.Path, "/"))
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
