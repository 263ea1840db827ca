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

// row is the table's row for an operation.
type row struct {
	*operation
	simulated []string // api-versions, in order
	compared  []string
	versions  int // number that the type has
}

// section holds the rows of one description.
type section struct {
	title string
	rows  []*row
}

// TestCoverage calls every operation of the descriptions in every api-version that its
// type has, and compares the answers with COVERAGE.md.
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

// rowsOf returns the lines of the table: all of them, or only the rows of Azure's
// operations if TiDB Cloud's description is missing.
func rowsOf(text string, all bool) []string {
	lines := strings.Split(text, "\n")
	if all {
		return lines
	}
	return slices.DeleteFunc(lines, func(line string) bool {
		return !strings.HasPrefix(line, "|") || strings.Contains(line, "/v1beta1/")
	})
}

// describe returns a section for each description, and TiDB Cloud's operations.
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

// ask calls every operation in every api-version of its type. If the simulator lists no
// api-versions for the type, it uses the described one and those that recordings were
// compared in.
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

// simulates reports whether an operation is simulated. It calls the operation on what
// the world holds; if the world has no body for it, the body is an empty object. The
// request may be refused, but not because the operation is missing.
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

// versionsOf returns the api-versions of Azure's types, keyed as by typeOf, as the
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

// typeOf returns the top-level type of a path in lower case, or "".
func typeOf(path string) string {
	_, rest, found := strings.Cut(path, "/providers/")
	words := strings.Split(rest, "/")
	if !found || len(words) < 2 {
		return ""
	}
	return strings.ToLower(words[0] + "/" + words[1])
}

// addCompared adds the calls that recordings were compared with, and returns those that
// the descriptions do not have.
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

// findRow returns the row for a call: of those that match, the one with the fewest
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
