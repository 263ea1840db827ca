package arm

import (
	"maps"
	"strings"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/kernel"
)

// The tags of a resource group or a resource are a resource of their own,
// Microsoft.Resources/tags (described). It answers at once, as in its older
// api-versions (assumed for the others).

const tagsSuffix = "/providers/microsoft.resources/tags/default"

// cutTags returns the path of the owner of the tags, and true if path names tags.
func cutTags(path string) (string, bool) {
	whole := strings.TrimSuffix(path, "/")
	n := len(whole) - len(tagsSuffix)
	if n <= 0 || !strings.EqualFold(whole[n:], tagsSuffix) {
		return path, false
	}
	return whole[:n], true
}

// tagsRoute finds the handler of a call on tags. Those of subscriptions, children and
// deployments are not simulated.
func (c *Call) tagsRoute() (string, func(*Call) kernel.Reply) {
	const typ = "Microsoft.Resources/tags"
	id := &c.ID
	c.aboutTags, c.by = true, nil
	if id.Group == "" || len(id.Types) > 1 || len(id.Types) != len(id.Names) || c.Type != nil && c.Type.Partial {
		return "", nil
	}
	switch c.Req.Method {
	case "GET":
		return typ, InGroup((*Call).getTags)
	case "PUT", "PATCH":
		return typ, InGroup((*Call).putTags)
	case "DELETE":
		return typ, InGroup((*Call).deleteTags)
	}
	return "", nil
}

type tagsWire struct {
	ID         string         `json:"id"`
	Name       string         `json:"name"`
	Type       string         `json:"type"`
	Properties tagsProperties `json:"properties"`
}

type tagsProperties struct {
	Tags map[string]string `json:"tags"`
}

func (c *Call) showTags(id string, tags map[string]string) kernel.Reply {
	if tags == nil {
		tags = map[string]string{}
	}
	return c.Reply(200, tagsWire{id + "/providers/Microsoft.Resources/tags/default", "default", "Microsoft.Resources/tags", tagsProperties{tags}})
}

func (c *Call) getTags() kernel.Reply {
	id, tags, err := c.currentTags()
	if err != nil {
		return c.Fail(err)
	}
	return c.showTags(id, tags)
}

// currentTags returns the ID of the owner of the tags, and the tags.
func (c *Call) currentTags() (id string, tags map[string]string, err *Error) {
	if len(c.ID.Types) == 0 {
		return c.Group.ID, c.Group.tags, nil
	}
	r := c.Find()
	if r == nil {
		return "", nil, c.Missing()
	}
	return r.Base().ID, r.Base().Tags, nil
}

// putTags answers PUT, which replaces the tags, and PATCH, whose body names an
// operation.
func (c *Call) putTags() kernel.Reply {
	var body struct {
		Operation  string         `json:"operation"`
		Properties tagsProperties `json:"properties"`
	}
	if err := c.DecodeBody(&body); err != nil {
		return c.Fail(err)
	}
	_, old, err := c.currentTags()
	if err != nil {
		return c.Fail(err)
	}
	tags := maps.Clone(old)
	switch operation := kernel.Lower(body.Operation); {
	case c.Req.Method == "PUT", operation == "replace":
		tags = body.Properties.Tags
	case operation == "merge":
		if tags == nil {
			tags = map[string]string{}
		}
		maps.Copy(tags, body.Properties.Tags)
	case operation == "delete":
		for name, value := range body.Properties.Tags {
			if value == "" || tags[name] == value {
				delete(tags, name)
			}
		}
	default:
		return c.Fail(ErrBadProperty("operation", body.Operation, c.Req.Path))
	}
	return c.setTags(tags)
}

func (c *Call) deleteTags() kernel.Reply {
	if reply := c.setTags(nil); reply.Status != 200 {
		return reply
	}
	return c.Empty(200, 0).Reply
}

func (c *Call) setTags(tags map[string]string) kernel.Reply {
	id, _, err := c.currentTags()
	if err != nil {
		return c.Fail(err)
	}
	if len(c.ID.Types) == 0 {
		c.Group.tags = tags
		return c.showTags(id, tags)
	}
	r := c.Find()
	if err := c.checkWrite(r, r.Base().Name, "", "UpdateTagsOperation"); err != nil {
		return c.Fail(err)
	}
	r.Base().Tags = tags
	r.Base().Etag, r.Base().changed = c.State.IDs.Etag(), c.Now
	return c.showTags(id, tags)
}
