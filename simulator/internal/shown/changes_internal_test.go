package shown

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"
)

// FuzzChanges checks that two values have changes exactly if they differ, and that the
// lines of a value hold all of its text.
func FuzzChanges(f *testing.F) {
	for _, seed := range [][2]string{
		{`{"a":1,"b":[1,2]}`, `{"b":[1,2],"a":1}`},
		{`{"a":[{"name":"x"},{"name":"y"}]}`, `{"a":[{"name":"y"},{"name":"x"}]}`},
		{`{"a":[{"name":"x[1"},{"name":"y[1"}]}`, `{"a":[{"name":"y[1"},{"name":"x[1"}]}`},
		{`[{"id":"x","v":1},{"id":"y"}]`, `[{"id":"x","v":2}]`},
		{`[{"name":"x"},{"name":"x"}]`, `[{"name":"x"},{"name":"x"},{}]`},
		{`{"\"":1,"":2}`, `{"\"":2,"":1}`},
		{`{"a.b":{"c":1}}`, `{"a":{"b.c":1}}`},
		{`[]`, `{}`}, {`[1]`, `[{}]`}, {`null`, `false`}, {`"` + strings.Repeat("x ", 200) + `"`, `1e3`},
	} {
		f.Add(seed[0], seed[1])
	}
	f.Fuzz(func(t *testing.T, a, b string) {
		old, err := parse([]byte(a))
		if err != nil {
			t.Skip()
		}
		if text := joined(layout(old, func(text string) string { return text })); text != old.text {
			t.Errorf("the lines hold %s, want %s", text, old.text)
		}
		new, err := parse([]byte(b))
		if err != nil || repeats(old) || repeats(new) {
			t.Skip()
		}
		all := changes("", old, new, byName, byID, byPlace)
		if same := reflect.DeepEqual(plainly(t, old), plainly(t, new)); same != (len(all) == 0) {
			t.Errorf("%s and %s: the same %t, changes %v", a, b, same, all)
		}
	})
}

// joined joins lines without their indentation.
func joined(lines []string) (text string) {
	for _, line := range lines {
		text += strings.TrimLeft(line, " ")
	}
	return text
}

// plainly decodes a value and keeps the spelling of its numbers.
func plainly(t *testing.T, n node) (v any) {
	t.Helper()
	decoder := json.NewDecoder(strings.NewReader(n.text))
	decoder.UseNumber()
	if err := decoder.Decode(&v); err != nil {
		t.Fatal(err)
	}
	return v
}

// repeats reports whether an object has the same key twice, or a string has escapes
// that it does not need: encoding/json decodes such texts alike.
func repeats(n node) bool {
	seen := map[string]bool{}
	for _, m := range n.members {
		if seen[m.key] || repeats(m.value) {
			return true
		}
		seen[m.key] = true
	}
	for _, item := range n.items {
		if repeats(item) {
			return true
		}
	}
	return strings.Contains(n.text, `\`) || strings.ContainsRune(n.text, '\ufffd')
}
