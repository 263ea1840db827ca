// Package temporal keeps endpoints on Temporal, so that they outlive every process: an
// [endpoint.Fleet] for each API key of TiDB Cloud, in a workflow that never ends and
// whose steps any worker may take.
//
// A worker registers the workflow with a function that returns the clients of a key:
//
//	w := worker.New(temporalClient, "fleets", worker.Options{WorkerStopTimeout: time.Minute})
//	temporal.Register(w, func(ctx context.Context, key string) (*endpoint.Client, error) { ... })
//
// Any program sets the endpoints that it wants; the first Set of a key starts its
// workflow:
//
//	fleets := temporal.NewClient(temporalClient, "fleets", nil)
//	err := fleets.Set(ctx, "production", specs...)
//
// As there is one workflow for a key, one worker at a time spends the key's 100 requests
// a minute. The workflow runs one activity after the other, each of them a call of
// [endpoint.Client.StepFleet], and sleeps in between until something is due, at the
// latest until it is time to look for drift. When the heartbeats of a worker stop,
// another worker takes its step again.
//
// # What the history holds
//
// Specs, states and errors, compressed. Never a credential: workers resolve credentials
// by the key's name. Before its history grows long, the workflow continues as new.
//
// # Limitations
//
// A workflow holds what fits into a payload of Temporal, 2 MB: some 10,000 endpoints. It
// connects as many a minute as the rate limit of its API key allows, some 80; more keys
// connect more.
package temporal
