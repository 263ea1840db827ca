package live

import (
	"encoding/base64"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestGuard checks what of an environment is looked for in a recording, and in which
// forms it is found.
func TestGuard(t *testing.T) {
	t.Parallel()
	for variable, guarded := range map[string]bool{
		"AZURE_CLIENT_SECRET=tiger-lily": true, "AZURE_TENANT_ID=tiger-lily": true, "ARM_CLIENT_ID=tiger-lily": true, "TIDBCLOUD_CLUSTER_ID=tiger-lily": true,
		"TIDBCLOUD_PUBLIC_KEY=tiger-lily": true, "AZURE_USERNAME=tiger-lily": true, "GITHUB_TOKEN=tiger-lily": true, "DB_PASSWORD=tiger-lily": true, "USER=tiger-lily": true,
		"AZURE_CORE_OUTPUT=tiger-lily": false, "PATH=tiger-lily": false, "ARM_ENDPOINT=tiger-lily": false, "AZURE_CLIENT_SECRET=true": false, "USER=root": false,
	} {
		g := guard{}
		g.addEnvironment([]string{variable})
		_, value, _ := strings.Cut(variable, "=")
		if err := g.check([]byte("first line\n" + `{"x":"is ` + value + `!"}`)); (err != nil) != guarded {
			t.Errorf("%s: %v", variable, err)
		} else if guarded && (!strings.Contains(err.Error(), "line 2 holds the variable "+strings.Split(variable, "=")[0]) || strings.Contains(err.Error(), value)) {
			t.Errorf("%s: the error is %v", variable, err)
		}
	}
}

func TestGuardSpellings(t *testing.T) {
	t.Parallel()
	const secret = `p4ss"wörd+/&x`
	g := guard{}
	g.add("the secret", secret)
	for form, text := range map[string]string{
		"plain": secret, "upper case": strings.ToUpper(secret), "JSON": `p4ss\"wörd+/\u0026x`, "JSON in JSON": `p4ss\\\"wörd+/\\u0026x`, "query": url.QueryEscape(secret), "path": url.PathEscape(secret),
		"Base64": base64.StdEncoding.EncodeToString([]byte(secret)), "Base64 of more": base64.StdEncoding.EncodeToString([]byte("user:" + secret + ":x")),
		"Base64 of other": base64.StdEncoding.EncodeToString([]byte("me:" + secret + ":x")),
	} {
		if g.check([]byte("a"+text+"b")) == nil {
			t.Errorf("not found as %s: %s", form, text)
		}
	}
	for _, text := range []string{"", "p4ss", "something else"} {
		if err := g.check([]byte(text)); err != nil {
			t.Errorf("found in %q: %v", text, err)
		}
	}
	short := guard{}
	short.add("a name", "Alice")
	if short.check([]byte(`"malices"`)) != nil || short.check([]byte(`"alice"`)) == nil {
		t.Error("a short value counts as a word of its own, and only so")
	}
}

// TestGuardToken checks that what a token says of its owner is looked for.
func TestGuardToken(t *testing.T) {
	t.Parallel()
	claims := base64.RawURLEncoding.EncodeToString([]byte(`{"name":"Alice Liddell","oid":"` + otherGUID + `","aud":"https://management.azure.com"}`))
	g := guard{}
	g.addToken("head." + claims + ".signature")
	for text, found := range map[string]bool{"by Alice Liddell": true, otherGUID: true, "https://management.azure.com": false, "head." + claims + ".signature": true} {
		if err := g.check([]byte(text)); (err != nil) != found {
			t.Errorf("%q: %v", text, err)
		}
	}
	for _, token := range []string{"", "opaque", "a.b.c", "a.!.c"} {
		guard{}.addToken(token) // no panic
	}
}

// TestWrite checks that a recording is written whole or not at all.
func TestWrite(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	file := filepath.Join(folder, "sub", "r.jsonl")
	kept := []interaction{{Method: "GET", URL: "https://x"}, {Method: "PUT", Body: "a secret value"}}
	if err := write(file, kept, guard{"secret value": "the secret"}); err == nil {
		t.Error("it was written with a secret in it")
	}
	if err := write(file, nil, nil); err == nil {
		t.Error("an empty one was written")
	}
	if err := write(file, kept, guard{"other": "another"}); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(file)
	if err != nil || strings.Count(string(text), "\n") != 2 || !strings.Contains(string(text), `{"i":1,"method":"PUT"`) {
		t.Errorf("%s, %v", text, err)
	}
	if entries, err := os.ReadDir(filepath.Dir(file)); err != nil || len(entries) != 1 {
		t.Error(fmt.Sprint(entries), err)
	}
}
