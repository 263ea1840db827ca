package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// goName is a name of the Go packages as errors and remedies mention it.
var goName = regexp.MustCompile(`\b(Client|Endpoint|EndpointService|Spec|[A-Z][A-Za-z]+Options|AuditScope)\.[A-Z][A-Za-z]+`)

// internalNames are about what the command line never hands over.
var internalNames = regexp.MustCompile(`^(ListEndpointsOptions|ConnectionStringOptions|CreatePrivateEndpoint\w*Options)\.`)

// TestCommandWords: every text of the library that names something of Go has it in
// the words of the command line.
func TestCommandWords(t *testing.T) {
	t.Parallel()
	found := 0
	for _, folder := range []string{"endpoint", "privatelink", "tidbcloud"} {
		files, err := filepath.Glob(filepath.Join("../..", folder, "*.go"))
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			if strings.HasSuffix(file, "_test.go") {
				continue
			}
			parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
			if err != nil {
				t.Fatal(err)
			}
			ast.Inspect(parsed, func(n ast.Node) bool {
				literal, ok := n.(*ast.BasicLit)
				if !ok || literal.Kind != token.STRING {
					return true
				}
				text, err := strconv.Unquote(literal.Value)
				if err != nil || !goName.MatchString(text) {
					return true
				}
				found++
				if left := goName.FindString(commandWords(text)); left != "" && !internalNames.MatchString(left) {
					t.Errorf("%s: %q names %s, which words.go does not know", file, text, left)
				}
				return true
			})
		}
	}
	if found < 20 {
		t.Errorf("%d texts name something of Go, want many more", found)
	}
}

func TestCommandWordsOf(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"call Client.Disconnect, then Client.Connect": "run tidbprivatelink disconnect, then tidbprivatelink connect",
		"call again to go on":                         "run again to go on",
		"call Endpoint.WaitUntilActive first":         "run tidbprivatelink status ENDPOINT --wait first",
		"call TiDB Cloud's support":                   "call TiDB Cloud's support",
		"check Spec.NodeGroup and Spec.EndpointID":    "check --cluster and --node-group and ENDPOINT",
		"set Spec.NodeGroup.Cluster to a cluster":     "set --cluster to a cluster",
	} {
		if got := commandWords(text); got != want {
			t.Errorf("%q becomes %q, want %q", text, got, want)
		}
	}
}
