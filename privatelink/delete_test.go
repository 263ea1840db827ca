package privatelink_test

import (
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/tidb-azure/tidbprivatelink/privatelink"
)

func TestDelete(t *testing.T) {
	t.Parallel()
	accepted := reply{"DELETE " + endpointPath, 202, map[string]string{
		"Azure-AsyncOperation": asyncURL, "Retry-After": "10",
		"Location": "https://management.azure.com/subscriptions/" + subscription + "/operationResults/op1",
	}, ""}
	for _, test := range []struct {
		name    string
		replies []reply
		took    time.Duration
	}{
		{"existing", []reply{accepted, running, ended}, 30 * time.Second},
		{"missing", []reply{{"DELETE " + endpointPath, 204, nil, ""}}, 0},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				transport := &script{replies: test.replies}
				start := time.Now()
				poller, err := newClient(transport).BeginDeletePrivateEndpoint(t.Context(), endpointID, nil)
				if err != nil {
					t.Fatal(err)
				}
				if _, err := poller.PollUntilDone(t.Context(), nil); err != nil {
					t.Fatal(err)
				}
				if took := time.Since(start); took != test.took {
					t.Errorf("took %v, want %v", took, test.took)
				}
				transport.finished(t)
			})
		})
	}
}

func TestDeleteResumes(t *testing.T) {
	t.Parallel()
	accepted := reply{"DELETE " + endpointPath, 202, map[string]string{"Azure-AsyncOperation": asyncURL}, ""}
	poller, err := newClient(&script{replies: []reply{accepted}}).BeginDeletePrivateEndpoint(t.Context(), endpointID, nil)
	if err != nil {
		t.Fatal(err)
	}
	token, err := poller.ResumeToken()
	if err != nil {
		t.Fatal(err)
	}
	transport := &script{replies: []reply{ended}}
	again, err := newClient(transport).BeginDeletePrivateEndpoint(t.Context(), endpointID, &privatelink.BeginDeletePrivateEndpointOptions{ResumeToken: token})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := again.PollUntilDone(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	transport.finished(t)
}

func TestDeleteInMissingGroup(t *testing.T) {
	t.Parallel()
	transport := &script{replies: []reply{{"DELETE " + endpointPath, 404, nil,
		`{"error":{"code":"ResourceGroupNotFound","message":"Resource group 'app' could not be found."}}`}}}
	if _, err := newClient(transport).BeginDeletePrivateEndpoint(t.Context(), endpointID, nil); !errors.Is(err, privatelink.ErrNotFound) {
		t.Errorf("error %v, want ErrNotFound", err)
	}
	if _, err := newClient(transport).BeginDeletePrivateEndpoint(t.Context(), privatelink.PrivateEndpointID{}, nil); !errors.Is(err, privatelink.ErrInvalidArgument) {
		t.Errorf("error %v, want ErrInvalidArgument", err)
	}
}
