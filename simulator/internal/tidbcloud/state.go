package tidbcloud

import "github.com/tidb-azure/tidbprivatelink/simulator/internal/kernel"

// State is TiDB Cloud: an organization with its projects, keys and clusters, and the
// private endpoint connections to the clusters.
type State struct {
	*kernel.Kernel
	azure        azure
	organization string
	rateLimit    int                // requests a minute for each key; 0 means no limit
	Keys         map[string]*APIKey // by public key
	Nonces       map[string]*nonce
	challenges   []string // the nonces, oldest first
	projects     []*project
	Clusters     []*cluster
	clusterByID  map[string]*cluster
	Connections  []*endpointConnection          // in order of creation
	connection   map[string]*endpointConnection // by ID
	registered   map[registration]*endpointConnection

	FailingAcceptances map[string]string // the next acceptance on a cluster fails with this message
}

// New returns an organization without projects. A rate limit of zero means the
// described one, less means none.
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
