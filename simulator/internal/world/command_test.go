package world

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/backdoor"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/tidbcloud"
)

// TestDecodeArguments: names in any letter case, nothing missing, nothing else.
func TestDecodeArguments(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		command, text string
		want          any
		err           string
	}{
		{"AddProject", `{"name":"a"}`, ProjectArguments{"a"}, ""},
		{"AddProject", ` {"NAME":"a"} `, ProjectArguments{"a"}, ""},
		{"AddProject", `{"name":""}`, ProjectArguments{}, ""},
		{"AddProject", `{}`, nil, "name is missing: its arguments are name (string)"},
		{"AddProject", ``, nil, "name is missing"},
		{"AddProject", `null`, nil, "not a JSON object"},
		{"AddProject", `{"name":5}`, nil, "name: found number, want string"},
		{"AddProject", `{"name":["a"]}`, nil, "name: found array, want string"},
		{"AddProject", `{"name":"a","id":"b"}`, nil, `unknown field "id"`},
		{"AddProject", `{"name":"a"}{`, nil, "something follows"},
		{"AddProject", `{"name":"a"`, nil, "ends too early"},
		{"AddProject", `{name}`, nil, "invalid character"},
		{"AddCluster", ``, tidbcloud.Cluster{}, ""},
		{"AddCluster", `{"justCreated":"yes"}`, nil, "justCreated: found string, want boolean"},
		{"AddAPIKey", `{"role":"Project Owner","projectIds":"1"}`, nil, "projectIds: found string, want list of strings"},
		{"LimitPrivateEndpoints", `{"most":1.5}`, nil, "most: found number 1.5, want integer"},
		{"SetReadLag", ``, ReadLag{}, ""},
		{"SetReadLag", `{"azure":"1m","steady":true}`, ReadLag{Azure: time.Minute, Steady: true}, ""},
		{"SetReadLag", `{"azure":"","operations":"0"}`, ReadLag{}, ""},
		{"SetReadLag", `{"azure":60}`, nil, `a string such as "1m30s"`},
		{"SetReadLag", `{"azure":"soon"}`, nil, `SetReadLag: invalid duration "soon": its arguments`},
		{"SetReadLag", `{"gcp":"1m"}`, nil, `unknown field "gcp"`},
		{"ClearFailures", `{}`, struct{}{}, ""},
		{"ClearFailures", `{"all":true}`, nil, "it takes no arguments"},
	} {
		got, err := backdoor.FindCommand(commands, test.command).Decode([]byte(test.text))
		if test.err != "" {
			wrong, ok := err.(*backdoor.CommandError)
			if !ok || wrong.Status != 400 || wrong.Command != test.command || !strings.Contains(wrong.Error(), test.err) {
				t.Errorf("%s %s: %v, want status 400 and %q", test.command, test.text, err, test.err)
			}
			continue
		}
		if diff := cmp.Diff(test.want, got); err != nil || diff != "" {
			t.Errorf("%s %s: %v (-want +got):\n%s", test.command, test.text, err, diff)
		}
	}
}

// TestCommandsAreWellFormed: each has a name of its own and a sentence.
func TestCommandsAreWellFormed(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for i := range commands {
		c := &commands[i]
		if seen[c.Name] || c.Name == "" || c.Does == "" || c.Info().Does != c.Does {
			t.Errorf("command %d, %q, has no name of its own, no sentence, or does nothing", i, c.Name)
		}
		seen[c.Name] = true
	}
}
