package endpoint

import (
	"context"
	"net"
)

// lookupHost resolves names as programs on this machine do.
var lookupHost = awakenResolver(net.DefaultResolver)

// awakenResolver returns the resolver's LookupHost after a first call of it, which
// sends nothing, because its context has ended. Package net makes the channels that
// guard its configuration at the first look-up of a process, and a channel that is
// made in a synctest bubble may be used in no other: without a look-up before all
// of them, the second bubble that inspects ends the program.
func awakenResolver(resolver *net.Resolver) func(ctx context.Context, host string) ([]string, error) {
	ended, cancel := context.WithCancel(context.Background())
	cancel()
	_, _ = resolver.LookupHost(ended, "tidb.invalid") // a name that never exists (RFC 6761)
	return resolver.LookupHost
}
