package main

import (
	"context"
	"io"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/tidb-azure/tidbprivatelink/endpoint"
)

// serviceView is an endpoint service as programs get it.
type serviceView struct {
	Cluster      string `json:"cluster"`
	NodeGroup    string `json:"nodeGroup"`
	ResourceID   string `json:"resourceId"`
	Status       string `json:"status"`
	ClusterState string `json:"clusterState"`
	Region       string `json:"region"`
	RegionID     string `json:"regionId"`
	DNSZone      string `json:"dnsZone"`
}

func viewService(s endpoint.ServiceSnapshot) serviceView {
	return serviceView{
		Cluster: s.NodeGroup.Cluster, NodeGroup: s.NodeGroup.ID, ResourceID: s.ResourceID, Status: string(s.Status),
		ClusterState: string(s.ClusterState), Region: s.Region, RegionID: s.RegionID, DNSZone: s.DNSZone,
	}
}

func (a *app) service() *cobra.Command {
	var n names
	var wait bool
	return a.command(verb{
		use: "service", short: "Show the endpoint service of a cluster", args: endpoints(0, 0),
		long: `Shows the endpoint service of a cluster's node group: the resource ID that private
endpoints connect to, its status, its region and the DNS zone of the host names.`,
		examples: []string{"service --simulator"},
		flags: func(flags *pflag.FlagSet) {
			n.groupFlags(flags)
			flags.BoolVar(&wait, "wait", false, "wait until the service is Active: 3 to 5 minutes for a new cluster")
		},
		named: n.groupNamed,
		run: func(ctx context.Context, s *session, _ []string) (*document, error) {
			group, err := n.group(s.defaults)
			if err != nil {
				return nil, err
			}
			service, err := s.client.Service(ctx, group, nil)
			if err != nil {
				return nil, err
			}
			if wait {
				err = service.WaitUntilActive(ctx, nil)
			}
			return serviceDocument(service.Snapshot()), err
		},
	})
}

func serviceDocument(s endpoint.ServiceSnapshot) *document {
	return &document{viewService(s), func(w io.Writer) {
		writeTable(w,
			[]string{"cluster", s.NodeGroup.Cluster},
			[]string{"node group", s.NodeGroup.ID},
			[]string{"status", s.Status.String()},
			[]string{"region", s.Region},
			[]string{"DNS zone", s.DNSZone},
			[]string{"resource ID", s.ResourceID},
		)
	}}
}
