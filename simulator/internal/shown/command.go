package shown

import "strings"

// continued begins the lines of a command behind its first.
const continued = ">   "

// Command returns a command of a script on as many lines as it needs: a body that
// makes it too long is laid out. [Join] is the way back.
func Command(line string) string {
	head, text, ok := strings.Cut(line, " {")
	body, err := parse([]byte("{" + text))
	if len(line) <= LineWidth || !ok || err != nil {
		return line + "\n"
	}
	same := func(text string) string { return text }
	return head + " " + strings.Join(layout(body, same), "\n"+continued) + "\n"
}

// Join puts the lines of a script that continue a command at the command's end.
func Join(script string) string {
	var out strings.Builder
	for i, line := range strings.Split(script, "\n") {
		more, ok := strings.CutPrefix(line, continued)
		switch {
		case ok:
			out.WriteString(strings.TrimLeft(more, " "))
		case i == 0:
			out.WriteString(line)
		default:
			out.WriteString("\n" + line)
		}
	}
	return out.String()
}
