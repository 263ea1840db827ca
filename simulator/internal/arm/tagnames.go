package arm

import (
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/arm/tag"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/kernel"
)

// tagSummary counts the tags of the subscription, of its groups and of their resources, as
// the list of tag names does (described). Parts have no tags.
func (c *Call) tagSummary() *tag.Summary {
	s := c.Sub.predefined.Summary()
	s.Count(c.Sub.tags)
	for _, g := range c.State.groupsOf(c.Sub) {
		s.Count(g.tags)
		for _, r := range g.members {
			s.Count(r.Base().Tags)
		}
	}
	return s
}

func (c *Call) listTagNames(about []string) kernel.Reply {
	if err := c.EnterSubscription(about[0]); err != nil {
		return c.Fail(err)
	}
	return c.ReplyList(c.tagSummary().List(c.Sub.ID))
}

// putTagName predefines a name, or a value of a predefined name (recorded).
func (c *Call) putTagName(about []string) kernel.Reply {
	if err := c.EnterSubscription(about[0]); err != nil {
		return c.Fail(err)
	}
	status := map[bool]int{true: 201, false: 200}
	if len(about) == 2 {
		if err := badTags(map[string]string{about[1]: ""}, nil); err != nil {
			return c.Fail(err)
		}
		added := c.Sub.predefined.Add(about[1])
		return c.Reply(status[added], c.tagSummary().Name(c.Sub.ID, about[1]))
	}
	if err := badTags(map[string]string{"name": about[2]}, nil); err != nil {
		return c.Fail(err)
	}
	known, added := c.Sub.predefined.AddValue(about[1], about[2])
	if !known {
		return c.Fail(GatewayError(404, "SubscriptionTagNameNotFound", "Subscription tag name '"+about[1]+"' could not be found.")) // recorded
	}
	return c.Reply(status[added], c.tagSummary().Value(c.Sub.ID, about[1], about[2]))
}

// deleteTagName removes a predefined name or a value of one: not if it is in use, and a name
// not while it has values (described; the errors are assumed).
func (c *Call) deleteTagName(about []string) kernel.Reply {
	if err := c.EnterSubscription(about[0]); err != nil {
		return c.Fail(err)
	}
	name, value := about[1], ""
	if len(about) == 3 {
		value = about[2]
	}
	summary := c.tagSummary()
	all, with := summary.Uses(name, value)
	removed := false
	switch {
	case len(about) == 3 && with > 0:
		return c.Fail(GatewayError(409, "TagValueInUse", "The value '"+value+"' of tag '"+name+"' is in use and cannot be deleted."))
	case len(about) == 3:
		removed = c.Sub.predefined.RemoveValue(name, value)
	case all > 0:
		return c.Fail(GatewayError(409, "TagNameInUse", "The tag name '"+name+"' is in use and cannot be deleted."))
	case c.Sub.predefined.HasValues(name):
		return c.Fail(GatewayError(409, "TagNameHasValues", "The tag name '"+name+"' has predefined values and cannot be deleted."))
	default:
		removed = c.Sub.predefined.Remove(name)
	}
	if !removed {
		return c.Empty(204, 0).Reply
	}
	return c.Empty(200, 0).Reply
}

// badTags returns the error for tags that something of this type, or ARM's own if it is nil,
// cannot have.
func badTags(tags map[string]string, t *Type) *Error {
	longest := 0
	if t != nil {
		longest = t.Provider.LongestTag
	}
	if fault := tag.Check(tags, longest); fault != nil {
		return GatewayError(400, fault.Code, fault.Message)
	}
	return nil
}
