package command

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"

	"github.com/tidb-azure/tidbprivatelink/simulator"
)

// shortcuts are routes of their own for commands that are common or that read. The
// body holds the arguments.
var shortcuts = map[string]string{
	"GET /_sim/clock":          "Clock",
	"POST /_sim/clock/advance": "Advance",
	"GET /_sim/snapshot":       "Snapshot",
	"GET /_sim/faults":         "Faults",
	"POST /_sim/faults":        "InjectFault",
}

// commands serves the back door of the simulator.
func (w *world) commands(mux *http.ServeMux) {
	mux.HandleFunc("GET /_sim/commands", func(rw http.ResponseWriter, _ *http.Request) {
		reply(rw, http.StatusOK, map[string]any{"commands": w.current.Load().sim.Commands()})
	})
	mux.HandleFunc("POST /_sim/commands/{name}", func(rw http.ResponseWriter, r *http.Request) {
		w.command(rw, r, r.PathValue("name"))
	})
	for pattern, name := range shortcuts {
		mux.HandleFunc(pattern, func(rw http.ResponseWriter, r *http.Request) { w.command(rw, r, name) })
	}
	mux.HandleFunc("DELETE /_sim/faults", func(rw http.ResponseWriter, r *http.Request) {
		if bodiless(rw, r) {
			w.apply(rw, "ClearFaults", nil)
		}
	})
	mux.HandleFunc("DELETE /_sim/faults/{id}", func(rw http.ResponseWriter, r *http.Request) {
		if bodiless(rw, r) {
			arguments, _ := json.Marshal(map[string]string{"id": r.PathValue("id")}) // cannot fail
			w.apply(rw, "RemoveFault", arguments)
		}
	})
}

// command carries out the command with the arguments in the request's body.
func (w *world) command(rw http.ResponseWriter, r *http.Request, name string) {
	arguments, err := io.ReadAll(http.MaxBytesReader(rw, r.Body, maxControlBody))
	if err != nil {
		refuse(rw, http.StatusBadRequest, "the arguments could not be read: "+err.Error())
		return
	}
	w.apply(rw, name, arguments)
}

// apply carries out the command and replies with its result.
func (w *world) apply(rw http.ResponseWriter, name string, arguments json.RawMessage) {
	result, err := w.current.Load().sim.Apply(name, arguments)
	var wrong *simulator.CommandError
	switch {
	case err == nil:
		reply(rw, http.StatusOK, result)
	case errors.As(err, &wrong):
		reply(rw, wrong.Status, map[string]any{"error": map[string]string{"message": wrong.Error(), "remedy": wrong.Remedy}})
	default:
		refuse(rw, http.StatusConflict, err.Error())
	}
}
