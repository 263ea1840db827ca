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
	// LookupHost resolves a host name as programs on this machine do. nil means
	// net.DefaultResolver.LookupHost.
	LookupHost func(ctx context.Context, host string) ([]string, error)
	// DialContext opens a TCP connection, which is closed at once. nil means a
	// net.Dialer's.
	DialContext func(ctx context.Context, network, address string) (net.Conn, error)
	// Since is when the endpoint was accepted or its deletion was begun, if that is
	// known: TiDB Cloud does not tell. Inspect says by it when to call support. Zero
	// means that the client goes by when it first saw the endpoint as it is.
	Since time.Time
}

// lookTimeout is how long the resolver and the network may each take. A dropped
// packet is sent again after one second and after three: five see both.
const lookTimeout = 5 * time.Second

// defaultPort is where TiDB listens (documented), for when TiDB Cloud cannot
// be asked.
const defaultPort = 4000

// Inspect is what to run first when a connection does not work. It reads what
// Azure, TiDB Cloud and DNS say of an endpoint, tries to reach it from this
// machine, and judges all of it; it changes nothing. Of the spec it needs the
// NodeGroup and the EndpointID alone; whatever else is set, the endpoint is
// compared with.
//
// Each cause is told once, with its remedy: a check whose failure follows from
// another's is Skipped and names that one. Carry out the remedies and inspect
// again, until nothing fails. What one stale reading could explain, because either
// cloud may lag, is not to be acted upon before it is seen again.
//
// What cannot be read is a failed check and leaves the others alone. The error is
// not nil only when the spec is refused, which matches [ErrInvalidArgument], or
// when the context ended. The resolver and the network are each given 5 seconds.
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

// inspecting is what the checks judge. What it has in common with Verify is
// judged by the same rules.
type inspecting struct {
	verification
	spec       Spec
	options    InspectOptions
	clusterErr error // the cluster could not be read

	resolved   []string
	resolveErr error
	dialled    string // what was dialled, "" if nothing was
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

// dial tries the endpoint's address rather than its host name, so that what is
// wrong with DNS and what is wrong with the network are told apart.
func (in *inspecting) dial(ctx context.Context, target string) {
	dial := in.options.DialContext
	if dial == nil {
		dial = new(net.Dialer).DialContext
	}
	ctx, cancel := context.WithTimeout(ctx, lookTimeout)
	defer cancel()
	in.dialled = target
	conn, err := dial(ctx, "tcp", target)
	if err == nil {
		conn.Close()
	}
	in.dialErr = err
}

// endpointAddress is what programs should reach: Azure knows best.
func (in *inspecting) endpointAddress() string {
	return cmp.Or(in.azure.PrivateIPAddress, in.here.PrivateIPAddress)
}
