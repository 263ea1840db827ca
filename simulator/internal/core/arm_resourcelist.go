package core

import (
	"encoding/base64"
	"net/url"
	"strconv"
	"strings"
)

// The list of all resources of a subscription or a resource group, whatever
// their type.

type genericWire struct {
	ID       string            `json:"id"`
	Name     string            `json:"name"`
	Type     string            `json:"type"`
	Location string            `json:"location"`
	Tags     map[string]string `json:"tags,omitzero"`
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
			if filter.wants(g.name, b.name, typ, b.location) {
				page.Value = append(page.Value, genericWire{b.id, b.name, typ, b.location, b.tags})
			}
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

// resourceFilter holds the values that are asked for, by what they are compared with.
type resourceFilter map[string]string

// parseFilter reads comparisons joined by "and", such as
// resourceGroup eq 'network' and name eq 'pe'. ARM knows more.
func parseFilter(text string) (resourceFilter, *armError) {
	filter := resourceFilter{}
	for _, term := range strings.Split(text, " and ") {
		field, value, _ := strings.Cut(strings.TrimSpace(term), " eq ")
		quoted := len(value) >= 2 && value[0] == '\'' && value[len(value)-1] == '\''
		switch field {
		case "resourceGroup", "name", "resourceType", "location":
			if quoted {
				filter[field] = strings.ReplaceAll(value[1:len(value)-1], "''", "'")
				continue
			}
		case "":
			if text == "" {
				continue
			}
		}
		return nil, gatewayError(501, "NotSimulated", "The filter '"+text+"' is not simulated: only resourceGroup, name, resourceType and location with eq and and are.")
	}
	return filter, nil
}

func (f resourceFilter) wants(group, name, typ, location string) bool {
	has := map[string]string{"resourceGroup": group, "name": name, "resourceType": typ, "location": location}
	for field, value := range f {
		if !strings.EqualFold(has[field], value) {
			return false
		}
	}
	return true
}
