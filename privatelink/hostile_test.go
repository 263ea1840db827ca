package privatelink_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/arm"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"

	"github.com/tidb-azure/tidbprivatelink/privatelink"
)

type transportFunc func(*http.Request) (*http.Response, error)

func (f transportFunc) Do(req *http.Request) (*http.Response, error) { return f(req) }

// endless is a body that never ends. It counts what is read.
type endless struct{ read int64 }

func (e *endless) Read(p []byte) (int, error) {
	e.read += int64(len(p))
	for i := range p {
		p[i] = ' '
	}
	return len(p), nil
}

func TestReplySizeIsBounded(t *testing.T) {
	t.Parallel()
	for _, status := range []int{200, 404} {
		body := &endless{}
		transport := transportFunc(func(req *http.Request) (*http.Response, error) {
			if body.read > 64<<20 {
				return nil, policyError("too much was read")
			}
			return &http.Response{StatusCode: status, Request: req, Header: http.Header{}, Body: io.NopCloser(io.LimitReader(body, 64<<20)), ContentLength: -1}, nil
		})
		client, err := privatelink.NewClient(token{}, &privatelink.ClientOptions{ClientOptions: arm.ClientOptions{ClientOptions: policy.ClientOptions{Transport: transport}}})
		if err != nil {
			t.Fatal(err)
		}
		_, err = client.GetPrivateEndpoint(t.Context(), endpointID, nil)
		var own *privatelink.Error
		if !errors.As(err, &own) || own.Remedy == "" || strings.Contains(own.Found, "larger than 32 MiB") != (status == 200) || errors.Is(err, privatelink.ErrNotFound) {
			t.Errorf("%d: error %v", status, err)
		}
		if body.read > 33<<20 {
			t.Errorf("%d: %d MiB were read", status, body.read>>20)
		}
	}
}

const bearer = "bearer-of-a-test"

// token is a credential with a token that tests can search for.
type token struct{}

func (token) GetToken(context.Context, policy.TokenRequestOptions) (azcore.AccessToken, error) {
	return azcore.AccessToken{Token: bearer, ExpiresOn: time.Now().Add(time.Hour)}, nil
}

func TestErrorsHoldNoToken(t *testing.T) {
	t.Parallel()
	put := putReply
	put.header = map[string]string{"Azure-AsyncOperation": asyncURL}
	for name, replies := range map[string][]reply{
		"refused":       {{"PUT " + endpointPath, 400, nil, `{"error":{"code":"Odd","message":"m"}}`}},
		"failed":        {put, {"GET " + asyncPath, 200, nil, `{"status":"Failed","error":{"code":"Odd","message":"m"}}`}},
		"no address":    {putReply, ended, getReply, {"GET " + nicPath, 403, nil, `{"error":{"code":"AuthorizationFailed","message":"m"}}`}},
		"redirected":    {{"PUT " + endpointPath, 307, map[string]string{"Location": "https://example.com/"}, ""}},
		"poll a 302":    {put, {"GET " + asyncPath, 302, map[string]string{"Location": "https://example.com/"}, ""}},
		"poll refused":  {put, {"GET " + asyncPath, 404, nil, `{"error":{"code":"Odd","message":"m"}}`}},
		"not found yet": {put, ended, {"GET " + endpointPath, 404, nil, ``}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				transport := &script{replies: replies}
				client, err := privatelink.NewClient(token{}, &privatelink.ClientOptions{ClientOptions: arm.ClientOptions{ClientOptions: policy.ClientOptions{
					Transport: transport, Retry: policy.RetryOptions{MaxRetries: -1}}}})
				if err != nil {
					t.Fatal(err)
				}
				poller, err := client.BeginCreatePrivateEndpoint(t.Context(), endpointID, parameters(), nil)
				if err == nil {
					_, err = poller.PollUntilDone(t.Context(), nil)
				}
				var refused *azcore.ResponseError
				if !errors.As(err, &refused) {
					t.Fatalf("error %v, want one with an *azcore.ResponseError", err)
				}
				for _, header := range transport.headers {
					if header.Get("Authorization") != "Bearer "+bearer {
						t.Fatalf("%q was sent: the test finds nothing", header)
					}
				}
				request := refused.RawResponse.Request
				for text := range strings.SplitSeq(fmt.Sprintf("%v|%+v|%#v|%+v|%#v|%s|%+v|%+v", err, err, err, refused, refused, request.Header, request, request.Response), "|") {
					if strings.Contains(text, bearer) {
						t.Errorf("the token is in %s", text)
					}
				}
				transport.finished(t)
			})
		})
	}
}

// TestTokenStaysAtTheEndpoint checks that the bearer token goes only to the address in the options,
// whatever a reply or a resume token names.
func TestTokenStaysAtTheEndpoint(t *testing.T) {
	t.Parallel()
	const path = "/subscriptions/" + subscription + "/op?api-version=1"
	for _, elsewhere := range []string{
		"https://example.com" + path,
		"https://management.azure.com.example.com" + path,
		"https://eastus2.management.azure.com" + path,
		"https://management.azure.com:8443" + path,
		"http://management.azure.com" + path,
		"https://user@management.azure.com" + path,
		"https://example.com\\@management.azure.com" + path,
	} {
		t.Run(elsewhere, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				refused := func(what string, err error) {
					t.Helper()
					var own *privatelink.Error
					if !errors.As(err, &own) || !strings.Contains(own.Found, "not sent") && !strings.Contains(own.Found, "invalid") || own.Remedy == "" {
						t.Errorf("%s: error %v, want an *Error that says that nothing was sent, with a remedy", what, err)
					}
				}
				put := putReply
				put.header = map[string]string{"Azure-AsyncOperation": elsewhere}
				transport := &script{replies: []reply{put}}
				poller, err := newClient(transport).BeginCreatePrivateEndpoint(t.Context(), endpointID, parameters(), nil)
				if err == nil {
					_, err = poller.PollUntilDone(t.Context(), nil)
				}
				refused("Azure-AsyncOperation", err)

				transport = &script{replies: []reply{{"DELETE " + endpointPath, 202, map[string]string{"Location": elsewhere}, ""}}}
				deletion, err := newClient(transport).BeginDeletePrivateEndpoint(t.Context(), endpointID, nil)
				if err == nil {
					_, err = deletion.PollUntilDone(t.Context(), nil)
				}
				refused("Location", err)

				transport = &script{replies: []reply{{"GET " + listPath, 200, nil, strings.Replace(page("NEXT"), azure+"NEXT", strings.ReplaceAll(elsewhere, `\`, `\\`), 1)}}}
				_, err = walk(t, newClient(transport).NewListPrivateEndpointsPager(subscription, nil))
				refused("nextLink", err)

				poller, err = newClient(&script{replies: []reply{putReply}}).BeginCreatePrivateEndpoint(t.Context(), endpointID, parameters(), nil)
				if err != nil {
					t.Fatal(err)
				}
				good, err := poller.ResumeToken()
				if err != nil {
					t.Fatal(err)
				}
				bad := strings.ReplaceAll(good, "https://management.azure.com/", strings.ReplaceAll(elsewhere, `\`, `\\\\\\\\`)+"&")
				poller, err = newClient(&script{}).BeginCreatePrivateEndpoint(t.Context(), endpointID, parameters(), &privatelink.BeginCreatePrivateEndpointOptions{ResumeToken: bad})
				if err == nil {
					_, err = poller.PollUntilDone(t.Context(), nil)
				}
				refused("resume token", err)
			})
		})
	}
}

// TestTheEndpointInAnySpelling: Azure adds the port at times (recorded).
func TestTheEndpointInAnySpelling(t *testing.T) {
	t.Parallel()
	for _, spelling := range []string{"https://management.azure.com:443", "HTTPS://Management.Azure.com"} {
		synctest.Test(t, func(t *testing.T) {
			put := putReply
			put.header = map[string]string{"Azure-AsyncOperation": strings.Replace(asyncURL, "https://management.azure.com", spelling, 1)}
			transport := &script{replies: []reply{put, ended, getReply, nicReply}}
			poller, err := newClient(transport).BeginCreatePrivateEndpoint(t.Context(), endpointID, parameters(), nil)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := poller.PollUntilDone(t.Context(), nil); err != nil {
				t.Error(err)
			}
		})
	}
}
