package world

import (
	"slices"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/arm"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/entra"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/tidbcloud"
)

// Routes are the routes that are simulated, for people to read.
func routes() []string {
	return slices.Concat(entra.Routes(), arm.Routes(providers()), tidbcloud.Routes())
}
