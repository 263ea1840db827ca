package core

import (
	"strings"
	"time"
)

// tidbCall is one call to the TiDB Cloud Dedicated API.
type tidbCall struct {
	s        *tidbState
	now      time.Time
	req      *Request
	key      *apiKey
	segments []string // behind /v1beta1
	route    string
	quota    quota // of the key, once it is known
}

// tidbRoute is one operation of the API. A segment in braces stands for any
// value; a last segment may carry a custom verb behind a colon.
type tidbRoute struct {
	method, pattern string
	handle          func(*tidbCall) Reply
}

// tidbRoutes are the operations that are simulated.
var tidbRoutes = []tidbRoute{
	{"GET", "regions", (*tidbCall).listRegions},
	{"GET", "regions/{}", (*tidbCall).getRegion},
	{"GET", "regions:showCloudProviders", (*tidbCall).showCloudProviders},
	{"GET", "projects", (*tidbCall).listProjects},
	{"GET", "clusters", (*tidbCall).listClusters},
	{"POST", "clusters", (*tidbCall).createCluster},
	{"GET", "clusters/{}", (*tidbCall).getCluster},
	{"DELETE", "clusters/{}", (*tidbCall).deleteCluster},
	{"GET", "clusters/{}/tidbNodeGroups", (*tidbCall).listNodeGroups},
	{"GET", "clusters/{}/tidbNodeGroups/{}", (*tidbCall).getNodeGroup},
	{"GET", "clusters/{}/tidbNodeGroups/{}/publicEndpointSetting", (*tidbCall).getPublicEndpointSetting},
	{"GET", "clusters/{}/tidbNodeGroups/{}/privateLinkService", (*tidbCall).getService},
	{"GET", "clusters/{}/tidbNodeGroups/{}/privateEndpointConnections", (*tidbCall).listEndpointConnections},
	{"POST", "clusters/{}/tidbNodeGroups/{}/privateEndpointConnections", (*tidbCall).createEndpointConnection},
	{"GET", "clusters/{}/tidbNodeGroups/{}/privateEndpointConnections/{}", (*tidbCall).getEndpointConnection},
	{"DELETE", "clusters/{}/tidbNodeGroups/{}/privateEndpointConnections/{}", (*tidbCall).deleteEndpointConnection},
}

// tidbRouteNames are the routes that are simulated, for people to read.
func tidbRouteNames() []string {
	names := make([]string, len(tidbRoutes))
	for i, r := range tidbRoutes {
		names[i] = r.method + " /v1beta1/" + strings.ReplaceAll(r.pattern, "{}", "{id}")
	}
	return names
}

// answer answers one call: first the route, then the key, then the rule.
func (s *tidbState) answer(now time.Time, r *Request) Reply {
	c := &tidbCall{s: s, now: now, req: r}
	path := strings.Trim(strings.TrimPrefix(r.Path, "/v1beta1"), "/")
	c.segments = strings.Split(path, "/")
	route := findTiDBRoute(r.Method, c.segments)
	if route == nil {
		reply := c.fail(tidbError{501, 12, s.NotSimulated(r)})
		reply.Cloud, reply.Route, reply.Unsupported = None, "unsupported", true
		return reply
	}
	c.route = route.method + " " + route.pattern
	challenge, err := c.authenticate()
	if err != nil {
		reply := c.fail(*err)
		if challenge != "" {
			reply.Header["Www-Authenticate"] = []string{challenge}
		}
		return reply
	}
	// What is played back was let through before.
	if r.As == "" && s.rateLimit > 0 {
		if c.quota = s.spend(now, c.key); c.quota.exceeded {
			reply := c.fail(errRateLimit(s.rateLimit))
			reply.RetryAfter = c.quota.reset
			return reply
		}
	}
	reply := route.handle(c)
	reply.As = c.key.public
	return reply
}

func findTiDBRoute(method string, segments []string) *tidbRoute {
	for i := range tidbRoutes {
		if r := &tidbRoutes[i]; r.method == method && r.matches(segments) {
			return r
		}
	}
	return nil
}

func (r *tidbRoute) matches(segments []string) bool {
	pattern := r.pattern
	for i, segment := range segments {
		word, rest, more := strings.Cut(pattern, "/")
		if word == "{}" {
			if segment == "" || strings.Contains(segment, ":") {
				return false
			}
		} else if word != segment {
			return false
		}
		if !more {
			return i == len(segments)-1
		}
		pattern = rest
	}
	return false
}

// reply renders a 200: the API has no other success [swagger].
func (c *tidbCall) reply(body any) Reply { return c.send(200, encode(body)) }

func (c *tidbCall) send(status int, body []byte) Reply {
	h := newHeaderSet(6)
	if c.quota.limit > 0 {
		c.quota.set(&h)
	}
	h.set("Content-Type", "application/json")
	h.set("X-Debug-Trace-Id", c.s.noise.hex(32))
	return Reply{Status: status, Header: h.header, Body: body, Cloud: TiDBCloud, Route: c.route}
}

// waiting adds when the thing shown will change by itself.
func (c *tidbCall) waiting(reply Reply, due time.Time) Reply {
	if due.After(c.now) {
		reply.RetryAfter = due.Sub(c.now)
	}
	return reply
}

func (c *tidbCall) decodeBody(into any) *tidbError {
	if err := decode(c.req.Body, into); err != nil {
		return invalidArgument("the body is not the JSON that the operation takes: " + err.Error())
	}
	return nil
}

// validateOnly is the query parameter of that name.
func (c *tidbCall) validateOnly() bool { return queryValue(c.req.Query, "validateOnly") == "true" }
