package shown

import "strings"

// continued is the prefix of every line of a command but the first.
const continued = ">   "

// Command returns the lines of a command of a script. If the command is longer than
// [LineWidth], its JSON body is laid out over several lines. [Join] reverses it.
func Command(line string) string {
	head, text, ok := strings.Cut(line, " {")
	body, err := parse([]byte("{" + text))
	if len(line) <= LineWidth || !ok || err != nil {
		return line + "\n"
	}
	same := func(text string) string { return text }
	return head + " " + strings.Join(layout(body, same), "\n"+continued) + "\n"
}

// Join returns a script in which every command is on one line again.
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
