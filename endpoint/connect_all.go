package endpoint

import (
	"cmp"
	"container/heap"
	"context"
	"fmt"
	"iter"
	"strconv"
	"strings"
	"time"
)

// ConnectAllOptions are the optional settings of [Client.ConnectAll].
type ConnectAllOptions struct {
	// Concurrency is the maximum number of requests to one cloud at a time. 0 means 16;
	// less than zero is refused.
	Concurrency int
}

// ConnectAllResult is the result of one spec of [Client.ConnectAll].
type ConnectAllResult struct {
	// Index is the index of the spec in the slice that ConnectAll was given.
	Index int
	// Spec is the spec itself.
	Spec Spec
	// Endpoint is ready to use; nil if Err is not nil.
	Endpoint *Endpoint
	// Err is the error that Connect would return for the spec.
	Err error
}

// ConnectAll does for many specs what [Client.Connect] does for one, and yields one
// result for each spec as it finishes. The specs may name any number of clusters, node
// groups and subscriptions, in any order.
//
//	for result := range client.ConnectAll(ctx, specs, nil) {
//		fmt.Println(result.Spec.EndpointID, result.Err)
//	}
//
// TiDB Cloud allows 100 requests a minute (documented), so the endpoints share
// requests: each takes one of its own, its registration, and one list of all
// connections serves all of them. After a 429 from Azure, no request goes to that
// subscription for as long as the reply asks.
//
// The error of one spec does not stop the others. Two specs for the same endpoint or
// the same address are refused before any request. When the context ends, the
// remaining specs are yielded with its error; leaving the loop stops everything as
// well. Nothing is undone: call ConnectAll again with the same specs to go on.
func (c *Client) ConnectAll(ctx context.Context, specs []Spec, options *ConnectAllOptions) iter.Seq[ConnectAllResult] {
	return func(yield func(ConnectAllResult) bool) {
		concurrency := 0
		if options != nil {
			concurrency = options.Concurrency
		}
		concurrency, problem := concurrent("ConnectAllOptions.Concurrency", concurrency)
		conflicts := conflicts(specs)
		fleet := newFleet()
		fleet.use(c, concurrency)
		for i, spec := range specs {
			err := joinProblems(opCheckSpec, spec.EndpointID.String(), problem, spec.NodeGroup.validate(), spec.validate(), conflicts[i])
			if err == nil {
				fleet.set(spec, false).index = i
			} else if !yield(ConnectAllResult{Index: i, Spec: spec, Err: err}) {
				return
			}
		}
		heap.Init(&fleet.queue[inAzure])
		fleet.expect()
		fleet.connect(ctx, yield)
	}
}

// connect yields the result of each member. There is no budget: requests wait for the
// rate limit.
func (f *fleet) connect(ctx context.Context, yield func(ConnectAllResult) bool) {
	left := false
	done := func(m *member) bool {
		f.dismiss(m)
		left = !yield(m.result())
		return !left
	}
	for len(f.members) > 0 {
		err := f.round(ctx, done)
		if left {
			return
		}
		if err == nil {
			err = sleep(ctx, time.Until(f.report(0).Next))
		}
		if err != nil {
			f.giveUp(err, yield)
			return
		}
	}
}

// giveUp yields the remaining members with the context's error.
func (f *fleet) giveUp(err error, yield func(ConnectAllResult) bool) {
	for _, m := range f.members {
		switch {
		case m.resting:
		case m.interruption != nil:
			m.err = m.interruption
		default:
			m.err = m.unfinished(err)
		}
		if !yield(m.result()) {
			return
		}
	}
}

// defaultConcurrency is the default of the options Concurrency.
const defaultConcurrency = 16

// concurrent returns the value of an option Concurrency, and an error for a negative one.
func concurrent(option string, n int) (int, error) {
	if n < 0 {
		return defaultConcurrency, invalidArgument(option, strconv.Itoa(n), "it is negative", "use 0 for the default")
	}
	return cmp.Or(n, defaultConcurrency), nil
}

// conflicts returns, by index, an error for each spec that contradicts another.
func conflicts(specs []Spec) map[int]error {
	problems := map[int]error{}
	report := func(field, value string, i, j int) {
		for _, index := range []int{i, j} {
			other := i + j - index
			problems[index] = invalidArgument(field, value, fmt.Sprintf("spec %d has the same", other), "remove one of the two, or correct it")
		}
	}
	endpoints, addresses := map[string]int{}, map[string]int{}
	for i, spec := range specs {
		endpoint := spec.key()
		if j, taken := endpoints[endpoint]; taken {
			report("Spec.EndpointID", spec.EndpointID.String(), i, j)
			continue
		}
		endpoints[endpoint] = i
		if spec.PrivateIPAddress == "" {
			continue
		}
		address := strings.ToLower(spec.SubnetID.String()) + " " + spec.PrivateIPAddress
		if j, taken := addresses[address]; taken {
			report("Spec.PrivateIPAddress", spec.PrivateIPAddress, i, j)
			continue
		}
		addresses[address] = i
	}
	return problems
}
