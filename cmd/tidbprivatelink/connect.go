package main

import (
	"context"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

func (a *app) connect() *cobra.Command {
	var n names
	var w wish
	var dryRun bool
	return a.command(verb{
		use: "connect ENDPOINT", short: "Connect a subnet with a cluster", args: endpoints(1, 1),
		long: `Takes all steps of the TiDB Cloud console that are left to do: waits for the
endpoint service, creates the private endpoint in the subnet, accepts it, and waits
until it is Active, in all about 6 minutes. What exists is kept, so the command may
be repeated at any time, and goes on with what another run began.`,
		examples: []string{"connect orders --simulator", "connect orders --simulator --dry-run"},
		flags: func(flags *pflag.FlagSet) {
			n.flags(flags)
			w.allFlags(flags)
			flags.BoolVar(&dryRun, "dry-run", false, "say what would be done, as plan does")
		},
		named: func(d defaults, args []string) error {
			_, err := n.newSpec(d, w, args[0])
			return err
		},
		run: func(ctx context.Context, s *session, args []string) (*document, error) {
			spec, err := n.newSpec(s.defaults, w, args[0])
			if err != nil {
				return nil, err
			}
			if dryRun {
				return planDocument(s.client.Plan(ctx, spec, nil))
			}
			ep, err := s.client.Connect(ctx, spec, nil)
			if err != nil {
				return nil, err
			}
			return endpointDocument(spec.NodeGroup, ep.Snapshot()), nil
		},
	})
}
