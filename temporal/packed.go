package temporal

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io"

	"github.com/tidb-azure/tidbprivatelink/endpoint"
)

// packed is a fleet as it travels and as it stands in the history: its JSON, packed
// by gzip. nil is a fleet without members.
type packed []byte

// maxUnpacked bounds what a packed fleet may take, in bytes: some hundred thousand
// members.
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

// change is what an Update asks for: specs that are wanted, or endpoints that are not.
type change struct {
	Set    []endpoint.Spec `json:",omitempty"`
	Remove []EndpointID    `json:",omitempty"`
}

// apply carries out changes in their order. They were checked when they were asked
// for.
func apply(fleet *endpoint.Fleet, changes []change) error {
	for _, change := range changes {
		if err := fleet.Set(change.Set...); err != nil {
			return err
		}
		fleet.Remove(change.Remove...)
	}
	return nil
}
