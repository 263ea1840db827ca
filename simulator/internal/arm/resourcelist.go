package arm

import (
	"encoding/base64"
	"net/url"
	"strconv"
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

// resourcesPage is how many resources a page considers (assumed). It shows fewer if
// $filter or $top ask for fewer.
const resourcesPage = 1000

type resourcePage struct {
	Value    []any  `json:"value"`
	NextLink string `json:"nextLink,omitzero"`
}

// listResources answers with a page, which may be empty and still have a next one
// (recorded). The $skiptoken names the last resource that was considered, so pages fit
// together while resources come and go.
func (c *Call) listResources() kernel.Reply {
	query, _ := url.ParseQuery(c.Req.Query) // a malformed parameter is not there
	text := strings.Join(query["$filter"], " and ")
	wanted := filter.Parse(text)
	if wanted == nil {
		return c.Fail(GatewayError(501, "NotSimulated", "The filter '"+text+"' is not simulated: only comparisons with eq and ne, substringof, tagName, tagValue and startswith(tagName, ...), joined by and and or without brackets, are."))
	}
	expand, err := parseExpand(query.Get("$expand"))
	if err != nil {
		return c.Fail(err)
	}
	if wanted.ByTag {
		expand = nil
	}
	top, err := ParseTop(query.Get("$top"))
	if err != nil {
		return c.Fail(err)
	}
	token, invalid := base64.StdEncoding.DecodeString(query.Get("$skiptoken"))
	if invalid != nil {
		return c.Fail(GatewayError(400, "InvalidSkipToken", "The skip token '"+query.Get("$skiptoken")+"' is not valid.")) // assumed
	}
	afterGroup, after, _ := strings.Cut(string(token), "\n")
	groups := []*ResourceGroup{c.Group}
	if c.Group == nil {
		groups = c.State.groupsOf(c.Sub)
	}
	page, looked, last := resourcePage{Value: []any{}}, 0, ""
	for _, g := range groups {
		for _, r := range g.sorted() {
			b := r.Base()
			if order := strings.Compare(g.Key, afterGroup); order < 0 || order == 0 && b.Key <= after {
				continue
			}
			if looked == resourcesPage || len(page.Value) == top {
				query.Set("$skiptoken", base64.StdEncoding.EncodeToString([]byte(last)))
				next := url.URL{Path: c.Req.Path, RawQuery: query.Encode()}
				page.NextLink = c.Req.BaseURL + next.RequestURI()
				return c.Reply(200, page)
			}
			looked, last = looked+1, g.Key+"\n"+b.Key
			words := strings.Split(b.ID, "/")
			typ := words[6] + "/" + words[7]
			if !wanted.Wants(&filter.Facts{Group: g.Name, Name: b.Name, Type: typ, Location: b.Location, Tags: b.Tags}) {
				continue
			}
			w := generic(r, typ)
			if wanted.ByTag {
				w.Tags = nil
			}
			for _, apply := range expand {
				apply(&w, b)
			}
			page.Value = append(page.Value, w)
		}
	}
	return c.Reply(200, page)
}

// ParseTop parses $top. By default a page shows all that it considers.
func ParseTop(text string) (int, *Error) {
	if text == "" {
		return resourcesPage, nil
	}
	top, err := strconv.Atoi(text)
	if err != nil || top < 1 || top > resourcesPage {
		return 0, GatewayError(400, "InvalidTopParameter", "The value '"+text+"' of $top is not valid: it is from 1 to "+strconv.Itoa(resourcesPage)+".") // assumed
	}
	return top, nil
}
