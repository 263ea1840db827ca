package deployments

import (
	"bytes"
	"encoding/json"
	"strings"
)

// strictJSON converts the body of a deployment to JSON. It may have comments and line
// breaks within strings (documented) and names without quotes, as in the template that
// the Azure CLI sends (recorded). The result is not JSON if the body has other errors.
func strictJSON(text []byte) []byte {
	if json.Valid(text) {
		return text
	}
	var out bytes.Buffer
	for len(text) > 0 {
		n := 1
		switch c := text[0]; {
		case c == '"':
			n = copyString(&out, text)
		case bytes.HasPrefix(text, []byte("//")):
			n = through(text, "\n")
		case bytes.HasPrefix(text, []byte("/*")):
			n = 2 + through(text[2:], "*/")
		case inName(c):
			for n < len(text) && inName(text[n]) {
				n++
			}
			quoted := bytes.HasPrefix(bytes.TrimLeft(text[n:], " \t\r\n"), []byte(":"))
			if quoted {
				out.WriteByte('"')
			}
			out.Write(text[:n])
			if quoted {
				out.WriteByte('"')
			}
		default:
			out.WriteByte(c)
		}
		text = text[n:]
	}
	return out.Bytes()
}

// copyString copies a string with its line breaks escaped, and returns its length.
func copyString(out *bytes.Buffer, text []byte) int {
	out.WriteByte('"')
	for i := 1; i < len(text); i++ {
		switch c := text[i]; c {
		case '"':
			out.WriteByte('"')
			return i + 1
		case '\\':
			out.WriteByte('\\')
			if i++; i < len(text) {
				out.WriteByte(text[i])
			}
		case '\n':
			out.WriteString(`\n`)
		case '\r':
			out.WriteString(`\r`)
		default:
			out.WriteByte(c)
		}
	}
	return len(text)
}

// through returns the length of text up to the end of mark, or of all of it.
func through(text []byte, mark string) int {
	if i := bytes.Index(text, []byte(mark)); i >= 0 {
		return i + len(mark)
	}
	return len(text)
}

func inName(c byte) bool {
	return c == '_' || c == '$' || c == '-' || c == '+' || c == '.' || '0' <= c && c <= '9' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z'
}

// camel returns the name of an output or a parameter as replies have it: with small letters up to
// the second word (recorded: NewNSG is newNSG, VMSS is vmss).
func camel(name string) string {
	upper := func(i int) bool { return 'A' <= name[i] && name[i] <= 'Z' }
	n := 0
	for n < len(name) && upper(n) && (n == 0 || n+1 == len(name) || upper(n+1)) {
		n++
	}
	return strings.ToLower(name[:n]) + name[n:]
}
