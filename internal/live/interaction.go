package live

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// interaction is one request and its reply without secrets: a line of a recording, in
// the form that the simulator's TestConformance reads.
type interaction struct {
	Index   int               `json:"i"`
	Method  string            `json:"method"`
	URL     string            `json:"url"`
	Sent    map[string]string `json:"req_headers"`
	Request string            `json:"req_body"`
	Code    int               `json:"code"`
	Headers map[string]string `json:"headers"`
	Body    string            `json:"body"`
}

// write writes a recording as a whole or not at all. It refuses one that holds a value
// of the guard, and then writes nothing.
func write(file string, interactions []interaction, g guard) (err error) {
	if len(interactions) == 0 {
		return errors.New("live: write the recording: nothing was recorded")
	}
	var text []byte
	for n, i := range interactions {
		i.Index = n
		line, err := json.Marshal(i)
		if err != nil {
			return fmt.Errorf("live: write the recording: %w", err)
		}
		text = append(append(text, line...), '\n')
	}
	if err := g.check(text); err != nil {
		return fmt.Errorf("live: write the recording: %w", err)
	}
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		return fmt.Errorf("live: write the recording: %w", err)
	}
	temporary, err := os.CreateTemp(filepath.Dir(file), ".recording-*")
	if err != nil {
		return fmt.Errorf("live: write the recording: %w", err)
	}
	defer func() {
		if err != nil {
			_ = os.Remove(temporary.Name())
		}
	}()
	_, err = temporary.Write(text)
	if err := errors.Join(err, temporary.Chmod(0o644), temporary.Close()); err != nil {
		return fmt.Errorf("live: write the recording: %w", err)
	}
	if err := os.Rename(temporary.Name(), file); err != nil {
		return fmt.Errorf("live: write the recording: %w", err)
	}
	return nil
}
