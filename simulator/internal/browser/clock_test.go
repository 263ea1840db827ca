package browser

import (
	"fmt"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/google/go-cmp/cmp"

	"github.com/tidb-azure/tidbprivatelink/simulator"
)

// TestButtonsStay: no button of the clock bar moves away under a hand, whatever the
// clock says, on a wide screen and on a phone.
func TestButtonsStay(t *testing.T) {
	t.Parallel()
	w := newWorld(t, &simulator.Options{Clock: simulator.Speed(1), Seed: 1})
	b := open(t, w.page("#/networking"))
	for _, width := range []int64{1280, 360} {
		b.run(emulation.SetDeviceMetricsOverride(width, 900, 1, false))
		places := func() (at map[string][4]float64) {
			b.eval(`Object.fromEntries([...document.querySelectorAll('.clock .buttons > *, nav')].map(e => { const r = e.getBoundingClientRect(); return [e.id || e.textContent, [r.x, r.y, r.width, r.height]]; }))`, &at)
			return at
		}
		b.click("+1 m")
		b.until(`!document.querySelector('.clock').innerText.includes('next in')`)
		want := places()
		same := func(when string) {
			t.Helper()
			if diff := cmp.Diff(want, places()); diff != "" {
				t.Errorf("%d pixels wide, %s, buttons have moved (-before +after):\n%s", width, when, diff)
			}
		}
		w.create(fmt.Sprint("on-", width), w.cluster.ServiceID)
		b.until(`document.querySelector('.clock').innerText.includes('next in')`)
		same("with an event to come")
		b.click("Pause")
		b.until(`document.querySelector('#speed').innerText === 'paused'`)
		same("paused")
		b.click("Resume")
		b.until(`document.querySelector('#speed').innerText === '1 × real time'`)
		w.settle()
		same("once all has happened")
	}
	b.quiet()
}
