package main

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"io"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
	"github.com/Azure/azure-sdk-for-go/sdk/azidentity"
)

// network makes a virtual network with one subnet in the clouds of a server.
func network(t *testing.T, env []string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	authority, err := os.ReadFile(valueOf(env, "SSL_CERT_FILE"))
	if err != nil {
		t.Fatal(err)
	}
	pool := x509.NewCertPool()
	pool.AppendCertsFromPEM(authority)
	client := &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: pool}}}
	t.Cleanup(client.CloseIdleConnections)

	options := &azidentity.ClientSecretCredentialOptions{DisableInstanceDiscovery: true}
	options.Transport, options.Cloud.ActiveDirectoryAuthorityHost = client, valueOf(env, envAuthority)
	credential, err := azidentity.NewClientSecretCredential(valueOf(env, "AZURE_TENANT_ID"), valueOf(env, "AZURE_CLIENT_ID"), valueOf(env, "AZURE_CLIENT_SECRET"), options)
	if err != nil {
		t.Fatal(err)
	}
	manager := strings.TrimSuffix(valueOf(env, envResourceManager), "/")
	token, err := credential.GetToken(ctx, policy.TokenRequestOptions{Scopes: []string{manager + "/.default"}})
	if err != nil {
		t.Fatal(err)
	}
	group := manager + "/subscriptions/" + valueOf(env, envSubscription) + "/resourceGroups/network"
	call := func(method, url, body string) string {
		r, err := http.NewRequestWithContext(ctx, method, url, strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Authorization", "Bearer "+token.Token)
		r.Header.Set("Content-Type", "application/json")
		reply, err := client.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		defer reply.Body.Close()
		text, _ := io.ReadAll(reply.Body)
		if reply.StatusCode >= 300 {
			t.Fatalf("%s %s: %d %s", method, url, reply.StatusCode, text)
		}
		return string(text)
	}
	call(http.MethodPut, group+"?api-version=2021-04-01", `{"location":"eastus2"}`)
	vnet := group + "/providers/Microsoft.Network/virtualNetworks/vnet?api-version=2024-05-01"
	call(http.MethodPut, vnet, `{"location":"eastus2","properties":{"addressSpace":{"addressPrefixes":["10.0.0.0/16"]},"subnets":[{"name":"default","properties":{"addressPrefix":"10.0.0.0/24"}}]}}`)
	for !strings.Contains(call(http.MethodGet, vnet, ""), `"provisioningState":"Succeeded"`) {
	}
}
