package arm

import (
	"strings"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/kernel"
)

// Routes lists the simulated routes for people to read.
func Routes(providers []*Provider) []string {
	routes := []string{
		"GET /metadata/endpoints",
		"GET /tenants",
		"GET /subscriptions",
		"GET /subscriptions/{subscription}",
		"GET /subscriptions/{subscription}/locations",
		"GET /subscriptions/{subscription}/tagNames",
		"PUT, DELETE /subscriptions/{subscription}/tagNames/{name}",
		"PUT, DELETE /subscriptions/{subscription}/tagNames/{name}/tagValues/{value}",
		"GET /subscriptions/{subscription}/providers",
		"GET /subscriptions/{subscription}/providers/{namespace}",
		"POST /subscriptions/{subscription}/providers/Microsoft.Storage/checkNameAvailability",
		"POST /subscriptions/{subscription}/providers/{namespace}/register",
		"POST /subscriptions/{subscription}/providers/{namespace}/unregister",
		"GET /subscriptions/{subscription}/resourceGroups",
		"PUT, GET, HEAD, PATCH, DELETE /subscriptions/{subscription}/resourceGroups/{group}",
		"PUT, GET, PATCH, DELETE /subscriptions/{subscription}/providers/Microsoft.Resources/tags/default",
		"PUT, GET, PATCH, DELETE /subscriptions/{subscription}/resourceGroups/{group}/providers/Microsoft.Resources/tags/default",
		"PUT, GET, PATCH, DELETE /subscriptions/{subscription}/resourceGroups/{group}/providers/{namespace}/{type}/{name}/providers/Microsoft.Resources/tags/default",
		"GET /subscriptions/{subscription}/resources",
		"GET /subscriptions/{subscription}/resourceGroups/{group}/resources",
	}
	for _, p := range providers {
		routes = p.appendRoutes(routes)
	}
	return routes
}

// IsOperationRoute reports whether clients poll a long-running operation on the route.
func IsOperationRoute(route string) bool {
	return strings.Contains(kernel.Lower(route[strings.LastIndexByte(route, '/')+1:]), "operation")
}

func (p *Provider) appendRoutes(routes []string) []string {
	const subscription, group = "/subscriptions/{subscription}/providers/", "/subscriptions/{subscription}/resourceGroups/{group}/providers/"
	for _, l := range p.LocationCalls {
		route := l.Method + " " + subscription + p.Namespace + "/locations/{location}/" + l.Name
		if l.Named {
			route += "/{operation}"
		}
		routes = append(routes, route)
	}
	for _, t := range p.types {
		path := p.Namespace + "/" + strings.ReplaceAll(t.Path, "/", "/{name}/")
		if t.All["POST"] != nil {
			routes = append(routes, "POST "+group+path)
		}
		if t.All["GET"] != nil && len(t.words) == 1 && !t.Partial {
			routes = append(routes, "GET "+subscription+path)
		}
		if t.All["GET"] != nil {
			routes = append(routes, "GET "+group+path)
		}
		var methods []string
		for _, method := range []string{"PUT", "GET", "HEAD", "PATCH", "DELETE"} {
			if t.One[method] != nil {
				methods = append(methods, method)
			}
		}
		if methods != nil {
			routes = append(routes, strings.Join(methods, ", ")+" "+group+path+"/{name}")
		}
	}
	return routes
}
