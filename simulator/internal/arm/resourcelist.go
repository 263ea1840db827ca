package arm

import (
	"strings"
	"time"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/arm/filter"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/kernel"
)

// genericWire is a resource in the list of all resources of a subscription or group.
type genericWire struct {
	ID       string            `json:"id"`
	Name     string            `json:"name"`
	Type     string            `json:"type"`
	Kind     string            `json:"kind,omitzero"`
	SKU      *SKUWire          `json:"sku,omitzero"`
	Location string            `json:"location"`
	Tags     map[string]string `json:"tags,omitzero"`
	// $expand asks for these (described).
	Created *time.Time `json:"createdTime,omitzero"`
	Changed *time.Time `json:"changedTime,omitzero"`
	State   string     `json:"provisioningState,omitzero"`
}

// expansions sets the properties that $expand can ask for.
var expansions = map[string]func(*genericWire, *Meta){
	"createdTime":       func(w *genericWire, b *Meta) { w.Created = &b.Created },
	"changedTime":       func(w *genericWire, b *Meta) { w.Changed = &b.changed },
	"provisioningState": func(w *genericWire, b *Meta) { w.State = b.ProvisioningState },
}

// parseExpand parses $expand, a list separated by commas.
func parseExpand(text string) ([]func(*genericWire, *Meta), *Error) {
	var list []func(*genericWire, *Meta)
	for _, name := range strings.Split(text, ",") {
		if name = strings.TrimSpace(name); name == "" {
			continue
		}
		expand := expansions[name]
		if expand == nil {
			return nil, GatewayError(400, "InvalidExpandQueryStringParameter", "The value '"+name+"' of $expand is not valid: it is createdTime, changedTime or provisioningState.") // assumed
		}
		list = append(list, expand)
	}
	return list, nil
}

// generic returns a resource as an element of the list, before $expand.
func generic(r Resource, typ string) genericWire {
	b := r.Base()
	w := genericWire{ID: b.ID, Name: b.Name, Type: typ, Kind: b.Kind, Location: b.Location, Tags: b.Tags}
	if b.SKU != (SKUWire{}) {
		if w.SKU = &b.SKU; b.TierImplied {
			w.SKU = &SKUWire{Name: b.SKU.Name}
		}
	}
	return w
}

// listResources answers with a page.
func (c *Call) listResources() kernel.Reply {
	p, err := c.newPage("comparisons with eq and ne, substringof, tagName, tagValue and startswith(tagName, ...), joined by and and or without brackets,",
		func(*filter.Filter) bool { return true })
	if err != nil {
		return c.Fail(err)
	}
	expand, err := parseExpand(p.query.Get("$expand"))
	if err != nil {
		return c.Fail(err)
	}
	if p.wanted.ByTag {
		expand = nil
	}
	groups := []*ResourceGroup{c.Group}
	if c.Group == nil {
		groups = c.State.groupsOf(c.Sub)
	}
	for _, g := range groups {
		for _, r := range g.sorted() {
			if !p.add(g.Key+"\n"+r.Base().Key, func() any { return p.resource(g, r, expand) }) {
				return p.reply()
			}
		}
	}
	return p.reply()
}

// resource returns a resource as an element of the page, or nil if the filter leaves it out.
func (p *page) resource(g *ResourceGroup, r Resource, expand []func(*genericWire, *Meta)) any {
	b := r.Base()
	words := strings.Split(b.ID, "/")
	typ := words[6] + "/" + words[7]
	if !p.wanted.Wants(&filter.Facts{Group: g.Name, Name: b.Name, Type: typ, Location: b.Location, Tags: b.Tags}) {
		return nil
	}
	w := generic(r, typ)
	if p.wanted.ByTag {
		w.Tags = nil
	}
	for _, apply := range expand {
		apply(&w, b)
	}
	return w
}
