package endpoint_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"

	"github.com/tidb-azure/tidbprivatelink/endpoint"
	"github.com/tidb-azure/tidbprivatelink/simulator"
	"github.com/tidb-azure/tidbprivatelink/tidbcloud"
)

// actor is another user of both clouds with credentials of its own.
type actor struct {
	w     *chaosWorld
	token string
	tidb  *tidbcloud.Client
	key   simulator.APIKey
}

func newActor(w *chaosWorld) actor {
	key := w.sim.AddAPIKey(simulator.RoleOrganizationOwner)
	token := must(w.sim.Credential().GetToken(context.Background(), policy.TokenRequestOptions{}))
	options := &tidbcloud.ClientOptions{}
	options.Transport = w.sim
	return actor{w, token.Token, must(tidbcloud.NewClient(must(tidbcloud.NewCredential(key.Public, string(key.Private))), options)), key}
}

// actorKinds returns what other users do meanwhile.
func actorKinds() []chaosKind {
	does := func(name string, breaks bool, do func(w *chaosWorld, spec endpoint.Spec) bool) chaosKind {
		return chaosKind{name: name, meets: anyRequest, act: func(w *chaosWorld, f chaosFault) bool {
			act := func() bool {
				done := do(w, w.specs[f.spec])
				if done && breaks {
					w.brokeEndpoint(w.specs[f.spec].EndpointID.String())
				}
				return done
			}
			if f.delay == 0 {
				return act()
			}
			w.later(f.delay+7*time.Nanosecond, func() {
				done := act()
				w.note("later: %s: %v", name, done)
				if done {
					w.mu.Lock()
					defer w.mu.Unlock()
					w.reached[chaosCell{name, f.request}]++
				}
			})
			return false // not yet
		}}
	}
	deletes := does("the cluster is deleted", true, func(w *chaosWorld, spec endpoint.Spec) bool {
		ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
		defer cancel()
		_, err := w.other.tidb.BeginDeleteCluster(ctx, spec.NodeGroup.Cluster, nil)
		return err == nil
	})
	deletes.verb = "Disconnect" // else nothing is left to connect to
	return []chaosKind{
		deletes,
		does("another connects", false, func(w *chaosWorld, spec endpoint.Spec) bool { return w.other.connect(spec) }),
		does("another deletes", true, func(w *chaosWorld, spec endpoint.Spec) bool {
			return w.other.azure(http.MethodDelete, spec.EndpointID.String(), "", nil) < 300
		}),
		does("another unregisters", true, func(w *chaosWorld, spec endpoint.Spec) bool { return w.other.unregister(spec) }),
		does("the owner rejects", true, func(w *chaosWorld, spec endpoint.Spec) bool {
			return w.sim.RejectConnection(spec.EndpointID.String(), "no") == nil
		}),
		does("the owner disconnects", true, func(w *chaosWorld, spec endpoint.Spec) bool {
			return w.sim.DisconnectConnection(spec.EndpointID.String()) == nil
		}),
		does("another tags", false, func(w *chaosWorld, spec endpoint.Spec) bool { return w.other.tag(spec.EndpointID.String()) }),
		does("another's endpoint", false, func(w *chaosWorld, spec endpoint.Spec) bool { return w.other.neighbour(spec) }),
	}
}

// connect connects the same spec from another process.
func (a actor) connect(spec endpoint.Spec) bool {
	client := newChaosClient(a.w, a.w.transport(context.Background(), "another", false), a.key)
	a.w.background.Go(func() {
		ctx, cancel := context.WithTimeout(context.Background(), time.Hour)
		defer cancel()
		_, err := client.Connect(ctx, spec, nil)
		a.w.note("another connected: %v", err)
	})
	return true
}

// unregister deletes an endpoint's registration.
func (a actor) unregister(spec endpoint.Spec) bool {
	for _, connection := range a.w.truth(spec.EndpointID.String()).connections {
		ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
		defer cancel()
		if _, err := a.tidb.BeginDeletePrivateEndpointConnection(ctx, connection.ClusterID, connection.NodeGroupID, connection.ID, nil); err == nil {
			return true
		}
	}
	return false
}

// othersTag is the tag that other users add to endpoints.
const othersTag = "added-by-another"

// tag adds a tag to an endpoint, if there is one. Azure takes it by PUT alone.
func (a actor) tag(id string) bool {
	var now map[string]any
	if a.azure(http.MethodGet, id, "", &now) != http.StatusOK {
		return false
	}
	tags, _ := now["tags"].(map[string]any)
	if tags == nil {
		tags = map[string]any{}
	}
	tags[othersTag] = "yes"
	now["tags"] = tags
	return a.azure(http.MethodPut, id, string(must(json.Marshal(now))), nil) < 300
}

// tagged reports whether an endpoint has the tag that other users added.
func (a actor) tagged(id string) bool {
	var now struct{ Tags map[string]string }
	return a.azure(http.MethodGet, id, "", &now) == http.StatusOK && now.Tags[othersTag] == "yes"
}

// neighbour creates another endpoint to the same service in the same subnet.
func (a actor) neighbour(spec endpoint.Spec) bool {
	service := ""
	for _, cluster := range a.w.sim.Snapshot().Clusters {
		if cluster.ID == spec.NodeGroup.Cluster {
			service = cluster.NodeGroups[0].ServiceID
		}
	}
	if service == "" {
		return false // there is no service yet
	}
	body := map[string]any{"location": "eastus2", "properties": map[string]any{
		"subnet": map[string]any{"id": spec.SubnetID.String()},
		"manualPrivateLinkServiceConnections": []any{map[string]any{
			"name": "theirs", "properties": map[string]any{"privateLinkServiceId": service},
		}},
	}}
	id := neighbourOf(spec.EndpointID.String())
	created := a.azure(http.MethodPut, id, string(must(json.Marshal(body))), nil) < 300
	a.w.mu.Lock()
	defer a.w.mu.Unlock()
	a.w.neighbours[id] = a.w.neighbours[id] || created
	return created
}

func neighbourOf(id string) string { return id + "-theirs" }

// azure sends a request to Azure past all faults.
func (a actor) azure(method, id, body string, into any) (status int) {
	r := must(http.NewRequest(method, "https://"+azureHost+id+"?api-version=2024-05-01", strings.NewReader(body)))
	r.Header.Set("Authorization", "Bearer "+a.token)
	r.Header.Set("Content-Type", "application/json")
	resp := must(a.w.sim.Do(r))
	defer resp.Body.Close()
	text := must(io.ReadAll(resp.Body))
	if into != nil && resp.StatusCode == http.StatusOK {
		if err := json.NewDecoder(bytes.NewReader(text)).Decode(into); err != nil {
			panic(err)
		}
	}
	return resp.StatusCode
}
