package simulator_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"

	"github.com/tidb-azure/tidbprivatelink/simulator"
)

// FuzzHandler sends arbitrary calls to a world with resources and checks that every
// reply is well-formed JSON or empty, and that the world still answers.
func FuzzHandler(f *testing.F) {
	const group = "/subscriptions/$S/resourceGroups/network"
	for _, seed := range []struct{ method, target, header, body string }{
		{"GET", "/", "", ""},
		{"PUT", group + "/providers/Microsoft.Network/privateEndpoints/pe?api-version=2025-09-01", "", `{"location":"eastus2","properties":{"subnet":{"id":"$SUBNET"},"manualPrivateLinkServiceConnections":[{"name":"c","properties":{"privateLinkServiceId":"$PLS"}}]}}`},
		{"PUT", group + "/providers/Microsoft.Network/virtualNetworks/v?api-version=2025-09-01", `W/"x"`, `{"location":"eastus2","properties":{"addressSpace":{"addressPrefixes":["::/0","10.0.0.0/32"]},"subnets":[{"name":"a","properties":{"addressPrefix":"10.0.0.0/31"}}]}}`},
		{"PUT", group + "/providers/Microsoft.Network/networkInterfaces/n?api-version=2025-09-01", "", `{"location":"eastus2","properties":{"ipConfigurations":[{"name":"a","properties":{"subnet":{"id":"$SUBNET"}}}]}}`},
		{"PUT", group + "/providers/Microsoft.Network/privateLinkServices/p?api-version=2025-09-01", "", `{"location":"eastus2","properties":{"ipConfigurations":[{"name":"a","properties":{"subnet":{"id":"$SUBNET"}}}],"loadBalancerFrontendIpConfigurations":[{"id":"x"}]}}`},
		{"PUT", group + "/providers/Microsoft.Network/publicIPAddresses/ip?api-version=2025-09-01", "", `{"location":"eastus2","sku":{"name":"Standard"},"properties":{"publicIPAllocationMethod":"Static"}}`},
		{"PUT", group + "/providers/Microsoft.Network/loadBalancers/lb?api-version=2025-09-01", "", `{"location":"eastus2","properties":{"frontendIPConfigurations":[{"name":"f","properties":{"subnet":{"id":"$SUBNET"}}}],"probes":[{"name":"p"}]}}`},
		{"PUT", group + "/providers/Microsoft.Network/privateDnsZones/a.example.com?api-version=2024-06-01", "", `{"location":"global"}`},
		{"GET", group + "/providers/Microsoft.Network/privateDnsOperationStatuses/bm9uZQ==?api-version=2024-06-01", "", ``},
		{"GET", group + "/resources?api-version=2022-09-01&$filter=name%20eq%20%27a%27", "", ``},
		{"DELETE", group + "?api-version=2025-09-01", "*", ""},
		{"PUT", group + "/providers/Microsoft.Storage/storageAccounts/data1?api-version=2024-01-01", "", `{"location":"eastus2","kind":"StorageV2","sku":{"name":"Standard_LRS"}}`},
		{"PUT", group + "/providers/Microsoft.Network/applicationSecurityGroups/apps?api-version=2025-09-01", "", `{"location":"eastus2"}`},
		{"PUT", group + "/providers/Microsoft.Network/privateDnsZones/a.example.com/A/@?api-version=2024-06-01", "", `{"properties":{"ttl":1,"aRecords":[{"ipv4Address":"10.0.0.1"}]}}`},
		{"PUT", group + "/providers/Microsoft.Network/virtualNetworks/vnet/subnets/d?api-version=2025-09-01", "", `{"properties":{"addressPrefixes":["10.0.0.0/24"],"delegations":[{"name":"a"}]}}`},
		{"POST", "/subscriptions/$S/providers/Microsoft.Network/unregister?api-version=2022-09-01", "", ""},
		{"GET", "/tenants?api-version=2022-09-01", "", ""},
		{"GET", "/v1beta1/projects?pageToken=b2Zmc2V0OjA", "", ""},
		{"HEAD", "/subscriptions/$S/resourcegroups/\u0130?api-version=2025-09-01", "", ""},
		{"GET", "/subscriptions//resourceGroups//providers///?api-version=%zz", "", ""},
		{"GET", "/v1beta1/clusters/$C/tidbNodeGroups/$G/privateEndpointConnections?pageSize=9999999999999999999&skip=1", "Digest username=\"a\"", ""},
		{"POST", "/v1beta1/clusters/$C/tidbNodeGroups/$G/privateEndpointConnections?validateOnly=true", "", `{"endpointId":"/subscriptions/a/resourceGroups/b/providers/Microsoft.Network/privateEndpoints/c"}`},
		{"POST", "/t/oauth2/v2.0/token", "", "grant_type=client_credentials&client_id=%"},
		{"GET", "/common/discovery/instance", "", ""},
	} {
		f.Add(seed.method, seed.target, seed.header, seed.body)
	}
	f.Fuzz(func(t *testing.T, method, target, header, body string) {
		sim := simulator.New(&simulator.Options{Clock: simulator.Manual()})
		cluster := sim.AddCluster(simulator.Cluster{})
		names := strings.NewReplacer("$SUBNET", sim.AddVirtualNetwork(simulator.VirtualNetwork{}), "$S", sim.Account().SubscriptionID,
			"$PLS", cluster.ServiceID, "$C", cluster.ClusterID, "$G", cluster.NodeGroupID)
		token, err := sim.Credential().GetToken(context.Background(), policy.TokenRequestOptions{})
		if err != nil {
			t.Fatal(err)
		}
		r, err := http.NewRequest(method, "https://example.com"+names.Replace(target), strings.NewReader(names.Replace(body)))
		if err != nil {
			t.Skip("not a request that a server would see")
		}
		r.Header.Set("If-Match", header)
		r.Header.Set("Authorization", "Bearer "+token.Token)
		if strings.HasPrefix(header, "Digest") {
			r.Header.Set("Authorization", header)
		}
		for range 2 {
			w := httptest.NewRecorder()
			r.Body = io.NopCloser(strings.NewReader(names.Replace(body)))
			sim.ServeHTTP(w, r)
			if reply := w.Body.Bytes(); len(reply) > 0 && !json.Valid(reply) {
				t.Errorf("%s %s: %d %q is not JSON", method, target, w.Code, reply)
			}
			if w.Code < 200 || w.Code > 599 {
				t.Errorf("%s %s: status %d", method, target, w.Code)
			}
			sim.Advance(time.Hour)
			_ = sim.Snapshot()
		}
		if bytes.Contains([]byte(sim.Journal().String()), []byte(sim.Account().APIKey.Private)) {
			t.Error("the journal holds a secret")
		}
	})
}
