package browser

import (
	"strings"
	"testing"

	"github.com/chromedp/cdproto/browser"
	"github.com/chromedp/chromedp"

	"github.com/tidb-azure/tidbprivatelink/simulator"
)

// TestFourSteps takes the console's four steps by hand, on the page alone.
func TestFourSteps(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil)
	b := open(t, w.page("#/networking"))
	b.click("Create Private Endpoint Connection")
	b.sees("Resource ID " + w.cluster.ServiceID)
	b.fill("#name", "by-hand")
	b.click("Create private endpoint")
	b.sees("by-hand: Updating")
	for w.status("by-hand") != "DISCOVERED" {
		b.click("Next event")
		b.sees("The clock moved to the next event")
	}
	b.until(`document.querySelector('#address').value === '10.0.0.4'`)
	b.until(`document.querySelector('#accept').disabled`)
	b.fill("#address", "10.0.0")
	b.click("Verify Endpoint")
	b.until(`document.querySelector('.message.bad')`)
	b.until(`document.querySelector('#accept').disabled`)
	b.fill("#address", "10.0.0.4")
	b.click("Verify Endpoint")
	b.sees("Verified")
	b.click("Accept Endpoint")
	b.until(`document.querySelector('#status')?.innerText === 'Pending'`)
	b.click("+5 m")
	b.until(`document.querySelector('#status')?.innerText === 'Active'`)
	b.sees("The cluster answers there")
	if got := w.status("by-hand"); got != "ACTIVE" {
		t.Errorf("TiDB Cloud has %s, want ACTIVE", got)
	}
	b.shoot("steps")
	var calls []string
	for _, e := range w.sim.Journal().Requests() {
		calls = append(calls, e.Method+" "+e.Query)
	}
	if got, want := strings.Join(calls, ", "), "PUT api-version=2025-09-01, POST validateOnly=true, POST validateOnly=true, POST "; got != want {
		t.Errorf("the page sent %s, want %s", got, want)
	}
	b.click("Networking")
	b.sees("by-hand")
	b.click("Delete")
	b.sees("Deleting")
	b.quiet()
}

// TestTopologyPanel: an endpoint is found by a click, shows what both clouds say of it
// and keeps its address.
func TestTopologyPanel(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil)
	for _, name := range []string{"first", "second"} {
		w.create(name, w.cluster.ServiceID)
	}
	w.settle()
	w.accept("first", w.cluster, "10.0.0.4")
	w.settle()
	other := w.sim.AddVirtualNetwork(simulator.VirtualNetwork{Name: "other", AddressPrefix: "10.9.0.0/16"})
	for from, to := range map[string]string{w.subnet: other, other: w.subnet} {
		from, _, _ = strings.Cut(from, "/subnets/")
		to, _, _ = strings.Cut(to, "/subnets/")
		w.send("PUT", from+"/virtualNetworkPeerings/p?api-version=2025-09-01", `{"properties":{"allowVirtualNetworkAccess":true,"remoteVirtualNetwork":{"id":"`+to+`"}}}`)
	}
	w.settle()
	b := open(t, w.page(""))
	b.until(`document.querySelector('svg .peering title')?.textContent.includes('Connected')`)
	b.click("first 10.0.0.4 Active")
	b.sees(`"provisioningState": "Succeeded"`)
	b.sees(`"endpointState": "ACTIVE"`)
	b.shoot("topology")
	b.run(chromedp.Reload())
	b.sees(`"endpointState": "ACTIVE"`)
	b.click("Disconnect")
	b.sees("Disconnected")
	b.click("Delete in Azure")
	b.sees("Deleting")
	w.settle()
	b.sees("gone")
	b.click("Delete in TiDB Cloud")
	w.until("first", "DELETING")
	w.settle()
	b.until(`!document.querySelector('.rows')?.innerText.includes('first')`)
	b.fill("input[type=search]", "10.0.0.5 discovered")
	b.sees("1 of 1")
	b.fill("input[type=search]", "nothing like it")
	b.sees("0 of 1")
	b.quiet()
}

// TestLanesPanel: each side's statuses are there with their times, and lead to the
// journal.
func TestLanesPanel(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil)
	w.create("pe", w.cluster.ServiceID)
	w.settle()
	w.accept("pe", w.cluster, "10.0.0.4")
	w.settle()
	b := open(t, w.page("#/lanes"))
	for _, want := range []string{"Azure: Updating", "Azure: Succeeded", "Connection: Pending", "Connection: Approved", "TiDB Cloud: Discovered", "TiDB Cloud: Pending", "TiDB Cloud: Active", "DNS: resolves to 10.0.0.4"} {
		b.until(`[...document.querySelectorAll('.lanes svg a')].some(a => a.getAttribute('aria-label').startsWith(` + quoted(want) + `))`)
	}
	b.shoot("lanes")
	if err := w.sim.RejectConnection(w.endpointID("pe"), "no"); err != nil {
		t.Fatal(err)
	}
	b.until(`[...document.querySelectorAll('.lanes svg a')].some(a => a.getAttribute('aria-label').startsWith('Connection: Rejected'))`)
	b.until(`document.querySelectorAll('.lanes .tick').length > 2`)
	b.choose("[name=window]", "10")
	b.until(`location.hash === '#/lanes//10'`)
	b.click("TiDB Cloud: Active")
	b.sees("pe in TiDB Cloud: PENDING to ACTIVE")
	b.quiet()
}

// TestRequestsPanel: a request shows what it held, the fault that it met and what
// changed, and goes to the clipboard.
func TestRequestsPanel(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil)
	if err := w.sim.InjectFault(simulator.Fault{Kind: simulator.FaultKindGarble, Method: "GET"}); err != nil {
		t.Fatal(err)
	}
	w.create("pe", w.cluster.ServiceID)
	post(t, w.base+"/_sim/requests", `{"method":"GET","path":"/v1beta1/clusters"}`)
	b := open(t, w.page("#/requests"))
	b.run(chromedp.ActionFunc(browser.GrantPermissions([]browser.PermissionType{browser.PermissionTypeClipboardReadWrite, browser.PermissionTypeClipboardSanitizedWrite}).WithOrigin(w.base).Do))
	b.click("GET /v1beta1/clusters")
	b.sees("It met the fault garble")
	b.sees("Bad Gateway")
	b.click("PUT … privateEndpoints/pe")
	b.sees("pe: new to Updating")
	b.sees(`"privateLinkServiceId"`)
	b.shoot("requests")
	clipboard := func() (text string) {
		b.eval(`navigator.clipboard.readText()`, &text)
		return text
	}
	b.click("Copy as curl")
	b.sees("Copy as curl: done")
	if text := clipboard(); !strings.Contains(text, `-H "Authorization: Bearer $TOKEN"`) || !strings.Contains(text, w.base+w.endpointID("pe")) || !strings.Contains(text, "--data-raw '{") {
		t.Errorf("the command line is %s", text)
	}
	b.click("Copy Mermaid")
	b.sees("Copy Mermaid: done")
	if text := clipboard(); !strings.HasPrefix(text, "sequenceDiagram\n") {
		t.Errorf("the diagram is %s", text)
	}
	b.fill("input[type=search]", "garble")
	b.sees("1 of 4")
	b.quiet()
}

// TestFaultsPanel: faults are armed, listed and taken back, and the clouds are steered.
func TestFaultsPanel(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil)
	w.create("pe", w.cluster.ServiceID)
	w.settle()
	b := open(t, w.page("#/faults"))
	b.sees("Nothing is armed")
	b.choose("[name=method]", "PUT")
	b.fill("[name=path]", "privateEndpoints/*")
	b.fill("[name=status]", "429")
	b.fill("[name=times]", "2")
	b.click("Add fault")
	b.sees("refuse PUT privateEndpoints/* 429")
	if faults := w.sim.Faults(); len(faults) != 1 || faults[0].Status != 429 || faults[0].Times != 2 {
		t.Errorf("armed is %v", faults)
	}
	b.shoot("faults")
	b.click("Remove fault-1")
	b.sees("Nothing is armed")
	b.click("Fail next acceptance")
	b.sees("acceptance-")
	b.click("Remove all")
	b.sees("Nothing is armed")
	b.click("Reject")
	b.sees("Reject: done")
	if got := w.sim.Snapshot().PrivateEndpoints[0].ConnectionStatus; got != "Rejected" {
		t.Errorf("the connection is %s, want Rejected", got)
	}
	b.fill("[name=status]", "200")
	b.click("Hold service")
	b.until(`document.querySelector('.message.bad')?.innerText.includes('ACTIVE')`)
	b.click("Run")
	b.sees(`"privateEndpoints"`)
	b.mu.Lock()
	b.wrong = nil // the refusal of HoldService is told on the console, too
	b.mu.Unlock()
	b.quiet()
}
