package core

// tidbState is TiDB Cloud: an organization with its projects, keys and clusters, and
// the private endpoint connections to these.
type tidbState struct {
	*kernel
	azure        azure
	organization string
	rateLimit    int // requests a minute for each key; 0 is no limit
	keys         map[string]*apiKey
	nonces       map[string]*nonce
	challenges   []string // the nonces, oldest first
	projects     []*project
	clusters     []*cluster
	clusterByID  map[string]*cluster
	connections  []*endpointConnection          // in the order in which they were made
	connection   map[string]*endpointConnection // the same by ID
	registered   map[registration]*endpointConnection

	failingAcceptances map[string]string // message of the failure of the next one, by cluster ID
}

// newTiDBCloud makes an organization with no project. A rate limit of zero is the
// documented one, less is none.
func newTiDBCloud(k *kernel, azure azure, rateLimit int) *tidbState {
	if rateLimit == 0 {
		rateLimit = defaultRateLimit
	}
	return &tidbState{
		kernel: k, azure: azure, organization: k.ids.decimal("13", 19, 6), rateLimit: max(rateLimit, 0),
		keys:        map[string]*apiKey{},
		nonces:      map[string]*nonce{},
		clusterByID: map[string]*cluster{},
		connection:  map[string]*endpointConnection{},
		registered:  map[registration]*endpointConnection{},
	}
}
