package kernel_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/kernel"
)

// TestHeader checks that a field is set once, whatever it was before, and that copies of a
// header do not change with it.
func TestHeader(t *testing.T) {
	t.Parallel()
	var common kernel.Header
	common.Set("Pragma", "no-cache")
	own := append(make(kernel.Header, 0, 3), common...)
	own.Set("Pragma", "public")
	own.SetSeconds("Retry-After", 1500*time.Millisecond)
	own.SetSeconds("Retry-After", 10*time.Second)
	want := kernel.Header{{Name: "Pragma", Value: "public"}, {Name: "Retry-After", Value: "10"}}
	if diff := cmp.Diff(want, own); diff != "" {
		t.Errorf("header (-want +got):\n%s", diff)
	}
	if common.Get("Pragma") != "no-cache" || common.Get("Retry-After") != "" || own.Get("Retry-After") != "10" {
		t.Errorf("Get: %v, %v", common, own)
	}
}
