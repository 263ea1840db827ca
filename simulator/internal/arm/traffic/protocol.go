package traffic

import (
	"strings"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/arm"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/kernel"
)

// firewallService is the protocol of what belongs to firewalls, which is a service of its own:
// every PUT has an operation, at a URL of the service, and a deletion is done at once
// (recorded).
var firewallService = &arm.Protocol{
	Began: func(c *arm.Call, status int, r arm.Resource, op *arm.Operation) kernel.Reply {
		reply := c.JSON(status, kernel.Encode(c.State.Wire(r, c.View())), 1)
		reply.Header.Set("Azure-Asyncoperation", c.OperationURL("nfvOperations", op, r.Base().Location))
		return reply.Reply
	},
	Removed: func(c *arm.Call) kernel.Reply { return c.Empty(200, 0).Reply },
}

// plainEtag returns an ETag as the service shows it: the GUID alone.
func plainEtag(etag string) string { return strings.Trim(etag, `W/"`) }
