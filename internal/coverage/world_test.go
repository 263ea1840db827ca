package coverage

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
	"github.com/icholy/digest"

	"github.com/tidb-azure/tidbprivatelink/simulator"
)

// world is a simulator that holds one of each resource, all of them at rest.
type world struct {
	sim   *simulator.Simulator
	token string
	tidb  *http.Client
	// values holds the values of the parameters of paths.
	values map[string]string
}

type reply struct {
	status int
	header http.Header
	body   []byte
}

const (
	armAddress  = "https://management.azure.com"
	tidbAddress = "https://dedicated.tidbapi.com"
)

// resources are the resources of the world in the order of their creation, each with a
// path and a body that holds all fields that the simulator uses, as far as they are
// compatible.
var resources = []struct{ path, version, body string }{
	{"$NET/networkSecurityGroups/nsg", networkVersion, `{"location":"eastus2","tags":{"a":"b"},"properties":{"securityRules":[{"name":"rule","properties":{"protocol":"Tcp","sourcePortRange":"*","destinationPortRange":"4000","sourceAddressPrefix":"*","destinationAddressPrefix":"*","access":"Allow","priority":100,"direction":"Inbound","description":"d"}}]}}`},
	{"$NET/networkSecurityGroups/nsg/securityRules/rule2", networkVersion, `{"properties":{"protocol":"Tcp","sourcePortRange":"*","destinationPortRange":"4000","sourceAddressPrefix":"*","destinationAddressPrefix":"*","access":"Allow","priority":200,"direction":"Inbound"}}`},
	{"$NET/applicationSecurityGroups/asg", networkVersion, `{"location":"eastus2","tags":{"a":"b"},"properties":{}}`},
	{"$NET/ipGroups/addresses", networkVersion, `{"location":"eastus2","tags":{"a":"b"},"properties":{"ipAddresses":["10.0.0.4","10.0.1.0/24"]}}`},
	{"$NET/routeTables/table", networkVersion, `{"location":"eastus2","tags":{"a":"b"},"properties":{"disableBgpRoutePropagation":true,"routes":[{"name":"route","properties":{"addressPrefix":"0.0.0.0/0","nextHopType":"VirtualAppliance","nextHopIpAddress":"10.1.0.9"}}]}}`},
	{"$NET/routeTables/table/routes/route2", networkVersion, `{"properties":{"addressPrefix":"10.9.0.0/16","nextHopType":"None"}}`},
	{"$NET/publicIPPrefixes/prefix", networkVersion, `{"location":"eastus2","tags":{"a":"b"},"sku":{"name":"Standard","tier":"Regional"},"zones":["1"],"properties":{"prefixLength":30,"publicIPAddressVersion":"IPv4"}}`},
	{"$NET/publicIPAddresses/ip", networkVersion, `{"location":"eastus2","tags":{"a":"b"},"sku":{"name":"Standard","tier":"Regional"},"zones":["1"],"properties":{"publicIPAllocationMethod":"Static","publicIPAddressVersion":"IPv4","idleTimeoutInMinutes":4,"dnsSettings":{"domainNameLabel":"label"}}}`},
	{"$NET/natGateways/nat", networkVersion, `{"location":"eastus2","tags":{"a":"b"},"sku":{"name":"Standard"},"properties":{"idleTimeoutInMinutes":5,"publicIpAddresses":[{"id":"$NET/publicIPAddresses/ip"}]}}`},
	{"$NET/virtualNetworks/vnet", networkVersion, `{"location":"eastus2","tags":{"a":"b"},"properties":{"addressSpace":{"addressPrefixes":["10.1.0.0/16"]},"dhcpOptions":{"dnsServers":["10.1.0.5"]},"enableDdosProtection":false,"flowTimeoutInMinutes":10,"subnets":[{"name":"default","properties":{"addressPrefix":"10.1.0.0/24","networkSecurityGroup":{"id":"$NET/networkSecurityGroups/nsg"},"routeTable":{"id":"$NET/routeTables/table"},"privateEndpointNetworkPolicies":"Disabled","privateLinkServiceNetworkPolicies":"Disabled"}}]}}`},
	{"$NET/virtualNetworks/vnet/subnets/spare", networkVersion, `{"properties":{"addressPrefix":"10.1.1.0/24","natGateway":{"id":"$NET/natGateways/nat"},"serviceEndpoints":[{"service":"Microsoft.Storage"}],"delegations":[{"name":"d","properties":{"serviceName":"Microsoft.Web/serverFarms"}}],"privateEndpointNetworkPolicies":"Enabled"}}`},
	{"$NET/virtualNetworks/vnet2", networkVersion, `{"location":"eastus2","properties":{"addressSpace":{"addressPrefixes":["10.2.0.0/16"]}}}`},
	{"$NET/virtualNetworks/vnet/virtualNetworkPeerings/peering", networkVersion, `{"properties":{"remoteVirtualNetwork":{"id":"$NET/virtualNetworks/vnet2"},"allowVirtualNetworkAccess":true,"allowForwardedTraffic":true,"allowGatewayTransit":false,"useRemoteGateways":false}}`},
	{"$NET/networkInterfaces/nic", networkVersion, `{"location":"eastus2","tags":{"a":"b"},"properties":{"enableAcceleratedNetworking":false,"enableIPForwarding":true,"networkSecurityGroup":{"id":"$NET/networkSecurityGroups/nsg"},"dnsSettings":{"dnsServers":["10.1.0.6"],"internalDnsNameLabel":"nic"},"ipConfigurations":[{"name":"c","properties":{"primary":true,"subnet":{"id":"$NET/virtualNetworks/vnet/subnets/default"},"privateIPAllocationMethod":"Static","privateIPAddress":"10.1.0.20","privateIPAddressVersion":"IPv4","applicationSecurityGroups":[{"id":"$NET/applicationSecurityGroups/asg"}]}}]}}`},
	{"$NET/loadBalancers/lb", networkVersion, `{"location":"eastus2","tags":{"a":"b"},"sku":{"name":"Standard"},"properties":{"frontendIPConfigurations":[{"name":"f","properties":{"subnet":{"id":"$NET/virtualNetworks/vnet/subnets/default"},"privateIPAllocationMethod":"Dynamic"}}],"backendAddressPools":[{"name":"pool"}],"probes":[{"name":"probe","properties":{"protocol":"Tcp","port":80,"intervalInSeconds":5,"numberOfProbes":2}}],"loadBalancingRules":[{"name":"rule","properties":{"protocol":"Tcp","frontendPort":80,"backendPort":80,"idleTimeoutInMinutes":4,"enableFloatingIP":false,"loadDistribution":"Default","frontendIPConfiguration":{"id":"$NET/loadBalancers/lb/frontendIPConfigurations/f"},"backendAddressPool":{"id":"$NET/loadBalancers/lb/backendAddressPools/pool"},"probe":{"id":"$NET/loadBalancers/lb/probes/probe"}}}]}}`},
	{"$NET/loadBalancers/lb2", networkVersion, `{"location":"eastus2","sku":{"name":"Standard"},"properties":{"frontendIPConfigurations":[{"name":"f","properties":{"subnet":{"id":"$NET/virtualNetworks/vnet/subnets/default"}}}]}}`},
	{"$NET/loadBalancers/lb/inboundNatRules/nat", networkVersion, `{"properties":{"protocol":"Tcp","frontendPort":3389,"backendPort":3389,"idleTimeoutInMinutes":4,"enableFloatingIP":false,"frontendIPConfiguration":{"id":"$NET/loadBalancers/lb/frontendIPConfigurations/f"}}}`},
	{"$NET/loadBalancers/lb/backendAddressPools/pool2", networkVersion, `{"properties":{}}`},
	{"$NET/privateLinkServices/pls", networkVersion, `{"location":"eastus2","tags":{"a":"b"},"properties":{"enableProxyProtocol":false,"fqdns":["db.example.com"],"visibility":{"subscriptions":["*"]},"autoApproval":{"subscriptions":["$SUB"]},"ipConfigurations":[{"name":"c","properties":{"primary":true,"subnet":{"id":"$NET/virtualNetworks/vnet/subnets/default"},"privateIPAllocationMethod":"Dynamic","privateIPAddressVersion":"IPv4"}}],"loadBalancerFrontendIpConfigurations":[{"id":"$NET/loadBalancers/lb/frontendIPConfigurations/f"}]}}`},
	{"$RG/providers/Microsoft.Storage/storageAccounts/storageone", storageVersion, `{"location":"eastus2","tags":{"a":"b"},"kind":"StorageV2","sku":{"name":"Standard_LRS"},"properties":{"accessTier":"Hot","allowBlobPublicAccess":false,"allowSharedKeyAccess":true,"minimumTlsVersion":"TLS1_2","supportsHttpsTrafficOnly":true,"publicNetworkAccess":"Enabled","networkAcls":{"bypass":"AzureServices","defaultAction":"Allow"}}}`},
	{"$NET/privateEndpoints/pe", networkVersion, `{"location":"eastus2","tags":{"a":"b"},"properties":{"customNetworkInterfaceName":"penic","subnet":{"id":"$NET/virtualNetworks/vnet/subnets/default"},"applicationSecurityGroups":[{"id":"$NET/applicationSecurityGroups/asg"}],"manualPrivateLinkServiceConnections":[{"name":"c","properties":{"privateLinkServiceId":"$SERVICE","requestMessage":"hello"}}]}}`},
	{"$NET/privateEndpoints/waiting", networkVersion, `{"location":"eastus2","properties":{"subnet":{"id":"$NET/virtualNetworks/vnet/subnets/default"},"manualPrivateLinkServiceConnections":[{"name":"c","properties":{"privateLinkServiceId":"$SERVICE"}}]}}`},
	{"$NET/privateEndpoints/pe2", networkVersion, `{"location":"eastus2","properties":{"subnet":{"id":"$NET/virtualNetworks/vnet/subnets/default"},"privateLinkServiceConnections":[{"name":"c","properties":{"privateLinkServiceId":"$NET/privateLinkServices/pls"}}]}}`},
	{"$NET/privateEndpoints/pe3", networkVersion, `{"location":"eastus2","properties":{"subnet":{"id":"$NET/virtualNetworks/vnet/subnets/default"},"ipConfigurations":[{"name":"i","properties":{"groupId":"blob","memberName":"blob","privateIPAddress":"10.1.0.30"}}],"privateLinkServiceConnections":[{"name":"c","properties":{"groupIds":["blob"],"privateLinkServiceId":"$RG/providers/Microsoft.Storage/storageAccounts/storageone"}}]}}`},
	{"$NET/privateDnsZones/privatelink.blob.core.windows.net", dnsVersion, `{"location":"global","tags":{"a":"b"}}`},
	{"$NET/privateDnsZones/privatelink.blob.core.windows.net/virtualNetworkLinks/link", dnsVersion, `{"location":"global","tags":{"a":"b"},"properties":{"virtualNetwork":{"id":"$NET/virtualNetworks/vnet"},"registrationEnabled":false}}`},
	{"$NET/privateDnsZones/privatelink.blob.core.windows.net/A/www", dnsVersion, `{"properties":{"ttl":3600,"metadata":{"k":"v"},"aRecords":[{"ipv4Address":"10.1.0.7"}]}}`},
	{"$NET/privateEndpoints/pe3/privateDnsZoneGroups/default", networkVersion, `{"properties":{"privateDnsZoneConfigs":[{"name":"z","properties":{"privateDnsZoneId":"$NET/privateDnsZones/privatelink.blob.core.windows.net"}}]}}`},
	{"$RG/providers/Microsoft.Resources/deployments/deployment", groupVersion, `{"properties":{"mode":"Incremental","template":{"$schema":"https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#","contentVersion":"1.0.0.0","resources":[{"type":"Microsoft.Network/applicationSecurityGroups","apiVersion":"2024-05-01","name":"deployed","location":"eastus2","properties":{}}]}}}`},
}

const (
	networkVersion = "2025-09-01"
	dnsVersion     = "2024-06-01"
	storageVersion = "2024-01-01"
	groupVersion   = "2021-04-01"
)

// newWorld returns a new world, which is the same each time.
func newWorld(t testing.TB) *world {
	t.Helper()
	sim := simulator.New(&simulator.Options{Seed: 13, Clock: simulator.Manual(), Record: true, JournalLimit: 100, Durations: simulator.Durations{TokenLifetime: 10000 * time.Hour}})
	cluster := sim.AddCluster(simulator.Cluster{})
	w := &world{sim: sim, values: map[string]string{}}
	w.signIn(t)
	account := sim.Account()
	group := "/subscriptions/" + account.SubscriptionID + "/resourceGroups/network"
	for name, value := range map[string]string{
		"$SUB": account.SubscriptionID, "$RG": group, "$NET": group + "/providers/Microsoft.Network", "$SERVICE": cluster.ServiceID,
		"subscriptionId": account.SubscriptionID, "resourceGroupName": "network", "groupName": "network",
		"virtualNetworkName": "vnet", "subnetName": "spare", "virtualNetworkPeeringName": "peering", "networkInterfaceName": "nic",
		"publicIpAddressName": "ip", "publicIpPrefixName": "prefix", "natGatewayName": "nat", "loadBalancerName": "lb",
		"frontendIPConfigurationName": "f", "backendAddressPoolName": "pool2", "backendPoolName": "pool2", "inboundNatRuleName": "nat",
		"loadBalancingRuleName": "rule", "probeName": "probe", "applicationSecurityGroupName": "asg", "networkSecurityGroupName": "nsg",
		"ipGroupsName": "addresses", "securityRuleName": "rule2", "defaultSecurityRuleName": "AllowVnetInBound", "routeTableName": "table", "routeName": "route2",
		"privateEndpointName": "pe3", "privateDnsZoneGroupName": "default", "serviceName": "pls", "privateZoneName": "privatelink.blob.core.windows.net",
		"virtualNetworkLinkName": "link", "recordType": "A", "relativeRecordSetName": "www", "accountName": "storageone",
		"location": "eastus2", "resourceProviderNamespace": "Microsoft.Network", "deploymentName": "deployment",
		"clusterId": cluster.ClusterID, "tidbNodeGroupId": cluster.NodeGroupID, "privateEndpointConnection.tidbNodeGroupId": cluster.NodeGroupID, "regionId": "azure-eastus2",
	} {
		w.values[name] = value
	}
	w.must(t, "PUT", group+"?api-version="+groupVersion, `{"location":"eastus2","tags":{"a":"b"}}`)
	for _, r := range resources {
		w.must(t, "PUT", w.fill(r.path)+"?api-version="+r.version, w.fill(r.body))
		w.settle()
	}
	sim.Advance(time.Hour)
	w.values["peConnectionName"] = w.firstName(t, w.fill("$NET/privateLinkServices/pls/privateEndpointConnections?api-version="+networkVersion))
	w.values["privateEndpointConnectionName"] = w.firstName(t, w.fill("$RG/providers/Microsoft.Storage/storageAccounts/storageone/privateEndpointConnections?api-version="+storageVersion))
	connections := fmt.Sprintf("/v1beta1/clusters/%s/tidbNodeGroups/%s/privateEndpointConnections", cluster.ClusterID, cluster.NodeGroupID)
	w.must(t, "POST", connections, w.fill(`{"endpointId":"$NET/privateEndpoints/pe","privateIpAddress":"$IP"}`))
	sim.Advance(time.Hour)
	snapshot := sim.Snapshot()
	for _, connection := range snapshot.Connections {
		if connection.State == "ACTIVE" {
			w.values["privateEndpointConnectionId"] = connection.ID
		}
	}
	if len(snapshot.Connections) != 2 || w.values["privateEndpointConnectionId"] == "" {
		t.Fatalf("of two connections one should be ACTIVE: %+v", snapshot.Connections)
	}
	return w
}

// restored returns a world that is restored from what was saved of this one.
func (w *world) restored(t testing.TB, saved []byte) *world {
	t.Helper()
	sim, err := simulator.Load(bytes.NewReader(saved), &simulator.Options{Clock: simulator.Manual(), JournalLimit: 100})
	if err != nil {
		t.Fatal(err)
	}
	again := &world{sim: sim, values: w.values}
	again.signIn(t)
	return again
}

func (w *world) signIn(t testing.TB) {
	t.Helper()
	token, err := w.sim.Credential().GetToken(t.Context(), policy.TokenRequestOptions{Scopes: []string{armAddress + "/.default"}})
	if err != nil {
		t.Fatal(err)
	}
	key := w.sim.Account().APIKey
	w.token = token.Token
	w.tidb = &http.Client{Transport: &digest.Transport{Username: key.Public, Password: string(key.Private), Transport: w.sim}}
}

// settle lets everything in progress end.
func (w *world) settle() {
	for range 20 {
		next, more := w.sim.NextChange()
		if !more || next.Sub(w.sim.Now()) > time.Hour {
			return
		}
		w.sim.Advance(next.Sub(w.sim.Now()))
	}
}

// fill replaces $NAMES by IDs. "$schema" is not such a name.
func (w *world) fill(text string) string {
	text = strings.NewReplacer("$SUB", w.values["$SUB"], "$RG", w.values["$RG"], "$NET", w.values["$NET"], "$SERVICE", w.values["$SERVICE"]).Replace(text)
	if strings.Contains(text, "$IP") {
		for _, pe := range w.sim.Snapshot().PrivateEndpoints {
			if strings.HasSuffix(pe.ID, "/pe") {
				text = strings.ReplaceAll(text, "$IP", pe.PrivateIPAddress)
			}
		}
	}
	return text
}

// path returns an operation's path with the IDs of the world's resources.
func (w *world) path(pattern string) string {
	var out strings.Builder
	for {
		before, rest, found := strings.Cut(pattern, "{")
		out.WriteString(before)
		if !found {
			return out.String()
		}
		name, after, _ := strings.Cut(rest, "}")
		if value := w.values[name]; value != "" {
			out.WriteString(value)
		} else {
			out.WriteString("one")
		}
		pattern = after
	}
}

// bodyOf returns a body for a write to this path, or "{}" if the world has none.
func (w *world) bodyOf(pattern string) string {
	path := w.path(pattern)
	for _, r := range resources {
		if strings.EqualFold(w.fill(r.path), path) {
			return w.fill(r.body)
		}
	}
	return "{}"
}

// send sends one request. target is a path with a query.
func (w *world) send(t testing.TB, method, target, body string) reply {
	t.Helper()
	r, err := w.request(method, target, body)
	if err != nil {
		t.Fatalf("%s %s: %v", method, target, err)
	}
	client := w.tidb.Transport
	if r.URL.Host == "management.azure.com" {
		r.Header.Set("Authorization", "Bearer "+w.token)
		client = w.sim
	}
	resp, err := client.RoundTrip(r)
	if err != nil {
		t.Fatalf("%s %s: %v", method, target, err)
	}
	content, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return reply{resp.StatusCode, resp.Header, content}
}

func (w *world) request(method, target, body string) (*http.Request, error) {
	address := armAddress
	if strings.HasPrefix(target, "/v1beta1") {
		address = tidbAddress
	}
	r, err := http.NewRequest(method, address+target, strings.NewReader(body))
	if err == nil && body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	return r, err
}

func (w *world) must(t testing.TB, method, target, body string) reply {
	t.Helper()
	got := w.send(t, method, target, body)
	if got.status >= 300 {
		t.Fatalf("%s %s %s: %d %s", method, target, body, got.status, got.body)
	}
	return got
}

// firstName returns the name of the first element of a list.
func (w *world) firstName(t testing.TB, target string) string {
	t.Helper()
	var listed struct {
		Value []struct {
			Name string `json:"name"`
		} `json:"value"`
	}
	if err := json.Unmarshal(w.must(t, "GET", target, "").body, &listed); err != nil || len(listed.Value) == 0 {
		t.Fatalf("GET %s lists nothing: %v", target, err)
	}
	return listed.Value[0].Name
}

// TestWorld checks that every resource exists and is at rest.
func TestWorld(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for _, r := range resources {
		got := w.must(t, "GET", w.fill(r.path)+"?api-version="+r.version, "")
		if strings.HasSuffix(r.path, "/deployment") {
			continue
		}
		if !bytes.Contains(got.body, []byte(`"provisioningState":"Succeeded"`)) && !strings.Contains(r.path, "/A/") {
			t.Errorf("%s is not at rest: %s", r.path, got.body)
		}
	}
	var saved bytes.Buffer
	if err := w.sim.Save(&saved); err != nil {
		t.Fatal(err)
	}
	if again := w.restored(t, saved.Bytes()); again.dump(t) != w.dump(t) {
		t.Error("a restored world differs")
	}
}

// dump returns everything that can be read of the world.
func (w *world) dump(t testing.TB) string {
	t.Helper()
	var out strings.Builder
	for _, r := range w.collections() {
		out.WriteString(r + "\n")
		out.Write(w.send(t, "GET", r, "").body)
	}
	snapshot, err := json.Marshal(w.sim.Snapshot())
	if err != nil {
		t.Fatal(err)
	}
	out.Write(snapshot)
	return out.String()
}

// collections returns the targets of the lists that together show everything in the
// world.
func (w *world) collections() []string {
	seen, targets := map[string]bool{}, []string{}
	add := func(path, version string) {
		if target := path + "?api-version=" + version; !seen[target] {
			seen[target] = true
			targets = append(targets, target)
		}
	}
	for _, r := range resources {
		path := w.fill(r.path)
		add(path[:strings.LastIndexByte(path, '/')], r.version)
	}
	add(w.fill("/subscriptions/$SUB/resourceGroups"), groupVersion)
	add(w.fill("/subscriptions/$SUB/resources"), groupVersion)
	add(w.fill("/subscriptions/$SUB/providers"), groupVersion)
	return append(targets, "/v1beta1/clusters", "/v1beta1/clusters/-/tidbNodeGroups/-/privateEndpointConnections")
}
