package temporaltest_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/base64"
	"io"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/arm"
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/operatorservice/v1"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/converter"
	"google.golang.org/protobuf/proto"

	"github.com/tidb-azure/tidbprivatelink/internal/temporaltest"
	"github.com/tidb-azure/tidbprivatelink/privatelink"
	"github.com/tidb-azure/tidbprivatelink/temporal"
)

// 20 endpoints that somebody deletes come back with the next look, one that the provider
// rejects is reported and left alone, and a malformed spec is refused with all problems
// while the rest goes on. The memo and the search attributes show that, and the history
// holds no credential.
func TestDrift(t *testing.T) {
	t.Parallel()
	const endpoints, clusters, period = 40, 4, 6 * time.Second
	config := quick()
	config.LookAgainAfter, config.SearchAttributes = period, true
	w := newWorld(t, config)
	ctx, cancel := context.WithTimeout(t.Context(), 4*time.Minute)
	defer cancel()
	specs := w.specs(clusters, endpoints)
	specs[30].MaxReplacements = 0
	w.addSearchAttributes(ctx)
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
	w.found(ctx, "FleetReady = 39 AND FleetFailed = 1", "39 ready, 0 under way, 1 failed")
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
	if status := w.starter(ctx, "status"); !strings.HasPrefix(status, "38 ready, 0 under way, 0 failed") {
		t.Errorf("starter status: %s", status)
	}
	if members := w.starter(ctx, "members"); strings.Count(members, `"Ready": true`) != endpoints-2 {
		t.Errorf("starter members: %s", members)
	}
	w.noCredential(ctx)
}

// addSearchAttributes lets the namespace have those of [temporal.Config].SearchAttributes.
func (w *world) addSearchAttributes(ctx context.Context) {
	w.t.Helper()
	attributes := map[string]enumspb.IndexedValueType{}
	for _, name := range []string{"FleetReady", "FleetWorking", "FleetFailed"} {
		attributes[name] = enumspb.INDEXED_VALUE_TYPE_INT
	}
	if _, err := w.temporal.OperatorService().AddSearchAttributes(ctx, &operatorservice.AddSearchAttributesRequest{
		Namespace: temporaltest.Namespace, SearchAttributes: attributes,
	}); err != nil {
		w.t.Fatal(err)
	}
}

// found waits until a search in Temporal finds the workflow, with a text in its memo.
func (w *world) found(ctx context.Context, query, text string) {
	w.t.Helper()
	for {
		list, err := w.temporal.ListWorkflow(ctx, &workflowservice.ListWorkflowExecutionsRequest{Namespace: temporaltest.Namespace, Query: query})
		if err != nil {
			w.t.Fatal(err)
		}
		for _, execution := range list.GetExecutions() {
			var memo string
			if err := converter.GetDefaultDataConverter().FromPayload(execution.GetMemo().GetFields()["fleet"], &memo); err != nil {
				w.t.Fatal(err)
			}
			if execution.GetExecution().GetWorkflowId() == temporal.WorkflowID(key) && strings.Contains(memo, text) {
				return
			}
		}
		select {
		case <-time.After(100 * time.Millisecond):
		case <-ctx.Done():
			w.t.Fatalf("no workflow with %s and %q: %v", query, text, list.GetExecutions())
		}
	}
}

// packedFleet matches a fleet as payloads hold it: base64 of what gzip begins with.
var packedFleet = regexp.MustCompile(`H4sI[A-Za-z0-9+/]+=*`)

// noCredential fails the test if the history holds a secret, in plain or in a fleet.
func (w *world) noCredential(ctx context.Context) {
	w.t.Helper()
	account, fleets := w.sim.Account(), 0
	search := func(event int64, text []byte) {
		for _, secret := range []string{string(account.APIKey.Private), string(account.ClientSecret), "Bearer ", "Authorization"} {
			if bytes.Contains(text, []byte(secret)) {
				w.t.Errorf("event %d holds a secret", event)
			}
		}
	}
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
		search(event.GetEventId(), text)
		for _, packed := range packedFleet.FindAll(text, -1) {
			fleet := unpack(w.t, packed)
			if search(event.GetEventId(), fleet); bytes.Contains(fleet, []byte("tidb-1")) {
				fleets++
			}
		}
	}
	if fleets == 0 {
		w.t.Error("the search has seen no fleet")
	}
}

func unpack(t *testing.T, packed []byte) []byte {
	t.Helper()
	r, err := gzip.NewReader(base64.NewDecoder(base64.StdEncoding, bytes.NewReader(packed)))
	if err != nil {
		t.Fatal(err)
	}
	fleet, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return fleet
}
