package arm

import (
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/entra"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/kernel"
)

// State is Azure Resource Manager: subscriptions, their resource groups and the
// resources in these. Keys are in lower case.
type State struct {
	*kernel.Kernel
	Entra         *entra.State
	Providers     []*Provider
	Subscriptions map[string]*Subscription
	Groups        map[string]*ResourceGroup
	Resources     map[string]Resource
	index         map[string]map[string]Resource // indexed types by path, see AllOf
	Operations    map[string]*Operation
	Failing       map[string]string // the next operation on a resource fails with this message
	counters      map[string]int    // see NextNumber
	EndpointLimit int               // private endpoints in a virtual network; 0 means no limit
	throttles     bool
	buckets       map[string]*bucket

	routeNames map[[2]string]string // by method and type, for the journal
	shown      rendering            // the latest, for clients that poll a resource
	call       Call                 // in progress: calls do not overlap
}

// New returns an Azure without subscriptions. throttle turns the rate limits on.
func New(k *kernel.Kernel, entra *entra.State, providers []*Provider, throttle bool) *State {
	return &State{
		Kernel: k, Entra: entra, Providers: providers, throttles: throttle,
		Subscriptions: map[string]*Subscription{},
		Groups:        map[string]*ResourceGroup{},
		Resources:     map[string]Resource{},
		index:         map[string]map[string]Resource{},
		Operations:    map[string]*Operation{},
		counters:      map[string]int{},
		buckets:       map[string]*bucket{},
		routeNames:    map[[2]string]string{},
	}
}

// routeName names a route for the journal. Names are kept, because there are few of them
// and many requests.
func (s *State) routeName(method, typ string) string {
	key := [2]string{method, typ}
	name, known := s.routeNames[key]
	if !known {
		name = method + " " + typ
		s.routeNames[key] = name
	}
	return name
}
