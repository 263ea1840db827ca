package browser

import (
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"github.com/tidb-azure/tidbprivatelink/simulator"
)

// TestForeignNames: names and messages that hold markup, that are long or that run from
// right to left are text, and make no panel wider than a phone.
func TestForeignNames(t *testing.T) {
	t.Parallel()
	const markup = `<img src=x onerror="window.hacked = true"><script>window.hacked = true</script>`
	w := newWorld(t, nil)
	for i, name := range []string{markup, strings.Repeat("x", 300), "\u202egnp.exe \u05d0\u05d1", "\U0001F600 " + strings.Repeat("w", 60)} {
		cluster := w.sim.AddCluster(simulator.Cluster{DisplayName: name})
		if err := w.sim.FailNextAcceptance(cluster.ClusterID, markup+strings.Repeat("y", 500)); err != nil {
			t.Fatal(err)
		}
		w.create(fmt.Sprint("to-", i), cluster.ServiceID)
	}
	long := strings.Repeat("a", 80)
	w.create(long, w.cluster.ServiceID)
	w.settle()
	if err := w.sim.FailNextAcceptance(w.cluster.ClusterID, markup+strings.Repeat("z", 500)); err != nil {
		t.Fatal(err)
	}
	w.accept(long, w.cluster, "10.0.0.8")
	w.settle()
	b := open(t, w.page(""))
	b.run(emulation.SetDeviceMetricsOverride(360, 800, 1, false))
	for _, fragment := range []string{"#/topology", "#/topology/" + strings.ReplaceAll(w.endpointID(long), "/", "%2F"), "#/lanes", "#/requests", "#/networking", "#/networking/new", "#/faults"} {
		b.run(chromedp.Navigate("about:blank"), chromedp.Navigate(w.page(fragment)))
		b.until(`document.querySelector('main')?.innerText.length > 60`)
		b.until(`!location.hash.includes('%2F') || document.querySelector('.details pre')`)
		var over int
		b.eval(`document.documentElement.scrollWidth - document.documentElement.clientWidth`, &over)
		if over > 0 {
			t.Errorf("%s is %d pixels wider than the screen", fragment, over)
		}
		var hacked bool
		if b.eval(`window.hacked === true`, &hacked); hacked {
			t.Errorf("%s runs what a name holds", fragment)
		}
	}
	b.run(chromedp.Navigate(w.page("#/topology")))
	// What a name turns around ends with the name.
	b.until(`[...document.querySelectorAll('bdi')].some(e => e.textContent.startsWith('\u202e'))`)
	b.quiet()
}
