package expression

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"strconv"
	"strings"
	"unicode/utf8"
)

// builder builds a text of bounded size.
type builder struct {
	strings.Builder
	full bool
}

// add adds a text, and reports whether there was room.
func (b *builder) add(text string) bool {
	if b.full = b.full || b.Len()+len(text) > mostValue; b.full {
		return false
	}
	b.WriteString(text)
	return true
}

func errLong() error {
	return Errorf("The value of an expression exceeds the limit of %d bytes for a template.", mostValue)
}

// result returns the text, or the error for one that is too long.
func (b *builder) result() (any, error) {
	if b.full {
		return nil, errLong()
	}
	return b.String(), nil
}

// rendered returns a value as text: an array or an object as JSON, null as nothing.
func rendered(v any) string {
	if s, ok := text(v); ok || v == nil {
		return s
	}
	return encode(v)
}

func toText(_ *Evaluator, args []any) (any, error) { return rendered(args[0]), nil }

func fromJSON(_ *Evaluator, args []any) (any, error) {
	list, err := stringsOf(args)
	if err != nil {
		return nil, err
	}
	v, err := Decode([]byte(list[0]))
	if err != nil {
		return nil, expects("a string with JSON")
	}
	return v, nil
}

// concat joins strings and numbers, or arrays (documented).
func concat(_ *Evaluator, args []any) (any, error) {
	if _, ok := args[0].([]any); ok {
		var out []any
		for _, arg := range args {
			list, ok := arg.([]any)
			if !ok {
				return nil, expects("either strings or arrays")
			}
			out = append(out, list...)
		}
		return out, nil
	}
	var out builder
	for _, arg := range args {
		s, ok := text(arg)
		if !ok {
			return nil, expects("either strings or arrays, not '" + TypeName(arg) + "'")
		}
		out.add(s)
	}
	return out.result()
}

// format fills in {0} and {0:D3}; two braces are one (documented, as in .NET; its other formats
// are not simulated).
func format(_ *Evaluator, args []any) (any, error) {
	rest, ok := args[0].(string)
	if !ok {
		return nil, expects("a string with places for values")
	}
	var out builder
	for {
		i := strings.IndexAny(rest, "{}")
		if i < 0 {
			break
		}
		out.add(rest[:i])
		brace := rest[i : i+1]
		rest = rest[i+1:]
		if strings.HasPrefix(rest, brace) {
			out.add(brace)
			rest = rest[1:]
			continue
		}
		place, after, found := strings.Cut(rest, "}")
		if brace == "}" || !found {
			return nil, expects("a string whose braces are in pairs")
		}
		value, err := filled(place, args[1:])
		if err != nil {
			return nil, err
		}
		if !out.add(value) {
			return nil, errLong()
		}
		rest = after
	}
	out.add(rest)
	return out.result()
}

// filled returns the text for what is within one pair of braces.
func filled(place string, args []any) (string, error) {
	index, how, formatted := strings.Cut(place, ":")
	n, err := strconv.Atoi(strings.TrimSpace(index))
	if err != nil || n < 0 {
		return "", &NotSimulatedError{"The format '{" + shorten(place) + "}'"}
	}
	if n >= len(args) {
		return "", expects("a value for each place in braces")
	}
	value := rendered(args[n])
	if !formatted {
		return value, nil
	}
	digits, err := strconv.Atoi("0" + strings.TrimLeft(how, "dD"))
	number, ok := args[n].(int64)
	if !ok || err != nil || !strings.HasPrefix(strings.ToUpper(how), "D") || digits > 99 || number < 0 {
		return "", &NotSimulatedError{"The format '{" + shorten(place) + "}'"}
	}
	return strings.Repeat("0", max(0, digits-len(value))) + value, nil
}

var (
	toLower  = onStrings(func(s []string) any { return strings.ToLower(s[0]) })
	toUpper  = onStrings(func(s []string) any { return strings.ToUpper(s[0]) })
	trim     = onStrings(func(s []string) any { return strings.TrimSpace(s[0]) })
	toBase64 = onStrings(func(s []string) any { return base64.StdEncoding.EncodeToString([]byte(s[0])) })

	// Both ignore the case of letters (documented).
	startsWith = onStrings(func(s []string) any { return strings.HasPrefix(strings.ToLower(s[0]), strings.ToLower(s[1])) })
	endsWith   = onStrings(func(s []string) any { return strings.HasSuffix(strings.ToLower(s[0]), strings.ToLower(s[1])) })

	// uniqueString returns 13 letters and digits that depend on the arguments (documented). They
	// are those of another hash than Azure's.
	uniqueString = onStrings(func(s []string) any {
		const alphabet = "abcdefghijklmnopqrstuvwxyz234567"
		var out [13]byte
		for i, b := range hashed(s)[:len(out)] {
			out[i] = alphabet[int(b)%len(alphabet)]
		}
		return string(out[:])
	})

	// guid returns a UUID of version 5 that depends on the arguments (documented). It is that of
	// another hash than Azure's.
	guid = onStrings(func(s []string) any {
		sum := hashed(s)
		sum[6], sum[8] = sum[6]&0x0f|0x50, sum[8]&0x3f|0x80
		text := hex.EncodeToString(sum[:16])
		return text[:8] + "-" + text[8:12] + "-" + text[12:16] + "-" + text[16:20] + "-" + text[20:]
	})
)

func hashed(list []string) []byte {
	sum := sha256.Sum256([]byte(strings.Join(list, "\x00")))
	return sum[:]
}

func replace(_ *Evaluator, args []any) (any, error) {
	s, err := stringsOf(args)
	if err != nil {
		return nil, err
	}
	if s[1] == "" {
		return s[0], nil
	}
	if n := strings.Count(s[0], s[1]); n > 0 && len(s[2]) > mostValue/n {
		return nil, errLong()
	}
	return strings.ReplaceAll(s[0], s[1], s[2]), nil
}

// substring counts characters, from 0.
func substring(_ *Evaluator, args []any) (any, error) {
	s, ok := args[0].(string)
	bounds, err := integersOf(args[1:])
	if !ok || err != nil {
		return nil, expects("a string, a start and a length")
	}
	count := int64(utf8.RuneCountInString(s))
	start, n := bounds[0], count-bounds[0]
	if len(bounds) == 2 {
		n = bounds[1]
	}
	if start < 0 || n < 0 || start > count || n > count-start {
		return nil, Errorf("The template language function 'substring' parameters are out of range: start '%d', length '%d' of a string with '%d' characters.", start, n, count)
	}
	return characters(s, start, n), nil
}

// characters returns n characters of s from start on, or as many as there are.
func characters(s string, start, n int64) string {
	runes := []rune(s)
	start = min(max(start, 0), int64(len(runes)))
	return string(runes[start : start+min(max(n, 0), int64(len(runes))-start)])
}

// split splits at a delimiter, or at each of an array of them (documented).
func split(_ *Evaluator, args []any) (any, error) {
	s, ok := args[0].(string)
	list, isArray := args[1].([]any)
	if !isArray {
		list = args[1:]
	}
	delimiters, err := stringsOf(list)
	if !ok || err != nil {
		return nil, expects("a string and delimiters")
	}
	if len(delimiters) > mostNesting {
		return nil, errTooMuch(strconv.Itoa(mostNesting) + " delimiters")
	}
	// next is where each delimiter comes next, so that the text is searched once for each.
	next := make([]int, len(delimiters))
	for i := range next {
		next[i] = -1
	}
	parts, from := []any{}, 0
	for {
		at, length := len(s), 0
		for i, d := range delimiters {
			if next[i] < from && d != "" {
				next[i] = len(s)
				if found := strings.Index(s[from:], d); found >= 0 {
					next[i] = from + found
				}
			}
			if d != "" && next[i] < at {
				at, length = next[i], len(d)
			}
		}
		if parts = append(parts, s[from:at]); length == 0 {
			return parts, nil
		}
		if len(parts) > mostValue/64 {
			return nil, errLong()
		}
		from = at + length
	}
}

func join(_ *Evaluator, args []any) (any, error) {
	list, ok := args[0].([]any)
	delimiter, isText := args[1].(string)
	if !ok || !isText {
		return nil, expects("an array and a delimiter")
	}
	var out builder
	for i, v := range list {
		if i > 0 && !out.add(delimiter) {
			break
		}
		out.add(rendered(v))
	}
	return out.result()
}
