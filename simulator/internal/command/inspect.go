package command

import (
	"context"
	"encoding/json"
	"net/http"
	"time"

	"github.com/tidb-azure/tidbprivatelink/simulator"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/control"
)

// Inspector looks for what is wrong with an endpoint, as a program in the endpoint's
// own network sees it. The simulator knows none of the clients, so a command that has
// one passes it in.
type Inspector func(ctx context.Context, sim *simulator.Simulator, subject Subject) ([]Check, error)

// Subject names what is inspected.
type Subject struct {
	ClusterID   string `json:"clusterId"`
	NodeGroupID string `json:"nodeGroupId"`
	EndpointID  string `json:"endpointId"`
}

// Check is one check of an Inspector.
type Check struct {
	Name    string `json:"name"`
	Outcome string `json:"outcome"`
	Found   string `json:"found"`
	Remedy  string `json:"remedy,omitempty"`
}

// inspectTimeout bounds an inspection: a browser waits for it.
const inspectTimeout = 20 * time.Second

func (w *world) inspect(rw http.ResponseWriter, r *http.Request) {
	var subject Subject
	decoder := json.NewDecoder(http.MaxBytesReader(rw, r.Body, control.MaxBody))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&subject); err != nil {
		control.Refuse(rw, http.StatusBadRequest, `the body names what to inspect: {"clusterId":"...","nodeGroupId":"...","endpointId":"..."}: `+err.Error())
		return
	}
	ctx, cancel := context.WithTimeout(r.Context(), inspectTimeout)
	defer cancel()
	checks, err := w.config.inspect(ctx, w.current.Load().sim, subject)
	if err != nil {
		control.Refuse(rw, http.StatusBadRequest, err.Error())
		return
	}
	control.Reply(rw, http.StatusOK, map[string]any{"checks": checks})
}
