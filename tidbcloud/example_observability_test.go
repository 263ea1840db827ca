package tidbcloud_test

import (
	"context"
	"fmt"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	azlog "github.com/Azure/azure-sdk-for-go/sdk/azcore/log"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/tracing"

	"github.com/tidb-azure/tidbprivatelink/simulator"
	"github.com/tidb-azure/tidbprivatelink/tidbcloud"
)

// Spans go to azcore's tracing.Provider. For OpenTelemetry pass
// azotel.NewTracingProvider(otelProvider, nil) of azcore's tracing/azotel module;
// this one prints. Log lines go to the listener of azcore/log, which is one for
// the whole process.
func Example_observability() {
	provider := tracing.NewProvider(func(name, version string) tracing.Tracer {
		return tracing.NewTracer(func(ctx context.Context, span string, _ *tracing.SpanOptions) (context.Context, tracing.Span) {
			if span == "Client.GetPrivateLinkService" { // there is one for each HTTP request too
				fmt.Println("begin", span)
			}
			return ctx, tracing.NewSpan(tracing.SpanImpl{
				End: func() {
					if span == "Client.GetPrivateLinkService" {
						fmt.Println("end", span)
					}
				},
			})
		}, nil)
	}, nil)
	responses := 0
	azlog.SetEvents(azlog.EventResponse)
	azlog.SetListener(func(azlog.Event, string) { responses++ })
	defer azlog.SetListener(nil)

	sim := simulator.New(nil)
	cluster := sim.AddCluster(simulator.Cluster{})
	key := sim.Account().APIKey
	credential, err := tidbcloud.NewCredential(key.Public, string(key.Private))
	if err != nil {
		fmt.Println(err)
		return
	}
	client, err := tidbcloud.NewClient(credential, &tidbcloud.ClientOptions{
		ClientOptions: azcore.ClientOptions{Transport: sim, TracingProvider: provider},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	if _, err := client.GetPrivateLinkService(context.Background(), cluster.ClusterID, cluster.NodeGroupID, nil); err != nil {
		fmt.Println(err)
	}
	fmt.Println(responses >= 2, "the challenge and the reply were logged")
	// Output:
	// begin Client.GetPrivateLinkService
	// end Client.GetPrivateLinkService
	// true the challenge and the reply were logged
}
