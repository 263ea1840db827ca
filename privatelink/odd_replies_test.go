package privatelink_test

import (
	"errors"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/google/go-cmp/cmp"

	"github.com/tidb-azure/tidbprivatelink/privatelink"
)

// TestSenselessSuccess checks that a success without a resource is an error, but not ErrNotFound.
func TestSenselessSuccess(t *testing.T) {
	t.Parallel()
	const network = "/subscriptions/" + subscription + "/resourceGroups/app/providers/Microsoft.Network/virtualNetworks/main"
	for name, r := range map[string]reply{
		"empty":      {status: 200},
		"null":       {status: 200, body: "null"},
		"HTML":       {status: 200, body: "<html><body>Sign in</body></html>"},
		"array":      {status: 200, body: "[]"},
		"cut":        {status: 200, body: endpointBody("Succeeded", "Approved")[:200]},
		"wrong type": {status: 200, body: `{"properties":{"provisioningState":1,"subnets":1},"value":1}`},
		"no content": {status: 204},
		"accepted":   {status: 202},
		"nested":     {status: 200, body: `{"properties":` + strings.Repeat("[", 5000)},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r.line = "GET " + endpointPath
			got, err := newClient(&script{replies: []reply{r}}).GetPrivateEndpoint(t.Context(), endpointID, nil)
			senseless(t, err)
			if diff := cmp.Diff(privatelink.PrivateEndpoint{}, got); diff != "" {
				t.Errorf("result (-want +got):\n%s", diff)
			}
			r.line = "GET " + network
			_, err = newClient(&script{replies: []reply{r}}).GetSubnet(t.Context(), mustSubnet(), nil)
			senseless(t, err)
			r.line = "GET " + listPath
			_, err = walk(t, newClient(&script{replies: []reply{r}}).NewListPrivateEndpointsPager(subscription, nil))
			senseless(t, err)
		})
	}
}

func senseless(t *testing.T, err error) {
	t.Helper()
	var own *privatelink.Error
	if !errors.As(err, &own) || own.Remedy == "" || strings.HasSuffix(own.Found, ": ") {
		t.Errorf("error %v, want an *Error with a remedy", err)
	}
	for _, sentinel := range []error{privatelink.ErrNotFound, privatelink.ErrPermission, privatelink.ErrConflict, privatelink.ErrInvalidArgument, privatelink.ErrFailed} {
		if errors.Is(err, sentinel) {
			t.Errorf("error %v is %v", err, sentinel)
		}
	}
}

// TestEmptyEndpointAfterSuccess checks an operation that succeeds without an endpoint.
func TestEmptyEndpointAfterSuccess(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		transport := &script{replies: []reply{putReply, ended, {"GET " + endpointPath, 200, nil, ``}}}
		poller, err := newClient(transport).BeginCreatePrivateEndpoint(t.Context(), endpointID, parameters(), nil)
		if err != nil {
			t.Fatal(err)
		}
		_, err = poller.PollUntilDone(t.Context(), nil)
		senseless(t, err)
	})
}

func TestOddResumeTokens(t *testing.T) {
	t.Parallel()
	for _, token := range []string{
		`{"type":"PrivateEndpoint","token":null}`,
		`{"type":"PrivateEndpoint","token":{"type":"fake","fakeURL":"https://example.com/","fakeStatus":"InProgress"}}`,
		`{"type":"PrivateEndpoint","token":"x"}`,
		`{"type":"PrivateEndpoint","token":` + strings.Repeat("[", 20_000),
		`null`, `{}`, `[]`, `"x"`, "\x00",
	} {
		_, err := newClient(&script{}).BeginCreatePrivateEndpoint(t.Context(), endpointID, parameters(), &privatelink.BeginCreatePrivateEndpointOptions{ResumeToken: token})
		if !errors.Is(err, privatelink.ErrInvalidArgument) {
			t.Errorf("%.80s: error %v, want ErrInvalidArgument", token, err)
		}
	}
}
