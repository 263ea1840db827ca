package main

import (
	"context"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/tidb-azure/tidbprivatelink/endpoint"
)

// auditView is an audit as programs get it.
type auditView struct {
	Endpoints int           `json:"endpoints"`
	Findings  []findingView `json:"findings"`
}

type findingView struct {
	Kind             string            `json:"kind"`
	EndpointID       string            `json:"endpointId"`
	Cluster          string            `json:"cluster"`
	NodeGroup        string            `json:"nodeGroup"`
	SubnetID         string            `json:"subnetId"`
	ServiceID        string            `json:"serviceId"`
	ConnectionStatus string            `json:"connectionStatus"`
	Status           string            `json:"status"`
	Found            string            `json:"found"`
	Remedy           string            `json:"remedy"`
	SafeToDelete     []endpoint.Origin `json:"safeToDelete"`
}

func viewAudit(a *endpoint.Audit) auditView {
	view := auditView{Endpoints: a.Endpoints, Findings: []findingView{}}
	for _, f := range a.Findings {
		view.Findings = append(view.Findings, findingView{
			Kind: string(f.Kind), EndpointID: f.EndpointID, Cluster: f.NodeGroup.Cluster, NodeGroup: f.NodeGroup.ID,
			SubnetID: f.SubnetID.String(), ServiceID: f.ServiceID, ConnectionStatus: string(f.ConnectionStatus), Status: string(f.Connection.Status),
			Found: commandWords(f.Found), Remedy: commandWords(f.Remedy), SafeToDelete: append([]endpoint.Origin{}, f.SafeToDelete...),
		})
	}
	return view
}

func (a *app) audit() *cobra.Command {
	var subscriptions, clusters []string
	var interval time.Duration
	return a.command(verb{
		use: "audit", short: "Find endpoints that are forgotten, dead or there twice", args: endpoints(0, 0),
		long: `Looks for private endpoints that lead to the clusters and are not registered there,
registrations without an endpoint, endpoints through which nothing gets any more, and
several from one subnet to the same service. It says what is safe to delete, and only
reads. Exit code 3 means that there are findings.`,
		examples: []string{"audit --simulator"},
		flags: func(flags *pflag.FlagSet) {
			flags.StringArrayVar(&subscriptions, "subscription", nil, "`ID` of an Azure subscription to look at; may be repeated (default $"+envSubscription+")")
			flags.StringArrayVar(&clusters, "cluster", nil, "`ID` of a cluster to look at; may be repeated (default $"+envCluster+")")
			flags.DurationVar(&interval, "interval", time.Minute, "`TIME` between the two looks at what may be safe to delete; less than 0 looks once")
		},
		named: func(d defaults, _ []string) (err error) {
			if len(orDefault(subscriptions, d.subscription)) == 0 {
				err = misused("no subscription is named: use --subscription, or set %s", envSubscription)
			}
			return err
		},
		run: func(ctx context.Context, s *session, _ []string) (*document, error) {
			scope := endpoint.AuditScope{SubscriptionIDs: orDefault(subscriptions, s.defaults.subscription), ClusterIDs: orDefault(clusters, s.defaults.cluster)}
			if interval > 0 {
				interval = s.real(interval)
			}
			return auditDocument(s.client.Audit(ctx, scope, &endpoint.AuditOptions{Interval: interval}))
		},
	})
}

// orDefault returns values, or the one that the environment has if there is none.
func orDefault(values []string, value string) []string {
	if len(values) > 0 || value == "" {
		return values
	}
	return []string{value}
}

// auditDocument returns what to print for an audit, also beside an error about a part
// of it, with errPending if there are findings.
func auditDocument(audit *endpoint.Audit, err error) (*document, error) {
	if audit == nil {
		return nil, err
	}
	if err == nil && len(audit.Findings) > 0 {
		err = errPending
	}
	return &document{viewAudit(audit), writeText(audit)}, err
}
