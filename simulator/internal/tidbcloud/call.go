package tidbcloud

import (
	"strings"
	"time"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/kernel"
)

// call is one call to the TiDB Cloud Dedicated API.
type call struct {
	s        *State
	now      time.Time
	req      *kernel.Request
	key      *APIKey
	segments []string // of the path after /v1beta1
	route    string
	quota    quota // of the key; zero before authentication
}

// route is one operation of the API. A segment {} of the pattern matches any value; the
// last segment may end in a colon and a custom verb.
type route struct {
	method, pattern string
	handle          func(*call) kernel.Reply
}

// routes are the operations that are simulated.
var routes = []route{
	{"GET", "regions", (*call).listRegions},
	{"GET", "regions/{}", (*call).getRegion},
	{"GET", "regions:showCloudProviders", (*call).showCloudProviders},
	{"GET", "projects", (*call).listProjects},
	{"GET", "clusters", (*call).listClusters},
	{"POST", "clusters", (*call).createCluster},
	{"GET", "clusters/{}", (*call).getCluster},
	{"DELETE", "clusters/{}", (*call).deleteCluster},
	{"GET", "clusters/{}/tidbNodeGroups", (*call).listNodeGroups},
	{"POST", "clusters/{}/tidbNodeGroups", (*call).createNodeGroup},
	{"GET", "clusters/{}/tidbNodeGroups/{}", (*call).getNodeGroup},
	{"PATCH", "clusters/{}/tidbNodeGroups/{}", (*call).updateNodeGroup},
	{"DELETE", "clusters/{}/tidbNodeGroups/{}", (*call).deleteNodeGroup},
	{"GET", "clusters/{}/tidbNodeGroups/{}/publicEndpointSetting", (*call).getPublicEndpointSetting},
	{"GET", "clusters/{}/tidbNodeGroups/{}/privateLinkService", (*call).getService},
	{"GET", "clusters/{}/tidbNodeGroups/{}/privateEndpointConnections", (*call).listEndpointConnections},
	{"POST", "clusters/{}/tidbNodeGroups/{}/privateEndpointConnections", (*call).createEndpointConnection},
	{"GET", "clusters/{}/tidbNodeGroups/{}/privateEndpointConnections/{}", (*call).getEndpointConnection},
	{"DELETE", "clusters/{}/tidbNodeGroups/{}/privateEndpointConnections/{}", (*call).deleteEndpointConnection},
}

// Routes lists the simulated routes for people to read.
func Routes() []string {
	names := make([]string, len(routes))
	for i, r := range routes {
		names[i] = r.method + " /v1beta1/" + strings.ReplaceAll(r.pattern, "{}", "{id}")
	}
	return names
}

// Answer answers one call. It checks the route, then the key, then the rate limit.
func (s *State) Answer(now time.Time, r *kernel.Request) kernel.Reply {
	c := &call{s: s, now: now, req: r}
	path := strings.Trim(strings.TrimPrefix(r.Path, "/v1beta1"), "/")
	c.segments = strings.Split(path, "/")
	route := findTiDBRoute(r.Method, c.segments)
	if route == nil {
		reply := c.fail(&apiError{501, 12, s.NotSimulated(r)})
		reply.Cloud, reply.Route, reply.Unsupported = kernel.None, "unsupported", true
		return reply
	}
	c.route = route.method + " " + route.pattern
	challenge, err := c.authenticate()
	if err != nil {
		reply := c.fail(err)
		if challenge != "" {
			reply.Header.Set("Www-Authenticate", challenge)
		}
		return reply
	}
	if r.As == "" && s.rateLimit > 0 { // a replayed request passed before
		if c.quota = s.spend(now, c.key); c.quota.exceeded {
			reply := c.fail(errRateLimit(s.rateLimit))
			reply.RetryAfter = c.quota.reset
			return reply
		}
	}
	reply := route.handle(c)
	reply.As = c.key.Public
	return reply
}

func findTiDBRoute(method string, segments []string) *route {
	for i := range routes {
		if r := &routes[i]; r.method == method && r.matches(segments) {
			return r
		}
	}
	return nil
}

func (r *route) matches(segments []string) bool {
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

// reply returns a 200 with the JSON of body: the API has no other success (described).
func (c *call) reply(body any) kernel.Reply { return c.send(200, kernel.Encode(body)) }

func (c *call) send(status int, body []byte) kernel.Reply {
	h := make(kernel.Header, 0, 6)
	if c.quota.limit > 0 {
		c.quota.write(&h)
	}
	h.Set("Content-Type", "application/json")
	h.Set("X-Debug-Trace-Id", c.s.Noise.Hex(32))
	return kernel.Reply{Status: status, Header: h, Body: body, Cloud: kernel.TiDBCloud, Route: c.route}
}

// waiting sets the reply's RetryAfter if what it shows will change at due.
func (c *call) waiting(reply kernel.Reply, due time.Time) kernel.Reply {
	if due.After(c.now) {
		reply.RetryAfter = due.Sub(c.now)
	}
	return reply
}

func (c *call) decodeBody(into any) *apiError {
	if err := kernel.Decode(c.req.Body, into); err != nil {
		return invalidArgument("the body is not the JSON that the operation takes: " + err.Error())
	}
	return nil
}

// validateOnly returns the query parameter of that name.
func (c *call) validateOnly() bool { return kernel.QueryValue(c.req.Query, "validateOnly") == "true" }
