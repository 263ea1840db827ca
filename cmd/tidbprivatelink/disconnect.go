package main

import (
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/tidb-azure/tidbprivatelink/endpoint"
)

// disconnectView is the end of an endpoint as programs get it.
type disconnectView struct {
	ID           string `json:"id"`
	Disconnected bool   `json:"disconnected"`
}

func (a *app) disconnect() *cobra.Command {
	var n names
	var dryRun, yes bool
	return a.command(verb{
		use: "disconnect ENDPOINT", short: "Delete an endpoint from both clouds", args: endpoints(1, 1),
		long: `Deletes an endpoint from TiDB Cloud, then from Azure, and waits until both are gone:
connections through it break. It asks before it does so; where nobody can answer,
--yes is needed. What is gone already is passed over, so the command may be repeated.`,
		examples: []string{"disconnect forgotten --simulator --dry-run", "disconnect forgotten --simulator --yes"},
		flags: func(flags *pflag.FlagSet) {
			n.flags(flags)
			flags.BoolVar(&dryRun, "dry-run", false, "say what would be done; exit code 3 means that something is left")
			flags.BoolVar(&yes, "yes", false, "do not ask")
		},
		check: func() error {
			if !dryRun && !yes && !a.asks {
				return fmt.Errorf("nobody can be asked here: --yes deletes the endpoint, --dry-run says what would be done")
			}
			return nil
		},
		named: n.existingNamed,
		run: func(ctx context.Context, s *session, args []string) (*document, error) {
			spec, err := n.spec(s.defaults, wish{}, args[0])
			if err != nil {
				return nil, err
			}
			if dryRun {
				return planDocument(s.client.PlanDisconnect(ctx, spec, nil))
			}
			if !yes {
				if err := a.confirm(ctx, s, spec); err != nil {
					return nil, err
				}
			}
			if err := s.client.Disconnect(ctx, spec, nil); err != nil {
				return nil, err
			}
			id := spec.EndpointID.String()
			word := "disconnected"
			if !s.progress.deleted {
				word = "there was nothing to delete of"
			}
			return &document{disconnectView{id, true}, func(w io.Writer) { fmt.Fprintln(w, word, id) }}, nil
		},
	})
}

// confirm shows a person what would be done, and returns errPending unless the
// answer is yes.
func (a *app) confirm(ctx context.Context, s *session, spec endpoint.Spec) error {
	plan, err := s.client.PlanDisconnect(ctx, spec, nil)
	if err != nil {
		return err
	}
	s.progress.stop()
	answer, err := a.ask(ctx, fmt.Sprintf("%vThe endpoint is %v in TiDB Cloud. Delete it? [y/N] ", plan, plan.Endpoint.Connection.Status))
	if err != nil {
		return err
	}
	switch strings.ToLower(strings.TrimSpace(answer)) {
	case "y", "yes":
		return nil
	}
	fmt.Fprintln(a.log, "Nothing was changed.")
	return errPending
}
