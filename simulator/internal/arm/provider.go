package arm

import (
	"maps"
	"slices"
	"strings"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/arm/region"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/kernel"
)

// AccountCall is a call on the tenant or on a subscription as a whole. A segment {} of
// the pattern matches any value; Handle gets these values in their order.
type AccountCall struct {
	Method, Name, Pattern string
	Handle                func(c *Call, about []string) kernel.Reply
}

var accountCalls = []AccountCall{
	{"GET", "Microsoft.Resources/tenants", "tenants", (*Call).listTenants},
	{"GET", "Microsoft.Resources/subscriptions", "subscriptions", (*Call).listSubscriptions},
	{"GET", "Microsoft.Resources/subscriptions/locations", "subscriptions/{}/locations", (*Call).listLocations},
	{"GET", "Microsoft.Resources/subscriptions/tagNames", "subscriptions/{}/tagNames", (*Call).listTagNames},
	{"PUT", "Microsoft.Resources/subscriptions/tagNames", "subscriptions/{}/tagNames/{}", (*Call).putTagName},
	{"DELETE", "Microsoft.Resources/subscriptions/tagNames", "subscriptions/{}/tagNames/{}", (*Call).deleteTagName},
	{"PUT", "Microsoft.Resources/subscriptions/tagNames/tagValues", "subscriptions/{}/tagNames/{}/tagValues/{}", (*Call).putTagName},
	{"DELETE", "Microsoft.Resources/subscriptions/tagNames/tagValues", "subscriptions/{}/tagNames/{}/tagValues/{}", (*Call).deleteTagName},
	{"GET", "Microsoft.Resources/subscriptions/providers", "subscriptions/{}/providers", (*Call).listProviders},
	{"GET", "Microsoft.Resources/subscriptions/providers", "subscriptions/{}/providers/{}", (*Call).getProvider},
	{"POST", "Microsoft.Resources/subscriptions/providers/register", "subscriptions/{}/providers/{}/register", (*Call).registerProvider},
	{"POST", "Microsoft.Resources/subscriptions/providers/unregister", "subscriptions/{}/providers/{}/unregister", (*Call).unregisterProvider},
}

// accountRoute finds the call that matches the request, and the values of its pattern.
func (s *State) accountRoute(r *kernel.Request) (*AccountCall, []string) {
	path := strings.Trim(r.Path, "/")
	if strings.Count(path, "/") > 5 {
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
	return c.ReplyList([]any{map[string]any{
		"id": "/tenants/" + c.State.Entra.TenantID, "tenantId": c.State.Entra.TenantID, "tenantCategory": "Home",
	}})
}

// listSubscriptions lists the subscriptions in which the caller has a role.
func (c *Call) listSubscriptions([]string) kernel.Reply {
	var list []any
	for _, key := range slices.Sorted(maps.Keys(c.State.Subscriptions)) {
		if c.Principal.Roles[key] != "" {
			list = append(list, c.subscriptionWire(c.State.Subscriptions[key]))
		}
	}
	if c.Version < "2019-11-01" {
		return c.ReplyList(list)
	}
	return c.Reply(200, map[string]any{"value": slices.Concat([]any{}, list), "count": map[string]any{"type": "Total", "value": len(list)}})
}

// subscriptionWire is the subscription of a customer who pays as they go (recorded, but for the
// offer's name, which is documented).
func (c *Call) subscriptionWire(sub *Subscription) map[string]any {
	wire := map[string]any{
		"id": "/subscriptions/" + sub.ID, "subscriptionId": sub.ID, "tenantId": c.State.Entra.TenantID,
		"displayName": sub.name, "state": "Enabled", "authorizationSource": "RoleBased",
		"subscriptionPolicies": map[string]any{"locationPlacementId": "Public_2014-09-01", "quotaId": "PayAsYouGo_2014-09-01", "spendingLimit": "Off"},
	}
	if sub.tags != nil && c.Version >= "2020" { // described
		wire["tags"] = sub.tags
	}
	if c.Version >= "2019-06-01" {
		wire["managedByTenants"] = []any{}
	}
	return wire
}

// EnterSubscription sets the call's subscription. It returns an error if there is no
// such subscription or if the principal's role in it does not allow the call.
func (c *Call) EnterSubscription(id string) *Error {
	if c.Sub = c.State.Subscriptions[kernel.Lower(id)]; c.Sub == nil {
		return errSubscriptionNotFound(id)
	}
	return c.authorize("Microsoft.Resources/subscriptions")
}

// namespaces returns the simulated namespaces in alphabetical order.
func (s *State) namespaces() []string {
	var names []string
	for _, p := range s.Providers {
		names = append(names, p.Namespace)
	}
	slices.Sort(names)
	return slices.Compact(names)
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

// provider returns a namespace as a value to encode. A subscription is registered with
// every namespace until it unregisters. A namespace that is not simulated has no types.
func (c *Call) provider(namespace string) namespaceWire {
	w := namespaceWire{ID: "/subscriptions/" + c.Sub.ID + "/providers/" + namespace, Namespace: namespace, ResourceTypes: []namespaceTypeWire{}, State: "Registered", Policy: "RegistrationRequired"}
	if c.Sub.unregistered[kernel.Lower(namespace)] {
		w.State = "NotRegistered"
	}
	locations := region.Names()
	for _, p := range c.State.Providers {
		for _, t := range p.types {
			if p.Namespace == namespace && len(t.words) == 1 && !t.Partial {
				versions := slices.Clone(t.versions())
				slices.Reverse(versions)
				w.ResourceTypes = append(w.ResourceTypes, namespaceTypeWire{t.Path, locations, versions, "SupportsTags, SupportsLocation"})
			}
		}
	}
	return w
}

func (c *Call) listProviders(about []string) kernel.Reply {
	if err := c.EnterSubscription(about[0]); err != nil {
		return c.Fail(err)
	}
	var list []any
	for _, namespace := range c.State.namespaces() {
		list = append(list, c.provider(namespace))
	}
	return c.ReplyList(list)
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

// withProvider changes a registration at once (assumed) and shows it.
func (c *Call) withProvider(about []string, change func(key string)) kernel.Reply {
	if err := c.EnterSubscription(about[0]); err != nil {
		return c.Fail(err)
	}
	namespace := c.State.spelled(about[1])
	if !strings.Contains(namespace, ".") {
		return c.Fail(errBadNamespace(namespace))
	}
	change(kernel.Lower(namespace))
	return c.Reply(200, c.provider(namespace))
}

// checkRegistration returns an error for a PUT in a namespace that the subscription is
// not registered with (recorded).
func (c *Call) checkRegistration() *Error {
	if len(c.Sub.unregistered) > 0 && c.Req.Method == "PUT" && c.Sub.unregistered[kernel.Lower(c.ID.Namespace)] {
		return errNotRegistered(c.ID.Namespace)
	}
	return nil
}
