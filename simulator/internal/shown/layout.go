package shown

import (
	"strings"
	"unicode/utf8"
)

const (
	// LineWidth is the length in bytes beyond which a line is broken if it has a place
	// to break it.
	LineWidth = 140
	// LineLimit is the length in bytes at which a line is broken in any case.
	LineLimit = 300
)

// layout returns the lines of a JSON value. A value that fits on one line takes one
// line. Otherwise each member and each item begins a line, except that consecutive
// plain items share lines. The lines without their indentation, joined, are the compact
// text.
func layout(n node, rename func(string) string) []string {
	return layoutBehind("", "", n, rename)
}

// layoutBehind returns the lines of a value that follows a key, all of them indented.
func layoutBehind(indent, key string, n node, rename func(string) string) []string {
	one := indent + rename(key+n.text)
	if len(one) <= LineWidth || len(n.members) == 0 && len(n.items) == 0 {
		return []string{one}
	}
	lines := []string{indent + rename(key) + n.text[:1]}
	for _, m := range n.members {
		lines = append(lines, layoutBehind(indent+"  ", m.key+":", m.value, rename)...)
		lines[len(lines)-1] += ","
	}
	plain := false // whether the last line holds plain items
	for _, item := range n.items {
		more := layoutBehind(indent+"  ", "", item, rename)
		more[len(more)-1] += ","
		last := &lines[len(lines)-1]
		if text := strings.TrimLeft(more[0], " "); plain && item.plain() && len(*last)+len(text) < LineWidth {
			*last += text
			continue
		}
		lines = append(lines, more...)
		plain = item.plain()
	}
	lines[len(lines)-1] = strings.TrimSuffix(lines[len(lines)-1], ",")
	return append(lines, indent+n.text[len(n.text)-1:])
}

// wrap breaks a line that is too long at a space, or at the limit if it has none. The
// lines after the first are indented further.
func wrap(line string) []string {
	indent := line[:len(line)-len(strings.TrimLeft(line, " "))] + "      "
	var lines []string
	for len(line) > LineWidth {
		at := strings.LastIndex(line[:LineWidth], " ")
		if at < len(indent) {
			if at = strings.Index(line[LineWidth:], " ") + LineWidth; at < LineWidth || at > LineLimit {
				at = min(len(line), LineLimit)
			}
			for at < len(line) && !utf8.RuneStart(line[at]) {
				at--
			}
		}
		if at == len(line) {
			break
		}
		lines = append(lines, line[:at])
		line = indent + strings.TrimPrefix(line[at:], " ")
	}
	return append(lines, line)
}

// wrapAll indents and wraps lines and joins them.
func wrapAll(indent string, lines ...string) string {
	var out strings.Builder
	for _, line := range lines {
		for _, part := range wrap(indent + line) {
			out.WriteString(part + "\n")
		}
	}
	return out.String()
}
