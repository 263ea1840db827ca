package control

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/backdoor"
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
func (a *api) commands(mux *http.ServeMux) {
	mux.HandleFunc("GET /_sim/commands", func(rw http.ResponseWriter, _ *http.Request) {
		Reply(rw, http.StatusOK, map[string]any{"commands": a.current().Commands()})
	})
	mux.HandleFunc("POST /_sim/commands/{name}", func(rw http.ResponseWriter, r *http.Request) {
		a.command(rw, r, r.PathValue("name"))
	})
	for pattern, name := range shortcuts {
		mux.HandleFunc(pattern, func(rw http.ResponseWriter, r *http.Request) { a.command(rw, r, name) })
	}
	mux.HandleFunc("DELETE /_sim/faults", func(rw http.ResponseWriter, r *http.Request) {
		if Bodiless(rw, r) {
			a.apply(rw, "ClearFaults", nil)
		}
	})
	mux.HandleFunc("DELETE /_sim/faults/{id}", func(rw http.ResponseWriter, r *http.Request) {
		if Bodiless(rw, r) {
			arguments, _ := json.Marshal(map[string]string{"id": r.PathValue("id")}) // cannot fail
			a.apply(rw, "RemoveFault", arguments)
		}
	})
}

// command carries out the command with the arguments in the request's body.
func (a *api) command(rw http.ResponseWriter, r *http.Request, name string) {
	arguments, err := io.ReadAll(http.MaxBytesReader(rw, r.Body, MaxBody))
	if err != nil {
		Refuse(rw, http.StatusBadRequest, "the arguments could not be read: "+err.Error())
		return
	}
	a.apply(rw, name, arguments)
}

// apply carries out the command and replies with its result.
func (a *api) apply(rw http.ResponseWriter, name string, arguments json.RawMessage) {
	result, err := a.current().Apply(name, arguments)
	var wrong *backdoor.CommandError
	switch {
	case err == nil:
		Reply(rw, http.StatusOK, result)
	case errors.As(err, &wrong):
		Reply(rw, wrong.Status, map[string]any{"error": map[string]string{"message": wrong.Error(), "remedy": wrong.Remedy}})
	default:
		Refuse(rw, http.StatusConflict, err.Error())
	}
}
