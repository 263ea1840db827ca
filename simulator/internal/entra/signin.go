package entra

import (
	"crypto/subtle"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/kernel"
)

// ADFS takes the place of a tenant in URLs if Active Directory Federation Services
// issue the tokens, as in some Azure Stack Hubs (documented). MSAL does not validate
// such an authority with Microsoft, whatever its host (recorded: Azure CLI), so the
// Azure CLI can sign in at a host that Microsoft does not know.
const ADFS = "adfs"

// Routes lists the simulated routes for people to read.
func Routes() []string {
	return []string{
		"GET /{tenant}/v2.0/.well-known/openid-configuration",
		"GET /common/discovery/instance",
		"POST /{tenant}/oauth2/v2.0/token",
		"GET /adfs/.well-known/openid-configuration",
		"POST /adfs/oauth2/token",
	}
}

// Answer answers a request as login.microsoftonline.com: instance discovery, OpenID
// configuration and the token endpoint for client secrets.
func (s *State) Answer(now time.Time, r *kernel.Request) kernel.Reply {
	segments := strings.Split(strings.Trim(r.Path, "/"), "/")
	switch {
	case r.Method == "GET" && len(segments) == 3 && segments[1] == "discovery" && segments[2] == "instance":
		return s.instanceDiscovery(r)
	case r.Method == "GET" && isOpenIDConfiguration(segments):
		return s.openIDConfiguration(r, segments[0])
	case r.Method == "POST" && isTokenEndpoint(segments):
		return s.tokenEndpoint(now, r, segments[0])
	}
	return s.Unsupported(r)
}

func isOpenIDConfiguration(segments []string) bool {
	n := len(segments)
	return (n == 3 || n == 4 && segments[1] == "v2.0") &&
		segments[n-2] == ".well-known" && segments[n-1] == "openid-configuration"
}

func isTokenEndpoint(segments []string) bool {
	path := strings.Join(segments[1:], "/")
	return path == "oauth2/v2.0/token" || segments[0] == ADFS && path == "oauth2/token"
}

func (s *State) instanceDiscovery(r *kernel.Request) kernel.Reply {
	host := strings.TrimPrefix(strings.TrimPrefix(r.BaseURL, "https://"), "http://")
	return reply(200, "GET instance discovery", map[string]any{
		"tenant_discovery_endpoint": r.BaseURL + "/" + s.TenantID + "/v2.0/.well-known/openid-configuration",
		"api-version":               "1.1",
		"metadata":                  []any{map[string]any{"preferred_network": host, "preferred_cache": host, "aliases": []string{host}}},
	})
}

func (s *State) openIDConfiguration(r *kernel.Request, tenant string) kernel.Reply {
	if !s.isTenant(tenant) {
		return s.unknownTenant(tenant)
	}
	base := r.BaseURL + "/" + tenant
	endpoints := base + "/oauth2/v2.0"
	if tenant == ADFS {
		endpoints = base + "/oauth2"
	}
	return reply(200, "GET openid configuration", map[string]any{
		"token_endpoint":                        endpoints + "/token",
		"authorization_endpoint":                endpoints + "/authorize",
		"device_authorization_endpoint":         endpoints + "/devicecode",
		"issuer":                                base + "/v2.0",
		"jwks_uri":                              base + "/discovery/v2.0/keys",
		"token_endpoint_auth_methods_supported": []string{"client_secret_post"},
		"response_types_supported":              []string{"code"},
		"tenant_region_scope":                   nil,
	})
}

// tokenEndpoint issues tokens for client secrets. The AADSTS numbers are documented,
// the texts are assumed.
func (s *State) tokenEndpoint(now time.Time, r *kernel.Request, tenant string) kernel.Reply {
	form, err := url.ParseQuery(string(r.Body))
	switch {
	case err != nil:
		return failure(400, "invalid_request", 900144, "The body is not a well-formed form.")
	case !s.isTenant(tenant):
		return s.unknownTenant(tenant)
	case form.Get("grant_type") != "client_credentials":
		return failure(400, "unsupported_grant_type", 70003, "The simulator grants client_credentials only.")
	}
	p, ok := s.Principals[form.Get("client_id")]
	if !ok {
		return failure(400, "unauthorized_client", 700016, "No application with that client_id was found in the tenant.")
	}
	if subtle.ConstantTimeCompare([]byte(form.Get("client_secret")), []byte(p.secret)) != 1 {
		return failure(401, "invalid_client", 7000215, "The client secret is not that of the application.")
	}
	audience := ""
	for scope := range strings.FieldsSeq(form.Get("scope")) {
		if a, ok := strings.CutSuffix(scope, "/.default"); ok {
			audience = a
		}
	}
	if audience == "" {
		return failure(400, "invalid_scope", 70011, "The scope must be a resource followed by /.default.")
	}
	value, lifetime, _ := s.IssueToken(now, p.ClientID, audience)
	s.Tokens[TokenSignature(value)].Home = r.BaseURL
	seconds := kernel.CeilSeconds(lifetime)
	return reply(200, "POST token", map[string]any{
		"token_type": "Bearer", "expires_in": seconds, "ext_expires_in": seconds, "access_token": value,
	})
}

func (s *State) unknownTenant(tenant string) kernel.Reply {
	return failure(400, "invalid_request", 90002, "Tenant '"+tenant+"' was not found.")
}

func failure(status int, code string, number int, text string) kernel.Reply {
	return reply(status, "error", map[string]any{
		"error":             code,
		"error_description": "AADSTS" + strconv.Itoa(number) + ": " + text,
		"error_codes":       []int{number},
	})
}

func reply(status int, route string, body any) kernel.Reply {
	header := kernel.Header{
		{Name: "Cache-Control", Value: "no-store, no-cache"},
		{Name: "Content-Type", Value: "application/json; charset=utf-8"},
		{Name: "Pragma", Value: "no-cache"},
	}
	return kernel.Reply{Status: status, Header: header, Body: kernel.Encode(body), Cloud: kernel.Entra, Route: route}
}
