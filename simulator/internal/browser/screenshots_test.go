package browser

import (
	"net/url"
	"os"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// TestScreenshots makes the README's pictures anew where the environment names a
// folder for screenshots.
func TestScreenshots(t *testing.T) {
	t.Parallel()
	if os.Getenv(screenshotsVariable) == "" {
		t.Skipf("%s names no folder", screenshotsVariable)
	}
	w, _ := rich(t)
	b := open(t, w.page("#/topology/"+url.PathEscape(w.endpointID("rejected"))))
	b.run(emulation.SetDeviceMetricsOverride(1280, 720, 1, false))
	b.sees(`"endpointState"`)
	b.shoot("readme-topology")
	b.run(chromedp.Navigate(w.page("#/lanes")))
	b.until(`document.querySelectorAll('.lanes').length === 4`)
	b.shoot("readme-lanes")
	b.quiet()
}
