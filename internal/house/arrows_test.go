package house

import (
	"strings"
	"testing"
)

const module = "github.com/tidb-azure/tidbprivatelink/"

// TestArrows holds the design: examples -> endpoint -> {tidbcloud, privatelink}
// -> SDKs, and a simulator that shares nothing with the clients that it judges.
func TestArrows(t *testing.T) {
	t.Parallel()
	const shared = module + "internal/"
	const azcore, armnetwork, digest = "github.com/Azure/azure-sdk-for-go/sdk/azcore", "github.com/Azure/azure-sdk-for-go/sdk/resourcemanager/network/armnetwork", "github.com/icholy/digest"
	for folder, allowed := range map[string][]string{
		"tidbcloud":               {azcore, digest, shared},
		"privatelink":             {azcore, armnetwork, shared},
		"endpoint":                {azcore, shared, module + "tidbcloud", module + "privatelink"},
		"simulator":               {azcore, digest, module + "simulator/", shared + "secret"},
		"simulator/internal/core": {digest},
	} {
		t.Run(folder, func(t *testing.T) {
			t.Parallel()
			_, files := parse(t, folder)
			for _, file := range files {
				for _, spec := range file.Imports {
					path := strings.Trim(spec.Path.Value, `"`)
					ok := !strings.Contains(strings.Split(path, "/")[0], ".") // the standard library
					for _, prefix := range allowed {
						ok = ok || strings.HasPrefix(path, prefix)
					}
					if !ok {
						t.Errorf("%s imports %s", folder, path)
					}
				}
			}
		})
	}
}
