package coverage

import (
	"strings"
	"testing"
)

// TestShownComesBack: a client may send what it was shown, in any api-version, so no
// member of a reply is refused as unknown or of a wrong type.
func TestShownComesBack(t *testing.T) {
	t.Parallel()
	w, known := newWorld(t), versionsOf(t)
	for _, r := range resources {
		path := w.fill(r.path)
		if strings.Contains(path, "/deployments/") {
			continue // it shows another type than it takes (described)
		}
		for _, version := range append(known[typeOf(path)], r.version) {
			target := path + "?api-version=" + version
			shown := w.send(t, "GET", target, "")
			if shown.status != 200 {
				continue // not every version has the type
			}
			got := w.send(t, "PUT", target, string(shown.body))
			if text := string(got.body); strings.Contains(text, "Could not find member") || strings.Contains(text, "Error converting") {
				t.Errorf("PUT of what GET %s shows: %d %s\n%s", target, got.status, text, shown.body)
			}
			w.settle()
		}
	}
}
