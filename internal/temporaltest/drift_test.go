package temporaltest_test

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/arm"
	enumspb "go.temporal.io/api/enums/v1"
	"google.golang.org/protobuf/proto"

	"github.com/tidb-azure/tidbprivatelink/privatelink"
	"github.com/tidb-azure/tidbprivatelink/temporal"
)

// 20 endpoints that somebody deletes come back within one period, one that the owner
// rejects is reported and left alone, and what is malformed is refused with all
// problems while the rest goes on. The history holds no credential.
func TestDrift(t *testing.T) {
	t.Parallel()
	const endpoints, clusters, period = 40, 4, 6 * time.Second
	config := quick()
	config.LookAgainAfter = period
	w := newWorld(t, config)
	ctx, cancel := context.WithTimeout(t.Context(), 4*time.Minute)
	defer cancel()
	specs := w.specs(clusters, endpoints)
	specs[30].MaxReplacements = 0
	w.work()
	if err := w.fleets.Set(ctx, key, specs...); err != nil {
		t.Fatal(err)
	}
	w.until(ctx, ready(endpoints))
	if err := w.fleets.Pause(ctx, key); err != nil {
		t.Fatal(err)
	}
	azure, err := privatelink.NewClient(w.sim.Credential(), &privatelink.ClientOptions{ClientOptions: arm.ClientOptions{ClientOptions: azcore.ClientOptions{Transport: w.sim}}})
	if err != nil {
		t.Fatal(err)
	}
	for _, spec := range specs[:20] {
		if _, err := azure.BeginDeletePrivateEndpoint(ctx, spec.EndpointID, nil); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.sim.RejectConnection(specs[30].EndpointID.String(), "not you"); err != nil {
		t.Fatal(err)
	}
	malformed := specs[39]
	malformed.SubnetID.Name, malformed.MaxReplacements = "", -1
	if err := w.fleets.Set(ctx, key, malformed); err == nil || !strings.Contains(err.Error(), "SubnetID") || !strings.Contains(err.Error(), "MaxReplacements") {
		t.Errorf("error %v, want all problems", err)
	}
	w.sim.Advance(time.Minute)
	if err := w.fleets.Resume(ctx, key); err != nil {
		t.Fatal(err)
	}
	start := time.Now()
	status := w.until(ctx, func(s temporal.Status) bool { return s.Ready == endpoints-1 && s.Failed == 1 && s.Working == 0 })
	t.Logf("after %v: %v; %s", time.Since(start), status, status.Message)
	members, err := w.fleets.Members(ctx, key, &temporal.MembersFilter{Unready: true})
	if err != nil || len(members) != 1 || members[0].EndpointID != specs[30].EndpointID || !members[0].Unusable || !strings.Contains(members[0].Error, "Rejected") {
		t.Errorf("%+v, %v", members, err)
	}
	for _, entry := range w.sim.Journal().Requests() {
		if entry.Method == http.MethodDelete && strings.HasSuffix(entry.Path, "/"+specs[30].EndpointID.Name) {
			t.Errorf("the rejected endpoint was deleted: %+v", entry)
		}
	}
	if err := w.fleets.Remove(ctx, key, specs[30].EndpointID, specs[0].EndpointID); err != nil {
		t.Fatal(err)
	}
	w.until(ctx, ready(endpoints-2))
	w.check(endpoints - 2)
	w.noCredential(ctx)
}

// noCredential fails the test when the history holds a secret.
func (w *world) noCredential(ctx context.Context) {
	w.t.Helper()
	account, events := w.sim.Account(), 0
	iterator := w.temporal.GetWorkflowHistory(ctx, temporal.WorkflowID(key), "", false, enumspb.HISTORY_EVENT_FILTER_TYPE_ALL_EVENT)
	for iterator.HasNext() {
		event, err := iterator.Next()
		if err != nil {
			w.t.Fatal(err)
		}
		text, err := proto.Marshal(event)
		if err != nil {
			w.t.Fatal(err)
		}
		events++
		for _, secret := range []string{string(account.APIKey.Private), string(account.ClientSecret)} {
			if strings.Contains(string(text), secret) {
				w.t.Errorf("event %d holds a secret", event.GetEventId())
			}
		}
	}
	if events == 0 {
		w.t.Error("no history")
	}
}
