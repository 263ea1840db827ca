package privatelink_test

import (
	"errors"
	"testing"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/arm"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/cloud"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/fake"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"

	"github.com/tidb-azure/tidbprivatelink/privatelink"
)

func TestNewClientRefuses(t *testing.T) {
	t.Parallel()
	if _, err := privatelink.NewClient(nil, nil); !errors.Is(err, privatelink.ErrInvalidArgument) {
		t.Errorf("nil credential: %v, want ErrInvalidArgument", err)
	}
	nowhere := &privatelink.ClientOptions{ClientOptions: arm.ClientOptions{ClientOptions: policy.ClientOptions{
		Cloud: cloud.Configuration{Services: map[cloud.ServiceName]cloud.ServiceConfiguration{"other": {}}},
	}}}
	var typed *privatelink.Error
	if _, err := privatelink.NewClient(&fake.TokenCredential{}, nowhere); !errors.As(err, &typed) {
		t.Errorf("cloud without Resource Manager: %v, want *Error", err)
	}
}

func TestNewClientLeavesOptionsAlone(t *testing.T) {
	t.Parallel()
	options := &privatelink.ClientOptions{}
	options.PerCallPolicies = make([]policy.Policy, 0, 1)
	if _, err := privatelink.NewClient(&fake.TokenCredential{}, options); err != nil {
		t.Fatal(err)
	}
	if options.PerCallPolicies[:1][0] != nil {
		t.Error("NewClient wrote into the caller's policies")
	}
}

func TestPossibleValues(t *testing.T) {
	t.Parallel()
	states := map[privatelink.ProvisioningState]bool{}
	for _, state := range privatelink.PossibleProvisioningStateValues() {
		states[state] = true
	}
	statuses := map[privatelink.ConnectionStatus]bool{}
	for _, status := range privatelink.PossibleConnectionStatusValues() {
		statuses[status] = true
	}
	if len(states) != 6 || !states[privatelink.ProvisioningStateSucceeded] || len(statuses) != 5 || !statuses[privatelink.ConnectionStatusApproved] {
		t.Errorf("states %v, statuses %v", states, statuses)
	}
}
