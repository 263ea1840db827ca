// Package temporal keeps a fleet of endpoints on Temporal, so that it outlives every
// process: an [endpoint.Fleet] for each API key of TiDB Cloud, in a workflow that
// never ends, whose steps any worker may take.
//
// A worker registers the workflow, and says how it comes by the clients of a key:
//
//	w := worker.New(temporalClient, "fleets", worker.Options{WorkerStopTimeout: time.Minute})
//	temporal.Register(w, func(ctx context.Context, key string) (*endpoint.Client, error) { ... })
//
// Whoever wants endpoints says so, from anywhere; the workflow is started when it is
// needed first:
//
//	fleets := temporal.NewClient(temporalClient, "fleets", nil)
//	err := fleets.Set(ctx, "production", specs...)
//
// One workflow for a key means that one worker at a time spends its 100 requests a
// minute. The workflow runs one activity after the other, each a step of
// [endpoint.Client.StepFleet]; between them it sleeps until something is due, and at
// the latest until it is time to look whether all is still as it should be. A worker
// that dies is noticed by its heartbeats, and another one takes the step again.
//
// # What the history holds
//
// Specs, states and errors, packed. Never a credential: workers resolve them by the
// key's name. Before a history grows long the workflow continues as new.
//
// # Limitations
//
// One workflow holds what fits into a payload of Temporal, 2 MB: some 10,000 endpoints.
// Its pace is that of the API key, so that more keys mean more endpoints a minute.
package temporal
