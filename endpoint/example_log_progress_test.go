package endpoint_test

import (
	"context"
	"log"
	"log/slog"
	"os"

	"github.com/tidb-azure/tidbprivatelink/endpoint"
)

// The log of a Connect. The handler leaves out times and the beginnings of IDs, and the function
// leaves out intermediate states, because they differ from run to run.
func ExampleLogProgress() {
	handler := slog.NewTextHandler(os.Stdout, &slog.HandlerOptions{ReplaceAttr: withoutTime})
	progress := endpoint.LogProgress(slog.New(handler))
	client, spec := exampleClient(&endpoint.ClientOptions{Progress: func(e endpoint.Event) {
		if e.State != "Updating" && (e.Step != endpoint.StepActive || e.State != "Pending") {
			progress(e)
		}
	}})
	if _, err := client.Connect(context.Background(), spec, nil); err != nil {
		log.Fatal(err)
	}
	// Output:
	// level=INFO msg="private endpoint progress" step=create resource=.../tidb state=creating attempt=1
	// level=INFO msg="private endpoint progress" step=create resource=.../tidb state=Succeeded attempt=1
	// level=INFO msg="private endpoint progress" step=accept resource=.../tidb state=Pending attempt=1
	// level=INFO msg="private endpoint progress" step=active resource=.../tidb state=Active attempt=1
}
