package temporal

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io"

	"github.com/tidb-azure/tidbprivatelink/endpoint"
)

// packed is a fleet as the history holds it: its JSON, compressed by gzip. nil is a fleet
// without members.
type packed []byte

// maxUnpacked bounds the JSON of a fleet, in bytes: some hundred thousand members.
const maxUnpacked = 256 << 20

func pack(fleet *endpoint.Fleet) (packed, error) {
	var b bytes.Buffer
	w, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
	if err != nil {
		return nil, err
	}
	if err := json.NewEncoder(w).Encode(fleet); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

func (p packed) unpack() (*endpoint.Fleet, error) {
	fleet := new(endpoint.Fleet)
	if len(p) == 0 {
		return fleet, nil
	}
	r, err := gzip.NewReader(bytes.NewReader(p))
	if err != nil {
		return nil, fmt.Errorf("unpack the fleet: %w", err)
	}
	if err := json.NewDecoder(io.LimitReader(r, maxUnpacked)).Decode(fleet); err != nil {
		return nil, fmt.Errorf("unpack the fleet: %w", err)
	}
	return fleet, nil
}

// change is one accepted Update: specs to set, or endpoints to remove.
type change struct {
	Set    []endpoint.Spec `json:",omitempty"`
	Remove []EndpointID    `json:",omitempty"`
}

// apply makes changes in their order. Set's validator has checked them.
func apply(fleet *endpoint.Fleet, changes []change) error {
	for _, change := range changes {
		if err := fleet.Set(change.Set...); err != nil {
			return err
		}
		fleet.Remove(change.Remove...)
	}
	return nil
}
