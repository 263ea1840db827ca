package core

import (
	"maps"
	"slices"
	"strings"
)

// Calls on an account as a whole: its tenant, its subscriptions, and the resource
// providers that they are registered with.

// accountCall is one of them. A segment in braces stands for any value.
type accountCall struct {
	method, name, pattern string
	handle                func(c *armCall, about []string) Reply
}

var accountCalls = []accountCall{
	{"GET", "Microsoft.Resources/tenants", "tenants", (*armCall).listTenants},
	{"GET", "Microsoft.Resources/subscriptions", "subscriptions", (*armCall).listSubscriptions},
	{"GET", "Microsoft.Resources/subscriptions/locations", "subscriptions/{}/locations", (*armCall).listLocations},
	{"GET", "Microsoft.Resources/subscriptions/tagNames", "subscriptions/{}/tagNames", (*armCall).listTagNames},
	{"GET", "Microsoft.Resources/subscriptions/providers", "subscriptions/{}/providers", (*armCall).listProviders},
	{"GET", "Microsoft.Resources/subscriptions/providers", "subscriptions/{}/providers/{}", (*armCall).getProvider},
	{"POST", "Microsoft.Resources/subscriptions/providers/register", "subscriptions/{}/providers/{}/register", (*armCall).registerProvider},
	{"POST", "Microsoft.Resources/subscriptions/providers/unregister", "subscriptions/{}/providers/{}/unregister", (*armCall).unregisterProvider},
}

// accountRoute finds the rule for the call and what its braces stand for.
func (s *armState) accountRoute(r *Request) (*accountCall, []string) {
	path := strings.Trim(r.Path, "/")
	if strings.Count(path, "/") > 4 {
		return nil, nil
	}
	words := strings.Split(path, "/")
	calls := accountCalls
	for _, p := range s.providers {
		calls = append(calls[:len(calls):len(calls)], p.account...)
	}
	for i := range calls {
		call := &calls[i]
		var about []string
		fits := call.method == r.Method && strings.Count(call.pattern, "/") == len(words)-1
		for j, part := range strings.Split(call.pattern, "/") {
			switch {
			case !fits:
			case part == "{}":
				about = append(about, words[j])
				fits = words[j] != ""
			default:
				fits = strings.EqualFold(part, words[j])
			}
		}
		if fits {
			return call, about
		}
	}
	return nil, nil
}

func (c *armCall) listTenants([]string) Reply {
	return c.json(200, encode(listBody{[]any{map[string]any{
		"id": "/tenants/" + c.s.entra.tenantID, "tenantId": c.s.entra.tenantID, "tenantCategory": "Home",
	}}}), 0).Reply
}

// listSubscriptions lists those in which the caller has a role.
func (c *armCall) listSubscriptions([]string) Reply {
	body := listBody{[]any{}}
	for _, key := range slices.Sorted(maps.Keys(c.s.subscriptions)) {
		if c.principal.roles[key] != "" {
			body.Value = append(body.Value, c.s.subscriptionWire(c.s.subscriptions[key]))
		}
	}
	return c.json(200, encode(body), 0).Reply
}

func (s *armState) subscriptionWire(sub *subscription) map[string]any {
	return map[string]any{
		"id": "/subscriptions/" + sub.id, "subscriptionId": sub.id, "tenantId": s.entra.tenantID,
		"displayName": sub.name, "state": "Enabled", "authorizationSource": "RoleBased",
	}
}

// inSubscription checks what every call on a subscription is subject to.
func (c *armCall) inSubscription(id string) *armError {
	if c.sub = c.s.subscriptions[lower(id)]; c.sub == nil {
		return errSubscriptionNotFound(id)
	}
	return c.authorize("Microsoft.Resources/subscriptions")
}

// listLocations lists some of Azure's regions, TiDB Cloud's among them. Resources
// may be in others too.
func (c *armCall) listLocations(about []string) Reply {
	if err := c.inSubscription(about[0]); err != nil {
		return c.fail(err)
	}
	body := listBody{[]any{}}
	for _, region := range azureLocations {
		name := normalLocation(region)
		body.Value = append(body.Value, map[string]any{
			"id": "/subscriptions/" + c.sub.id + "/locations/" + name, "name": name, "displayName": region, "type": "Region",
		})
	}
	return c.json(200, encode(body), 0).Reply
}

var azureLocations = []string{
	"East US", "East US 2", "West US 2", "West US 3", "Central US", "North Europe", "West Europe", "UK South",
	"Japan East", "Japan West", "Southeast Asia", "East Asia", "Australia East",
}

// namespaces are those that hold something, by name.
func (s *armState) namespaces() []string {
	var names []string
	for _, p := range s.providers {
		if !slices.Contains(names, p.namespace) {
			names = append(names, p.namespace)
		}
	}
	slices.Sort(names)
	return names
}

type namespaceWire struct {
	ID            string              `json:"id"`
	Namespace     string              `json:"namespace"`
	ResourceTypes []namespaceTypeWire `json:"resourceTypes"`
	State         string              `json:"registrationState"`
	Policy        string              `json:"registrationPolicy"`
}

type namespaceTypeWire struct {
	Type       string   `json:"resourceType"`
	Locations  []string `json:"locations"`
	Versions   []string `json:"apiVersions"`
	Capability string   `json:"capabilities"`
}

// provider shows a namespace. Every subscription is registered with every one of
// them until it says otherwise; those that are not simulated have no types.
func (c *armCall) provider(namespace string) namespaceWire {
	w := namespaceWire{ID: "/subscriptions/" + c.sub.id + "/providers/" + namespace, Namespace: namespace, ResourceTypes: []namespaceTypeWire{}, State: "Registered", Policy: "RegistrationRequired"}
	if c.sub.unregistered[lower(namespace)] {
		w.State = "NotRegistered"
	}
	for _, p := range c.s.providers {
		for _, t := range p.types {
			if p.namespace == namespace && len(t.words) == 1 && !t.partial {
				versions := slices.Clone(t.known())
				slices.Reverse(versions)
				w.ResourceTypes = append(w.ResourceTypes, namespaceTypeWire{t.path, azureLocations, versions, "SupportsTags, SupportsLocation"})
			}
		}
	}
	return w
}

func (c *armCall) listProviders(about []string) Reply {
	if err := c.inSubscription(about[0]); err != nil {
		return c.fail(err)
	}
	body := listBody{[]any{}}
	for _, namespace := range c.s.namespaces() {
		body.Value = append(body.Value, c.provider(namespace))
	}
	return c.json(200, encode(body), 0).Reply
}

func (c *armCall) getProvider(about []string) Reply {
	return c.withProvider(about, func(string) {})
}

func (c *armCall) registerProvider(about []string) Reply {
	return c.withProvider(about, func(key string) { delete(c.sub.unregistered, key) })
}

func (c *armCall) unregisterProvider(about []string) Reply {
	return c.withProvider(about, func(key string) {
		if c.sub.unregistered == nil {
			c.sub.unregistered = map[string]bool{}
		}
		c.sub.unregistered[key] = true
	})
}

// withProvider does something about a registration, at once (assumed), and shows it.
func (c *armCall) withProvider(about []string, do func(key string)) Reply {
	if err := c.inSubscription(about[0]); err != nil {
		return c.fail(err)
	}
	namespace := about[1]
	if known := c.s.namespaces(); slices.ContainsFunc(known, func(name string) bool { return strings.EqualFold(name, namespace) }) {
		namespace = known[slices.IndexFunc(known, func(name string) bool { return strings.EqualFold(name, namespace) })]
	} else if !strings.Contains(namespace, ".") {
		return c.fail(errBadNamespace(namespace))
	}
	do(lower(namespace))
	return c.json(200, encode(c.provider(namespace)), 0).Reply
}

// checkRegistration refuses to write what belongs to a namespace that the
// subscription is not registered with [seen].
func (c *armCall) checkRegistration() *armError {
	if len(c.sub.unregistered) > 0 && c.req.Method == "PUT" && c.sub.unregistered[lower(c.id.namespace)] {
		return errNotRegistered(c.id.namespace)
	}
	return nil
}
