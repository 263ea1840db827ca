package expression

import (
	"strconv"
	"strings"
)

// node is a part of a parsed expression: a literal, a call, or a member of of.
type node struct {
	value  any     // of a literal
	call   string  // the function's name as it was written
	args   []*node // of a call
	of     *node   // what has the member
	member *node   // a name or an index
}

// IsExpression reports whether Azure evaluates a text: it is in brackets, and a second one does
// not escape the first (documented).
func IsExpression(text string) bool {
	return strings.HasPrefix(text, "[") && strings.HasSuffix(text, "]") && !strings.HasPrefix(text, "[[")
}

// literal returns a text that is no expression without the bracket that escapes another
// (documented: only in a text that also ends with a bracket).
func literal(text string) string {
	if strings.HasPrefix(text, "[[") && strings.HasSuffix(text, "]") {
		return text[1:]
	}
	return text
}

// parser parses one expression.
type parser struct {
	whole, text string // text is what is left
	depth       int
}

// parse parses an expression with its brackets.
func parse(text string) (*node, error) {
	if len(text) > mostText {
		return nil, Errorf("The language expression length limit exceeded. Limit: '%d' and actual: '%d'.", mostText, len(text))
	}
	p := &parser{whole: text, text: text[1 : len(text)-1]}
	n, err := p.expression()
	if err != nil {
		return nil, err
	}
	if p.next() != 0 {
		return nil, p.fail()
	}
	return n, nil
}

// fail returns the error for what is left of the text.
func (p *parser) fail() error {
	found := "the end"
	if p.text != "" {
		found = "'" + p.text[:1] + "'"
	}
	return Errorf("The language expression '%s' is not valid: %s is not expected at position %d.", shorten(p.whole), found, len(p.whole)-1-len(p.text))
}

// shorten returns a text for an error message.
func shorten(text string) string {
	if len(text) > 200 {
		return text[:200] + "..."
	}
	return text
}

// next skips white space and returns the next byte, or 0.
func (p *parser) next() byte {
	p.text = strings.TrimLeft(p.text, " \t\r\n")
	if p.text == "" {
		return 0
	}
	return p.text[0]
}

// take skips the byte if it is next.
func (p *parser) take(c byte) bool {
	if p.next() != c {
		return false
	}
	p.text = p.text[1:]
	return true
}

// expression parses a value with the members behind it.
func (p *parser) expression() (*node, error) {
	if p.depth++; p.depth > mostNesting {
		return nil, errTooMuch(strconv.Itoa(mostNesting) + " levels in an expression")
	}
	defer func() { p.depth-- }()
	n, err := p.primary()
	for links := 0; err == nil; links++ {
		var member *node
		switch {
		case p.take('.'):
			name := p.name()
			if name == "" {
				return nil, p.fail()
			}
			member = &node{value: name}
		case p.take('['):
			if member, err = p.expression(); err == nil && !p.take(']') {
				err = p.fail()
			}
		default:
			return n, nil
		}
		if links > mostNesting {
			return nil, errTooMuch(strconv.Itoa(mostNesting) + " members of members in an expression")
		}
		n = &node{of: n, member: member}
	}
	return nil, err
}

// primary parses a string, a number or a call.
func (p *parser) primary() (*node, error) {
	switch c := p.next(); {
	case c == '\'':
		return p.str()
	case c == '-' || '0' <= c && c <= '9':
		return p.number()
	}
	name := p.name()
	for name != "" && strings.HasPrefix(p.text, ".") { // a user's function is in a namespace
		p.text = p.text[1:]
		name += "." + p.name()
	}
	if name == "" || !p.take('(') {
		return nil, p.fail()
	}
	n := &node{call: name}
	if p.take(')') {
		return n, nil
	}
	for {
		arg, err := p.expression()
		if err != nil {
			return nil, err
		}
		n.args = append(n.args, arg)
		if p.take(')') {
			return n, nil
		}
		if !p.take(',') {
			return nil, p.fail()
		}
	}
}

// name takes a name: letters, digits and '_', with no digit first. It returns "" for none.
func (p *parser) name() string {
	p.next()
	n := 0
	for n < len(p.text) {
		c := p.text[n]
		if !(c == '_' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || n > 0 && '0' <= c && c <= '9') {
			break
		}
		n++
	}
	name := p.text[:n]
	p.text = p.text[n:]
	return name
}

func (p *parser) number() (*node, error) {
	n := 1
	for n < len(p.text) && '0' <= p.text[n] && p.text[n] <= '9' {
		n++
	}
	value, err := strconv.ParseInt(p.text[:n], 10, 64)
	if err != nil {
		return nil, p.fail()
	}
	p.text = p.text[n:]
	return &node{value: value}, nil
}

// str takes a string; two quotes in it are one (documented).
func (p *parser) str() (*node, error) {
	var out strings.Builder
	rest := p.text[1:]
	for {
		part, after, found := strings.Cut(rest, "'")
		if !found {
			return nil, p.fail()
		}
		out.WriteString(part)
		if !strings.HasPrefix(after, "'") {
			p.text = after
			return &node{value: out.String()}, nil
		}
		out.WriteByte('\'')
		rest = after[1:]
	}
}
