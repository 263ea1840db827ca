package storage

import (
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/arm"
)

// storageDefaults is when storage shows IPv6 rules, and a minimum TLS version that was
// not sent: in 2023-05-01, not in 2021-04-01 [seen].
const storageDefaults = "2023"

type storageAccountWire struct {
	SKU        arm.SKUWire       `json:"sku"`
	Kind       string            `json:"kind"`
	ID         string            `json:"id"`
	Name       string            `json:"name"`
	Type       string            `json:"type"`
	Location   string            `json:"location"`
	Tags       map[string]string `json:"tags"`
	Properties map[string]any    `json:"properties"`
}

type storageKeyWire struct {
	KeyType string    `json:"keyType"`
	Enabled bool      `json:"enabled"`
	Time    time.Time `json:"lastEnabledTime"`
}

func (a *Account) Wire(_ *arm.State, v arm.View) any {
	w := storageAccountWire{SKU: a.SKU, Kind: a.Kind, ID: a.ID, Name: a.Name, Type: Namespace + "/storageAccounts", Location: a.Location, Tags: map[string]string{}}
	if a.Tags != nil {
		w.Tags = a.Tags
	}
	connections := []storageConnectionWire{}
	for _, conn := range a.connections.Sorted() {
		connections = append(connections, storageWire(conn, a))
	}
	key := storageKeyWire{"Account", true, a.Created}
	encryption := map[string]any{"services": map[string]storageKeyWire{"file": key, "blob": key}, "keySource": Namespace}
	acls := map[string]any{"bypass": "AzureServices", "virtualNetworkRules": []any{}, "ipRules": []any{}, "defaultAction": "Allow"}
	w.Properties = map[string]any{
		"keyCreationTime": map[string]time.Time{"key1": a.Created, "key2": a.Created}, "privateEndpointConnections": connections,
		"allowCrossTenantReplication": false, "allowBlobPublicAccess": false, "supportsHttpsTrafficOnly": true,
		"provisioningState": a.ProvisioningState, "creationTime": a.Created,
		"primaryEndpoints": a.endpoints(""), "primaryLocation": a.Location, "statusOfPrimary": "available",
	}
	p := w.Properties
	if a.Kind != "Storage" { // [seen]
		p["accessTier"] = "Hot"
	}
	if v.Version >= storageDefaults {
		acls["ipv6Rules"], p["minimumTlsVersion"] = []any{}, "TLS1_0"
	}
	if location := pairedRegions[a.Location]; location != "" && strings.Contains(a.SKU.Name, "G") {
		p["secondaryLocation"], p["statusOfSecondary"] = location, "available"
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
	return w
}

// endpoints are the URLs of the account's services; suffix is behind its name. Files
// have no replica that can be read.
func (a *Account) endpoints(suffix string) map[string]string {
	urls := map[string]string{}
	for _, service := range storageServices[a.Kind] {
		if suffix == "" || service != "file" {
			urls[service] = "https://" + strings.Replace(a.host(service), a.Name, a.Name+suffix, 1) + "/"
		}
	}
	return urls
}

// pairedRegions are where an account that is replicated to another region has its
// replica [seen for eastus and chinaeast2, documentation].
var pairedRegions = map[string]string{
	"eastus": "westus", "westus": "eastus", "eastus2": "centralus", "centralus": "eastus2", "westus2": "westcentralus", "westus3": "eastus",
	"northeurope": "westeurope", "westeurope": "northeurope", "uksouth": "ukwest", "japaneast": "japanwest", "japanwest": "japaneast",
	"southeastasia": "eastasia", "eastasia": "southeastasia", "australiaeast": "australiasoutheast",
	"chinaeast2": "chinanorth2", "chinanorth2": "chinaeast2",
}

// storageSettings are the properties of an account that are shown as they were sent
// (API description; [seen] for most), with a value of their type.
var storageSettings = map[string]any{
	"accessTier": "", "allowBlobPublicAccess": true, "allowCrossTenantReplication": true, "allowSharedKeyAccess": true, "allowedCopyScope": "",
	"defaultToOAuthAuthentication": true, "dnsEndpointType": "", "encryption": map[string]any{}, "isHnsEnabled": true, "isLocalUserEnabled": true,
	"isNfsV3Enabled": true, "isSftpEnabled": true, "keyPolicy": map[string]any{}, "largeFileSharesState": "", "minimumTlsVersion": "",
	"networkAcls": map[string]any{}, "publicNetworkAccess": "", "sasPolicy": map[string]any{}, "supportsHttpsTrafficOnly": true,
}

// readStorageSettings picks the settings out of what was sent.
func readStorageSettings(sent map[string]any) (map[string]any, *arm.Error) {
	settings := map[string]any{}
	for _, name := range slices.Sorted(maps.Keys(sent)) {
		for known, like := range storageSettings {
			if !strings.EqualFold(name, known) || sent[name] == nil {
				continue
			}
			ok := false
			switch like.(type) {
			case string:
				_, ok = sent[name].(string)
			case bool:
				_, ok = sent[name].(bool)
			default:
				_, ok = sent[name].(map[string]any)
			}
			if !ok {
				return nil, errStorageValue(known)
			}
			settings[known] = sent[name]
		}
	}
	return settings, nil
}
