package control

import (
	"io"
	"net/http"
	"slices"
	"strconv"
)

// journal writes the journal, as JSON from behind the entry with the number after.
func (a *api) journal(rw http.ResponseWriter, r *http.Request) {
	format, after := r.URL.Query().Get("format"), r.URL.Query().Get("after")
	switch {
	case slices.Contains([]string{"text", "mermaid", "har"}, format) && after == "":
		contentType := "text/plain; charset=utf-8"
		if format == "har" {
			contentType = "application/json"
		}
		rw.Header().Set("Content-Type", contentType)
		_ = a.current().WriteJournal(rw, format) // a caller that has gone away is its own business
		return
	case format != "" && format != "json":
		Refuse(rw, http.StatusBadRequest, "format is json, text, mermaid or har; after is for json")
		return
	}
	n := 0
	if after != "" {
		var err error
		if n, err = strconv.Atoi(after); err != nil || n < 0 {
			Refuse(rw, http.StatusBadRequest, "after is the number of an entry; they count from 1")
			return
		}
	}
	entries, first := a.current().Journal(n)
	Reply(rw, http.StatusOK, map[string]any{"entries": entries, "first": first})
}

// entry writes one entry with headers and bodies.
func (a *api) entry(rw http.ResponseWriter, r *http.Request) {
	n, err := strconv.Atoi(r.PathValue("number"))
	if err != nil {
		Refuse(rw, http.StatusBadRequest, "the number of an entry is an integer; they count from 1")
		return
	}
	entry, ok := a.current().Entry(n)
	if !ok {
		Refuse(rw, http.StatusNotFound, "the journal has no entry "+strconv.Itoa(n)+": it is forgotten, or yet to come")
		return
	}
	Reply(rw, http.StatusOK, entry)
}

// state writes the world.
func (a *api) state(rw http.ResponseWriter, _ *http.Request) {
	rw.Header().Set("Content-Type", "application/json")
	w := &counting{Writer: rw}
	// After the first byte an error is that of a caller that has gone away.
	if err := a.current().Save(w); err != nil && !w.wrote {
		Refuse(rw, http.StatusConflict, err.Error())
	}
}

// counting remembers whether anything was written.
type counting struct {
	io.Writer
	wrote bool
}

func (w *counting) Write(p []byte) (int, error) {
	w.wrote = true
	return w.Writer.Write(p)
}
