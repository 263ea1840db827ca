package browser

import (
	"fmt"
	"testing"

	"github.com/chromedp/chromedp"

	"github.com/tidb-azure/tidbprivatelink/simulator"
)

// TestFilterWhileTheWorldChanges: what somebody types stays, while news of the world
// arrive, and a click on a status takes its place.
func TestFilterWhileTheWorldChanges(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil)
	w.create("pe-of-the-orders", w.cluster.ServiceID)
	w.settle()
	b := open(t, w.page(""))
	b.sees("1 of 1")
	const field = "input[type=search]"
	b.run(chromedp.Focus(field, chromedp.ByQuery))
	typed := ""
	for i, letter := range "pe-of-the-orders 10.0.0.4 discovered" {
		w.sim.AddCluster(simulator.Cluster{DisplayName: fmt.Sprint("other-", i)})
		b.run(chromedp.SendKeys(field, string(letter), chromedp.ByQuery))
		typed += string(letter)
		var got string
		if b.eval(`document.querySelector('`+field+`').value`, &got); got != typed {
			t.Fatalf("the filter is %q, typed was %q", got, typed)
		}
	}
	b.sees("1 of 1")
	b.click("1 Discovered")
	b.until(`document.querySelector('` + field + `').value === 'is:discovered'`)
	b.quiet()
}
