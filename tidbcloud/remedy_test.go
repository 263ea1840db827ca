package tidbcloud_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/tidb-azure/tidbprivatelink/tidbcloud"
)

// TestRemedies checks that the remedy depends on the code if the status says little.
func TestRemedies(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		status, code int
		want         string
	}{
		{400, 3, "correct the request"},
		{400, 5, "check the IDs"},
		{400, 6, "list what exists"},
		{409, 6, "list what exists"},
		{400, 7, "Organization Owner"},
		{400, 8, "higher quota"},
		{400, 9, "wait until it is ACTIVE"},
		{412, 9, "wait until it is ACTIVE"},
		{409, 10, "at the same time"},
		{400, 12, "does not offer this"},
		{400, 16, "API key still exists"},
		{400, 49900007, "wait a minute"},
		{402, 49900009, "billing"},
		{400, 0, "correct the request"},
		{429, 8, "wait a minute"},
		{500, 9, "try again later"},
		{503, 14, "try again later"},
	} {
		service := replies(refuse(test.status, fmt.Sprintf(`{"code":%d,"message":"m","details":[]}`, test.code)))
		_, err := newClient(t, service).GetCluster(t.Context(), clusterID, nil)
		var own *tidbcloud.Error
		if !errors.As(err, &own) || !strings.Contains(own.Remedy, test.want) {
			t.Errorf("%d with code %d: %v, want the remedy %q", test.status, test.code, err, test.want)
		}
	}
}
