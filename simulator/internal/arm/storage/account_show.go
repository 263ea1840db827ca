package storage

import (
	"maps"
	"strings"
	"time"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/arm"
)

// accountSince are the first api-versions that show properties (recorded: not in 2016-01-01,
// 2016-12-01, 2019-04-01, 2019-06-01 and 2022-09-01, in the order of the dates).
var accountSince = map[string]string{
	"supportsHttpsTrafficOnly": "2016-12-01", "networkAcls": "2017-06-01", "privateEndpointConnections": "2019-06-01",
	"minimumTlsVersion": "2019-06-01", "keyCreationTime": keyTimes, "allowBlobPublicAccess": "2021-01-01", "allowCrossTenantReplication": "2021-01-01",
	"allowCrossTenantDelegationSas": "2025-06-01", // recorded
}

// newDefaults is when storage begins to show IPv6 rules: in 2023-01-01, not in 2022-09-01
// (recorded).
const newDefaults = "2023"

// httpsByDefault is the first api-version in which a new account refuses plain HTTP unless its
// request says otherwise (documented, recorded).
const httpsByDefault = "2019-04-01"

type keyWire struct {
	KeyType string    `json:"keyType,omitzero"` // since 2019-06-01 (recorded)
	Enabled bool      `json:"enabled"`
	Time    time.Time `json:"lastEnabledTime"`
}

// showAccount shows the defaults of an account, and over them what was sent.
func showAccount(s *arm.State, a *account, properties *map[string]any, v arm.View) {
	key := keyWire{"Account", true, a.Created}
	if !v.Shows("2019-06-01") {
		key.KeyType = ""
	}
	keys := map[string]keyWire{"file": key, "blob": key}
	if !v.Shows("2017-06-01") { // recorded
		delete(keys, "file")
	}
	encryption := map[string]any{"services": keys, "keySource": namespace}
	acls := map[string]any{"bypass": "AzureServices", "virtualNetworkRules": []any{}, "ipRules": []any{}, "defaultAction": "Allow"}
	p := map[string]any{
		"keyCreationTime":             map[string]time.Time{"key1": a.keyCreated(0), "key2": a.keyCreated(1)},
		"privateEndpointConnections":  s.WireParts(a, connections.Type, v),
		"allowCrossTenantReplication": false, "allowCrossTenantDelegationSas": false, "allowBlobPublicAccess": false, "supportsHttpsTrafficOnly": true,
		"minimumTlsVersion": "TLS1_2", // recorded of accounts made in 2025, in all api-versions; older ones have 1.0 or none
		"provisioningState": a.ProvisioningState, "creationTime": a.Created,
		"primaryEndpoints": a.endpoints(""), "primaryLocation": a.Location, "statusOfPrimary": "available",
	}
	*properties = p
	if a.Kind != "Storage" { // recorded
		p["accessTier"] = "Hot"
	}
	if a.Extended.Name != "" {
		p["primaryExtendedLocation"] = a.Extended
	}
	if v.Version >= newDefaults {
		acls["ipv6Rules"] = []any{}
	}
	if replica := a.replica(); replica != "" {
		p["secondaryLocation"], p["statusOfSecondary"] = replica, "available"
		if strings.Contains(a.SKU.Name, "_RAG") {
			p["secondaryEndpoints"] = a.endpoints("-secondary") // described
		}
	}
	maps.Copy(p, a.settings)
	sent, _ := a.settings["encryption"].(map[string]any)
	for _, name := range []string{"keySource", "requireInfrastructureEncryption", "keyvaultproperties", "identity"} {
		if value := sent[name]; value != nil {
			encryption[name] = value // recorded for requireInfrastructureEncryption, described for the others
		}
	}
	if encryption["keySource"] == namespace {
		delete(encryption, "keyvaultproperties") // assumed: the key is no longer one of the account's owner
	}
	chosen, _ := sent["services"].(map[string]any)
	for _, service := range []string{"queue", "table"} {
		if choice, _ := chosen[service].(map[string]any); choice["keyType"] == "Account" {
			keys[service] = key // recorded: a service with a key of its own is not shown
		}
	}
	sent, _ = a.settings["networkAcls"].(map[string]any)
	maps.Copy(acls, sent)
	acls["virtualNetworkRules"] = shownRules(acls["virtualNetworkRules"])
	p["encryption"], p["networkAcls"] = encryption, acls
	if auth, ok := a.settings["azureFilesIdentityBasedAuthentication"].(map[string]any); ok {
		p["azureFilesIdentityBasedAuthentication"] = shownDirectory(auth)
	}
	if policy, ok := p["sasPolicy"].(map[string]any); ok && policy["expirationAction"] == nil {
		p["sasPolicy"] = map[string]any{"sasExpirationPeriod": policy["sasExpirationPeriod"], "expirationAction": "Log"} // recorded
	}
	for name, since := range accountSince {
		if !v.Shows(since) {
			delete(p, name)
		}
	}
}

// shownRules adds to the rules for subnets what a request may leave out (recorded).
func shownRules(sent any) []any {
	rules := []any{}
	list, _ := sent.([]any)
	for _, rule := range list {
		rule, _ := rule.(map[string]any)
		shown := map[string]any{"action": "Allow", "state": "Succeeded"}
		maps.Copy(shown, rule)
		rules = append(rules, shown)
	}
	return rules
}

// shownDirectory adds blanks to the domain of AADKERB for what only an Active Directory has
// (recorded).
func shownDirectory(sent map[string]any) map[string]any {
	domain, ok := sent["activeDirectoryProperties"].(map[string]any)
	if !ok || sent["directoryServiceOptions"] != "AADKERB" {
		return sent
	}
	shown := map[string]any{"netBiosDomainName": " ", "forestName": " ", "domainSid": " ", "azureStorageSid": " "}
	maps.Copy(shown, domain)
	auth := maps.Clone(sent)
	auth["activeDirectoryProperties"] = shown
	return auth
}
