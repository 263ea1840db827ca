package endpoint_test

import (
	"fmt"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/tidb-azure/tidbprivatelink/endpoint"
)

// A port is from 1 to 65535.
func TestConnectionStringPort(t *testing.T) {
	t.Parallel()
	for port, valid := range map[int]bool{0: false, 1: true, 65535: true, 65536: false, -1: false} {
		synctest.Test(t, func(t *testing.T) {
			w := newWorld(t, settings{transport: rewrite(tidbHost, `"port":4000`, fmt.Sprintf(`"port":%d`, port))})
			text, err := w.connect(t).ConnectionString(endpoint.FormatGoDriver, nil)
			if valid && (err != nil || !strings.Contains(text, fmt.Sprintf(":%d)", port))) || !valid && err == nil {
				t.Errorf("port %d: %q, %v", port, text, err)
			}
		})
	}
}
