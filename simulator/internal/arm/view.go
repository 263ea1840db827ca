package arm

import (
	"strings"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/kernel"
)

// View registers a type that can only be looked at: its resources follow from their
// parent. of lists them in their order.
func (p *Provider) View(t *Type, of func(c *Call, parent Resource) []*Envelope) *Type {
	with := func(handle func(c *Call, list []*Envelope) kernel.Reply) map[string]Handler {
		return Get(func(c *Call) kernel.Reply {
			parent := c.Parent()
			if parent == nil {
				return c.Fail(c.Missing())
			}
			return handle(c, of(c, parent))
		})
	}
	t.All = with(func(c *Call, list []*Envelope) kernel.Reply {
		body := ListBody{[]any{}}
		for _, e := range list {
			body.Value = append(body.Value, p.envelope(e))
		}
		return c.JSON(200, kernel.Encode(body), 0).Reply
	})
	if t.ListOnly {
		return p.Add(t)
	}
	t.One = with(func(c *Call, list []*Envelope) kernel.Reply {
		for _, e := range list {
			if strings.EqualFold(e.Name, c.ID.Names[len(c.ID.Names)-1]) {
				reply := c.JSON(200, kernel.Encode(p.envelope(e)), 1)
				if e.Etag != "" {
					reply.Fields.Set("Etag", e.Etag)
				}
				return reply.Reply
			}
		}
		return c.Fail(c.Missing())
	})
	return p.Add(t)
}
