package kernel

import "strings"

// Unsupported returns the 501 reply to a call that is not simulated.
func (k *Kernel) Unsupported(r *Request) Reply {
	type detail struct {
		Code    string `json:"code"`
		Message string `json:"message"`
	}
	body := Encode(map[string]detail{"error": {"NotSimulated", k.NotSimulated(r)}})
	return Reply{Status: 501, Header: Header{{"Content-Type", "application/json; charset=utf-8"}}, Body: body, Cloud: None, Route: "unsupported", Unsupported: true}
}

// NotSimulated returns the text of the 501 reply, which names the nearest simulated
// route.
func (k *Kernel) NotSimulated(r *Request) string {
	return r.Method + " " + r.Path + " is not simulated. The nearest route that is: " + nearestRoute(k.routes(), r.Path) + "."
}

// nearestRoute returns the route that shares the most segments with the path.
func nearestRoute(routes []string, path string) string {
	words := strings.Split(strings.Trim(path, "/"), "/")
	best, bestScore := "", -1
	for _, route := range routes {
		_, pattern, _ := strings.Cut(route, " /")
		parts := strings.Split(pattern, "/")
		score := -len(parts)
		for i, part := range parts {
			switch {
			case i >= len(words):
			case strings.EqualFold(part, words[i]):
				score += 3
			case strings.HasPrefix(part, "{"):
				score++
			}
		}
		if best == "" || score > bestScore {
			best, bestScore = route, score
		}
	}
	return best
}
