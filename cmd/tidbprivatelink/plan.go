package main

import (
	"context"
	"fmt"
	"io"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/tidb-azure/tidbprivatelink/endpoint"
)

// planView is a plan as programs get it.
type planView struct {
	Actions  []actionView `json:"actions"`
	Changes  bool         `json:"changes"`
	Service  serviceView  `json:"service"`
	Endpoint endpointView `json:"endpoint"`
}

type actionView struct {
	Action  string `json:"action"`
	Text    string `json:"text"`
	Changes bool   `json:"changes"`
}

func viewPlan(p endpoint.Plan) planView {
	view := planView{Actions: []actionView{}, Changes: p.Changes(), Service: viewService(p.Service), Endpoint: viewEndpoint(p.Service.NodeGroup, p.Endpoint)}
	for _, action := range p.Actions {
		view.Actions = append(view.Actions, actionView{string(action), action.String(), action.Changes()})
	}
	return view
}

// planDocument returns what to print for a plan, with errPending if it is not empty.
func planDocument(p endpoint.Plan, err error) (*document, error) {
	if err != nil {
		return nil, err
	}
	if len(p.Actions) > 0 {
		err = errPending
	}
	return &document{viewPlan(p), func(w io.Writer) { fmt.Fprint(w, p) }}, err
}

func (a *app) plan() *cobra.Command {
	var n names
	var w wish
	return a.command(verb{
		use: "plan ENDPOINT", short: "Say what connect would do", args: endpoints(1, 1),
		long: `Says what connect would do for an endpoint, and changes nothing. Exit code 3 means
that something is left to do.`,
		examples: []string{"plan orders --simulator", "plan connected --simulator"},
		flags: func(flags *pflag.FlagSet) {
			n.flags(flags)
			w.allFlags(flags)
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
			return planDocument(s.client.Plan(ctx, spec, nil))
		},
	})
}
