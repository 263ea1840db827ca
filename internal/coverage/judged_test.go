package coverage

import (
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestJudge passes replies to judge, which must find fault with most of them.
func TestJudge(t *testing.T) {
	t.Parallel()
	azure := &request{method: "PUT", target: "/subscriptions/1"}
	tidb := &request{method: "POST", target: "/v1beta1/clusters"}
	at := &request{method: "PUT", target: "/subscriptions/1", at: place{"properties", "subnets", "[0]", "name"}}
	left := &request{method: "PUT", target: "/subscriptions/1", at: place{"properties"}, holds: []string{"properties", "addressPrefixes"}}
	method := &request{method: "PUT", target: "/subscriptions/1", at: place{"properties"}, holds: []string{"properties", "publicIPAllocationMethod"}}
	for _, test := range []struct {
		about  *request
		status int
		body   string
		want   string // part of the complaint, "" for none
	}{
		{azure, 200, `{"a":1}`, ""},
		{azure, 202, ``, ""},
		{azure, 200, `{"a":1,"a":2}`, `"a" stands twice`},
		{azure, 200, `{"a":[{"b":1,"b":2}]}`, `"b" stands twice`},
		{azure, 200, `{"a":1} x`, "not JSON"},
		{azure, 200, "{\"a\":\"\xff\"}", "bad UTF-8"},
		{azure, 500, `{"error":{"code":"C","message":"m"}}`, "status 500"},
		{azure, 501, `{"error":{"code":"C","message":"m"}}`, ""},
		{azure, 302, `{}`, "status 302"},
		{azure, 400, ``, "no body"},
		{azure, 400, `{"error":{"code":"C","message":"m","details":[]}}`, ""},
		{azure, 400, `{"code":"C","message":"m"}`, ""},
		{azure, 400, `{"error":{"code":"C"}}`, "without code or message"},
		{azure, 400, `{"error":{"message":"m"}}`, "without code or message"},
		{azure, 400, `{"error":{"code":"C","message":"m","more":1}}`, "not ARM's error form"},
		{azure, 400, `{"code":3,"message":"m","details":[]}`, "not ARM's error form"},
		{tidb, 400, `{"code":3,"message":"m","details":[]}`, ""},
		{tidb, 400, `{"code":3,"message":"m"}`, "without code, message or details"},
		{tidb, 400, `{"error":{"code":"C","message":"m"}}`, "not a google.rpc.Status"},
		{&request{method: "PUT", target: "/subscriptions/1", mustFail: true}, 200, `{}`, "nobody accepts"},
		{&request{method: "HEAD", target: "/subscriptions/1"}, 404, `{}`, "a body in the reply to HEAD"},
		{&request{kind: "known value", method: "PUT", target: "/subscriptions/1", value: "Hot"}, 400, `{"error":{"code":"C","message":"value 'Hot' of tier is not valid"}}`, `"Hot" is refused`},
		{at, 400, `{"error":{"code":"C","message":"Resource name x is invalid."}}`, ""},
		{at, 400, `{"error":{"code":"C","message":"Path 'properties.subnets'"}}`, ""},
		{at, 400, `{"error":{"code":"C","message":"something is wrong"}}`, "does not name properties.subnets.[0].name"},
		{at, 400, `{"error":{"code":"CannotDelete","message":"something else is there"}}`, ""},
		{left, 400, `{"error":{"code":"C","message":"needs an address prefix"}}`, ""},
		{left, 400, `{"error":{"code":"C","message":"needs more"}}`, "does not name properties"},
		{left, 400, `{"error":{"code":"C","message":"must have AllocationMethod set to Static"}}`, "does not name properties"},
		{method, 400, `{"error":{"code":"C","message":"must have AllocationMethod set to Static"}}`, ""},
	} {
		got := strings.Join(judge(test.about, reply{test.status, http.Header{"Content-Type": {"application/json"}}, []byte(test.body)}), "; ")
		if !strings.Contains(got, test.want) || test.want == "" && got != "" {
			t.Errorf("%s: %d %s: %q, want %q", test.about.method, test.status, test.body, got, test.want)
		}
	}
	if got := judge(azure, reply{200, http.Header{"Content-Type": {"text/html"}}, []byte("{}")}); len(got) != 1 {
		t.Errorf("a page is taken for JSON: %q", got)
	}
}

// TestGenerateIsRepeatable checks that the same seed gives the same requests, each as
// one line.
func TestGenerateIsRepeatable(t *testing.T) {
	t.Parallel()
	lines := func() []string {
		var out []string
		for _, r := range generate(t, newWorld(t)) {
			out = append(out, r.kind+" "+r.curl())
		}
		return out
	}
	first := lines()
	if diff := cmp.Diff(first, lines()); diff != "" {
		t.Errorf("two runs with one seed differ:\n%.2000s", diff)
	}
	for _, line := range first {
		if strings.ContainsAny(line, "\n\r") {
			t.Errorf("not one line: %q", line)
		}
	}
}

// TestEdit checks the edits that make invalid bodies.
func TestEdit(t *testing.T) {
	t.Parallel()
	const body = `{"a":{"b":[1,2]},"c":"d"}`
	for _, test := range []struct {
		at    place
		value any
		want  string
	}{
		{place{"c"}, 7, `{"a":{"b":[1,2]},"c":7}`},
		{place{"c"}, removed{}, `{"a":{"b":[1,2]}}`},
		{place{"a", "b", "[0]"}, removed{}, `{"a":{"b":[2]},"c":"d"}`},
		{place{"a", "b", "[1]"}, "x", `{"a":{"b":[1,"x"]},"c":"d"}`},
		{place{"a", "e"}, nil, `{"a":{"b":[1,2],"e":null},"c":"d"}`},
		{nil, []any{}, `[]`},
	} {
		if got := edit(body, test.at, test.value); got != test.want {
			t.Errorf("edit(%v, %v): %s, want %s", test.at, test.value, got, test.want)
		}
	}
}
