package core

import "strings"

// The list of all resources of a subscription or a resource group, whatever
// their type.

type genericWire struct {
	ID       string            `json:"id"`
	Name     string            `json:"name"`
	Type     string            `json:"type"`
	Location string            `json:"location"`
	Tags     map[string]string `json:"tags,omitzero"`
}

// listResources answers with one page. Azure's may be empty and still have a
// next one [seen].
func (c *armCall) listResources() Reply {
	filter, err := parseFilter(strings.Join(queryValues(c.req.Query, "$filter"), " and "))
	if err != nil {
		return c.fail(err)
	}
	groups := []*resourceGroup{c.group}
	if c.group == nil {
		groups = c.s.groupsOf(c.sub)
	}
	body := listBody{[]any{}}
	for _, g := range groups {
		for _, r := range g.sorted() {
			b := r.base()
			words := strings.Split(b.id, "/")
			typ := words[6] + "/" + words[7]
			if filter.wants(g.name, b.name, typ, b.location) {
				body.Value = append(body.Value, genericWire{b.id, b.name, typ, b.location, b.tags})
			}
		}
	}
	return c.json(200, encode(body), 0).Reply
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
