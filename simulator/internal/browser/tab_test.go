package browser

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// chromiums are the names of Chromium in Debian and elsewhere.
var chromiums = []string{"chromium", "chromium-browser", "google-chrome", "google-chrome-stable"}

// chromium returns the path of a browser, or says why there is none.
func chromium() (path string, err error) {
	for _, name := range chromiums {
		if path, err = exec.LookPath(name); err == nil {
			return path, nil
		}
	}
	return "", fmt.Errorf("none of %s is installed", strings.Join(chromiums, ", "))
}

// screenshotsVariable names the folder that gets screenshots.
const screenshotsVariable = "TIDBPRIVATELINK_SCREENSHOTS"

// patience is how long a test waits for the page.
const patience = 20 * time.Second

// browsers bounds how many browsers run at once.
var browsers = make(chan struct{}, 2)

// tab is a tab of a browser of its own.
type tab struct {
	*testing.T
	ctx context.Context
	// close ends the browser, so that a test can open another one.
	close func()

	mu      sync.Mutex
	foreign []string // requests to other servers than that of the page
	wrong   []string // what the console and the page's scripts complained about
}

// open opens a URL in a new browser. It is skipped where there is none.
func open(t *testing.T, address string) *tab {
	t.Helper()
	path, err := chromium()
	if err != nil {
		t.Skip(err)
	}
	browsers <- struct{}{}
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.NoSandbox,
		chromedp.Flag("disable-dev-shm-usage", true), chromedp.Flag("disable-gpu", true))
	allocator, end := chromedp.NewExecAllocator(context.Background(), options...)
	ctx, cancel := chromedp.NewContext(allocator)
	ctx, stop := context.WithTimeout(ctx, 3*time.Minute)
	b := &tab{T: t, ctx: ctx}
	b.close = sync.OnceFunc(func() {
		stop()
		cancel()
		end()
		<-browsers
	})
	t.Cleanup(b.close)
	home, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	chromedp.ListenTarget(ctx, func(event any) {
		b.mu.Lock()
		defer b.mu.Unlock()
		switch e := event.(type) {
		case *network.EventRequestWillBeSent:
			if u, err := url.Parse(e.Request.URL); err != nil || u.Host != home.Host && u.Scheme != "data" && u.Scheme != "blob" {
				b.foreign = append(b.foreign, e.Request.URL)
			}
		case *log.EventEntryAdded:
			if e.Entry.Level == log.LevelError {
				b.wrong = append(b.wrong, e.Entry.Text+" "+e.Entry.URL)
			}
		case *runtime.EventExceptionThrown:
			b.wrong = append(b.wrong, e.ExceptionDetails.Error())
		}
	})
	if err := chromedp.Run(ctx); err != nil { // starts the browser, for as long as ctx lives
		t.Fatalf("start %s: %v", path, err)
	}
	b.run(network.Enable(), log.Enable(), emulation.SetDeviceMetricsOverride(1280, 900, 1, false), chromedp.Navigate(address))
	t.Cleanup(func() { // before the browser ends
		if t.Failed() {
			b.shoot(strings.ReplaceAll(t.Name(), "/", "-") + "-failed")
		}
	})
	return b
}

func (b *tab) run(actions ...chromedp.Action) {
	b.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	if err := chromedp.Run(ctx, actions...); err != nil {
		b.Fatalf("the browser: %v\nconsole: %q", err, b.console())
	}
}

// quiet checks that nothing went wrong that the page does not show.
func (b *tab) quiet() {
	b.Helper()
	b.mu.Lock()
	defer b.mu.Unlock()
	if len(b.foreign) > 0 {
		b.Errorf("the page asks other servers: %q", b.foreign)
	}
	if len(b.wrong) > 0 {
		b.Errorf("the console complains: %q", b.wrong)
	}
}

// console returns what the console complained about.
func (b *tab) console() []string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return slices.Clone(b.wrong)
}

// eval evaluates an expression, which may be a promise.
func (b *tab) eval(expression string, into any) {
	b.Helper()
	b.run(chromedp.Evaluate(expression, into, func(p *runtime.EvaluateParams) *runtime.EvaluateParams { return p.WithAwaitPromise(true) }))
}

// until waits until an expression is true.
func (b *tab) until(expression string) {
	b.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	var ok bool
	for {
		if err := chromedp.Run(ctx, chromedp.Evaluate(`Boolean(`+expression+`)`, &ok)); err != nil {
			var text string
			_ = chromedp.Run(b.ctx, chromedp.Evaluate(`document.body.innerText`, &text))
			b.Fatalf("%s does not become true: %v\nconsole: %q\nthe page:\n%s", expression, err, b.console(), text)
		}
		if ok {
			return
		}
		time.Sleep(30 * time.Millisecond)
	}
}

// sees waits until the page shows a text.
func (b *tab) sees(text string) {
	b.Helper()
	b.until(`document.body.innerText.includes(` + quoted(text) + `)`)
}

// click clicks the first enabled button, link or summary that is called so. A click that
// would meet something else, since the page moved in between, is held back and made anew.
func (b *tab) click(name string) {
	b.Helper()
	find := `[...document.querySelectorAll('button:not(:disabled), a, summary, label.button')].find(e => (e.getAttribute('aria-label') || e.querySelector('text')?.textContent || e.textContent).trim().startsWith(` + quoted(name) + `))`
	for began, met := time.Now(), false; !met; {
		if time.Since(began) > patience {
			b.Fatalf("%s moves away from every click", name)
		}
		b.until(find)
		b.eval(`(() => {
			const e = `+find+`;
			document.querySelectorAll('[data-hand]').forEach(o => o.removeAttribute('data-hand'));
			e?.setAttribute('data-hand', '');
			e?.scrollIntoView({block: 'center'});
			window.hand?.abort();
			window.hand = new AbortController();
			window.hand.met = false;
			for (const kind of ['mousedown', 'mouseup', 'click']) addEventListener(kind, event => {
				if (e?.contains(event.target)) window.hand.met ||= kind === 'click';
				else { event.preventDefault(); event.stopImmediatePropagation(); }
			}, {capture: true, signal: window.hand.signal});
		})()`, nil)
		b.run(chromedp.Click(`[data-hand]`, chromedp.ByQuery))
		b.eval(`(() => { window.hand.abort(); return window.hand.met; })()`, &met)
	}
}

// fill types a text into an input, in place of what is there.
func (b *tab) fill(selector, text string) {
	b.Helper()
	b.run(chromedp.WaitVisible(selector, chromedp.ByQuery), chromedp.Focus(selector, chromedp.ByQuery))
	b.eval(`document.querySelector(`+quoted(selector)+`).select()`, nil)
	b.run(chromedp.KeyEvent("\b"), chromedp.SendKeys(selector, text, chromedp.ByQuery))
}

// choose picks an option by its value.
func (b *tab) choose(selector, value string) {
	b.Helper()
	b.until(`document.querySelector(` + quoted(selector) + `)`)
	b.eval(`(() => { const e = document.querySelector(`+quoted(selector)+`); e.value = `+quoted(value)+`; e.dispatchEvent(new Event('change', {bubbles: true})); })()`, nil)
}

// shoot writes a screenshot into the folder that the environment names, if any.
func (b *tab) shoot(name string) {
	folder := os.Getenv(screenshotsVariable)
	if folder == "" {
		return
	}
	var png []byte
	if err := chromedp.Run(b.ctx, chromedp.CaptureScreenshot(&png)); err != nil {
		b.Log(err)
		return
	}
	if err := os.WriteFile(filepath.Join(folder, name+".png"), png, 0o600); err != nil {
		b.Error(err)
	}
}

func quoted(text string) string {
	q, err := json.Marshal(text)
	if err != nil {
		panic(err) // any string has a JSON form
	}
	return string(q)
}
