package storage

import (
	"maps"
	"strings"
	"time"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/arm"
)

// newDefaults is when storage begins to show IPv6 rules, and a minimum TLS version that
// was not sent: in 2023-05-01, not in 2021-04-01 (recorded).
const newDefaults = "2023"

type keyWire struct {
	KeyType string    `json:"keyType"`
	Enabled bool      `json:"enabled"`
	Time    time.Time `json:"lastEnabledTime"`
}

// showAccount shows the defaults of an account, and over them what was sent.
func showAccount(s *arm.State, a *account, properties *map[string]any, v arm.View) {
	key := keyWire{"Account", true, a.Created}
	encryption := map[string]any{"services": map[string]keyWire{"file": key, "blob": key}, "keySource": namespace}
	acls := map[string]any{"bypass": "AzureServices", "virtualNetworkRules": []any{}, "ipRules": []any{}, "defaultAction": "Allow"}
	p := map[string]any{
		"keyCreationTime":             map[string]time.Time{"key1": a.Created, "key2": a.Created},
		"privateEndpointConnections":  s.WireParts(a, connections.Type, v),
		"allowCrossTenantReplication": false, "allowBlobPublicAccess": false, "supportsHttpsTrafficOnly": true,
		"provisioningState": a.ProvisioningState, "creationTime": a.Created,
		"primaryEndpoints": a.endpoints(""), "primaryLocation": a.Location, "statusOfPrimary": "available",
	}
	*properties = p
	if a.Kind != "Storage" { // recorded
		p["accessTier"] = "Hot"
	}
	if v.Version >= newDefaults {
		acls["ipv6Rules"], p["minimumTlsVersion"] = []any{}, "TLS1_0"
	}
	if replica := pairedRegions[a.Location]; replica != "" && strings.Contains(a.SKU.Name, "G") {
		p["secondaryLocation"], p["statusOfSecondary"] = replica, "available"
		if strings.Contains(a.SKU.Name, "_RAG") {
			p["secondaryEndpoints"] = a.endpoints("-secondary") // described
		}
	}
	maps.Copy(p, a.settings)
	sent, _ := a.settings["encryption"].(map[string]any)
	if require, ok := sent["requireInfrastructureEncryption"].(bool); ok {
		encryption["requireInfrastructureEncryption"] = require
	}
	sent, _ = a.settings["networkAcls"].(map[string]any)
	maps.Copy(acls, sent)
	p["encryption"], p["networkAcls"] = encryption, acls
}

// endpoints are the URLs of the account's services; suffix is added to its name. Files have
// no replica that can be read.
func (a *account) endpoints(suffix string) map[string]string {
	urls := map[string]string{}
	for _, service := range services[a.Kind] {
		if suffix == "" || service != "file" {
			urls[service] = "https://" + a.host(service, suffix) + "/"
		}
	}
	return urls
}
