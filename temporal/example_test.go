package temporal_test

import (
	"context"
	"time"

	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/worker"

	"github.com/tidb-azure/tidbprivatelink/endpoint"
	"github.com/tidb-azure/tidbprivatelink/temporal"
)

// A worker keeps the fleets of all keys that it can resolve.
func ExampleRegister() {
	_ = func(connection client.Client, clients map[string]*endpoint.Client) error {
		w := worker.New(connection, "fleets", worker.Options{WorkerStopTimeout: time.Minute})
		temporal.Register(w, func(ctx context.Context, key string) (*endpoint.Client, error) {
			return clients[key], nil
		})
		return w.Run(worker.InterruptCh())
	}
}

// Whoever wants endpoints says so, and asks how far they are.
func ExampleClient() {
	_ = func(ctx context.Context, connection client.Client, specs []endpoint.Spec) (temporal.Status, error) {
		fleets := temporal.NewClient(connection, "fleets", nil)
		if err := fleets.Set(ctx, "production", specs...); err != nil {
			return temporal.Status{}, err
		}
		return fleets.Status(ctx, "production")
	}
}
