package endpoint_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/tidb-azure/tidbprivatelink/endpoint"
	"github.com/tidb-azure/tidbprivatelink/simulator"
)

// begun returns the situations in which Connect goes on with what another program began.
func begun() map[string]func(*testing.T, *world) {
	return map[string]func(*testing.T, *world){
		"created":    func(t *testing.T, w *world) { w.create(t) },
		"discovered": func(t *testing.T, w *world) { w.create(t); time.Sleep(time.Hour) },
		"accepted": func(t *testing.T, w *world) {
			if err := w.create(t).Accept(t.Context(), nil); err != nil {
				t.Fatal(err)
			}
		},
		"being created": func(t *testing.T, w *world) {
			ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
			defer cancel()
			if _, err := w.service(t).CreateEndpoint(ctx, w.spec, nil); !errors.Is(err, context.DeadlineExceeded) {
				t.Fatal(err)
			}
		},
	}
}

// spoiling makes an endpoint unusable; found is what Connect then finds, and origin the cloud.
type spoiling struct {
	spoil  func(*testing.T, *world)
	found  string
	origin endpoint.Origin
}

func spoilt() map[string]spoiling {
	return map[string]spoiling{
		"failed": {func(t *testing.T, w *world) {
			if err := w.sim.FailNextAcceptance(w.cluster.ClusterID, "no quota left"); err != nil {
				t.Fatal(err)
			}
		}, "no quota left", endpoint.OriginTiDBCloud},
		"rejected": {func(t *testing.T, w *world) {
			w.create(t)
			if err := w.sim.RejectConnection(w.spec.EndpointID.String(), "unknown caller"); err != nil {
				t.Fatal(err)
			}
			time.Sleep(time.Minute) // until it is DISCOVERED
		}, "connection is Rejected", endpoint.OriginAzure},
		"disconnected": {func(t *testing.T, w *world) {
			if err := w.connect(t).Unregister(t.Context(), nil); err != nil {
				t.Fatal(err)
			}
		}, "connection is Disconnected", endpoint.OriginAzure},
		"being deleted": {func(t *testing.T, w *world) {
			connection := w.connect(t).Snapshot().Connection
			if _, err := w.tidb.BeginDeletePrivateEndpointConnection(t.Context(), connection.NodeGroup.Cluster, connection.NodeGroup.ID, connection.ID, nil); err != nil {
				t.Fatal(err)
			}
		}, "connection is Disconnected", endpoint.OriginAzure},
		"replaced in Azure": {func(t *testing.T, w *world) {
			w.connect(t)
			w.deleteInAzure(t, true)
		}, "there is no such private endpoint", endpoint.OriginAzure},
	}
}

// situations returns all situations from which Connect can start, with what it should do.
func situations() map[string]situation {
	const (
		service, create, azure    = endpoint.ActionWaitForService, endpoint.ActionCreateEndpoint, endpoint.ActionWaitForEndpoint
		accept, active            = endpoint.ActionAccept, endpoint.ActionWaitUntilActive
		unregister, unregistering = endpoint.ActionUnregister, endpoint.ActionWaitForUnregistration
		remove                    = endpoint.ActionDeleteEndpoint
	)
	type actions = []endpoint.Action
	anew := actions{create, azure, accept, active}
	removal := append(actions{remove, azure}, anew...)
	result := map[string]situation{
		"nothing there": {func(*testing.T, *world) {}, anew},
		"new cluster": {func(t *testing.T, w *world) {
			w.spec.NodeGroup.Cluster = w.sim.AddCluster(simulator.Cluster{JustCreated: true}).ClusterID
		}, append(actions{service}, anew...)},
		"ready":            {func(t *testing.T, w *world) { w.connect(t) }, nil},
		"being created":    {nil, actions{azure, accept, active}},
		"created":          {nil, actions{accept, active}},
		"discovered":       {nil, actions{accept, active}},
		"accepted":         {nil, actions{active}},
		"deleted in Azure": {func(t *testing.T, w *world) { w.create(t); w.deleteInAzure(t, true) }, anew},
		"being deleted in Azure": {func(t *testing.T, w *world) { w.create(t); w.deleteInAzure(t, false) },
			append(actions{azure}, anew...)},
		"failed":            {nil, append(actions{unregister, unregistering}, removal...)},
		"rejected":          {nil, append(actions{unregister, unregistering}, removal...)},
		"disconnected":      {nil, removal},
		"being deleted":     {nil, append(actions{unregistering}, removal...)},
		"replaced in Azure": {nil, append(actions{unregister, unregistering}, anew...)},
	}
	for name, begin := range begun() {
		result[name] = situation{begin, result[name].plan}
	}
	for name, test := range spoilt() {
		result[name] = situation{func(t *testing.T, w *world) {
			test.spoil(t, w)
			if name == "failed" { // so far only to come
				if _, err := w.client.Connect(t.Context(), w.spec, nil); !errors.Is(err, endpoint.ErrUnusable) {
					t.Fatal(err)
				}
			}
			w.spec.MaxReplacements = 1
		}, result[name].plan}
	}
	return result
}

type situation struct {
	prepare func(*testing.T, *world)
	plan    []endpoint.Action
}

func changes(actions []endpoint.Action) (result []endpoint.Action) {
	for _, action := range actions {
		if action.Changes() {
			result = append(result, action)
		}
	}
	return result
}
