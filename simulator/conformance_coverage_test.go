package simulator_test

import (
	"maps"
	"net/http"
	"slices"
	"strings"
)

// coverage records what a replay cannot compare: calls that the simulator answers with
// 501, because it does not simulate the type or the operation, deployments that it can
// only carry out in part, and what depends on their effects.
type coverage struct {
	resources  []string        // IDs, in lower case, of what exists in the recording alone
	operations map[string]bool // by operationKey
}

// reason returns why an interaction is not covered, or "". It records what later
// interactions cannot find because of this one.
func (c *coverage) reason(i *interaction, want, got answer) string {
	reason := c.find(i, got)
	if reason == "" {
		return ""
	}
	for _, name := range []string{"Azure-Asyncoperation", "Location"} {
		if url := want.header.Get(name); url != "" {
			c.lose(url)
		}
	}
	if i.Method == http.MethodPut && want.status < 300 && got.status != want.status {
		c.resources = append(c.resources, resourceID(i.URL))
	}
	return reason
}

func (c *coverage) lose(operation string) {
	if c.operations == nil {
		c.operations = map[string]bool{}
	}
	c.operations[operationKey(operation)] = true
}

func (c *coverage) find(i *interaction, got answer) string {
	if got.status == http.StatusNotImplemented {
		return typeOf(i.URL)
	}
	if mentionsNotSimulated(got) {
		return "deployment of what is not simulated"
	}
	if c.operations[operationKey(i.URL)] {
		return "operation of what is not covered"
	}
	id := resourceID(i.URL)
	for _, lost := range c.resources {
		switch {
		case id == lost || strings.HasPrefix(id, lost+"/"):
			return "follows from " + typeOf(lost)
		case mentions(i.Request, lost):
			return "request refers to " + typeOf(lost)
		case mentions(i.Body, lost):
			return "reply refers to " + typeOf(lost)
		}
	}
	return ""
}

// mentionsNotSimulated reports whether the simulator says that a part of what the reply is about
// is not simulated: a deployment that left out resources has failed for no other reason.
func mentionsNotSimulated(got answer) bool {
	return slices.Contains(slices.Collect(maps.Values(leavesOf(got.body))), "NotSimulated")
}

// mentions reports whether the text holds the ID or the ID of something below it.
func mentions(text, id string) bool {
	text = strings.ToLower(text)
	return strings.Contains(text, id+`"`) || strings.Contains(text, id+"/")
}

// resourceID returns the path of a URL in lower case.
func resourceID(url string) string {
	path, _, _ := strings.Cut(strings.ToLower(url), "?")
	if _, rest, ok := strings.Cut(path, "://"); ok {
		_, rest, _ = strings.Cut(rest, "/")
		path = "/" + rest
	}
	return strings.TrimSuffix(path, "/")
}
