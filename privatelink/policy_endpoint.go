package privatelink

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"

	"github.com/tidb-azure/tidbprivatelink/internal/failure"
)

// endpointPolicy refuses requests to any address but the configured Azure Resource Manager,
// because they would carry the bearer token. Other addresses can come from replies
// (operations, next pages) and resume tokens. The policy comes before those of the caller,
// who may redirect requests on purpose.
type endpointPolicy struct {
	endpoint *url.URL
}

// Do implements policy.Policy.
func (p *endpointPolicy) Do(req *policy.Request) (*http.Response, error) {
	if u := req.Raw().URL; u.User != nil || !strings.EqualFold(u.Scheme, p.endpoint.Scheme) ||
		!strings.EqualFold(u.Hostname(), p.endpoint.Hostname()) || port(u) != port(p.endpoint) {
		return nil, &foreignAddressError{address: u.Scheme + "://" + u.Host, endpoint: p.endpoint.Scheme + "://" + p.endpoint.Host}
	}
	return req.Next()
}

func port(u *url.URL) string {
	if u.Port() != "" {
		return u.Port()
	}
	return map[string]string{"https": "443", "http": "80"}[strings.ToLower(u.Scheme)]
}

// foreignAddressError means that a request was not sent because of its address.
type foreignAddressError struct {
	address, endpoint string
}

func (e *foreignAddressError) Error() string {
	return fmt.Sprintf("the request was not sent: a reply or a resume token names %q, which is not the Azure Resource Manager at %s",
		failure.Clip(e.address, 200), e.endpoint)
}

// NonRetriable marks the error as final for azcore's retry policy.
func (*foreignAddressError) NonRetriable() {}

func (*foreignAddressError) remedy() string {
	return "take resume tokens only from where you stored them, check that no proxy changes replies, and set ClientOptions.Cloud if the credential is for another cloud"
}
