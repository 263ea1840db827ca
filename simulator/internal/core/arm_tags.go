package core

import (
	"maps"
	"strings"
)

// The tags of a resource group or of a resource in one as a resource of their own,
// Microsoft.Resources/tags (API description). What that answers at once in its
// older api-versions it does in all of them (assumed).

const tagsSuffix = "/providers/microsoft.resources/tags/default"

// cutTags is the path of what has the tags, if the path is that of tags.
func cutTags(path string) (string, bool) {
	whole := strings.TrimSuffix(path, "/")
	n := len(whole) - len(tagsSuffix)
	if n <= 0 || !strings.EqualFold(whole[n:], tagsSuffix) {
		return path, false
	}
	return whole[:n], true
}

// tagsRoute finds the rule for tags. Neither subscriptions nor children have any
// here, nor do deployments.
func (c *armCall) tagsRoute() (string, func(*armCall) Reply) {
	const typ = "Microsoft.Resources/tags"
	id := &c.id
	c.aboutTags = true
	if id.group == "" || len(id.types) > 1 || len(id.types) != len(id.names) || c.typ != nil && c.typ.partial {
		return "", nil
	}
	switch c.req.Method {
	case "GET":
		return typ, inGroup((*armCall).getTags)
	case "PUT", "PATCH":
		return typ, inGroup((*armCall).putTags)
	case "DELETE":
		return typ, inGroup((*armCall).deleteTags)
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

func (c *armCall) showTags(id string, tags map[string]string) Reply {
	if tags == nil {
		tags = map[string]string{}
	}
	return c.json(200, encode(tagsWire{id + "/providers/Microsoft.Resources/tags/default", "default", "Microsoft.Resources/tags", tagsProperties{tags}}), 0).Reply
}

func (c *armCall) getTags() Reply {
	id, tags, err := c.currentTags()
	if err != nil {
		return c.fail(err)
	}
	return c.showTags(id, tags)
}

// currentTags is the ID of the group or resource that has the tags, and those.
func (c *armCall) currentTags() (id string, tags map[string]string, err *armError) {
	if len(c.id.types) == 0 {
		return c.group.id, c.group.tags, nil
	}
	r := c.find()
	if r == nil {
		return "", nil, c.missing()
	}
	return r.base().id, r.base().tags, nil
}

// putTags replaces the tags with PUT; a PATCH says what it does with its own.
func (c *armCall) putTags() Reply {
	var body struct {
		Operation  string         `json:"operation"`
		Properties tagsProperties `json:"properties"`
	}
	if err := c.decodeBody(&body); err != nil {
		return c.fail(err)
	}
	_, old, err := c.currentTags()
	if err != nil {
		return c.fail(err)
	}
	tags := maps.Clone(old)
	switch operation := lower(body.Operation); {
	case c.req.Method == "PUT", operation == "replace":
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
		return c.fail(errBadProperty("operation", body.Operation, c.req.Path))
	}
	return c.setTags(tags)
}

func (c *armCall) deleteTags() Reply {
	if reply := c.setTags(nil); reply.Status != 200 {
		return reply
	}
	return c.empty(200, 0).Reply
}

func (c *armCall) setTags(tags map[string]string) Reply {
	id, _, err := c.currentTags()
	if err != nil {
		return c.fail(err)
	}
	if len(c.id.types) == 0 {
		c.group.tags = tags
		return c.showTags(id, tags)
	}
	r := c.find()
	if err := c.checkWrite(r, r.base().name, "", "UpdateTagsOperation"); err != nil {
		return c.fail(err)
	}
	r.base().tags = tags
	r.base().etag, r.base().changed = c.s.ids.etag(), c.now
	return c.showTags(id, tags)
}
