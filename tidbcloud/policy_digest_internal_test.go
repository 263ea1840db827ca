package tidbcloud

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/runtime"
	"github.com/icholy/digest"
)

// TestDigestRFC7616Section391 signs the example of RFC 7616, section 3.9.1.
func TestDigestRFC7616Section391(t *testing.T) {
	t.Parallel()
	const params = `realm="http-auth@example.org", qop="auth, auth-int", ` +
		`nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS", algorithm=`
	for algorithm, want := range map[string]string{
		"MD5":     "8ca523f5e9506fed4657c9700eebdbec",
		"SHA-256": "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1",
	} {
		t.Run(algorithm, func(t *testing.T) {
			t.Parallel()
			signer := newDigestPolicy(
				&Credential{keys: func() (string, string) { return "Mufasa", "Circle of Life" }},
				&url.URL{Scheme: "http", Host: "www.example.org"})
			signer.cnonce = func() string { return "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ" }
			var headers []string
			service := roundTrip(func(req *http.Request) (*http.Response, error) {
				headers = append(headers, req.Header.Get("Authorization"))
				if len(headers) == 1 {
					challenge := http.Header{"Www-Authenticate": {"Digest " + params + algorithm}}
					return &http.Response{StatusCode: http.StatusUnauthorized, Header: challenge, Body: http.NoBody}, nil
				}
				return &http.Response{StatusCode: http.StatusOK, Body: http.NoBody}, nil
			})
			pipeline := runtime.NewPipeline("test", "v0.0.0", runtime.PipelineOptions{PerRetry: []policy.Policy{signer}},
				&policy.ClientOptions{Transport: service})
			req, err := runtime.NewRequest(t.Context(), http.MethodGet, "http://www.example.org/dir/index.html")
			if err != nil {
				t.Fatal(err)
			}
			if _, err := pipeline.Do(req); err != nil {
				t.Fatal(err)
			}
			if len(headers) != 2 || headers[0] != "" {
				t.Fatalf("Authorization headers = %q, want none and then one", headers)
			}
			got, err := digest.ParseCredentials(headers[1])
			if err != nil {
				t.Fatal(err)
			}
			if got.Response != want || got.QOP != "auth" || got.Nc != 1 || got.URI != "/dir/index.html" {
				t.Errorf("credentials = %+v, want response %s", got, want)
			}
		})
	}
}

type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) Do(req *http.Request) (*http.Response, error) { return f(req) }

func TestUsableChallenge(t *testing.T) {
	t.Parallel()
	const tidbCloud = `Digest realm="tidb.cloud", domain="", nonce="98d6e4b67ffe5df8c4cde25278f526eb", algorithm=MD5, qop="auth", stale=false`
	tests := []struct {
		name   string
		values []string
		nonce  string // "" when refused
		text   string // in the error
	}{
		{"TiDB Cloud's", []string{tidbCloud}, "98d6e4b67ffe5df8c4cde25278f526eb", ""},
		{"lower case scheme", []string{`digest realm="r", nonce="n", qop="auth"`}, "n", ""},
		{"second of two", []string{`Digest realm="r", nonce="a", algorithm=SHA-512-256, qop="auth"`, `Digest realm="r", nonce="b", algorithm=SHA-256, qop="auth"`}, "b", ""},
		{"behind Basic", []string{`Basic realm="r"`, tidbCloud}, "98d6e4b67ffe5df8c4cde25278f526eb", ""},
		{"qop with a space", []string{`Digest realm="r", nonce="n", qop="auth-int, auth"`}, "n", ""},
		{"Basic", []string{`Basic realm="r"`}, "", `scheme "Basic"`},
		{"Bearer", []string{`Bearer authorization_uri="https://example.com"`}, "", `scheme "Bearer"`},
		{"session algorithm", []string{`Digest realm="r", nonce="n", algorithm=MD5-sess, qop="auth"`}, "", `"MD5-sess"`},
		{"auth-int only", []string{`Digest realm="r", nonce="n", qop="auth-int"`}, "", "qop"},
		{"no qop", []string{`Digest realm="r", nonce="n"`}, "", "qop"},
		{"no nonce", []string{`Digest realm="r", qop="auth"`}, "", "nonce"},
		{"malformed", []string{`Digest realm`}, "", "refused"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			challenge, err := usableChallenge(http.Header{"Www-Authenticate": test.values})
			if test.nonce == "" {
				if err == nil || !strings.Contains(err.Error(), test.text) {
					t.Errorf("error = %v, want one with %q", err, test.text)
				}
				return
			}
			if err != nil || challenge.Nonce != test.nonce {
				t.Errorf("challenge = %+v, %v, want nonce %q", challenge, err, test.nonce)
			}
		})
	}
}

func FuzzUsableChallenge(f *testing.F) {
	f.Add(`Digest realm="tidb.cloud", domain="", nonce="98d6", algorithm=MD5, qop="auth", stale=false`)
	f.Add(`Digest realm="r", nonce="n", qop="auth-int, auth", opaque="\"", userhash=true`)
	f.Add(`Basic realm="r"`)
	f.Fuzz(func(t *testing.T, value string) {
		challenge, err := usableChallenge(http.Header{"Www-Authenticate": {value}})
		if err != nil {
			return
		}
		// What is accepted can be answered, with a nonce count.
		credentials, err := digest.Digest(challenge, digest.Options{Method: "GET", URI: "/", Count: 7, Username: "u", Password: "secret-password"})
		if err != nil || credentials.Nc != 7 || credentials.QOP != "auth" {
			t.Fatalf("credentials = %+v, %v", credentials, err)
		}
		if strings.Contains(credentials.String(), "secret-password") && !strings.Contains(value, "secret-password") {
			t.Fatal("the password is in the header")
		}
	})
}
