package endpoint

import (
	"cmp"
	"context"
	"net"
	"strconv"
	"time"
)

// InspectOptions are the optional settings of [Client.Inspect].
type InspectOptions struct {
	// LookupHost resolves a host name as programs on this machine do. nil means the
	// LookupHost method of net.DefaultResolver.
	LookupHost func(ctx context.Context, host string) ([]string, error)
	// DialContext opens a TCP connection, which Inspect closes at once. nil means that
	// of a net.Dialer.
	DialContext func(ctx context.Context, network, address string) (net.Conn, error)
	// Since is when the endpoint was accepted or its deletion began, which TiDB Cloud
	// does not show. Inspect uses it to say whether to call support. Zero means the
	// time at which the client first saw the endpoint in its present status.
	Since time.Time
}

// lookTimeout is how long the resolver and the dialer may each take. TCP sends a lost
// packet again after one second and after three, both within five seconds.
const lookTimeout = 5 * time.Second

// defaultPort is the port of TiDB (documented), used if TiDB Cloud cannot be read.
const defaultPort = 4000

// Inspect is the first thing to run when a connection does not work. It reads what
// Azure, TiDB Cloud and DNS say of an endpoint, tries to reach it from this machine,
// and judges all of it. It changes nothing. Of the spec it needs NodeGroup and
// EndpointID alone, and it compares the endpoint with whatever else is set.
//
// Each cause is reported once, with its remedy: a check whose failure follows from
// another failure is Skipped and names the other check. Carry out the remedies and
// inspect again until nothing fails. Before you act on something that a stale reading
// could explain, inspect again: either cloud may lag.
//
// What cannot be read is a failed check and does not affect the others. The error is
// nil unless the spec is refused, which matches [ErrInvalidArgument], or the context
// ended. The resolver and the dialer have 5 seconds each.
func (c *Client) Inspect(ctx context.Context, spec Spec, options *InspectOptions) (*Report, error) {
	if err := spec.validateNames(); err != nil {
		return nil, err
	}
	in := &inspecting{spec: spec}
	if options != nil {
		in.options = *options
	}
	in.look(ctx, c)
	if ctx.Err() != nil {
		return nil, asError(opCheck, spec.EndpointID.String(), ctx.Err())
	}
	if malformed(in.serviceErr) {
		return nil, in.serviceErr
	}
	report := &Report{ResourceID: in.resourceID, Service: in.service, Endpoint: in.endpoint, Addresses: in.resolved}
	for _, check := range []func() Check{
		in.checkCluster, in.checkService, in.checkProvisioned, in.checkTarget, in.checkRegion, in.checkSpec, in.checkAddress,
		in.checkConnection, in.checkElsewhere, in.checkActive, in.checkHostName, in.checkReachable,
	} {
		report.Checks = append(report.Checks, check())
	}
	in.skipConsequences(report.Checks)
	return report, nil
}

// inspecting holds the facts that Inspect's checks evaluate. It shares the facts and
// the rules of Verify.
type inspecting struct {
	verification
	spec       Spec
	options    InspectOptions
	clusterErr error // the cluster could not be read

	resolved   []string
	resolveErr error
	dialled    string // the address that was dialled, "" if none was
	dialErr    error
}

func (in *inspecting) look(ctx context.Context, c *Client) {
	group, cluster, err := c.resolve(ctx, in.spec.NodeGroup)
	service := c.serviceOf(group, cluster)
	switch {
	case err == nil:
		err = service.Refresh(ctx, nil)
	case cluster.State == "":
		in.clusterErr = err
	}
	in.group, in.service, in.serviceErr = group, service.Snapshot(), err
	in.resourceID = in.spec.EndpointID.String()
	in.lookAt(ctx, service, in.spec.EndpointID)
	in.address = in.azure.PrivateIPAddress
	if since := in.options.Since; !since.IsZero() && !in.since.IsZero() && since.Before(in.since) {
		in.since = since
	}

	if host := in.here.Host; host != "" {
		in.resolve(ctx, host)
	}
	if address := in.endpointAddress(); address != "" && in.unworkable() == "" {
		in.dial(ctx, net.JoinHostPort(address, strconv.Itoa(cmp.Or(in.here.Port, defaultPort))))
	}
}

func (in *inspecting) resolve(ctx context.Context, host string) {
	lookup := in.options.LookupHost
	if lookup == nil {
		lookup = lookupHost
	}
	ctx, cancel := context.WithTimeout(ctx, lookTimeout)
	defer cancel()
	in.resolved, in.resolveErr = lookup(ctx, host)
}

// dial dials the endpoint's address rather than its host name, so that a fault of DNS
// and a fault of the network are not confused.
func (in *inspecting) dial(ctx context.Context, address string) {
	dial := in.options.DialContext
	if dial == nil {
		dial = new(net.Dialer).DialContext
	}
	ctx, cancel := context.WithTimeout(ctx, lookTimeout)
	defer cancel()
	in.dialled = address
	conn, err := dial(ctx, "tcp", address)
	if err == nil {
		conn.Close()
	}
	in.dialErr = err
}

// endpointAddress returns the endpoint's address; Azure's counts more than the one that
// is registered with TiDB Cloud.
func (in *inspecting) endpointAddress() string {
	return cmp.Or(in.azure.PrivateIPAddress, in.here.PrivateIPAddress)
}
