package arm

import (
	"strings"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/arm/tag"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/kernel"
)

// The tags of a subscription, a resource group or a resource are a resource of their own,
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

// tagsRoute finds the handler of a call on tags. Those of children and deployments are not
// simulated.
func (c *Call) tagsRoute() (string, func(*Call) kernel.Reply) {
	const typ = "Microsoft.Resources/tags"
	id := &c.ID
	c.aboutTags, c.by = true, nil
	if id.Group == "" && len(id.Types) > 0 || len(id.Types) > 1 || len(id.Types) != len(id.Names) || c.Type != nil && c.Type.Partial {
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

func (c *Call) showTags(id string, tags map[string]string) kernel.Reply {
	return c.Reply(200, tag.Of(id, tags))
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
	switch {
	case c.isAboutSubscription():
		return "/subscriptions/" + c.Sub.ID, c.Sub.tags, nil
	case len(c.ID.Types) == 0:
		return c.Group.ID, c.Group.tags, nil
	}
	r := c.Find()
	if r == nil {
		return "", nil, c.Missing()
	}
	return r.Base().ID, r.Base().Tags, nil
}

// isAboutSubscription reports whether the path names the subscription alone.
func (c *Call) isAboutSubscription() bool { return c.ID.Group == "" && len(c.ID.Types) == 0 }

// putTags answers PUT, which replaces the tags, and PATCH, whose body names an
// operation.
func (c *Call) putTags() kernel.Reply {
	var body struct {
		Operation  string         `json:"operation"`
		Properties tag.Properties `json:"properties"`
	}
	if err := c.DecodeBody(&body); err != nil {
		return c.Fail(err)
	}
	_, old, err := c.currentTags()
	if err != nil {
		return c.Fail(err)
	}
	operation := body.Operation
	if c.Req.Method == "PUT" {
		operation = "Replace"
	}
	tags, ok := tag.Patch(old, operation, body.Properties.Tags)
	if !ok {
		return c.Fail(ErrBadProperty("operation", body.Operation, c.Req.Path))
	}
	if err := badTags(tags, c.Type); err != nil {
		return c.Fail(err)
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
	switch {
	case c.isAboutSubscription():
		c.Sub.tags = tags
		return c.showTags(id, tags)
	case len(c.ID.Types) == 0:
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
