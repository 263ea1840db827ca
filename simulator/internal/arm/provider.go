package arm

import (
	"maps"
	"slices"
	"strings"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/kernel"
)

// Calls on an account as a whole: its tenant, its subscriptions, and the resource
// providers that they are registered with.

// AccountCall is one of them. A segment in braces stands for any value.
type AccountCall struct {
	Method, Name, Pattern string
	Handle                func(c *Call, about []string) kernel.Reply
}

var accountCalls = []AccountCall{
	{"GET", "Microsoft.Resources/tenants", "tenants", (*Call).listTenants},
	{"GET", "Microsoft.Resources/subscriptions", "subscriptions", (*Call).listSubscriptions},
	{"GET", "Microsoft.Resources/subscriptions/locations", "subscriptions/{}/locations", (*Call).listLocations},
	{"GET", "Microsoft.Resources/subscriptions/tagNames", "subscriptions/{}/tagNames", (*Call).listTagNames},
	{"GET", "Microsoft.Resources/subscriptions/providers", "subscriptions/{}/providers", (*Call).listProviders},
	{"GET", "Microsoft.Resources/subscriptions/providers", "subscriptions/{}/providers/{}", (*Call).getProvider},
	{"POST", "Microsoft.Resources/subscriptions/providers/register", "subscriptions/{}/providers/{}/register", (*Call).registerProvider},
	{"POST", "Microsoft.Resources/subscriptions/providers/unregister", "subscriptions/{}/providers/{}/unregister", (*Call).unregisterProvider},
}

// accountRoute finds the rule for the call and what its braces stand for.
func (s *State) accountRoute(r *kernel.Request) (*AccountCall, []string) {
	path := strings.Trim(r.Path, "/")
	if strings.Count(path, "/") > 4 {
		return nil, nil
	}
	words := strings.Split(path, "/")
	call, about := findAccountCall(accountCalls, r.Method, words)
	for i := 0; call == nil && i < len(s.Providers); i++ {
		call, about = findAccountCall(s.Providers[i].AccountCalls, r.Method, words)
	}
	return call, about
}

func findAccountCall(calls []AccountCall, method string, words []string) (*AccountCall, []string) {
	for i := range calls {
		call := &calls[i]
		var about []string
		fits := call.Method == method && strings.Count(call.Pattern, "/") == len(words)-1
		for j, part := range strings.Split(call.Pattern, "/") {
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

func (c *Call) listTenants([]string) kernel.Reply {
	return c.JSON(200, kernel.Encode(ListBody{[]any{map[string]any{
		"id": "/tenants/" + c.State.Entra.TenantID, "tenantId": c.State.Entra.TenantID, "tenantCategory": "Home",
	}}}), 0).Reply
}

// listSubscriptions lists those in which the caller has a role.
func (c *Call) listSubscriptions([]string) kernel.Reply {
	body := ListBody{[]any{}}
	for _, key := range slices.Sorted(maps.Keys(c.State.Subscriptions)) {
		if c.Principal.Roles[key] != "" {
			body.Value = append(body.Value, c.State.subscriptionWire(c.State.Subscriptions[key]))
		}
	}
	return c.JSON(200, kernel.Encode(body), 0).Reply
}

func (s *State) subscriptionWire(sub *Subscription) map[string]any {
	return map[string]any{
		"id": "/subscriptions/" + sub.ID, "subscriptionId": sub.ID, "tenantId": s.Entra.TenantID,
		"displayName": sub.name, "state": "Enabled", "authorizationSource": "RoleBased",
	}
}

// InSubscription checks what every call on a subscription is subject to.
func (c *Call) EnterSubscription(id string) *Error {
	if c.Sub = c.State.Subscriptions[kernel.Lower(id)]; c.Sub == nil {
		return errSubscriptionNotFound(id)
	}
	return c.authorize("Microsoft.Resources/subscriptions")
}

// listLocations lists some of Azure's regions, TiDB Cloud's among them. Resources
// may be in others too.
func (c *Call) listLocations(about []string) kernel.Reply {
	if err := c.EnterSubscription(about[0]); err != nil {
		return c.Fail(err)
	}
	body := ListBody{[]any{}}
	for _, region := range azureLocations {
		name := NormalLocation(region)
		body.Value = append(body.Value, map[string]any{
			"id": "/subscriptions/" + c.Sub.ID + "/locations/" + name, "name": name, "displayName": region, "type": "Region",
		})
	}
	return c.JSON(200, kernel.Encode(body), 0).Reply
}

var azureLocations = []string{
	"East US", "East US 2", "West US 2", "West US 3", "Central US", "North Europe", "West Europe", "UK South",
	"Japan East", "Japan West", "Southeast Asia", "East Asia", "Australia East",
}

// namespaces are those that hold something, by name.
func (s *State) namespaces() []string {
	var names []string
	for _, p := range s.Providers {
		if !slices.Contains(names, p.Namespace) {
			names = append(names, p.Namespace)
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
func (c *Call) provider(namespace string) namespaceWire {
	w := namespaceWire{ID: "/subscriptions/" + c.Sub.ID + "/providers/" + namespace, Namespace: namespace, ResourceTypes: []namespaceTypeWire{}, State: "Registered", Policy: "RegistrationRequired"}
	if c.Sub.unregistered[kernel.Lower(namespace)] {
		w.State = "NotRegistered"
	}
	for _, p := range c.State.Providers {
		for _, t := range p.types {
			if p.Namespace == namespace && len(t.words) == 1 && !t.Partial {
				versions := slices.Clone(t.known())
				slices.Reverse(versions)
				w.ResourceTypes = append(w.ResourceTypes, namespaceTypeWire{t.Path, azureLocations, versions, "SupportsTags, SupportsLocation"})
			}
		}
	}
	return w
}

func (c *Call) listProviders(about []string) kernel.Reply {
	if err := c.EnterSubscription(about[0]); err != nil {
		return c.Fail(err)
	}
	body := ListBody{[]any{}}
	for _, namespace := range c.State.namespaces() {
		body.Value = append(body.Value, c.provider(namespace))
	}
	return c.JSON(200, kernel.Encode(body), 0).Reply
}

func (c *Call) getProvider(about []string) kernel.Reply {
	return c.withProvider(about, func(string) {})
}

func (c *Call) registerProvider(about []string) kernel.Reply {
	return c.withProvider(about, func(key string) { delete(c.Sub.unregistered, key) })
}

func (c *Call) unregisterProvider(about []string) kernel.Reply {
	return c.withProvider(about, func(key string) {
		if c.Sub.unregistered == nil {
			c.Sub.unregistered = map[string]bool{}
		}
		c.Sub.unregistered[key] = true
	})
}

// withProvider does something about a registration, at once (assumed), and shows it.
func (c *Call) withProvider(about []string, do func(key string)) kernel.Reply {
	if err := c.EnterSubscription(about[0]); err != nil {
		return c.Fail(err)
	}
	namespace := about[1]
	if known := c.State.namespaces(); slices.ContainsFunc(known, func(name string) bool { return strings.EqualFold(name, namespace) }) {
		namespace = known[slices.IndexFunc(known, func(name string) bool { return strings.EqualFold(name, namespace) })]
	} else if !strings.Contains(namespace, ".") {
		return c.Fail(errBadNamespace(namespace))
	}
	do(kernel.Lower(namespace))
	return c.JSON(200, kernel.Encode(c.provider(namespace)), 0).Reply
}

// checkRegistration refuses to write what belongs to a namespace that the
// subscription is not registered with [seen].
func (c *Call) checkRegistration() *Error {
	if len(c.Sub.unregistered) > 0 && c.Req.Method == "PUT" && c.Sub.unregistered[kernel.Lower(c.ID.Namespace)] {
		return errNotRegistered(c.ID.Namespace)
	}
	return nil
}
