package privatelink_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"

	"github.com/tidb-azure/tidbprivatelink/privatelink"
)

func TestErrorReplies(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name   string
		status int
		body   string
		is     error // sentinel, if any
		want   string
	}{
		{"missing endpoint", 404, `{"error":{"code":"ResourceNotFound","message":"The Resource was not found."}}`, privatelink.ErrNotFound,
			"azure: create private endpoint " + endpointPath + ": 404 ResourceNotFound: The Resource was not found.; check the name, or create the resource"},
		{"missing subscription", 404, `{"error":{"code":"SubscriptionNotFound","message":"m"}}`, nil, "check the subscription ID"},
		{"another 404", 404, `{"error":{"code":"Odd","message":"m"}}`, nil, "does not say that the resource is missing"},
		{"a proxy's 404", 404, `<html>`, nil, "no proxy answers in its place"},
		{"role", 403, `{"error":{"code":"AuthorizationFailed","message":"The client has no authorization."}}`, privatelink.ErrPermission, "Network Contributor"},
		{"unknown 403", 403, `{"error":{"code":"Odd","message":"m"}}`, privatelink.ErrPermission, "Network Contributor"},
		{"reference", 400, `{"error":{"code":"InvalidResourceReference","message":"m","details":[]}}`, nil, "lie in the private endpoint's region"},
		{"service not visible", 400, `{"error":{"code":"ThirdPartyPrivateLinkServiceProvidedDuringPrivateEndpointCreationDoesNotExistOrIsNotVisible","message":"m"}}`, nil, "Resource ID of the endpoint service"},
		{"detail's code", 409, `{"error":{"code":"RetryableErrorX","message":"m","details":[{"code":"Other"},{"code":"RetryableErrorDueToAnotherOperation"}]}}`, nil, "wait until the operation"},
		{"what the details say", 429, `{"error":{"code":"RetryableError","message":"A retryable error occurred.","details":[{"code":"ReferencedResourceNotProvisioned","message":"The network is being\nchanged."}]}}`, privatelink.ErrRateLimited,
			"429 RetryableError: A retryable error occurred. (ReferencedResourceNotProvisioned: The network is being changed.); wait until"},
		{"quota", 400, `{"error":{"code":"QuotaExceeded","message":"m"}}`, nil, "Azure's support can raise it"},
		{"limit of a network", 400, `{"error":{"code":"PrivateEndpointLimitForVnet","message":"m"}}`, nil, "use another virtual network"},
		{"limit in the message", 400, `{"error":{"code":"Odd","message":"The maximum number of private endpoints is in use."}}`, nil, "use another virtual network"},
		{"limit in the details", 409, `{"error":{"code":"Odd","message":"m","details":[{"code":"X","message":"The subscription has reached its limit of 65536."}]}}`, nil, "use another virtual network"},
		{"limit of requests", 429, `{"error":{"code":"SubscriptionRequestsThrottled","message":"Number of requests exceeded the limit"}}`, privatelink.ErrRateLimited, "wait as long as"},
		{"limit of unknown requests", 429, `{"error":{"code":"Odd","message":"the limit is exceeded"}}`, privatelink.ErrRateLimited, "wait as long as"},
		{"precondition", 412, `{"error":{"code":"PreconditionFailed","message":"Precondition failed.","details":[{"code":"PreconditionFailedEtagMismatch","message":"Etag X"}]}}`, privatelink.ErrConflict, "(PreconditionFailedEtagMismatch: Etag X); somebody else changed"},
		{"redirect", 302, ``, nil, "redirects are not followed"},
		{"server", 503, ``, nil, "try again later"},
		{"code of another type", 400, `{"error":{"code":7,"message":"m","details":{"a":1}}}`, nil, endpointPath + ": 400: m"},
		{"details of another type", 400, `{"error":{"code":"Odd","message":"m","details":["x",{"code":"SubnetIsFull","message":["y"]}]}}`, nil, "400 Odd: m; use a subnet"},
		{"no wrapper", 400, `{"code":"SubnetIsFull","message":"full"}`, nil, "400 SubnetIsFull: full; use a subnet with a free address"},
		{"unknown code", 400, `{"error":{"code":"Odd","message":"m"}}`, nil, endpointPath + ": 400 Odd: m"},
		{"not JSON", 400, `<html>`, nil, endpointPath + ": 400"},
		{"no body", 401, ``, privatelink.ErrAuthentication, "401; check that the credential"},
		{"long message", 400, `{"error":{"code":"Odd","message":"` + strings.Repeat("x", 5000) + `"}}`, nil, "xxx..."},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			transport := &script{replies: []reply{{"PUT " + endpointPath, test.status, nil, test.body}}}
			_, err := newClient(transport).BeginCreatePrivateEndpoint(t.Context(), endpointID, parameters(), nil)
			var typed *privatelink.Error
			var azure *azcore.ResponseError
			if !errors.As(err, &typed) || !errors.As(err, &azure) || azure.StatusCode != test.status {
				t.Fatalf("error %v is not an *Error with status %d", err, test.status)
			}
			if !strings.Contains(err.Error(), test.want) || strings.Contains(err.Error(), "\n") || len(err.Error()) > 2000 {
				t.Errorf("error %q, want one line with %q", err, test.want)
			}
			for _, sentinel := range []error{
				privatelink.ErrNotFound, privatelink.ErrPermission, privatelink.ErrConflict, privatelink.ErrInvalidArgument,
				privatelink.ErrAuthentication, privatelink.ErrRateLimited, privatelink.ErrFailed,
			} {
				if errors.Is(err, sentinel) != (sentinel == test.is) {
					t.Errorf("errors.Is(%v) is %v", sentinel, errors.Is(err, sentinel))
				}
			}
		})
	}
}

// A failed operation is reported by a reply with status 200 whose body holds the error.
func TestFailedOperation(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ name, body, want string }{
		{"with a reason", `{"status":"Failed","error":{"code":"PrivateIPAddressIsAllocated","message":"taken","details":[]}}`,
			"the operation failed: PrivateIPAddressIsAllocated: taken; choose another PrivateIPAddress"},
		{"without", `{"status":"Canceled"}`, endpointPath + ": the operation failed: Canceled; remove the cause"},
		{"with an unknown reason", `{"status":"Failed","error":{"code":"Odd","message":"because"}}`, "the operation failed: Odd: because; remove the cause"},
		{"over a limit", `{"status":"Failed","error":{"code":"PrivateEndpointQuotaExceeded","message":"because"}}`, "because; delete private endpoints"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			put := putReply
			put.header = map[string]string{"Azure-AsyncOperation": asyncURL}
			transport := &script{replies: []reply{put, {"GET " + asyncPath, 200, nil, test.body}}}
			poller, err := newClient(transport).BeginCreatePrivateEndpoint(t.Context(), endpointID, parameters(), nil)
			if err != nil {
				t.Fatal(err)
			}
			_, err = poller.PollUntilDone(t.Context(), nil)
			var azure *azcore.ResponseError
			if !errors.As(err, &azure) || !errors.Is(err, privatelink.ErrFailed) || !strings.Contains(err.Error(), test.want) {
				t.Errorf("error %v, want ErrFailed and %q", err, test.want)
			}
		})
	}
}

func TestCanceledContextIsRecognized(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := newClient(&script{replies: []reply{getReply}}).GetPrivateEndpoint(ctx, endpointID, nil)
	if !errors.Is(err, context.Canceled) {
		t.Errorf("error %v, want context.Canceled", err)
	}
}
