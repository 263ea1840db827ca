package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/tidb-azure/tidbprivatelink/endpoint"
)

// fleetView is what became of a fleet, as programs get it.
type fleetView struct {
	Endpoints []memberView `json:"endpoints"`
}

type memberView struct {
	endpointView
	failureView
}

// failureView is what went wrong with one of many; both are "" if nothing did.
type failureView struct {
	Error  string `json:"error"`
	Remedy string `json:"remedy"`
}

func viewFailure(err error) failureView {
	if err == nil {
		return failureView{}
	}
	var texts, remedies []string
	for _, p := range problems(err) {
		texts = append(texts, p.text)
		if p.remedy != "" {
			remedies = append(remedies, p.remedy)
		}
	}
	return failureView{strings.Join(texts, "; "), strings.Join(remedies, "; ")}
}

// fleetPlanView is what would become of it.
type fleetPlanView struct {
	Plans []memberPlanView `json:"plans"`
}

type memberPlanView struct {
	planView
	failureView
}

func (a *app) fleet() *cobra.Command {
	var n names
	var w wish
	var file string
	var dryRun bool
	var concurrency int
	var members *fleetFile
	return a.command(verb{
		use: "fleet", short: "Connect many endpoints", args: endpoints(0, 0),
		long: `Does for each endpoint of a YAML file what connect does for one. The endpoints share
what they ask, so that a thousand stay within the limits of both clouds. The failure of
one does not stop the others; the command may be repeated until all are connected.

Each endpoint has the member endpoint, and may have cluster, nodeGroup, subscription,
resourceGroup, subnet, ip, message, nic, tags and maxReplacements; what it leaves out
is what the flags say:

` + strings.TrimSuffix("  "+strings.ReplaceAll(fleetExample, "\n", "\n  "), "\n  "),
		examples: []string{"fleet -f fleet.yaml --simulator", "fleet -f fleet.yaml --simulator --dry-run"},
		flags: func(flags *pflag.FlagSet) {
			n.flags(flags)
			w.subnetFlag(flags)
			flags.StringVarP(&file, "file", "f", "", "YAML `FILE` with the endpoints, - for stdin")
			flags.BoolVar(&dryRun, "dry-run", false, "say what would be done, as plan does")
			flags.IntVar(&concurrency, "concurrency", 0, "at most `N` requests to one cloud at once (default 16)")
		},
		check: func() (err error) {
			members, err = readFleet(file, a.in)
			return err
		},
		named: func(d defaults, _ []string) error {
			_, err := members.specs(d, n, w)
			return err
		},
		run: func(ctx context.Context, s *session, _ []string) (*document, error) {
			specs, err := members.specs(s.defaults, n, w)
			if err != nil {
				return nil, err
			}
			s.progress.named = true
			if dryRun {
				return planFleet(ctx, s, specs, concurrency)
			}
			return connectFleet(ctx, s, specs, concurrency)
		},
	})
}

// connectFleet connects all endpoints and tells what became of each.
func connectFleet(ctx context.Context, s *session, specs []endpoint.Spec, concurrency int) (*document, error) {
	snapshots, errs := make([]endpoint.EndpointSnapshot, len(specs)), make([]error, len(specs))
	for result := range s.client.ConnectAll(ctx, specs, &endpoint.ConnectAllOptions{Concurrency: concurrency}) {
		if errs[result.Index] = result.Err; result.Err == nil {
			snapshots[result.Index] = result.Endpoint.Snapshot()
		} else {
			snapshots[result.Index].ID = result.Spec.EndpointID
		}
	}
	view := fleetView{Endpoints: []memberView{}}
	rows := [][]string{{"ENDPOINT", "STATUS", "ADDRESS", "HOST"}}
	for i, snapshot := range snapshots {
		member := memberView{viewEndpoint(specs[i].NodeGroup, snapshot), viewFailure(errs[i])}
		status := snapshot.Connection.Status.String()
		if errs[i] != nil {
			status = "Not connected"
		}
		view.Endpoints = append(view.Endpoints, member)
		rows = append(rows, []string{snapshot.ID.Name, status, snapshot.PrivateIPAddress, hostAndPort(snapshot.Connection)})
	}
	return &document{view, func(w io.Writer) { writeTable(w, rows...) }}, fleetError(ctx, errs)
}

// planFleet says what connectFleet would do.
func planFleet(ctx context.Context, s *session, specs []endpoint.Spec, concurrency int) (*document, error) {
	plans, errs := make([]endpoint.Plan, len(specs)), make([]error, len(specs))
	for result := range s.client.PlanAll(ctx, specs, &endpoint.PlanAllOptions{Concurrency: concurrency}) {
		plans[result.Index], errs[result.Index] = result.Plan, result.Err
	}
	view := fleetPlanView{Plans: []memberPlanView{}}
	var text strings.Builder
	pending := false
	for i, plan := range plans {
		plan.Endpoint.ID, plan.Service.NodeGroup.Cluster = specs[i].EndpointID, specs[i].NodeGroup.Cluster
		if errs[i] == nil {
			pending = pending || len(plan.Actions) > 0
			text.WriteString(plan.String())
		}
		view.Plans = append(view.Plans, memberPlanView{viewPlan(plan), viewFailure(errs[i])})
	}
	err := fleetError(ctx, errs)
	if err == nil && pending {
		err = errPending
	}
	return &document{view, func(w io.Writer) { fmt.Fprint(w, text.String()) }}, err
}

// fleetError returns the errors of all members. When the time is over, it is enough
// to know how many there are.
func fleetError(ctx context.Context, errs []error) error {
	failed := 0
	for _, err := range errs {
		if err != nil {
			failed++
		}
	}
	if failed == 0 {
		return nil
	}
	if ctx.Err() != nil {
		return fmt.Errorf("%d of %d endpoints are not done", failed, len(errs))
	}
	if failed < len(errs) {
		return &partError{errors.Join(errs...)}
	}
	return errors.Join(errs...)
}
