package main

import (
	"github.com/tidb-azure/tidbprivatelink/endpoint"
)

// reportView is a report as programs get it. The two answers are those of inspect.
type reportView struct {
	OK                 bool         `json:"ok"`
	ControlPlanesReady bool         `json:"controlPlanesReady"`
	Reachable          bool         `json:"reachable"`
	Checks             []checkView  `json:"checks"`
	Addresses          []string     `json:"addresses"`
	Service            serviceView  `json:"service"`
	Endpoint           endpointView `json:"endpoint"`
}

type checkView struct {
	Name    string `json:"name"`
	Outcome string `json:"outcome"`
	Found   string `json:"found"`
	Remedy  string `json:"remedy"`
}

func viewReport(r endpoint.Report) reportView {
	view := reportView{
		OK: r.OK(), ControlPlanesReady: r.ControlPlanesReady(), Reachable: r.Reachable(),
		Addresses: append([]string{}, r.Addresses...), Service: viewService(r.Service), Endpoint: viewEndpoint(r.Service.NodeGroup, r.Endpoint),
	}
	view.Endpoint.ID = r.ResourceID
	for _, check := range r.Checks {
		view.Checks = append(view.Checks, checkView{string(check.Name), string(check.Outcome), commandWords(check.Found), commandWords(check.Remedy)})
	}
	return view
}

// reportDocument returns what to print for a report, with errPending if a check
// failed.
func reportDocument(r *endpoint.Report, err error) (*document, error) {
	if err != nil {
		return nil, err
	}
	if !r.OK() {
		err = errPending
	}
	return &document{viewReport(*r), writeText(r)}, err
}
