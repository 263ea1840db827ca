package core

import "strings"

// Routes are the routes that are simulated, for people to read.
func Routes() []string {
	routes := []string{
		"GET /{tenant}/v2.0/.well-known/openid-configuration",
		"GET /common/discovery/instance",
		"POST /{tenant}/oauth2/v2.0/token",
		"GET /metadata/endpoints",
		"GET /subscriptions/{subscription}",
		"GET /subscriptions/{subscription}/resourceGroups",
		"PUT, GET, HEAD, DELETE /subscriptions/{subscription}/resourceGroups/{group}",
		"GET /subscriptions/{subscription}/providers/Microsoft.Network/locations/{location}/operations/{operation}",
		"GET /subscriptions/{subscription}/providers/Microsoft.Network/locations/{location}/operationResults/{operation}",
	}
	const group = "/subscriptions/{subscription}/resourceGroups/{group}/providers/Microsoft.Network"
	for _, t := range networkTypes {
		routes = append(routes, "GET /subscriptions/{subscription}/providers/Microsoft.Network/"+t.name)
		routes = appendRoutes(routes, group, t)
	}
	for _, r := range tidbRoutes {
		routes = append(routes, r.method+" /v1beta1/"+strings.ReplaceAll(r.pattern, "{}", "{id}"))
	}
	return routes
}

func appendRoutes(routes []string, prefix string, t *networkType) []string {
	prefix += "/" + t.name
	routes = append(routes, "GET "+prefix, "PUT, GET, DELETE "+prefix+"/{name}")
	for _, child := range t.children {
		routes = appendRoutes(routes, prefix+"/{name}", child)
	}
	return routes
}

// nearestRoute is the simulated route that has most in common with the path.
func nearestRoute(path string) string {
	words := strings.Split(strings.Trim(path, "/"), "/")
	best, bestScore := "", -1
	for _, route := range Routes() {
		_, pattern, _ := strings.Cut(route, " /")
		parts := strings.Split(pattern, "/")
		score := -len(parts)
		for i, part := range parts {
			switch {
			case i >= len(words):
			case strings.EqualFold(part, words[i]):
				score += 3
			case strings.HasPrefix(part, "{"):
				score++
			}
		}
		if best == "" || score > bestScore {
			best, bestScore = route, score
		}
	}
	return best
}
