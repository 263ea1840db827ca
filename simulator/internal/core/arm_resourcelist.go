package core

import (
	"encoding/base64"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// The list of all resources of a subscription or a resource group, whatever
// their type.

type genericWire struct {
	ID       string            `json:"id"`
	Name     string            `json:"name"`
	Type     string            `json:"type"`
	Kind     string            `json:"kind,omitzero"`
	SKU      *skuWire          `json:"sku,omitzero"`
	Location string            `json:"location"`
	Tags     map[string]string `json:"tags,omitzero"`
	// These are there when $expand asks for them (API description).
	Created *time.Time `json:"createdTime,omitzero"`
	Changed *time.Time `json:"changedTime,omitzero"`
	State   string     `json:"provisioningState,omitzero"`
}

// expansions are what $expand can ask for.
var expansions = map[string]func(*genericWire, *meta){
	"createdTime":       func(w *genericWire, b *meta) { w.Created = &b.created },
	"changedTime":       func(w *genericWire, b *meta) { w.Changed = &b.changed },
	"provisioningState": func(w *genericWire, b *meta) { w.State = b.provisioningState },
}

// parseExpand reads $expand, a list with commas.
func parseExpand(text string) ([]func(*genericWire, *meta), *armError) {
	var list []func(*genericWire, *meta)
	for _, name := range strings.Split(text, ",") {
		if name = strings.TrimSpace(name); name == "" {
			continue
		}
		expand := expansions[name]
		if expand == nil {
			return nil, gatewayError(400, "InvalidExpandQueryStringParameter", "The value '"+name+"' of $expand is not valid: it is createdTime, changedTime or provisioningState.") // assumed
		}
		list = append(list, expand)
	}
	return list, nil
}

// generic is a resource as the list of all of them shows it.
func generic(r resource, typ string) genericWire {
	b := r.base()
	w := genericWire{ID: b.id, Name: b.name, Type: typ, Kind: b.kind, Location: b.location, Tags: b.tags}
	if b.sku != (skuWire{}) {
		w.SKU = &b.sku
	}
	return w
}

// A page looks at so many resources (assumed), and shows fewer where $filter or
// $top say so.
const resourcesPage = 1000

type resourcePage struct {
	Value    []any  `json:"value"`
	NextLink string `json:"nextLink,omitzero"`
}

// listResources answers with a page, which may be empty and still have a next one
// [seen]. Its $skiptoken names the last resource that was looked at, so that pages
// fit together while resources come and go.
func (c *armCall) listResources() Reply {
	filter, err := parseFilter(strings.Join(queryValues(c.req.Query, "$filter"), " and "))
	if err != nil {
		return c.fail(err)
	}
	query, _ := url.ParseQuery(c.req.Query) // which was read before
	expand, err := parseExpand(query.Get("$expand"))
	if err != nil {
		return c.fail(err)
	}
	top, err := parseTop(query.Get("$top"))
	if err != nil {
		return c.fail(err)
	}
	token, invalid := base64.StdEncoding.DecodeString(query.Get("$skiptoken"))
	if invalid != nil {
		return c.fail(gatewayError(400, "InvalidSkipToken", "The skip token '"+query.Get("$skiptoken")+"' is not valid.")) // assumed
	}
	afterGroup, after, _ := strings.Cut(string(token), "\n")
	groups := []*resourceGroup{c.group}
	if c.group == nil {
		groups = c.s.groupsOf(c.sub)
	}
	page, looked, last := resourcePage{Value: []any{}}, 0, ""
	for _, g := range groups {
		for _, r := range g.sorted() {
			b := r.base()
			if order := strings.Compare(g.key, afterGroup); order < 0 || order == 0 && b.key <= after {
				continue
			}
			if looked == resourcesPage || len(page.Value) == top {
				query.Set("$skiptoken", base64.StdEncoding.EncodeToString([]byte(last)))
				next := url.URL{Path: c.req.Path, RawQuery: query.Encode()}
				page.NextLink = c.req.BaseURL + next.RequestURI()
				return c.json(200, encode(page), 0).Reply
			}
			looked, last = looked+1, g.key+"\n"+b.key
			words := strings.Split(b.id, "/")
			typ := words[6] + "/" + words[7]
			if !filter.wants(&resourceFacts{g.name, b.name, typ, b.location, b.tags}) {
				continue
			}
			w := generic(r, typ)
			if filter.hidesTags {
				w.Tags = nil
			}
			for _, apply := range expand {
				apply(&w, b)
			}
			page.Value = append(page.Value, w)
		}
	}
	return c.json(200, encode(page), 0).Reply
}

// parseTop reads $top; without it a page shows all that it looks at.
func parseTop(text string) (int, *armError) {
	if text == "" {
		return resourcesPage, nil
	}
	top, err := strconv.Atoi(text)
	if err != nil || top < 1 || top > resourcesPage {
		return 0, gatewayError(400, "InvalidTopParameter", "The value '"+text+"' of $top is not valid: it is from 1 to "+strconv.Itoa(resourcesPage)+".") // assumed
	}
	return top, nil
}
