package tidbcloud

import "github.com/tidb-azure/tidbprivatelink/simulator/internal/kernel"

// State is TiDB Cloud: an organization with its projects, keys and clusters, and
// the private endpoint connections to these.
type State struct {
	*kernel.Kernel
	azure        azure
	organization string
	rateLimit    int // requests a minute for each key; 0 is no limit
	Keys         map[string]*APIKey
	Nonces       map[string]*nonce
	challenges   []string // the nonces, oldest first
	projects     []*project
	Clusters     []*cluster
	clusterByID  map[string]*cluster
	Connections  []*endpointConnection          // in the order in which they were made
	connection   map[string]*endpointConnection // the same by ID
	registered   map[registration]*endpointConnection

	FailingAcceptances map[string]string // message of the failure of the next one, by cluster ID
}

// New makes an organization with no project. A rate limit of zero is the
// documented one, less is none.
func New(k *kernel.Kernel, azure azure, rateLimit int) *State {
	if rateLimit == 0 {
		rateLimit = defaultRateLimit
	}
	return &State{
		Kernel: k, azure: azure, organization: k.IDs.Decimal("13", 19, 6), rateLimit: max(rateLimit, 0),
		Keys:        map[string]*APIKey{},
		Nonces:      map[string]*nonce{},
		clusterByID: map[string]*cluster{},
		connection:  map[string]*endpointConnection{},
		registered:  map[registration]*endpointConnection{},
	}
}
