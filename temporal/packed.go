package temporal

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io"

	"github.com/tidb-azure/tidbprivatelink/endpoint"
)

// packed is a value as the history holds it: its JSON, compressed by gzip. As a fleet, nil
// is one without members.
type packed []byte

// maxUnpacked bounds the JSON of a fleet, in bytes: some hundred thousand members.
const maxUnpacked = 256 << 20

// pack returns the JSON of a value, compressed.
func pack(value any) (packed, error) {
	var b bytes.Buffer
	w, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
	if err != nil {
		return nil, err
	}
	if err := json.NewEncoder(w).Encode(value); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

// decode is the reverse of pack; value is a pointer.
func (p packed) decode(value any) error {
	r, err := gzip.NewReader(bytes.NewReader(p))
	if err != nil {
		return err
	}
	return json.NewDecoder(io.LimitReader(r, maxUnpacked)).Decode(value)
}

func (p packed) unpack() (*endpoint.Fleet, error) {
	fleet := new(endpoint.Fleet)
	if len(p) == 0 {
		return fleet, nil
	}
	if err := p.decode(fleet); err != nil {
		return nil, fmt.Errorf("unpack the fleet: %w", err)
	}
	return fleet, nil
}
