package arm

import (
	"maps"
	"strings"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/kernel"
)

// AddView registers a type whose resources follow from their parent. of returns them in their order. t.One may have other methods than GET.
func (p *Provider) AddView(t *Type, of func(c *Call, parent Resource) []*Envelope) *Type {
	methods := t.One
	with := func(handle func(c *Call, list []*Envelope) kernel.Reply) map[string]Handler {
		return GetOnly(func(c *Call) kernel.Reply {
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
					reply.Header.Set("Etag", e.Etag)
				}
				return reply.Reply
			}
		}
		return c.Fail(c.Missing())
	})
	maps.Copy(t.One, methods)
	return p.Add(t)
}
