package main

import (
	"context"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/tidb-azure/tidbprivatelink/endpoint"
)

func (a *app) verify() *cobra.Command {
	var n names
	var ip string
	return a.command(verb{
		use: "verify ENDPOINT", short: "Check an endpoint before it is accepted", args: endpoints(1, 1),
		long: `Does what Verify Endpoint does in the TiDB Cloud console: checks everything that
has to be true before the endpoint is accepted, and changes nothing. Exit code 3
means that a check failed.`,
		examples: []string{"verify forgotten --simulator", "verify forgotten --simulator --ip 10.0.0.99"},
		flags: func(flags *pflag.FlagSet) {
			n.flags(flags)
			flags.StringVar(&ip, "ip", "", "IPv4 `ADDRESS` that is to be registered (default the endpoint's)")
		},
		named: n.existingNamed,
		run: func(ctx context.Context, s *session, args []string) (*document, error) {
			return reportDocument(n.verify(ctx, s, args[0], ip))
		},
	})
}

func (n names) verify(ctx context.Context, s *session, text, ip string) (*endpoint.Report, error) {
	if ip == "" {
		ep, _, err := n.existing(ctx, s, text)
		if err != nil {
			return nil, err
		}
		return ep.Verify(ctx, nil)
	}
	spec, err := n.spec(s.defaults, wish{}, text)
	if err != nil {
		return nil, err
	}
	service, err := s.client.Service(ctx, spec.NodeGroup, nil)
	if err != nil {
		return nil, err
	}
	return service.Verify(ctx, spec.EndpointID.String(), ip, nil)
}
