package deployments

import "strings"

// debugWire says what of a deployment is logged. It is shown, and nothing is logged.
type debugWire struct {
	Level string `json:"detailLevel"`
}

// shown returns what a reply shows: several levels with a comma and a space between them, each
// with a capital letter (recorded).
func (w *debugWire) shown() *debugWire {
	if w == nil || w.Level == "" {
		return w
	}
	levels := strings.Split(w.Level, ",")
	for i, level := range levels {
		if level = strings.TrimSpace(level); level != "" {
			levels[i] = strings.ToUpper(level[:1]) + level[1:]
		}
	}
	return &debugWire{strings.Join(levels, ", ")}
}
