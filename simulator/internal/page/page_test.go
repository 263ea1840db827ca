package page

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"path"
	"regexp"
	"strings"
	"testing"
)

// vendored is the checksum of htm 3.1.1's preact/standalone.module.js.
const vendored = "72284e8e9079c87817145df1110f74e8a2aa040b2fc384922e18dfcb46fc1fd7"

func files(t *testing.T) map[string]string {
	t.Helper()
	all := map[string]string{}
	entries, err := fs.ReadDir(Files(), ".")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		content, err := fs.ReadFile(Files(), e.Name())
		if err != nil {
			t.Fatal(err)
		}
		all[e.Name()] = string(content)
	}
	return all
}

// TestSize: all files, notices included, are at most 60 kB compressed.
func TestSize(t *testing.T) {
	t.Parallel()
	total := 0
	for _, content := range files(t) {
		var b bytes.Buffer
		w := gzip.NewWriter(&b)
		if _, err := w.Write([]byte(content)); err != nil {
			t.Fatal(err)
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		total += b.Len()
	}
	t.Logf("%d bytes", total)
	if total > 60_000 {
		t.Errorf("%d bytes compressed, want at most 60,000", total)
	}
}

// TestSelfContained: no file names another server, and every import is a file.
func TestSelfContained(t *testing.T) {
	t.Parallel()
	all := files(t)
	address := regexp.MustCompile(`https?:/{2}[\w.-]+`)
	imported := regexp.MustCompile(`(?m)^import .* from '\./([^']+)'`)
	for name, content := range all {
		if path.Ext(name) == ".txt" { // licences
			continue
		}
		for _, a := range address.FindAllString(content, -1) {
			if a != "http://www.w3.org" { // a namespace
				t.Errorf("%s names %s", name, a)
			}
		}
		for _, m := range imported.FindAllStringSubmatch(content, -1) {
			if all[m[1]] == "" {
				t.Errorf("%s imports %s, which is not there", name, m[1])
			}
		}
		for _, m := range regexp.MustCompile(`"/_sim/page/([^"]+)"`).FindAllStringSubmatch(content, -1) {
			if all[m[1]] == "" {
				t.Errorf("%s loads %s, which is not there", name, m[1])
			}
		}
		for _, inline := range []string{"<script>", " onclick=", " style=\"", "javascript:", "eval(", "innerHTML"} {
			if name != "preact-htm.js" && strings.Contains(content, inline) {
				t.Errorf("%s has %s, which the policy forbids", name, inline)
			}
		}
	}
	if sum := sha256.Sum256([]byte(all["preact-htm.js"])); hex.EncodeToString(sum[:]) != vendored {
		t.Error("preact-htm.js is not what htm 3.1.1 published")
	}
	for _, notice := range []string{"htm-license.txt", "preact-license.txt", "notice.txt"} {
		if all[notice] == "" {
			t.Errorf("%s is missing", notice)
		}
	}
}

// TestHandler: every file has its type and the policy, and nothing else is served.
func TestHandler(t *testing.T) {
	t.Parallel()
	get := func(target string) *http.Response {
		rec := httptest.NewRecorder()
		Handler().ServeHTTP(rec, httptest.NewRequest(http.MethodGet, target, nil))
		return rec.Result()
	}
	targets := map[string]string{"/_sim/": "text/html; charset=utf-8"}
	for name := range files(t) {
		targets["/_sim/page/"+name] = types[path.Ext(name)]
	}
	for target, want := range targets {
		resp := get(target)
		if got := resp.Header.Get("Content-Type"); resp.StatusCode != http.StatusOK || got != want || want == "" {
			t.Errorf("%s: %d %s, want 200 %s", target, resp.StatusCode, got, want)
		}
		if got := resp.Header.Get("Content-Security-Policy"); got != policy {
			t.Errorf("%s: the policy is %q", target, got)
		}
	}
	for _, target := range []string{"/_sim/page/other.js", "/_sim/page/..", "/_sim/page/../page.go"} {
		if resp := get(target); resp.StatusCode != http.StatusNotFound {
			t.Errorf("%s: %d, want 404", target, resp.StatusCode)
		}
	}
}
