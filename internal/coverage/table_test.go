package coverage

import (
	"fmt"
	"strings"
)

const tableHead = `# Coverage

What the simulator has of the public API descriptions, and what of it was compared with recorded traffic. ` + "`go test . -run Coverage -update`" + ` in internal/coverage writes this file by asking the simulator, and the test keeps it true.

**%d of %d operations are simulated. %d of these were compared with recordings.**

With api-versions told apart, %d of %d pairs of operation and version are simulated, and %d were compared. An operation counts in every api-version of its type; that some came later is not in the descriptions.

| state | meaning |
| --- | --- |
| compared | simulated; recorded requests of the real service got the recorded status, and their bodies were compared leaf by leaf |
| documented | simulated after the description and documentation |
| 501 | not simulated: answers 501 and names the nearest route that is |

The descriptions are those of the newest public clients (armnetwork v11, armprivatedns, armstorage, armresources, armsubscriptions) and TiDB Cloud's own. Listed are the operations on the types that are simulated; what a storage account stores is another matter. In the paths G is ` + "`/subscriptions/{subscriptionId}/resourceGroups/{resourceGroupName}`" + `, S is ` + "`/subscriptions/{subscriptionId}`" + `.
`

// table is COVERAGE.md.
func table(sections []*section, left []string) string {
	var total count
	for _, s := range sections {
		total.add(s)
	}
	var out strings.Builder
	fmt.Fprintf(&out, tableHead, total.simulated, total.operations, total.compared, total.simulatedPairs, total.pairs, total.comparedPairs)
	for _, s := range sections {
		var c count
		c.add(s)
		fmt.Fprintf(&out, "\n## %s\n\n%d of %d operations are simulated, %d of these were compared.\n\n", s.title, c.simulated, c.operations, c.compared)
		out.WriteString("| request | operation | state | api-versions | compared in |\n| --- | --- | --- | --- | --- |\n")
		for _, r := range s.rows {
			fmt.Fprintf(&out, "| %s `%s` | %s | %s | %s | %s |\n", r.method, shorten(r.path), r.name, r.state(), r.span(), strings.Join(r.compared, ", "))
		}
	}
	if len(left) > 0 {
		out.WriteString("\n## Compared, but not in the descriptions\n\nOperations under way, which clients find by a header.\n\n")
		for _, call := range left {
			fmt.Fprintf(&out, "- `%s`\n", call)
		}
	}
	return out.String()
}

func (r *row) state() string {
	switch {
	case len(r.simulated) == 0:
		return "501"
	case len(r.compared) > 0:
		return "compared"
	}
	return "documented"
}

// span returns the api-versions in which the operation is simulated, for the table.
func (r *row) span() string {
	switch n := len(r.simulated); {
	case n == 0:
		return ""
	case r.version == "":
		return "v1beta1"
	case n == 1:
		return r.simulated[0]
	default:
		return fmt.Sprintf("%d, %s to %s", n, r.simulated[0], r.simulated[n-1])
	}
}

// count counts operations, and pairs of an operation and an api-version.
type count struct {
	operations, simulated, compared      int
	pairs, simulatedPairs, comparedPairs int
}

func (c *count) add(s *section) {
	for _, r := range s.rows {
		c.operations++
		c.pairs += r.versions
		c.simulatedPairs += len(r.simulated)
		c.comparedPairs += len(r.compared)
		switch r.state() {
		case "compared":
			c.simulated++
			c.compared++
		case "documented":
			c.simulated++
		}
	}
}

func shorten(path string) string {
	for _, prefix := range []struct{ long, short string }{
		{"/subscriptions/{subscriptionId}/resourceGroups/{resourceGroupName}", "G"},
		{"/subscriptions/{subscriptionId}/resourcegroups/{resourceGroupName}", "G"},
		{"/subscriptions/{subscriptionId}/", "S/"},
	} {
		if rest, ok := strings.CutPrefix(path, prefix.long); ok {
			return prefix.short + rest
		}
	}
	return path
}
