package simulator_test

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/google/go-cmp/cmp"

	"github.com/tidb-azure/tidbprivatelink/simulator"
	"github.com/tidb-azure/tidbprivatelink/tidbcloud"
)

// TestSavedWorldHoldsNoPassword checks that neither a saved world nor anything that
// describes a world holds the password, and that the loaded world is the same without
// it.
func TestSavedWorldHoldsNoPassword(t *testing.T) {
	t.Parallel()
	sim := simulator.New(&simulator.Options{Record: true, Clock: simulator.Manual()})
	key := sim.Account().APIKey
	credential, err := tidbcloud.NewCredential(key.Public, string(key.Private))
	if err != nil {
		t.Fatal(err)
	}
	client, err := tidbcloud.NewClient(credential, &tidbcloud.ClientOptions{ClientOptions: azcore.ClientOptions{Transport: sim}})
	if err != nil {
		t.Fatal(err)
	}
	_, err = client.BeginCreateCluster(t.Context(), tidbcloud.Cluster{
		DisplayName: "orders", RegionID: "azure-eastus2", RootPassword: "correct-horse",
		TidbNodeSetting: tidbcloud.TidbNodeSetting{NodeSpecKey: "8C16G", TidbNodeGroups: []tidbcloud.NodeGroup{{NodeCount: 2}}},
		TikvNodeSetting: tidbcloud.StorageNodeSetting{NodeCount: 3, NodeSpecKey: "8C32G", StorageSizeGi: 500},
	}, nil)
	if err != nil {
		t.Fatal(err)
	}
	sim.Advance(time.Hour)
	var file bytes.Buffer
	if err := sim.Save(&file); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(file.String(), "rootPassword") || strings.Contains(file.String(), "correct-horse") {
		t.Errorf("the file holds the password, or nothing in its place: %s", file.String())
	}
	loaded, err := simulator.Load(&file, &simulator.Options{Clock: simulator.Manual()})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(comparable(sim), comparable(loaded)); diff != "" {
		t.Errorf("the loaded world differs (-saved +loaded):\n%s", diff)
	}
}
