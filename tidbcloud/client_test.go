package tidbcloud_test

import (
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/log"

	"github.com/tidb-azure/tidbprivatelink/tidbcloud"
)

func TestNewClientEndpoint(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		endpoint string
		http     bool
		want     string // of a request, "" when refused
	}{
		"default":         {"", false, "https://dedicated.tidbapi.com/v1beta1/clusters/1"},
		"port":            {"https://127.0.0.1:8443", false, "https://127.0.0.1:8443/v1beta1/clusters/1"},
		"trailing slash":  {"https://example.com/", false, "https://example.com/v1beta1/clusters/1"},
		"http allowed":    {"http://127.0.0.1:8080", true, "http://127.0.0.1:8080/v1beta1/clusters/1"},
		"http":            {"http://127.0.0.1:8080", false, ""},
		"path":            {"https://example.com/v1beta1", false, ""},
		"query":           {"https://example.com?a=b", false, ""},
		"no scheme":       {"example.com", false, ""},
		"no host":         {"https://:8443", false, ""},
		"other scheme":    {"ftp://example.com", false, ""},
		"not an address":  {"https://exa mple.com", false, ""},
		"user":            {"https://user:hunter22@example.com", false, ""},
		"user, malformed": {"https://user:hunter22%zz@example.com", false, ""},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var got string
			options := &tidbcloud.ClientOptions{Endpoint: test.endpoint}
			options.InsecureAllowCredentialWithHTTP = test.http
			options.Transport = transportFunc(func(req *http.Request) (*http.Response, error) {
				got = req.URL.String()
				return reply{Body: "{}"}.response(req), nil
			})
			client, err := tidbcloud.NewClient(newCredential(t), options)
			if test.want == "" {
				if !errors.Is(err, tidbcloud.ErrInvalidArgument) || strings.Contains(err.Error(), "hunter22") {
					t.Errorf("error = %v, want ErrInvalidArgument without the password", err)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if _, err := client.GetCluster(t.Context(), "1", nil); err != nil || got != test.want {
				t.Errorf("requested %q, %v, want %q", got, err, test.want)
			}
		})
	}
}

func TestNewClientRefuses(t *testing.T) {
	t.Parallel()
	versioned := &tidbcloud.ClientOptions{}
	versioned.APIVersion = "v2"
	for name, build := range map[string]func() (*tidbcloud.Client, error){
		"no credential":    func() (*tidbcloud.Client, error) { return tidbcloud.NewClient(nil, nil) },
		"empty credential": func() (*tidbcloud.Client, error) { return tidbcloud.NewClient(&tidbcloud.Credential{}, nil) },
		"API version":      func() (*tidbcloud.Client, error) { return tidbcloud.NewClient(newCredential(t), versioned) },
	} {
		if _, err := build(); !errors.Is(err, tidbcloud.ErrInvalidArgument) {
			t.Errorf("%s: error = %v, want ErrInvalidArgument", name, err)
		}
	}
}

func TestNewCredentialRefuses(t *testing.T) {
	t.Parallel()
	for name, keys := range map[string][2]string{
		"no public key":   {"", "hunter22"},
		"no private key":  {"PUBLIC", ""},
		"newline":         {"PUBLIC", "hunter22\n"},
		"space":           {"PUB LIC", "hunter22"},
		"control":         {"PUBLIC", "hunter22\x00"},
		"colon":           {"PUBLIC:hunter22", "x"},
		"quote":           {`PUB"LIC`, "hunter22"},
		"keys swapped :)": {"hunter22\\", "PUBLIC"},
	} {
		_, err := tidbcloud.NewCredential(keys[0], keys[1])
		if !errors.Is(err, tidbcloud.ErrInvalidArgument) || strings.Contains(err.Error(), "hunter22") {
			t.Errorf("%s: error = %v, want ErrInvalidArgument without the key", name, err)
		}
	}
}

// TestDefaultTransport sends a request over a socket without a Transport.
func TestDefaultTransport(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		if req.URL.Path == "/moved" {
			t.Error("the redirect was followed")
		}
		http.Redirect(w, req, "/moved", http.StatusFound)
	}))
	t.Cleanup(server.Close)
	options := &tidbcloud.ClientOptions{Endpoint: server.URL}
	options.InsecureAllowCredentialWithHTTP = true
	_, err := mustClient(t, options).GetCluster(t.Context(), clusterID, nil)
	var refused *azcore.ResponseError
	if !errors.As(err, &refused) || refused.StatusCode != http.StatusFound {
		t.Errorf("error = %v, want the redirect refused", err)
	}
}

// TestSecretsAreNotPrinted prints what holds secrets with every verb.
func TestSecretsAreNotPrinted(t *testing.T) {
	t.Parallel()
	cred := newCredential(t)
	client := newClient(t, replies(reply{Body: anyResource}))
	type hidden struct{ c tidbcloud.Credential }
	for _, value := range []any{cred, *cred, hidden{*cred}, &hidden{*cred}, client, *client, newCluster(), newCluster().RootPassword,
		[]tidbcloud.Password{"correct-horse"}} {
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%d", "%x"} {
			text := fmt.Sprintf(verb, value)
			for _, secret := range []string{"private-key-of-a-test", "correct-horse", fmt.Sprintf("%x", "correct-horse")} {
				if strings.Contains(text, secret) {
					t.Errorf("%s of %T shows the secret: %s", verb, value, text)
				}
			}
		}
	}
	var b strings.Builder
	for _, handler := range []slog.Handler{slog.NewTextHandler(&b, nil), slog.NewJSONHandler(&b, nil)} {
		slog.New(handler).Info("logged", "password", newCluster().RootPassword, "cluster", newCluster(), "credential", cred)
	}
	if strings.Contains(b.String(), "correct-horse") || strings.Contains(b.String(), "private-key") {
		t.Errorf("slog shows a secret: %s", b.String())
	}
}

// TestLogHoldsNoSecret records everything azcore logs about a signed create.
// It must not run in parallel: azcore's listener is global.
func TestLogHoldsNoSecret(t *testing.T) {
	var mu sync.Mutex
	var b strings.Builder
	log.SetListener(func(event log.Event, text string) {
		mu.Lock()
		defer mu.Unlock()
		fmt.Fprintln(&b, event, text)
	})
	defer log.SetListener(nil)
	service := newGate(replies(refuse(http.StatusBadRequest, `{"code":3,"message":"bad"}`)))
	if _, err := newClient(t, service).BeginCreateCluster(t.Context(), newCluster(), nil); err == nil {
		t.Fatal("no error")
	}
	mu.Lock()
	defer mu.Unlock()
	if !strings.Contains(b.String(), "Authorization: REDACTED") {
		t.Errorf("no signed request in the log:\n%s", b.String())
	}
	for _, secret := range []string{"private-key-of-a-test", "correct-horse", "Digest username"} {
		if strings.Contains(b.String(), secret) {
			t.Errorf("%q in the log:\n%s", secret, b.String())
		}
	}
}
