package endpoint_test

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/arm"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"

	"github.com/tidb-azure/tidbprivatelink/endpoint"
	"github.com/tidb-azure/tidbprivatelink/privatelink"
	"github.com/tidb-azure/tidbprivatelink/simulator"
	"github.com/tidb-azure/tidbprivatelink/tidbcloud"
)

// chaosWorld is the world of a plan that runs.
type chaosWorld struct {
	plan     chaosPlan
	sim      *simulator.Simulator
	clusters []simulator.ClusterIDs
	specs    []endpoint.Spec
	other    actor

	client  *endpoint.Client
	working context.Context // of the process
	exit    context.CancelFunc
	dead    bool
	forget  atomic.Bool // the Reconciliation is lost

	mu         sync.Mutex
	armed      bool
	met        []int  // by fault: how many requests of its kind there were
	struck     []bool // by fault
	requests   atomic.Int64
	sent       map[string]int       // by method and path
	deleted    map[string]int       // by endpoint ID and kind of request: in this call
	brokenAt   map[string]time.Time // by endpoint ID: when a fault or another user broke it last
	neighbours map[string]bool      // endpoints of others
	curing     atomic.Bool          // a remedy is being carried out
	lag        simulator.ReadLag
	lagging    []int // the faults whose lag is in force
	wrong      []string
	reached    map[chaosCell]int
	log        simulator.Journal
	verbose    bool

	background sync.WaitGroup
}

// chaosCell is a kind of fault that met a kind of request.
type chaosCell struct {
	fault   string
	request chaosRequest
}

// newChaosWorld returns the world of a plan. Call it inside a synctest bubble.
func newChaosWorld(p chaosPlan, verbose bool) *chaosWorld {
	options := &simulator.Options{Seed: p.seed, JournalLimit: -1, Record: p.lags()}
	if verbose {
		options.JournalLimit = 0
	}
	w := &chaosWorld{
		plan: p, sim: simulator.New(options), met: make([]int, len(p.faults)), struck: make([]bool, len(p.faults)),
		sent: map[string]int{}, brokenAt: map[string]time.Time{}, neighbours: map[string]bool{}, reached: map[chaosCell]int{}, verbose: verbose,
	}
	for _, fresh := range p.clusters {
		w.clusters = append(w.clusters, w.sim.AddCluster(simulator.Cluster{JustCreated: fresh}))
	}
	subnet := must(privatelink.ParseSubnetID(w.sim.AddVirtualNetwork(simulator.VirtualNetwork{})))
	for i, drawn := range p.specs {
		spec := endpoint.Spec{
			NodeGroup:  endpoint.NodeGroupID{Cluster: w.clusters[drawn.cluster].ClusterID},
			EndpointID: privatelink.PrivateEndpointID{SubscriptionID: w.sim.Account().SubscriptionID, ResourceGroupName: "network", Name: fmt.Sprintf("tidb%d", i)},
			SubnetID:   subnet, MaxReplacements: drawn.replacements,
		}
		if drawn.tags {
			spec.Tags = map[string]string{"owner": "us"}
		}
		if drawn.address {
			spec.PrivateIPAddress = fmt.Sprintf("10.0.1.%d", 10+i)
		}
		w.specs = append(w.specs, spec)
	}
	w.other = newActor(w)
	w.start()
	return w
}

func must[T any](value T, err error) T {
	if err != nil {
		panic(err)
	}
	return value
}

// retry returns azcore options with which every retry comes after the same delay.
func (p chaosPlan) retry() policy.RetryOptions {
	return policy.RetryOptions{RetryDelay: time.Hour, MaxRetryDelay: p.retryDelay}
}

// lags reports whether reads lag in the plan.
func (p chaosPlan) lags() bool {
	return slices.ContainsFunc(p.faults, func(f chaosFault) bool { return f.kind.lags != nil })
}

// start starts a process that knows only the specs.
func (w *chaosWorld) start() {
	w.working, w.exit = context.WithCancel(context.Background())
	w.dead = false
	transport := w.transport(w.working, "client", true)
	w.client = newChaosClient(w, transport, w.sim.Account().APIKey)
}

// newChaosClient returns a client of both clouds. Every retry waits for the longest delay,
// because azcore's jitter does not depend on the seed.
func newChaosClient(w *chaosWorld, transport policy.Transporter, key simulator.APIKey) *endpoint.Client {
	options := azcore.ClientOptions{Transport: transport, Retry: w.plan.retry()}
	azure := must(privatelink.NewClient(newSignIn(w.sim.Account(), transport, w.plan.retry()), &privatelink.ClientOptions{ClientOptions: arm.ClientOptions{ClientOptions: options}}))
	credential := must(tidbcloud.NewCredential(key.Public, string(key.Private)))
	tidb := must(tidbcloud.NewClient(credential, &tidbcloud.ClientOptions{ClientOptions: options}))
	return must(endpoint.NewClient(azure, tidb, nil))
}

// die ends the process.
func (w *chaosWorld) die() (*http.Response, error) {
	w.mu.Lock()
	w.dead = true
	w.mu.Unlock()
	w.exit()
	return nil, context.Canceled
}

// later runs something, at once or later, even if the process has died.
func (w *chaosWorld) later(after time.Duration, do func()) {
	w.background.Go(func() {
		time.Sleep(after)
		do()
	})
}

func (w *chaosWorld) setLag(set func(*simulator.ReadLag, time.Duration), by time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	set(&w.lag, by)
	if err := w.sim.SetReadLag(w.lag); err != nil {
		panic(err)
	}
}

// broke records that something other than the client has broken, or may break, the endpoints
// of a cluster or the endpoint of a spec.
func (w *chaosWorld) broke(cluster int) {
	for i, spec := range w.plan.specs {
		if spec.cluster == cluster {
			w.brokeEndpoint(w.specs[i].EndpointID.String())
		}
	}
}

func (w *chaosWorld) brokeEndpoint(id string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.brokenAt[strings.ToLower(id)] = time.Now()
}

// note adds a line to the report of a failure.
func (w *chaosWorld) note(format string, args ...any) {
	if !w.verbose {
		return
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.log = append(w.log, simulator.Entry{Time: time.Now(), Cloud: "chaos", Resource: fmt.Sprintf(format, args...)})
}

// fail records a violation.
func (w *chaosWorld) fail(format string, args ...any) {
	text := fmt.Sprintf(format, args...)
	w.note("WRONG: %s", text)
	w.mu.Lock()
	defer w.mu.Unlock()
	w.wrong = append(w.wrong, text)
}

// kept calls f for each spec that is kept.
func (w *chaosWorld) kept(f func(i int, spec endpoint.Spec)) {
	for i, spec := range w.specs {
		if keeps(w.plan.keepSpecs, i) {
			f(i, spec)
		}
	}
}
