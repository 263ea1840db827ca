package arm

import (
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/entra"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/kernel"
)

// State is Azure Resource Manager: subscriptions, their resource groups and what
// is in these. Keys are lower-case resource IDs.
type State struct {
	*kernel.Kernel
	Entra         *entra.State
	Providers     []*Provider
	Subscriptions map[string]*Subscription
	Groups        map[string]*ResourceGroup
	Resources     map[string]Resource
	index         map[string]map[string]Resource // of indexed types, by path
	Operations    map[string]*Operation
	Failing       map[string]string // message of the failure of the next operation
	counters      map[string]int    // see next
	EndpointLimit int               // private endpoints in a virtual network; 0 is no limit
	throttles     bool              // limits are on
	buckets       map[string]*bucket

	routeNames map[[2]string]string // by method and type, for the journal
	shown      rendering            // the last resource that was rendered, for clients that look again and again
	call       Call                 // the call in progress: there is never more than one
}

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
