package coverage

import (
	"encoding/json"
	"flag"
	"net/http"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "rewrite COVERAGE.md; read the difference before you commit it")

const (
	tableFile    = "../../COVERAGE.md"
	comparedFile = "../../simulator/testdata/compared.txt"
)

// row is what the table says of an operation.
type row struct {
	*operation
	simulated []string // the api-versions, in order
	compared  []string
	versions  int // that the type has
}

// section is the rows of one description.
type section struct {
	title string
	rows  []*row
}

// TestCoverage asks the simulator for every operation of the descriptions, in
// every api-version that its type has, and compares the answers with COVERAGE.md.
func TestCoverage(t *testing.T) {
	t.Parallel()
	sections, tidb := describe(t)
	left := addCompared(t, sections)
	ask(t, sections)
	got := table(sections, left)
	if *update {
		if len(tidb) == 0 {
			t.Fatal("the table cannot be written without TiDB Cloud's description")
		}
		if err := os.WriteFile(tableFile, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(tableFile)
	if err != nil {
		t.Fatal(err)
	}
	a, b := rowsOf(string(want), len(tidb) > 0), rowsOf(got, len(tidb) > 0)
	if diff := cmp.Diff(a, b); diff != "" {
		t.Errorf("COVERAGE.md differs (-want +got), go test . -run Coverage -update rewrites it:\n%s", diff)
	}
}

// rowsOf are the lines of the table: all of them, or where TiDB Cloud's
// description is missing, those of Azure's operations.
func rowsOf(text string, all bool) []string {
	lines := strings.Split(text, "\n")
	if all {
		return lines
	}
	return slices.DeleteFunc(lines, func(line string) bool {
		return !strings.HasPrefix(line, "|") || strings.Contains(line, "/v1beta1/")
	})
}

// describe lists the operations of the descriptions.
func describe(t *testing.T) (sections []*section, tidb []*operation) {
	t.Helper()
	tidb = tidbOperations(t)
	for i, operations := range append(mustAzure(t)[:len(azureModules):len(azureModules)], tidb) {
		s := &section{title: "TiDB Cloud Dedicated"}
		if i < len(azureModules) {
			s.title = azureModules[i].title
		}
		for _, o := range operations {
			s.rows = append(s.rows, &row{operation: o})
		}
		sections = append(sections, s)
	}
	return sections, tidb
}

// ask asks the simulator for every operation in every api-version of its type.
// Where the simulator lists none, these are the described one and those compared.
func ask(t *testing.T, sections []*section) {
	t.Helper()
	saved, known := saveWorld(t), versionsOf(t)
	first := newWorld(t)
	for _, s := range sections {
		for _, r := range s.rows {
			versions := slices.Concat(known[typeOf(r.path)], r.compared, []string{r.version})
			slices.Sort(versions)
			versions = slices.Compact(versions)
			r.versions = len(versions)
			w := first.restored(t, saved)
			for _, version := range versions {
				if w.simulates(t, r.operation, version) {
					r.simulated = append(r.simulated, version)
				}
			}
			for _, version := range r.compared {
				if !slices.Contains(r.simulated, version) {
					t.Errorf("%v was compared in %s, but is not simulated there", r.operation, version)
				}
			}
		}
	}
}

// simulates asks for an operation on what is there, with what is there. Where the
// world holds no body for it, it is an empty one, and the request may be refused: it
// only counts that this is not for lack of the operation.
func (w *world) simulates(t *testing.T, o *operation, version string) bool {
	t.Helper()
	target, body := w.path(o.path), ""
	if version != "" {
		target += "?api-version=" + version
	}
	if o.body != nil {
		body = w.bodyOf(o.path)
	}
	got := w.send(t, o.method, target, body)
	if got.status == http.StatusMethodNotAllowed {
		t.Errorf("%v is described, but answered with %d %s", o, got.status, got.body)
	}
	return got.status != http.StatusNotImplemented && errorOf(got).Code != "NoRegisteredProviderFound"
}

// versionsOf are the api-versions that Azure's types have, by typeOf, as the
// simulator lists them for its clients.
func versionsOf(t *testing.T) map[string][]string {
	t.Helper()
	var listed struct {
		Value []struct {
			Namespace     string `json:"namespace"`
			ResourceTypes []struct {
				ResourceType string   `json:"resourceType"`
				APIVersions  []string `json:"apiVersions"`
			} `json:"resourceTypes"`
		} `json:"value"`
	}
	w := newWorld(t)
	got := w.must(t, "GET", w.fill("/subscriptions/$SUB/providers?api-version="+groupVersion), "")
	if err := json.Unmarshal(got.body, &listed); err != nil {
		t.Fatal(err)
	}
	versions := map[string][]string{}
	for _, namespace := range listed.Value {
		for _, typ := range namespace.ResourceTypes {
			top, _, _ := strings.Cut(typ.ResourceType, "/")
			key := strings.ToLower(namespace.Namespace + "/" + top)
			if len(versions[key]) == 0 {
				versions[key] = typ.APIVersions
				slices.Sort(versions[key])
			}
		}
	}
	versions["microsoft.network/locations"] = versions["microsoft.network/virtualnetworks"]
	return versions
}

// typeOf is the top type that a path is about, in lower case, or "".
func typeOf(path string) string {
	_, rest, found := strings.Cut(path, "/providers/")
	words := strings.Split(rest, "/")
	if !found || len(words) < 2 {
		return ""
	}
	return strings.ToLower(words[0] + "/" + words[1])
}

// addCompared adds what recordings were compared with and returns what of it the
// descriptions do not have.
func addCompared(t *testing.T, sections []*section) (left []string) {
	t.Helper()
	content, err := os.ReadFile(comparedFile)
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(content)) {
		words := strings.Fields(line)
		if len(words) != 3 {
			t.Fatalf("%s: %q is not a method, an api-version and a path", comparedFile, line)
		}
		if r := findRow(sections, words[0], words[2]); r == nil {
			left = append(left, words[0]+" "+words[2])
		} else {
			r.compared = append(r.compared, words[1])
		}
	}
	for _, s := range sections {
		for _, r := range s.rows {
			slices.Sort(r.compared)
		}
	}
	slices.Sort(left)
	return slices.Compact(left)
}

// findRow is the row for a call: of those that fit, the one with the fewest
// parameters.
func findRow(sections []*section, method, path string) *row {
	var best *row
	for _, s := range sections {
		for _, r := range s.rows {
			if r.method == method && fits(r.path, path) && (best == nil || strings.Count(r.path, "{") < strings.Count(best.path, "{")) {
				best = r
			}
		}
	}
	return best
}

func fits(pattern, path string) bool {
	words, segments := strings.Split(strings.Trim(pattern, "/"), "/"), strings.Split(strings.Trim(path, "/"), "/")
	if len(words) != len(segments) {
		return false
	}
	for i, word := range words {
		if !strings.HasPrefix(word, "{") && !strings.EqualFold(word, segments[i]) {
			return false
		}
	}
	return true
}
