package endpoint_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"time"
)

// chaosPlan is drawn from a seed: a world, what is done in it, and what goes wrong.
type chaosPlan struct {
	seed      uint64
	verb      string
	connected bool   // all endpoints are connected before the first fault
	clusters  []bool // whether each was just created
	specs     []chaosSpec
	faults    []chaosFault

	retryDelay time.Duration // of azcore's retries

	// What is kept while a failure is shrunk, one bit each.
	keepSpecs, keepFaults uint64
}

// chaosSpec is a spec of a plan.
type chaosSpec struct {
	cluster, replacements int
	tags, address         bool
}

// chaosFault is one fault, which begins with a request.
type chaosFault struct {
	kind    chaosKind
	request chaosRequest
	skip    int           // so many requests of that kind pass before
	times   int           // so many requests in a row meet it
	delay   time.Duration // between the request and what another user does
	length  time.Duration // of a fault that passes
	spec    int           // whose endpoint it is about
	cluster int
}

const everyone = ^uint64(0)

// chaosVerbs are drawn from; a call of Reconcile costs as much as a whole Connect.
var chaosVerbs = []string{"Connect", "Connect", "ConnectAll", "ConnectAll", "Disconnect", "Disconnect", "Reconcile", "StepFleet"}

// drawChaos draws a plan. Each fault has a random stream of its own, so that dropping one
// does not change the others.
func drawChaos(seed uint64) chaosPlan {
	r := rand.New(rand.NewPCG(seed, 0))
	p := chaosPlan{seed: seed, verb: chaosVerbs[r.IntN(len(chaosVerbs))], keepSpecs: everyone, keepFaults: everyone}
	p.connected = p.verb == "Disconnect" || r.IntN(3) == 0
	p.retryDelay = drawn(r, time.Second, 5*time.Second, 20*time.Second)
	for range 1 + r.IntN(3) {
		p.clusters = append(p.clusters, r.IntN(3) == 0)
	}
	for range drawn(r, 1, 1, 1, 1, 1, 1, 1, 2, 2, 2, 3, 5) {
		p.specs = append(p.specs, chaosSpec{
			cluster: r.IntN(len(p.clusters)), replacements: r.IntN(3), tags: r.IntN(2) == 0, address: r.IntN(4) == 0,
		})
	}
	for i := range 2 + r.IntN(4) {
		p.faults = append(p.faults, drawFault(rand.New(rand.NewPCG(seed, uint64(i+1))), p))
	}
	p.letReplace()
	return p
}

// letReplace lets the owner reject a connection that may be replaced, so that a fault of
// Reconcile or StepFleet at a deletion meets one.
func (p *chaosPlan) letReplace() {
	for i, f := range p.faults {
		if f.kind.verb == "" || f.request != unregister && f.request != deleteEndpoint {
			continue
		}
		for _, kinds := range chaosKinds() {
			for _, kind := range kinds {
				if kind.name == "the owner rejects" {
					p.specs[f.spec].replacements, p.faults[i].skip = 2, 0
					p.faults = append(p.faults, chaosFault{kind: kind, request: getEndpoint, times: 1, length: time.Minute, spec: f.spec, cluster: f.cluster})
					return
				}
			}
		}
	}
}

func drawFault(r *rand.Rand, p chaosPlan) chaosFault {
	classes := chaosKinds()
	kinds := classes[drawn(r, 0, 0, 1, 2, 3, 3, 4, 4)]
	f := chaosFault{kind: kinds[r.IntN(len(kinds))]}
	if f.kind.verb != "" && f.kind.verb != p.verb {
		return drawFault(r, p)
	}
	var requests []chaosRequest
	for _, request := range chaosRequests() {
		if f.kind.meets(request) && request.sentBy(p.verb, p.connected) {
			requests = append(requests, request)
		}
	}
	if len(requests) == 0 {
		return drawFault(r, p)
	}
	f.request = requests[r.IntN(len(requests))]
	f.skip = drawn(r, 0, 0, 0, 1, 1, 2, 4, 9)
	f.times = drawn(r, 1, 1, 2, 4, 5, 9)
	f.delay = drawn(r, 0, 0, 5*time.Second, 40*time.Second, 3*time.Minute)
	f.length = drawn(r, 10*time.Second, time.Minute, 5*time.Minute, 20*time.Minute)
	f.spec = r.IntN(len(p.specs))
	f.cluster = p.specs[f.spec].cluster
	return f
}

func drawn[T any](r *rand.Rand, values ...T) T { return values[r.IntN(len(values))] }

// keeps reports whether a mask keeps the i-th.
func keeps(mask uint64, i int) bool { return mask>>i&1 == 1 }

func (p chaosPlan) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s, connected before: %v, clusters just created: %v\n", p.verb, p.connected, p.clusters)
	for i, spec := range p.specs {
		if keeps(p.keepSpecs, i) {
			fmt.Fprintf(&b, "  spec %d: %+v\n", i, spec)
		}
	}
	for i, f := range p.faults {
		if keeps(p.keepFaults, i) {
			fmt.Fprintf(&b, "  fault %d: %s at %s, skip %d, times %d, delay %v, length %v, spec %d\n", i, f.kind.name, f.request, f.skip, f.times, f.delay, f.length, f.spec)
		}
	}
	return b.String()
}

// command is the line that replays the plan.
func (p chaosPlan) command() string {
	line := fmt.Sprintf("go test ./endpoint -run 'TestChaos$' -chaos.seed=%#x", p.seed)
	if p.keepFaults != everyone || p.keepSpecs != everyone {
		line += fmt.Sprintf(" -chaos.faults=%#x -chaos.specs=%#x", p.keepFaults&(1<<len(p.faults)-1), p.keepSpecs&(1<<len(p.specs)-1))
	}
	return line
}
