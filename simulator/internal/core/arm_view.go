package core

import "strings"

// view registers a type that can only be looked at: its resources follow from their
// parent. of lists them in their order.
func (p *armProvider) view(t *armType, of func(c *armCall, parent resource) []*envelope) *armType {
	with := func(handle func(c *armCall, list []*envelope) Reply) map[string]handler {
		return get(func(c *armCall) Reply {
			parent := c.parent()
			if parent == nil {
				return c.fail(c.missing())
			}
			return handle(c, of(c, parent))
		})
	}
	t.all = with(func(c *armCall, list []*envelope) Reply {
		body := listBody{[]any{}}
		for _, e := range list {
			body.Value = append(body.Value, e)
		}
		return c.json(200, encode(body), 0).Reply
	})
	t.one = with(func(c *armCall, list []*envelope) Reply {
		for _, e := range list {
			if strings.EqualFold(e.Name, c.id.names[len(c.id.names)-1]) {
				reply := c.json(200, encode(e), 1)
				reply.fields.set("Etag", e.Etag)
				return reply.Reply
			}
		}
		return c.fail(c.missing())
	})
	return p.add(t)
}
