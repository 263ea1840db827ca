package browser

import (
	"bufio"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/browser"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// serve builds and runs privatelinksim and returns its URL.
func serve(t *testing.T, args ...string) string {
	t.Helper()
	binary := filepath.Join(t.TempDir(), "privatelinksim")
	build := exec.CommandContext(t.Context(), "go", "build", "-o", binary, "./simulator/cmd/privatelinksim")
	build.Dir = "../../.."
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("go build: %v\n%s", err, out)
	}
	command := exec.Command(binary, append([]string{"-http", "-quiet"}, args...)...)
	out, err := command.StdoutPipe()
	if err == nil {
		err = command.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = command.Process.Signal(os.Interrupt)
		began := time.Now()
		if err := command.Wait(); err != nil || time.Since(began) > 4*time.Second {
			t.Errorf("it ended after %v: %v", time.Since(began), err)
		}
	})
	base := ""
	lines := bufio.NewScanner(out)
	for lines.Scan() && lines.Text() != "# ready" {
		if value, ok := strings.CutPrefix(lines.Text(), "export PRIVATELINKSIM_URL='"); ok {
			base = strings.TrimSuffix(value, "'")
		}
	}
	go func() { _, _ = io.Copy(io.Discard, out) }()
	return base
}

// TestClockBar: the clock is moved, paused and resumed, and the world is saved, reset
// and loaded, with privatelinksim.
func TestClockBar(t *testing.T) {
	t.Parallel()
	base := serve(t, "-latency", "60")
	b := open(t, base+"/_sim/#/topology")
	b.sees("60 × real time")
	read := func() (at float64) {
		b.eval(`Date.parse(document.querySelector('#now').innerText.replace(' ', 'T') + 'Z')`, &at)
		return at
	}
	began := read()
	b.until(`Date.parse(document.querySelector('#now').innerText.replace(' ', 'T') + 'Z') > ` + quotedNumber(began))
	b.click("Pause")
	b.until(`document.querySelector('#speed').innerText === 'paused'`)
	stopped := read()
	time.Sleep(600 * time.Millisecond)
	if again := read(); again != stopped {
		t.Errorf("the paused clock went from %v to %v", stopped, again)
	}
	b.click("+5 m")
	b.until(`Date.parse(document.querySelector('#now').innerText.replace(' ', 'T') + 'Z') >= ` + quotedNumber(stopped+300e3))
	b.click("+1 m")
	b.until(`Date.parse(document.querySelector('#now').innerText.replace(' ', 'T') + 'Z') >= ` + quotedNumber(stopped+360e3))
	b.click("Add a virtual network")
	b.sees("10.0.0.0/16")

	folder := t.TempDir()
	saved := filepath.Join(folder, "privatelinksim.json")
	b.run(browser.SetDownloadBehavior(browser.SetDownloadBehaviorBehaviorAllow).WithDownloadPath(folder))
	b.click("Save")
	for began := time.Now(); ; time.Sleep(50 * time.Millisecond) {
		if info, err := os.Stat(saved); err == nil && info.Size() > 0 {
			break
		}
		if time.Since(began) > patience {
			t.Fatal("nothing was saved")
		}
	}
	chromedp.ListenTarget(b.ctx, func(event any) {
		if _, ok := event.(*page.EventJavascriptDialogOpening); ok {
			go func() { _ = chromedp.Run(b.ctx, page.HandleJavaScriptDialog(true)) }()
		}
	})
	b.click("Reset")
	b.sees("Started over")
	b.sees("There is no virtual network yet")
	b.run(chromedp.SetUploadFiles("input[type=file]", []string{saved}, chromedp.ByQuery))
	b.sees("Loaded privatelinksim.json")
	b.sees("10.0.0.0/16")
	b.click("Pause")
	b.until(`document.querySelector('#speed').innerText === 'paused'`)
	b.click("Resume")
	b.sees("60 × real time")
	b.quiet()
}

// TestInspectOnThePage: the checks and their remedies are told.
func TestInspectOnThePage(t *testing.T) {
	t.Parallel()
	base := serve(t, "-latency", "instant")
	b := open(t, base+"/_sim/#/networking/new")
	b.click("Add a virtual network")
	b.click("Create private endpoint")
	b.until(`document.querySelector('#address').value === '10.0.0.4'`)
	b.click("Topology")
	b.click("to-tidb 10.0.0.4")
	b.click("Inspect")
	b.until(`document.querySelector('.checks')?.innerText.includes('Remedy: accept the endpoint')`)
	b.until(`document.querySelector('.checks li').innerText.startsWith('Failed')`)
	b.shoot("inspect")
	b.click("Networking")
	b.click("Accept")
	b.until(`document.querySelector('#address')?.value === '10.0.0.4'`)
	b.click("Verify Endpoint")
	b.sees("Verified")
	b.click("Accept Endpoint")
	b.sees("The cluster answers there")
	b.click("Topology")
	b.click("to-tidb 10.0.0.4")
	b.click("Inspect")
	b.until(`document.querySelector('.checks') && !document.querySelector('.checks').innerText.includes('Failed')`)
	b.quiet()
}
