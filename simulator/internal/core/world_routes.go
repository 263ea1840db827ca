package core

import "strings"

// Routes are the routes that are simulated, for people to read.
func Routes() []string {
	routes := []string{
		"GET /{tenant}/v2.0/.well-known/openid-configuration",
		"GET /common/discovery/instance",
		"POST /{tenant}/oauth2/v2.0/token",
		"GET /adfs/.well-known/openid-configuration",
		"POST /adfs/oauth2/token",
		"GET /metadata/endpoints",
		"GET /tenants",
		"GET /subscriptions",
		"GET /subscriptions/{subscription}",
		"GET /subscriptions/{subscription}/locations",
		"GET /subscriptions/{subscription}/tagNames",
		"GET /subscriptions/{subscription}/providers",
		"GET /subscriptions/{subscription}/providers/{namespace}",
		"POST /subscriptions/{subscription}/providers/Microsoft.Storage/checkNameAvailability",
		"POST /subscriptions/{subscription}/providers/{namespace}/register",
		"POST /subscriptions/{subscription}/providers/{namespace}/unregister",
		"GET /subscriptions/{subscription}/resourceGroups",
		"PUT, GET, HEAD, PATCH, DELETE /subscriptions/{subscription}/resourceGroups/{group}",
		"PUT, GET, PATCH, DELETE /subscriptions/{subscription}/resourceGroups/{group}/providers/Microsoft.Resources/tags/default",
		"PUT, GET, PATCH, DELETE /subscriptions/{subscription}/resourceGroups/{group}/providers/{namespace}/{type}/{name}/providers/Microsoft.Resources/tags/default",
		"GET /subscriptions/{subscription}/resources",
		"GET /subscriptions/{subscription}/resourceGroups/{group}/resources",
		"PUT, GET /subscriptions/{subscription}/resourceGroups/{group}/providers/Microsoft.Resources/deployments/{name}",
		"POST /subscriptions/{subscription}/resourceGroups/{group}/providers/Microsoft.Resources/deployments/{name}/validate",
	}
	for _, p := range armProviders() {
		routes = p.appendRoutes(routes)
	}
	for _, r := range tidbRoutes {
		routes = append(routes, r.method+" /v1beta1/"+strings.ReplaceAll(r.pattern, "{}", "{id}"))
	}
	return routes
}

// IsOperationRoute says that a reply's route is one on which clients follow a
// long-running operation of Azure.
func IsOperationRoute(route string) bool {
	return strings.Contains(lower(route[strings.LastIndexByte(route, '/')+1:]), "operation")
}

func (p *armProvider) appendRoutes(routes []string) []string {
	const subscription, group = "/subscriptions/{subscription}/providers/", "/subscriptions/{subscription}/resourceGroups/{group}/providers/"
	for _, l := range p.locations {
		route := l.method + " " + subscription + p.namespace + "/locations/{location}/" + l.name
		if l.named {
			route += "/{operation}"
		}
		routes = append(routes, route)
	}
	for _, t := range p.types {
		path := p.namespace + "/" + strings.ReplaceAll(t.path, "/", "/{name}/")
		if t.all != nil && len(t.words) == 1 {
			routes = append(routes, "GET "+subscription+path)
		}
		if t.all != nil {
			routes = append(routes, "GET "+group+path)
		}
		var methods []string
		for _, method := range []string{"PUT", "GET", "PATCH", "DELETE"} {
			if t.one[method] != nil {
				methods = append(methods, method)
			}
		}
		if methods != nil {
			routes = append(routes, strings.Join(methods, ", ")+" "+group+path+"/{name}")
		}
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
