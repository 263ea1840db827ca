package storage_test

import (
	"strings"
	"testing"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/arm/armtest"
)

// TestImmutability: what can be said of versions that cannot be changed, and when.
func TestImmutability(t *testing.T) {
	t.Parallel()
	const other, code = "Microsoft.Storage/storageAccounts/other", "InvalidStorageAccountImmutabilityPolicy"
	sent := func(setting string) string {
		return `{"properties":{"immutableStorageWithVersioning":` + setting + `}}`
	}
	policy := func(text string) string { return sent(`{"immutabilityPolicy":{` + text + `}}`) }
	created := func(setting string) string {
		return strings.Replace(sent(setting), `{`, strings.TrimSuffix(body, `}`)+`,`, 1)
	}
	run(t, map[string][]armtest.Step{
		"is created Disabled or Unlocked": {
			{Do: "PUT " + other, Body: created(`{"enabled":true,"immutabilityPolicy":{"immutabilityPeriodSinceCreationInDays":10}}`), Status: 400, Has: code + " & The required property immutabilityPolicy.state"},
			{Do: "PUT " + other, Body: created(`{"enabled":true,"immutabilityPolicy":{"immutabilityPeriodSinceCreationInDays":10,"state":"Locked"}}`), Status: 400, Has: code + ` & can be set to \"Unlocked, Disabled\"`},
			{Do: "PUT " + other, Body: created(`{"enabled":false}`), Status: 202},
			{Do: "PATCH " + other, Body: policy(`"immutabilityPeriodSinceCreationInDays":10,"state":"Disabled"`), Wait: provided, Status: 400, Has: code + " & WORM is disabled"},
			{Do: "GET " + other, Status: 200, Has: `"immutableStorageWithVersioning":{"enabled":false}`},
		},
		"keeps what is not sent, and is Locked for good": {
			{Do: "PATCH " + account, Body: sent(`{"enabled":true}`), Status: 200},
			{Do: "PATCH " + account, Body: policy(`"immutabilityPeriodSinceCreationInDays":10,"state":"disabled","allowProtectedAppendWrites":false`), Status: 200, Has: `"enabled":true & "state":"Disabled"`},
			{Do: "PATCH " + account, Body: policy(`"state":"Locked"`), Status: 400, Has: code + ` & \"Unlocked, Disabled\"`},
			{Do: "PATCH " + account, Body: policy(`"state":"UnLocked"`), Status: 200, Has: `"allowProtectedAppendWrites":false & "immutabilityPeriodSinceCreationInDays":10,"state":"Unlocked"`},
			{Do: "PATCH " + account, Body: policy(`"immutabilityPeriodSinceCreationInDays":5`), Status: 200, Has: `InDays":5`},
			{Do: "PATCH " + account, Body: policy(`"state":"Locked"`), Status: 200, Has: `"state":"Locked"`},
			{Do: "PATCH " + account, Body: policy(`"state":"Disabled"`), Status: 400, Has: code + " & cannot be changed once Locked"},
			{Do: "PATCH " + account, Body: policy(`"immutabilityPeriodSinceCreationInDays":4`), Status: 400, Has: code + " & can only be extended"},
			{Do: "PATCH " + account, Body: policy(`"allowProtectedAppendWrites":true`), Status: 400, Has: code + " & parameters are invalid: allowProtectedAppendWrites."},
			{Do: "PATCH " + account, Body: policy(`"immutabilityPeriodSinceCreationInDays":6`), Status: 200, Has: `InDays":6`},
			{Do: "PATCH " + account, Body: `{}`, Status: 200, Has: `"enabled":true & "state":"Locked"`},
		},
	})
}
