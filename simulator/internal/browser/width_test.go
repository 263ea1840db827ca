package browser

import (
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"github.com/tidb-azure/tidbprivatelink/simulator"
)

func quotedNumber(f float64) string { return strconv.FormatFloat(f, 'f', -1, 64) }

// modulesVariable names the node_modules folder that "npm ci" has made of
// testdata/axe.
const modulesVariable = "TIDBPRIVATELINK_AXE_MODULES"

// rich makes a world in which every panel has something to show, and returns the
// fragments of its panels.
func rich(t *testing.T) (*world, []string) {
	w := newWorld(t, nil)
	for i, name := range []string{"active", "rejected", "discovered"} {
		w.create(name, w.cluster.ServiceID)
		w.settle()
		if i < 2 {
			w.accept(name, w.cluster, fmt.Sprintf("10.0.0.%d", 4+i))
			w.settle()
		}
	}
	if err := w.sim.RejectConnection(w.endpointID("rejected"), "no"); err != nil {
		t.Fatal(err)
	}
	if err := w.sim.InjectFault(simulator.Fault{Kind: simulator.FaultKindRefuse, Status: 503, Path: "nowhere"}); err != nil {
		t.Fatal(err)
	}
	w.create("updating", w.cluster.ServiceID)
	id := w.endpointID("active")
	return w, []string{"#/topology", "#/topology/" + url.PathEscape(id), "#/lanes", "#/requests", "#/requests/2", "#/networking", "#/networking/new//" + url.PathEscape(id), "#/faults"}
}

// TestAccessible: axe finds no violation in any panel, light or dark, wide or as
// narrow as a phone, where nothing is wider than the screen.
func TestAccessible(t *testing.T) {
	t.Parallel()
	var axe []byte
	if folder := os.Getenv(modulesVariable); folder != "" {
		var err error
		if axe, err = os.ReadFile(filepath.Join(folder, "axe-core", "axe.min.js")); err != nil {
			t.Fatal(err)
		}
	} else {
		t.Logf("axe is not run: %s names the folder node_modules that npm ci makes of testdata/axe", modulesVariable)
	}
	w, fragments := rich(t)
	b := open(t, w.page(""))
	for _, fragment := range fragments {
		for _, scheme := range []string{"light", "dark"} {
			for _, width := range []int64{1280, 360} {
				name := fmt.Sprintf("%s, %s, %d wide", fragment, scheme, width)
				b.run(emulation.SetDeviceMetricsOverride(width, 800, 1, false),
					emulation.SetEmulatedMedia().WithFeatures([]*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}}),
					chromedp.Navigate("about:blank"), chromedp.Navigate(w.page(fragment)))
				b.until(`document.querySelector('main')?.innerText.length > 60`)
				b.until(`!document.querySelector('.details') || document.querySelector('.details pre')`)
				var over int
				b.eval(`document.documentElement.scrollWidth - document.documentElement.clientWidth`, &over)
				if over > 0 {
					t.Errorf("%s: the page is %d pixels wider than the screen", name, over)
				}
				b.shoot(fmt.Sprintf("wide-%s-%d-%d", scheme, width, len(fragment)))
				if axe == nil {
					continue
				}
				b.eval(string(axe)+";0", nil)
				var violations []struct {
					ID, Help string
					Nodes    []struct{ HTML string }
				}
				b.eval(`axe.run().then(r => r.violations)`, &violations)
				for _, v := range violations {
					t.Errorf("%s: %s: %s: %.300s", name, v.ID, v.Help, v.Nodes[0].HTML)
				}
			}
		}
	}
	b.quiet()
}

// TestKeyboard: without a mouse one skips to the content, opens an endpoint from the
// drawing and uses its buttons.
func TestKeyboard(t *testing.T) {
	t.Parallel()
	w, _ := rich(t)
	b := open(t, w.page(""))
	b.sees("discovered")
	b.run(chromedp.KeyEvent(kb.Tab))
	b.until(`document.activeElement.className === 'skip'`)
	b.run(chromedp.KeyEvent(kb.Enter))
	b.until(`document.activeElement.id === 'main'`)
	press := func(reached string) {
		t.Helper()
		for range 60 {
			b.run(chromedp.KeyEvent(kb.Tab))
			var there bool
			b.eval(reached, &there)
			if there {
				b.run(chromedp.KeyEvent(kb.Enter))
				return
			}
		}
		t.Fatalf("60 times Tab do not lead to where %s", reached)
	}
	press(`document.activeElement.querySelector('text')?.textContent.startsWith('discovered 10') === true`)
	b.sees(`"endpointState": "DISCOVERED"`)
	press(`document.activeElement.textContent === 'Reject'`)
	b.sees("Rejected discovered")
	b.quiet()
}

// TestThousandEndpoints: a world of 1,000 endpoints is drawn in groups, is filtered at
// once and follows what changes.
func TestThousandEndpoints(t *testing.T) {
	t.Parallel()
	const clusters, each = 50, 20
	w := newWorld(t, &simulator.Options{Clock: simulator.Manual(), Seed: 1, Record: true, RateLimit: -1})
	for c := range clusters {
		cluster := w.sim.AddCluster(simulator.Cluster{DisplayName: fmt.Sprintf("fleet-%02d", c)})
		for e := range each {
			w.create(fmt.Sprintf("pe-%02d-%02d", c, e), cluster.ServiceID)
		}
	}
	w.settle()
	b := open(t, w.page(""))
	began := time.Now()
	b.run(chromedp.Reload())
	b.sees("1000 of 1000")
	shown := time.Since(began)
	var nodes int
	b.eval(`document.querySelectorAll('*').length`, &nodes)
	began = time.Now()
	b.fill("input[type=search]", "pe-07-11")
	b.sees("1 of 1000")
	b.until(`document.querySelector('svg a .node') && document.querySelector('svg').textContent.includes('pe-07-11')`)
	filtered := time.Since(began)
	began = time.Now()
	if err := w.sim.RejectConnection(w.endpointID("pe-07-11"), "no"); err != nil {
		t.Fatal(err)
	}
	b.until(`document.querySelector('svg').textContent.includes('Rejected')`)
	followed := time.Since(began)
	t.Logf("shown after %v with %d elements, filtered after %v, a change seen after %v", shown, nodes, filtered, followed)
	if shown > 10*time.Second || filtered > 3*time.Second || followed > 3*time.Second || nodes > 3000 {
		t.Errorf("shown after %v (10 s), filtered after %v (3 s), a change seen after %v (3 s), %d elements (3000)", shown, filtered, followed, nodes)
	}
	// Whoever opens the page finds the one that does not work first, and why.
	b.run(chromedp.Navigate("about:blank"), chromedp.Navigate(w.page("")))
	b.sees("1 Rejected")
	b.until(`document.querySelector('svg rect[x="290"]').matches('.bad')`)
	b.click("1 Rejected")
	b.sees("1 of 1000")
	b.click("pe-07-11 10.")
	b.sees("The connection is Rejected, which nothing undoes")
	for _, panel := range []string{"Lanes", "Requests", "Networking", "Faults"} {
		began := time.Now()
		b.click(panel)
		b.until(`document.querySelector('nav a[aria-current]').textContent === ` + quoted(panel) + ` && document.querySelector('main').innerText.length > 200`)
		if took := time.Since(began); took > 3*time.Second {
			t.Errorf("%s is there after %v", panel, took)
		}
		b.eval(`document.querySelectorAll('*').length`, &nodes)
		if nodes > 3000 {
			t.Errorf("%s has %d elements", panel, nodes)
		}
	}
	b.quiet()
}
