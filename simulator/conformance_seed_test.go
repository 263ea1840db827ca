package simulator_test

import (
	"encoding/json"
	"maps"
	"net/http"
	"regexp"
	"strings"
)

const recordedHost = "https://management.azure.com"

var (
	groupInPath = regexp.MustCompile(`(?i)/resourcegroups/([^/?"]+)`)
	anyID       = regexp.MustCompile(`(?i)/subscriptions/[^"?\s]+`)
)

// seed creates what existed before the recording began: the resource groups that it
// refers to without creating them, and the resources that Azure showed although nothing
// had mentioned them before.
func (r *replay) seed() {
	interactions := r.recording.interactions
	shown := firstShown(interactions)
	for _, put := range append(groupsBefore(interactions, shown), resourcesBefore(interactions, shown)...) {
		got := r.send(put)
		if got.status >= 400 && got.status != http.StatusNotImplemented {
			r.t.Errorf("%s cannot be seeded: %d %v", put.URL, got.status, got.body)
		}
		for next, more := r.sim.NextChange(); more; next, more = r.sim.NextChange() {
			r.sim.Advance(next.Sub(r.sim.Now()))
		}
	}
}

// groupsOf returns the resource groups that the recording is about: those in the URLs
// and bodies of its requests.
func groupsOf(interactions []*interaction) map[string]bool {
	groups := map[string]bool{}
	for _, i := range interactions {
		for _, match := range groupInPath.FindAllStringSubmatch(i.URL+i.Request, -1) {
			groups[strings.ToLower(match[1])] = true
		}
	}
	return groups
}

// within returns the reply without the list members that are in none of the groups,
// because the recorded subscription had other groups too.
func (a answer) within(groups map[string]bool) answer {
	body, _ := a.body.(map[string]any)
	list, _ := body["value"].([]any)
	if list == nil {
		return a
	}
	kept := []any{}
	for _, member := range list {
		fields, _ := member.(map[string]any)
		id, _ := fields["id"].(string)
		if match := groupInPath.FindStringSubmatch(id); match == nil || groups[strings.ToLower(match[1])] {
			kept = append(kept, member)
		}
	}
	body = maps.Clone(body)
	body["value"] = kept
	a.body = body
	return a
}

// described holds what the JSON of a resource and a request have in common.
type described struct {
	ID         string         `json:"id,omitempty"`
	Location   string         `json:"location,omitempty"`
	Tags       map[string]any `json:"tags,omitempty"`
	SKU        any            `json:"sku,omitempty"`
	Kind       string         `json:"kind,omitempty"`
	Properties any            `json:"properties,omitempty"`
}

// groupsBefore returns requests that create the groups. A group that the recording does
// not show is in eastus, because nothing else depends on its location.
func groupsBefore(interactions []*interaction, shown map[string]described) []*interaction {
	var out []*interaction
	known := map[string]bool{}
	for _, i := range interactions {
		for _, match := range groupInPath.FindAllStringSubmatch(i.URL+i.Request, -1) {
			id := strings.ToLower("/subscriptions/" + zeroGUID + match[0])
			if known[id] {
				continue
			}
			known[id] = true
			created := resourceID(i.URL) == id && i.Method == http.MethodPut && i.Code == http.StatusCreated
			refused := resourceID(i.URL) == id && (i.Code == http.StatusNotFound || i.Method == http.MethodPut && i.Code == http.StatusBadRequest)
			if created || refused || strings.Contains(i.Body, "ResourceGroupNotFound") {
				continue
			}
			group := described{Location: "eastus", Tags: shown[id].Tags}
			if shown[id].Location != "" {
				group.Location = shown[id].Location
			}
			out = append(out, group.put(recordedHost+"/subscriptions/"+zeroGUID+match[0]+"?api-version=2022-09-01"))
		}
	}
	return out
}

// firstShown returns what each resource was when a reply first showed it.
func firstShown(interactions []*interaction) map[string]described {
	shown := map[string]described{}
	for _, i := range interactions {
		var body described
		if i.Code == http.StatusOK && json.Unmarshal([]byte(i.Body), &body) == nil && shown[resourceID(body.ID)].ID == "" {
			shown[resourceID(body.ID)] = body
		}
	}
	return shown
}

// resourcesBefore returns requests that create the resources.
func resourcesBefore(interactions []*interaction, shown map[string]described) []*interaction {
	var out []*interaction
	known := map[string]bool{}
	for _, i := range interactions {
		id := resourceID(i.URL)
		var body described
		exists := i.Code == http.StatusOK && (i.Method == http.MethodGet || i.Method == http.MethodPut) && strings.Contains(id, "/providers/")
		if exists && !knows(known, id) && json.Unmarshal([]byte(i.Body), &body) == nil && resourceID(body.ID) == id {
			if i.Method == http.MethodPut {
				out = append(out, &interaction{Method: http.MethodPut, URL: i.URL, Request: i.Request})
			} else {
				body.ID = ""
				out = append(out, body.put(i.URL))
			}
		}
		if owner, ok := accountOf(id); ok && i.Code == http.StatusOK && !knows(known, owner) {
			// An account of which the recording shows a part, and itself later or never.
			known[owner] = true
			account := described{Location: "eastus", SKU: map[string]string{"name": "Standard_LRS"}, Kind: "StorageV2"}
			if later, ok := shown[owner]; ok {
				account = later
				account.ID = ""
			}
			out = append(out, account.put(i.URL[:strings.LastIndexByte(i.URL, '/')]+"?api-version=2023-01-01"))
		}
		if i.Code < 300 {
			known[id] = true
		}
		// What the request refers to may well have existed before, unlike what a reply names.
		for _, named := range anyID.FindAllString(i.Body, -1) {
			known[resourceID(named)] = true
		}
	}
	return out
}

// accountOf returns the storage account whose keys or private link resources have the ID.
func accountOf(id string) (string, bool) {
	if owner, ok := strings.CutSuffix(id, "/listkeys"); ok {
		return owner, true
	}
	owner, ok := strings.CutSuffix(id, "/privatelinkresources")
	return owner, ok && strings.Contains(owner, "/providers/microsoft.storage/")
}

// knows reports whether the resource, or one that it is part of, was mentioned. A part
// of something that the recording created was created with it.
func knows(known map[string]bool, id string) bool {
	for strings.Contains(id, "/providers/") {
		if known[id] {
			return true
		}
		id = id[:strings.LastIndexByte(id, '/')]
	}
	return false
}

func (d described) put(url string) *interaction {
	body, err := json.Marshal(d)
	if err != nil {
		panic(err) // it was decoded from JSON
	}
	return &interaction{Method: http.MethodPut, URL: url, Request: string(body)}
}
