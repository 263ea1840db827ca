package main

import (
	"context"
	"io"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/tidb-azure/tidbprivatelink/endpoint"
)

// listView is what TiDB Cloud lists for a node group, as programs get it.
type listView struct {
	Endpoints []listedView `json:"endpoints"`
}

type listedView struct {
	ID               string `json:"id"`
	Status           string `json:"status"`
	Message          string `json:"message"`
	PrivateIPAddress string `json:"privateIpAddress"`
	Host             string `json:"host"`
	Port             int    `json:"port"`
}

func (a *app) status() *cobra.Command {
	var n names
	var wait bool
	return a.command(verb{
		use: "status [ENDPOINT]", short: "Show an endpoint, or all of a cluster", args: endpoints(0, 1),
		long: `Shows an endpoint as both clouds have it. Without ENDPOINT it lists what the
Networking page of the TiDB Cloud console lists for the cluster's node group.`,
		examples: []string{"status --simulator", "status connected --simulator"},
		flags: func(flags *pflag.FlagSet) {
			n.flags(flags)
			flags.BoolVar(&wait, "wait", false, "wait until ENDPOINT is Active, about 5 minutes after it was accepted")
		},
		named: func(d defaults, args []string) error {
			if len(args) == 0 {
				return n.groupNamed(d, nil)
			}
			return n.existingNamed(d, args)
		},
		run: func(ctx context.Context, s *session, args []string) (*document, error) {
			if len(args) == 0 {
				if wait {
					return nil, misused("--wait needs an ENDPOINT")
				}
				return n.list(ctx, s)
			}
			ep, group, err := n.existing(ctx, s, args[0])
			if err != nil {
				return nil, err
			}
			if wait {
				err = ep.WaitUntilActive(ctx, nil)
			}
			return endpointDocument(group, ep.Snapshot()), err
		},
	})
}

// list returns what TiDB Cloud lists for a node group.
func (n names) list(ctx context.Context, s *session) (*document, error) {
	group, err := n.group(s.defaults)
	if err != nil {
		return nil, err
	}
	service, err := s.client.Service(ctx, group, nil)
	if err != nil {
		return nil, err
	}
	var all []endpoint.Connection
	for pager := service.NewListEndpointsPager(nil); pager.More(); {
		page, err := pager.NextPage(ctx)
		if err != nil {
			return nil, err
		}
		all = append(all, page.Connections...)
	}
	return listDocument(all), nil
}

func listDocument(all []endpoint.Connection) *document {
	view := listView{Endpoints: []listedView{}}
	rows := [][]string{{"STATUS", "ADDRESS", "HOST", "ENDPOINT"}}
	for _, c := range all {
		view.Endpoints = append(view.Endpoints, listedView{c.EndpointID, string(c.Status), c.Message, c.PrivateIPAddress, c.Host, c.Port})
		rows = append(rows, []string{c.Status.String(), c.PrivateIPAddress, hostAndPort(c), c.EndpointID})
	}
	return &document{view, func(w io.Writer) { writeTable(w, rows...) }}
}
