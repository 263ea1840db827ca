package storage

import (
	"maps"
	"reflect"
	"slices"
	"strings"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/arm"
)

// settings are the properties of an account that are shown as they were sent (described;
// most are recorded), with a value of their type.
var settings = map[string]any{
	"accessTier": "", "azureFilesIdentityBasedAuthentication": map[string]any{}, "allowBlobPublicAccess": true, "allowCrossTenantDelegationSas": true, "allowCrossTenantReplication": true, "allowSharedKeyAccess": true, "allowedCopyScope": "",
	"customDomain": map[string]any{}, "defaultToOAuthAuthentication": true, "dnsEndpointType": "", "enableExtendedGroups": true, "encryption": map[string]any{},
	immutability: map[string]any{}, "isHnsEnabled": true, "isLocalUserEnabled": true,
	"isNfsV3Enabled": true, "isSftpEnabled": true, "keyPolicy": map[string]any{}, "largeFileSharesState": "", "minimumTlsVersion": "",
	"networkAcls": map[string]any{}, "publicNetworkAccess": "", "routingPreference": map[string]any{}, "sasPolicy": map[string]any{}, "supportsHttpsTrafficOnly": true,
}

// readSettings returns the settings among the properties that were sent. Names may have
// any case.
func readSettings(sent map[string]any) (map[string]any, *arm.Error) {
	found := map[string]any{}
	for _, name := range slices.Sorted(maps.Keys(sent)) {
		for known, like := range settings {
			switch {
			case !strings.EqualFold(name, known) || sent[name] == nil:
			case reflect.TypeOf(sent[name]) != reflect.TypeOf(like):
				return nil, errValue(known)
			default:
				found[known] = sent[name]
			}
		}
	}
	policy, _ := found["keyPolicy"].(map[string]any)
	if days, ok := policy["keyExpirationPeriodInDays"].(float64); ok && days < 0 {
		return nil, errValue("keyPolicy.keyExpirationPeriodInDays") // recorded
	}
	return found, nil
}

// merged are the settings of which a write leaves alone the members that it does not send
// (recorded for the routing preference; assumed for encryption, of which
// the scope of keys is fixed at creation: documented).
var merged = []string{"routingPreference", "encryption"}

// merge returns the setting after value was sent.
func merge(name string, before, value any) any {
	if !slices.Contains(merged, name) {
		return value
	}
	return overlay(before, value)
}

// overlay returns before with the members that value has, at all depths.
func overlay(before, value any) any {
	old, _ := before.(map[string]any)
	members, ok := value.(map[string]any)
	if !ok || old == nil {
		return value
	}
	both := maps.Clone(old)
	for name, member := range members {
		both[name] = overlay(old[name], member)
	}
	return both
}
