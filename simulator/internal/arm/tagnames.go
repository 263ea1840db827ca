package arm

import (
	"maps"
	"slices"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/kernel"
)

type tagNameWire struct {
	ID     string         `json:"id"`
	Name   string         `json:"tagName"`
	Count  tagCountWire   `json:"count"`
	Values []tagValueWire `json:"values"`
}

type tagValueWire struct {
	ID    string       `json:"id"`
	Value string       `json:"tagValue"`
	Count tagCountWire `json:"count"`
}

type tagCountWire struct {
	Type  string `json:"type"`
	Value int    `json:"value"`
}

// listTagNames counts the tags of the subscription's groups and resources by name and
// value (described). Predefined tags are not simulated.
func (c *Call) listTagNames(about []string) kernel.Reply {
	if err := c.EnterSubscription(about[0]); err != nil {
		return c.Fail(err)
	}
	counts := map[string]map[string]int{}
	count := func(tags map[string]string) {
		for name, value := range tags {
			if counts[name] == nil {
				counts[name] = map[string]int{}
			}
			counts[name][value]++
		}
	}
	for _, g := range c.State.groupsOf(c.Sub) {
		count(g.tags)
		for _, r := range g.members {
			count(r.Base().Tags)
		}
	}
	var list []any
	for _, name := range slices.Sorted(maps.Keys(counts)) {
		w := tagNameWire{ID: "/subscriptions/" + c.Sub.ID + "/tagNames/" + name, Name: name, Count: tagCountWire{Type: "Total"}}
		for _, value := range slices.Sorted(maps.Keys(counts[name])) {
			n := counts[name][value]
			w.Values = append(w.Values, tagValueWire{w.ID + "/tagValues/" + value, value, tagCountWire{"Total", n}})
			w.Count.Value += n
		}
		list = append(list, w)
	}
	return c.ReplyList(list)
}
