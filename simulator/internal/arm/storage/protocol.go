package storage

import (
	"time"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/arm"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/kernel"
)

// protocol is that of accounts: a creation is answered 202 with nothing but where to look
// (recorded), everything else is done at once (assumed for deletions). An account that is
// being created can be read (recorded) and not changed (assumed). Nothing has an ETag.
var protocol = &arm.Protocol{
	Began: func(c *arm.Call, _ int, r arm.Resource, op *arm.Operation) kernel.Reply {
		return accepted(c, op, r.Base().Location)
	},
	Written: func(c *arm.Call, _ int, r arm.Resource) kernel.Reply { return c.Show(200, r) },
	Removed: func(c *arm.Call) kernel.Reply { return plain(c.Empty(200, 1)).Reply },
	Upserts: true, Creating: "ResolvingDns",
}

// plain adds the Content-Type that replies without a body have (recorded).
func plain(reply arm.ReplyBuilder) arm.ReplyBuilder {
	reply.Header.Set("Content-Type", "text/plain; charset=utf-8")
	return reply
}

// serverVersion is the newest api-version of the service itself, which grows with time: it was
// 2022-09-01 in 2023, and 2025-06-01 gave itself in 2026 (recorded).
const serverVersion = "2025-06-01"

// accepted answers that op is in progress, with its URL (recorded).
func accepted(c *arm.Call, op *arm.Operation, location string) kernel.Reply {
	reply := plain(c.Empty(202, 3))
	reply.Header.Set("Location", c.Req.BaseURL+"/subscriptions/"+c.Sub.ID+"/providers/"+namespace+"/locations/"+location+
		"/asyncoperations/"+op.ID+"?monitor=true&api-version="+min(c.Version, serverVersion))
	reply.RetryOperation(op, c.Now, pollWait(c.Now.Sub(op.Started)))
	return reply.Reply
}

// pollWait is the Retry-After of an operation that has taken so long: 17 s at first, 3 s later
// (recorded), from 20 s on (assumed).
func pollWait(elapsed time.Duration) time.Duration {
	if elapsed < 20*time.Second {
		return 17 * time.Second
	}
	return 3 * time.Second
}

// poll answers GET asyncoperations/{id}: 202 while it runs, then the account.
func poll(c *arm.Call) kernel.Reply {
	return c.Result(c.ID.Names[1],
		func(op *arm.Operation) kernel.Reply { return accepted(c, op, arm.NormalLocation(c.ID.Names[0])) },
		func(*arm.Operation) kernel.Reply { return c.Empty(204, 0).Reply })
}
