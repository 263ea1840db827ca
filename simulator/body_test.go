package simulator_test

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strings"
	"sync"
	"testing"

	"github.com/tidb-azure/tidbprivatelink/simulator"
)

// slow is a body of which only the first part arrives.
type slow struct {
	io.Reader
	waits   chan<- struct{}
	release <-chan struct{}
}

func (s *slow) Read(p []byte) (int, error) {
	if n, err := s.Reader.Read(p); err == nil {
		return n, nil
	}
	s.waits <- struct{}{}
	<-s.release
	return 0, io.ErrUnexpectedEOF
}

// hold sends requests that announce one number of bytes and of which another arrives.
// It returns how many wait for the rest, how many were refused with 503, and how much
// the heap has grown. The requests end with the test.
func hold(t *testing.T, sim *simulator.Simulator, requests int, announced, arrive int64) (waiting, busy int, grown int64) {
	t.Helper()
	waits, done, release := make(chan struct{}), make(chan int), make(chan struct{})
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	var all sync.WaitGroup
	for range requests { // one by one: requests that grow at once may all refuse one another
		all.Go(func() {
			r := httptest.NewRequest(http.MethodPut, "/subscriptions/x", nil)
			r.Body, r.ContentLength = io.NopCloser(&slow{io.LimitReader(blanks{}, arrive), waits, release}), announced
			w := httptest.NewRecorder()
			sim.ServeHTTP(w, r)
			select {
			case done <- w.Code:
			case <-release:
			}
		})
		select {
		case <-waits:
			waiting++
		case code := <-done:
			if code == http.StatusServiceUnavailable {
				busy++
			}
		}
	}
	runtime.GC()
	runtime.ReadMemStats(&after)
	t.Cleanup(func() {
		close(release)
		all.Wait()
	})
	return waiting, busy, int64(after.HeapAlloc) - int64(before.HeapAlloc)
}

type blanks struct{}

func (blanks) Read(p []byte) (int, error) { clear(p); return len(p), nil }

// TestBodiesAreBounded checks that memory is used only for what has arrived, within the
// bound, and that small requests are answered beside large ones that never end.
func TestBodiesAreBounded(t *testing.T) {
	t.Run("announced", func(t *testing.T) {
		sim := simulator.New(nil)
		if waiting, busy, grown := hold(t, sim, 500, 4<<20, 100); waiting != 500 || busy != 0 || grown > 16<<20 {
			t.Errorf("%d wait, %d are refused, the heap has grown by %d MiB, want all to wait in little", waiting, busy, grown>>20)
		}
	})
	t.Run("arrived", func(t *testing.T) {
		sim := simulator.New(&simulator.Options{BodyBytes: 6 << 20}) // a body of 3 MiB leaves no room for one of 4
		if waiting, busy, grown := hold(t, sim, 100, 4<<20, 3<<20); waiting == 0 || busy == 0 || waiting+busy != 100 || grown > 32<<20 {
			t.Errorf("%d wait, %d are refused, the heap has grown by %d MiB", waiting, busy, grown>>20)
		}
		for size, want := range map[int]int{100: 404, 4000: 404, 4 << 20: 503} {
			w := httptest.NewRecorder()
			sim.ServeHTTP(w, httptest.NewRequest(http.MethodPut, "/nowhere", bytes.NewReader(make([]byte, size))))
			if w.Code != want && !(want == 404 && w.Code == 501) || (w.Code == 503) != (w.Header().Get("Retry-After") != "") {
				t.Errorf("%d bytes more: %d %v, want %d", size, w.Code, w.Header(), want)
			}
		}
	})
	t.Run("given back", func(t *testing.T) {
		sim := simulator.New(&simulator.Options{BodyBytes: 5 << 20})
		for range 10 {
			for _, size := range []int{0, 4096, 4097, 4 << 20, 4<<20 + 1} {
				for _, announced := range []bool{true, false} {
					r := httptest.NewRequest(http.MethodPut, "/nowhere", strings.NewReader(strings.Repeat("x", size)))
					if !announced {
						r.ContentLength = -1
					}
					w := httptest.NewRecorder()
					sim.ServeHTTP(w, r)
					if (w.Code == http.StatusRequestEntityTooLarge) != (size > 4<<20) || w.Code == http.StatusServiceUnavailable {
						t.Errorf("%d bytes, announced %v: %d %s", size, announced, w.Code, w.Body)
					}
				}
			}
		}
	})
	t.Run("no limit", func(t *testing.T) {
		sim := simulator.New(&simulator.Options{BodyBytes: -1})
		if waiting, busy, _ := hold(t, sim, 40, 4<<20, 2<<20); waiting != 40 || busy != 0 {
			t.Errorf("%d wait, %d are refused", waiting, busy)
		}
	})
}
