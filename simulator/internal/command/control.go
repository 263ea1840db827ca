package command

import (
	"cmp"
	"encoding/json"
	"errors"
	"io"
	"math"
	"net/http"

	"github.com/tidb-azure/tidbprivatelink/simulator"
)

// control is the API under /_sim.
func (w *world) control(g *gateway) http.Handler {
	mux := http.NewServeMux()
	w.commands(mux)
	mux.HandleFunc("GET /_sim/journal", w.journal)
	mux.HandleFunc("GET /_sim/state", w.getState)
	mux.HandleFunc("PUT /_sim/state", w.putState)
	mux.HandleFunc("POST /_sim/reset", func(rw http.ResponseWriter, r *http.Request) {
		if !bodiless(rw, r) {
			return
		}
		w.reset()
		reply(rw, http.StatusOK, map[string]any{"now": w.current.Load().sim.Now()})
	})
	mux.HandleFunc("GET /_sim/endpoints", func(rw http.ResponseWriter, _ *http.Request) {
		reply(rw, http.StatusOK, map[string]any{"endpoints": g.list()})
	})
	mux.HandleFunc("/", func(rw http.ResponseWriter, r *http.Request) {
		refuse(rw, http.StatusNotFound, r.Method+" "+r.URL.Path+" is not a control call: -help lists them")
	})
	return mux
}

// maxControlBody bounds the body of a call in bytes. A fault with the body of an
// error needs far less.
const maxControlBody = 64 << 10

// bodiless refuses a call that needs no body but has one that is not JSON, such as
// that of a form.
func bodiless(rw http.ResponseWriter, r *http.Request) bool {
	body, err := io.ReadAll(http.MaxBytesReader(rw, r.Body, maxControlBody))
	if err == nil && (len(body) == 0 || json.Valid(body)) {
		return true
	}
	refuse(rw, http.StatusBadRequest, "the call takes no body")
	return false
}

func (w *world) journal(rw http.ResponseWriter, r *http.Request) {
	entries := w.current.Load().sim.Journal()
	formats := map[string]struct {
		contentType string
		write       func(io.Writer) error
	}{
		"text":    {"text/plain; charset=utf-8", entries.WriteText},
		"mermaid": {"text/plain; charset=utf-8", entries.WriteMermaid},
		"har":     {"application/json", entries.WriteHAR},
	}
	name := r.URL.Query().Get("format")
	if format, ok := formats[name]; ok {
		rw.Header().Set("Content-Type", format.contentType)
		// A caller that has gone away is its own business.
		_ = format.write(rw)
		return
	}
	if name != "" && name != "json" {
		refuse(rw, http.StatusBadRequest, "format is json, text, mermaid or har")
		return
	}
	if entries == nil {
		entries = simulator.Journal{}
	}
	reply(rw, http.StatusOK, map[string]any{"entries": entries})
}

func (w *world) getState(rw http.ResponseWriter, _ *http.Request) {
	rw.Header().Set("Content-Type", "application/json")
	// Any other error is that of a caller that has gone away.
	if err := w.current.Load().sim.Save(rw); errors.Is(err, simulator.ErrNotRecorded) {
		refuse(rw, http.StatusConflict, err.Error())
	}
}

// maxState bounds a world that is put. What is recorded holds JSON, in which JSON
// takes up to twice the room.
func (w *world) maxState() int64 {
	const envelope = 1 << 20
	if w.config.recordBytes < 0 {
		return math.MaxInt64
	}
	return 2*int64(cmp.Or(w.config.recordBytes, defaultRecordBytes)) + envelope
}

func (w *world) putState(rw http.ResponseWriter, r *http.Request) {
	// One at a time, because each may be large.
	if !w.loading.TryLock() {
		refuse(rw, http.StatusConflict, "another state is being put: try again")
		return
	}
	defer w.loading.Unlock()
	if err := w.load(http.MaxBytesReader(rw, r.Body, w.maxState())); err != nil {
		refuse(rw, http.StatusBadRequest, "the body must be what GET /_sim/state gave: "+err.Error())
		return
	}
	reply(rw, http.StatusOK, map[string]any{"now": w.current.Load().sim.Now()})
}

func reply(rw http.ResponseWriter, status int, body any) {
	rw.Header().Set("Content-Type", "application/json")
	rw.WriteHeader(status)
	_ = json.NewEncoder(rw).Encode(body)
}

func refuse(rw http.ResponseWriter, status int, message string) {
	reply(rw, status, map[string]any{"error": map[string]string{"message": message}})
}
