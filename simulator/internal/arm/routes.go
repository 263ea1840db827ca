package arm

import (
	"strings"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/kernel"
)

// GetOnly returns the handlers of a type that allows GET alone.
func GetOnly(handle Handler) map[string]Handler { return map[string]Handler{"GET": handle} }

// Is reports whether r is a T.
func Is[T Resource](r Resource) bool {
	_, ok := r.(T)
	return ok
}

// FindRoute finds the handler of the call and the name of the type that it is about.
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

// typeRoute finds the handler of a call on a resource or on a collection.
func (c *Call) typeRoute() (string, Handler) {
	id := &c.ID
	if c.Type = c.State.FindType(id.Namespace, id.Types); c.Type == nil {
		return "", nil
	}
	c.by = c.Type.Provider
	table := c.Type.All
	if len(id.Names) == len(id.Types) {
		table = c.Type.One
		if id.Group == "" {
			return "", nil
		}
	} else if id.Group == "" && (len(id.Types) > 1 || c.Type.Partial) {
		return "", nil
	}
	if handle := table[c.Req.Method]; handle != nil {
		return c.Type.Full, handle
	}
	if c.Type.Partial {
		return "", nil
	}
	return c.Type.Full, func(c *Call) kernel.Reply { return c.Fail(errMethodNotAllowed(c.Req.Method)) }
}

// spelled returns a namespace in ARM's letter case, or as it is if it is not simulated.
func (s *State) spelled(namespace string) string {
	for _, p := range s.Providers {
		if strings.EqualFold(p.Namespace, namespace) {
			return p.Namespace
		}
	}
	return namespace
}

// FindType finds a simulated type, or returns nil.
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

// subscriptionRoute finds the handler of a call on the subscription or on its groups.
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
		return "Microsoft.Resources/operationresults", func(c *Call) kernel.Reply { return c.pollJob(c.ID.Names[0]) }
	}
	return "", nil
}

// Find returns the resource that the path names, or nil.
func (c *Call) Find() Resource { return c.State.Resources[c.Key] }

// Get answers GET of one resource.
func (c *Call) Get() kernel.Reply {
	r := c.Find()
	if r == nil {
		return c.Fail(c.Missing())
	}
	return c.Show(200, r)
}

// Delete answers DELETE: with 204 if the resource does not exist in an existing group. ARM
// knows the resources that have a location, and answers for them itself, whether or not
// there is the parent (recorded for private DNS, assumed for others).
func (c *Call) Delete() kernel.Reply {
	switch r, tracked := c.Find(), len(c.Type.words) == 1 || c.Type.Tracked; {
	case r != nil:
		return c.remove(r)
	case !tracked && c.Parent() == nil:
		return c.Fail(c.Missing())
	default:
		return c.newReply(204, 0, !tracked).Reply
	}
}

// Parent returns the parent of the resource or collection that the path names, or nil.
func (c *Call) Parent() Resource {
	key := c.Key
	if len(c.ID.Names) == len(c.ID.Types) {
		key = key[:strings.LastIndexByte(key, '/')]
	}
	return c.State.Resources[key[:strings.LastIndexByte(key, '/')]]
}

// Missing returns the error for a resource that does not exist. It is ARM's for
// top-level resources and for children whose parent does not exist, and the provider's
// for other children (recorded).
func (c *Call) Missing() *Error {
	id, t := &c.ID, c.Type
	top := t.Provider.Namespace + "/" + id.Types[0]
	switch last := len(id.Names) - 1; {
	case len(t.words) > 1 && t.Provider.Missing != nil:
		return t.Provider.Missing(c)
	case last == 0 || c.Parent() == nil:
		return ErrResourceNotFound(top, id.Names[0], id.Group)
	case t.MissingByName:
		return ErrNotFound(id.Names[last])
	}
	return ErrNotFound(strings.TrimSuffix(c.Req.Path, "/"))
}
