package live

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"strconv"
	"strings"
	"testing"
)

// planted is what a hostile or careless service could say anywhere in a reply.
const planted = "pl4nt3d+S3cret/value=="

// plant puts the secret into every reply of both clouds: as a member of its own, as the
// name of one, as a tag, within the sentences, and in the header.
func plant(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		got := httptest.NewRecorder()
		next.ServeHTTP(got, r)
		body := got.Body.Bytes()
		var fields map[string]any
		if json.Unmarshal(body, &fields) == nil && !strings.Contains(r.URL.Path, "/oauth2/") && !strings.Contains(r.URL.Path, ".well-known") {
			fields["secretOfMine"], fields[planted], fields["kind"], fields["displayNameOfMine"] = planted, true, planted, []any{planted, map[string]any{"name": planted}}
			fields["annotations"] = map[string]any{planted: "x", "env": planted, "tidb.cloud/available-features": planted}
			fields["numberOfMine"] = 4111111111111111
			sentences(fields)
			body, _ = json.Marshal(fields)
		}
		for name, values := range got.Header() {
			w.Header()[name] = values
		}
		w.Header().Set("X-Powered-By", planted)
		w.Header().Set("X-Secret-Of-Mine", planted)
		w.Header().Set("Content-Length", strconv.Itoa(len(body)))
		w.WriteHeader(got.Code)
		_, _ = w.Write(body)
	})
}

// sentences puts the secret into the sentences of an error.
func sentences(fields map[string]any) {
	for _, holder := range []any{fields, fields["error"]} {
		if m, ok := holder.(map[string]any); ok && m["message"] != nil {
			m["message"] = "The password '" + planted + "' of alice@example.com at https://alice.example.com/?sig=" + planted + " is wrong."
		}
	}
}

// TestPlantedSecret plants a secret in every reply: the recording holds nothing of it.
func TestPlantedSecret(t *testing.T) {
	t.Parallel()
	c, folder := serve(t, plant), t.TempDir()
	out, err := command(t, c.environment("record", folder), "3h").CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	files := recordings(t, folder)
	if len(files) != 1 {
		t.Fatalf("%d recordings, want one", len(files))
	}
	c.holdsNoSecret(t, files[0])
	text, err := os.ReadFile(files[0])
	if err != nil {
		t.Fatal(err)
	}
	for _, part := range []string{planted, "pl4nt3d", "S3cret", "4111111111111111", "alice"} {
		if bytes.Contains(text, []byte(part)) {
			t.Errorf("the recording holds %q", part)
		}
	}
	if n := bytes.Count(text, []byte(`secretOfMine\":\"redacted`)); n < 100 {
		t.Errorf("the secret was planted in %d replies only", n)
	}
}

// TestGuardedSecret lets a reply hold a secret of the environment in a form that the
// allow-list lets pass: nothing is written, and what was made is removed.
func TestGuardedSecret(t *testing.T) {
	t.Parallel()
	const value = "correcthorsebatterystaple"
	c, folder := serve(t, func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.Method == http.MethodGet && strings.HasSuffix(r.URL.Path, "/virtualNetworks/vnet/subnets") {
				w.Header().Set("Content-Type", "application/json")
				_, _ = w.Write([]byte(`{"value":[],"kind":"` + value + `"}`))
				return
			}
			next.ServeHTTP(w, r)
		})
	}), t.TempDir()
	out, err := command(t, append(c.environment("record", folder), "DEPLOY_TOKEN="+value), "3h").CombinedOutput()
	if err == nil || !strings.Contains(string(out), "holds the variable DEPLOY_TOKEN") || strings.Contains(string(out), value) {
		t.Errorf("%v\n%s", err, out)
	}
	if files, left := recordings(t, folder), c.groups(t); len(files) != 0 || len(left) != 0 {
		t.Errorf("%v were written, %v are left", files, left)
	}
}
