package storage

import (
	"maps"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/arm"
)

// immutability is the setting that keeps versions of blobs as they are.
const immutability = "immutableStorageWithVersioning"

// mergeImmutability merges what a body sends about versions that cannot be changed with what
// the account had, and returns the result, or nil if there is nothing. Rules and errors are
// recorded; that a policy is Disabled or Unlocked first, and Locked for good, is described too.
func mergeImmutability(had, sent any) (map[string]any, *arm.Error) {
	if sent == nil && had == nil {
		return nil, nil
	}
	before, _ := had.(map[string]any)
	change, _ := sent.(map[string]any)
	merged := map[string]any{}
	maps.Copy(merged, before)
	maps.Copy(merged, change)
	policy, ok := change["immutabilityPolicy"].(map[string]any)
	if !ok {
		return merged, nil
	}
	if merged["enabled"] != true {
		return nil, errImmutability("Storage account level default immutability policy cannot be set as account level WORM is disabled")
	}
	old, _ := before["immutabilityPolicy"].(map[string]any)
	next := map[string]any{}
	maps.Copy(next, old)
	maps.Copy(next, policy)
	merged["immutabilityPolicy"] = next
	return merged, checkPolicy(old, next)
}

// checkPolicy checks the change of a policy, which is nil if there was none.
func checkPolicy(old, next map[string]any) *arm.Error {
	const period, appends = "immutabilityPeriodSinceCreationInDays", "allowProtectedAppendWrites"
	days, _ := next[period].(float64)
	daysBefore, _ := old[period].(float64)
	switch locked := old["state"] == "Locked"; {
	case next["state"] == nil || next[period] == nil:
		return errImmutability("The required property immutabilityPolicy.state, immutabilityPolicy." + period + " is missing.")
	case locked && next["state"] != "Locked":
		return errImmutability("The immutability policy state cannot be changed once Locked.")
	case locked && days < daysBefore:
		return errImmutability("The " + period + " can only be extended for a Locked policy.")
	case locked && next[appends] != old[appends]:
		return errImmutability("Request parameters are invalid: " + appends + ".")
	case !locked && next["state"] == "Locked" && old["state"] != "Unlocked":
		return errImmutability(`Storage account immutability policy state can be set to "Unlocked, Disabled". Note that the immutability state can either be Disabled or Unlocked during account creation.`)
	}
	return nil
}

// errImmutability is recorded.
func errImmutability(message string) *arm.Error {
	return formed(400, "InvalidStorageAccountImmutabilityPolicy", message)
}
