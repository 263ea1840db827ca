package house

import (
	"slices"
	"strings"
	"testing"
)

const module = "github.com/tidb-azure/tidbprivatelink/"

// TestArrows checks the design: examples -> endpoint -> {tidbcloud, privatelink} ->
// SDKs, and a simulator that shares nothing with the clients that it judges. Only
// endpointtest, which tests import, knows both.
func TestArrows(t *testing.T) {
	t.Parallel()
	const shared = module + "internal/"
	const azcore, armnetwork, digest = "github.com/Azure/azure-sdk-for-go/sdk/azcore", "github.com/Azure/azure-sdk-for-go/sdk/resourcemanager/network/armnetwork", "github.com/icholy/digest"
	const inside = module + "simulator/internal/"
	for folder, allowed := range map[string][]string{
		"tidbcloud":             {azcore, digest, shared},
		"privatelink":           {azcore, armnetwork, shared},
		"endpoint":              {azcore, shared, module + "tidbcloud", module + "privatelink"},
		"endpoint/endpointtest": {azcore, module + "endpoint", module + "tidbcloud", module + "privatelink", module + "simulator"},
		"simulator":             {azcore, digest, module + "simulator/", shared + "secret"},

		// Of what is served, only inspection knows the clients; commands pass it in.
		"simulator/internal/page":    {},
		"simulator/internal/control": {inside + "backdoor", inside + "page"},
		"simulator/internal/command": {shared + "statefile", module + "simulator", inside + "control"},

		// The core of the simulator: the clouds do not know each other, and ARM knows no
		// type of resource.
		"simulator/internal/kernel":          {},
		"simulator/internal/backdoor":        {},
		"simulator/internal/entra":           {inside + "kernel"},
		"simulator/internal/arm/shape":       {inside + "kernel"},
		"simulator/internal/arm/filter":      {inside + "kernel"},
		"simulator/internal/arm/cloud":       {},
		"simulator/internal/arm/name":        {},
		"simulator/internal/arm/region":      {},
		"simulator/internal/arm/tag":         {},
		"simulator/internal/arm":             {inside + "kernel", inside + "entra", inside + "arm/shape", inside + "arm/filter", inside + "arm/cloud", inside + "arm/name", inside + "arm/region", inside + "arm/tag"},
		"simulator/internal/arm/traffic":     {inside + "kernel", inside + "arm", inside + "arm/shape"},
		"simulator/internal/arm/publicip":    {inside + "kernel", inside + "arm", inside + "arm/traffic"},
		"simulator/internal/arm/network":     {inside + "kernel", inside + "arm", inside + "arm/publicip", inside + "arm/traffic"},
		"simulator/internal/arm/privatedns":  {inside + "kernel", inside + "arm", inside + "arm/network", inside + "arm/shape"},
		"simulator/internal/arm/storage":     {inside + "kernel", inside + "arm", inside + "arm/network", inside + "arm/shape"},
		"simulator/internal/arm/deployments": {inside + "kernel", inside + "entra", inside + "arm", inside + "arm/filter", inside + "arm/deployments/expression"},
		"simulator/internal/tidbcloud":       {inside + "kernel", inside + "backdoor", digest},
		"simulator/internal/world":           {inside, digest},

		"simulator/internal/arm/deployments/expression": {},
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
					if strings.HasPrefix(path, inside) && strings.HasPrefix(folder, "simulator/internal/") && !strings.HasSuffix(folder, "/world") {
						ok = slices.Contains(allowed, path) // a package, not what is below it
					}
					if !ok {
						t.Errorf("%s imports %s", folder, path)
					}
				}
			}
		})
	}
}
