package temporal

import (
	"encoding/json"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/tidb-azure/tidbprivatelink/endpoint"
)

// A change supersedes what earlier ones say of the same endpoint, in any letter case.
func TestChangesSupersede(t *testing.T) {
	t.Parallel()
	a, b, again := spec("a"), spec("b"), spec("A")
	again.MaxReplacements = 3
	remove := change{Remove: []EndpointID{b.EndpointID}}
	got := changes(nil).with(change{Set: []endpoint.Spec{a, b}}).with(remove).with(change{Set: []endpoint.Spec{again}})
	want := changes{remove, {Set: []endpoint.Spec{again}}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	got = got.with(change{Set: []endpoint.Spec{b}})
	want = changes{{Set: []endpoint.Spec{again}}, {Set: []endpoint.Spec{b}}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func many(n int) (specs []endpoint.Spec) {
	for i := range n {
		specs = append(specs, spec(fmt.Sprint("orders-production-eastus2-", i)))
	}
	return specs
}

// The specs of a call of Set fit into a payload of Temporal, and so do the changes of a
// full fleet beside its state.
func TestPayloadsFit(t *testing.T) {
	t.Parallel()
	const payload, perMember = 2 << 20, 200
	call, err := json.Marshal(many(4000))
	if err != nil || len(call) > payload {
		t.Errorf("4,000 specs take %d bytes, %v", len(call), err)
	}
	all := changes{{Set: many(maxMembers)}}
	text, err := json.Marshal(all)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("4,000 specs: %d bytes; %d specs, compressed: %d", len(call), maxMembers, len(text))
	var decoded changes
	start := time.Now()
	if err := json.Unmarshal(text, &decoded); err != nil || len(decoded[0].Set) != maxMembers {
		t.Errorf("%d changes, %v", len(decoded), err)
	}
	fleet := new(endpoint.Fleet)
	if err := errors.Join(decoded.apply(fleet), fleet.Check(many(10)...)); err != nil {
		t.Fatal(err)
	}
	t.Logf("decoded and applied in %v", time.Since(start))
	if len(text)+perMember*maxMembers > payload {
		t.Errorf("%d changes take %d bytes", maxMembers, len(text))
	}
}

// A workflow refuses more endpoints than it can hold.
func TestTooManyEndpointsAreRefused(t *testing.T) {
	t.Parallel()
	var e entity
	if err := e.checkSpecs(nil, many(maxMembers)); err != nil {
		t.Error(err)
	}
	e.Changes = changes{{Set: many(maxMembers)}}
	if err := e.checkSpecs(nil, many(5)); err != nil {
		t.Errorf("known endpoints: %v", err)
	}
	if err := e.checkSpecs(nil, []endpoint.Spec{spec("one-more")}); !errors.Is(err, endpoint.ErrInvalidArgument) {
		t.Errorf("error %v", err)
	}
}
