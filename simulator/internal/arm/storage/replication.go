package storage

import (
	"cmp"
	"strings"
	"time"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/arm"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/kernel"
)

const (
	// replicationStats is what $expand calls the state of the replica.
	replicationStats = "geoReplicationStats"
	// statsSince and redundancySince are the first api-versions that show the state of the
	// replica (described), and what the account is after a failover (recorded: 2022-09-01 does not).
	statsSince, redundancySince = "2018-07-01", "2023-01-01"
	// firstSync is how long the replica of a new account is unavailable: minutes, or no time
	// at all (recorded); how many is assumed.
	firstSync = 10 * time.Minute
)

type replicationWire struct {
	CanPlannedFailover *bool     `json:"canPlannedFailover,omitzero"`
	AfterFailover      string    `json:"postFailoverRedundancy,omitzero"`
	AfterPlanned       string    `json:"postPlannedFailoverRedundancy,omitzero"`
	Status             string    `json:"status"`
	LastSync           time.Time `json:"lastSyncTime"`
	CanFailover        bool      `json:"canFailover"`
}

// replica returns the region that has a replica of the account, or "".
func (a *account) replica() string {
	if !strings.Contains(a.SKU.Name, "G") {
		return ""
	}
	return pairedRegions[a.Location]
}

// getAccount answers GET of an account. $expand asks for the state of its replica, which only an
// account with a replica has (documented).
func getAccount(c *arm.Call) kernel.Reply {
	reply := c.Get()
	a, _ := c.Find().(*account)
	if a == nil || a.replica() == "" || c.Version < statsSince || !expands(c, replicationStats) {
		return reply
	}
	shown := c.State.Wire(a, c.View()).(envelope)
	(*shown.Properties.(*map[string]any))[replicationStats] = a.replication(c)
	reply.Body = kernel.Encode(shown)
	return reply
}

// expands reports whether $expand, a list separated by commas (assumed), asks for name.
func expands(c *arm.Call, name string) bool {
	for asked := range strings.SplitSeq(kernel.QueryValue(c.Req.Query, "$expand"), ",") {
		if strings.EqualFold(strings.TrimSpace(asked), name) {
			return true
		}
	}
	return false
}

// replication is the state of the replica. A failover leaves one region with the account; a
// planned one leaves both (described, recorded), without zones in the new one (assumed).
func (a *account) replication(c *arm.Call) replicationWire {
	since := cmp.Or(a.replicated, c.Now)
	live := c.Now.Sub(since) >= firstSync
	stats := replicationWire{Status: "Unavailable", LastSync: since.Truncate(time.Second), CanFailover: live}
	if live {
		stats.Status, stats.LastSync = "Live", c.Now.Truncate(time.Second)
	}
	if c.Version >= redundancySince {
		stats.CanPlannedFailover, stats.AfterFailover = &live, "Standard_LRS"
		stats.AfterPlanned = strings.Replace(a.SKU.Name, "GZRS", "GRS", 1)
	}
	return stats
}
