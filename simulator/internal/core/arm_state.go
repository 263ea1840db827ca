package core

// armState is Azure Resource Manager: subscriptions, their resource groups and what
// is in these. Keys are lower-case resource IDs.
type armState struct {
	*kernel
	entra         *entraState
	providers     []*armProvider
	subscriptions map[string]*subscription
	groups        map[string]*resourceGroup
	resources     map[string]resource
	index         map[string]map[string]resource // of indexed types, by path
	operations    map[string]*operation
	failing       map[string]string // message of the failure of the next operation
	counters      map[string]int    // see next
	endpointLimit int               // private endpoints in a virtual network; 0 is no limit
	throttles     bool              // limits are on
	buckets       map[string]*bucket

	shown rendering // the last resource that was rendered, for clients that look again and again
	call  armCall   // the call in progress: there is never more than one
}

func newARM(k *kernel, entra *entraState, providers []*armProvider, throttle bool) *armState {
	return &armState{
		kernel: k, entra: entra, providers: providers, throttles: throttle,
		subscriptions: map[string]*subscription{},
		groups:        map[string]*resourceGroup{},
		resources:     map[string]resource{},
		index:         map[string]map[string]resource{},
		operations:    map[string]*operation{},
		counters:      map[string]int{},
		buckets:       map[string]*bucket{},
	}
}
