package publicip

import (
	"time"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/arm"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/arm/traffic"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/kernel"
)

// Provider is the part of Microsoft.Network that has these types.
var Provider = &arm.Provider{
	Namespace: "Microsoft.Network", Versions: traffic.Versions, Deploys: true,
	SKUSince: traffic.SKUSince, TierSince: traffic.TierSince,
	Bodies: traffic.Bodies, BadBody: traffic.ErrBadBody,
}

// Values of enumerations that are shown as described, however they were sent.
var (
	ddosModes         = []string{"Disabled", "Enabled", "VirtualNetworkInherited"}
	ipVersions        = []string{"IPv4", "IPv6"}
	allocationMethods = []string{"Dynamic", "Static"}
)

// short is how long operations take.
func short(d *kernel.Durations) time.Duration { return d.Subnet }
