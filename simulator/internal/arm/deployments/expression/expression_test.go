package expression_test

import (
	"encoding/json"
	"errors"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/arm/deployments/expression"
)

// evaluator knows an object, a variable that is its own, a text of 100 KB and a value to come.
func evaluator() *expression.Evaluator {
	e := &expression.Evaluator{}
	e.Host = map[string]expression.Function{
		"o": func(*expression.Evaluator, []any) (any, error) {
			return expression.Decode([]byte(`{"Name": "n", "list": [1, "b", {"c": null}], "f": 1.5}`))
		},
		"self": func(*expression.Evaluator, []any) (any, error) { return e.Text("[concat('a', self())]") },
		"big":  func(*expression.Evaluator, []any) (any, error) { return strings.Repeat("a", 100_000), nil },
		"wide": func(*expression.Evaluator, []any) (any, error) {
			o := expression.NewObject()
			for i := range 100_000 {
				o.Set(strconv.Itoa(i), i)
			}
			return o, nil
		},
		"later": func(*expression.Evaluator, []any) (any, error) { return nil, expression.ErrLater },
	}
	return e
}

func TestLanguage(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		// Texts.
		`plain`: `"plain"`, `[a] b`: `"[a] b"`, `[[a]`: `"[a]"`, `[[a] b`: `"[[a] b"`, ``: `""`,
		`['it''s']`: `"it's"`, `['']`: `""`, `['[x]']`: `"[x]"`, `[ - 1 ]`: `!'-'`, `[-12]`: `-12`,
		// Members.
		`[o().name]`: `"n"`, `[o().LIST[1]]`: `"b"`, `[O().list[add(1, 1)].c]`: `null`, `[o()['name']]`: `"n"`, `[ o( ) . list [ 0 ] ]`: `1`, `[o().f]`: `1.5`,
		`[o().x]`: `!property 'x' doesn't exist, available properties are 'Name, list, f'`, `[o().list[3]]`: `!index '3' is out of bounds`, `[o().list.x]`: `!only be used on an object`, `[o()[0]]`: `!only be used on an array`,
		// Mistakes.
		`[]`: `!the end is not expected`, `[a]`: `!not valid`, `[concat('a']`: `!not valid`, `[concat('a',)]`: `!not valid`, `['a' 'b']`: `!not valid`, `['a]`: `!not valid`, `[o().]`: `!not valid`,
		`[nothing()]`: `?function 'nothing'`, `[contoso.name('a')]`: `?function 'contoso.name'`, `[not()]`: `!number of arguments is 0`, `[not(1)]`: `!'not' expects booleans, not 'Integer'`,
		// Logic.
		`[TRUE()]`: `true`, `[null()]`: `null`, `[bool('True')]`: `true`, `[bool(0)]`: `false`, `[bool('x')]`: `!expects`, `[int('12')]`: `12`, `[int('x')]`: `!expects`,
		`[and(true(), true(), false())]`: `false`, `[or(false(), true())]`: `true`, `[not(false())]`: `true`, `[if(true(), 1, div(1, 0))]`: `1`, `[if(false(), div(1, 0), 2)]`: `2`, `[if(1, 2, 3)]`: `!condition of type 'Boolean'`,
		`[equals(createArray(1, 'a'), createArray(1, 'a'))]`: `true`, `[equals('a', 'A')]`: `false`, `[equals(createArray(), 1)]`: `false`, `[coalesce(null(), 'a')]`: `"a"`, `[coalesce(null())]`: `null`,
		`[greater(2, 1)]`: `true`, `[greaterOrEquals('a', 'b')]`: `false`, `[less(1, 1)]`: `false`, `[lessOrEquals(1, 1)]`: `true`, `[less(1, 'a')]`: `!expects`,
		// Numbers.
		`[add(1, 2)]`: `3`, `[sub(1, 2)]`: `-1`, `[mul(3, 2)]`: `6`, `[div(7, 2)]`: `3`, `[mod(7, 2)]`: `1`, `[div(1, 0)]`: `!divides`, `[min(3, 1, 2)]`: `1`, `[max(createArray(3, 1))]`: `3`,
		// Strings.
		`[concat('a', 1, true())]`: `"a1True"`, `[concat(createArray(1), createArray(2))]`: `[1,2]`, `[concat('a', createArray())]`: `!expects`,
		`[format('{0}-{1}{{}} {0}', 'a', 2)]`: `"a-2{} a"`, `[format('{0:D3}', 7)]`: `"007"`, `[format('{0:N0}', 7)]`: `?format '{0:N0}'`, `[format('{1}', 7)]`: `!a value for each`, `[format('{', 7)]`: `!in pairs`,
		`[toLower('aB')]`: `"ab"`, `[toUpper('aB')]`: `"AB"`, `[trim(' a ')]`: `"a"`, `[string(createObject('a', 1))]`: `"{\"a\":1}"`, `[string(false())]`: `"False"`,
		`[startsWith('Abc', 'aB')]`: `true`, `[endsWith('Abc', 'C')]`: `true`, `[replace('a-b-c', '-', '')]`: `"abc"`, `[replace('a', '', 'b')]`: `"a"`,
		`[substring('häb', 1, 1)]`: `"ä"`, `[substring('abc', 1)]`: `"bc"`, `[substring('abc', 2, 2)]`: `!out of range`, `[substring('abc', 4)]`: `!out of range`,
		`[split('a,b;c', createArray(',', ';'))]`: `["a","b","c"]`, `[split('a/b', '/')]`: `["a","b"]`, `[last(split('a/b', '/'))]`: `"b"`, `[join(createArray('a', 1), '-')]`: `"a-1"`,
		`[base64('one')]`: `"b25l"`, `[json('{"a": [1, 2.5]}').a]`: `[1,2.5]`, `[json('x')]`: `!a string with JSON`,
		// Arrays and objects.
		`[array('a')]`: `["a"]`, `[array(createArray('a'))]`: `["a"]`, `[createObject('a')]`: `!in pairs`, `[range(3, 2)]`: `[3,4]`, `[range(1, 10001)]`: `!at most 10000`,
		`[empty('')]`: `true`, `[empty(null())]`: `true`, `[empty(o())]`: `false`, `[length('äb')]`: `2`, `[length(o())]`: `3`, `[length(1)]`: `!expects`,
		`[contains('abc', 'B')]`: `false`, `[contains(o(), 'NAME')]`: `true`, `[contains(o().list, 'b')]`: `true`,
		`[first('abc')]`: `"a"`, `[last('abc')]`: `"c"`, `[last('')]`: `""`, `[first(createArray(1, 2))]`: `1`, `[last(createArray())]`: `null`,
		`[take('abc', 2)]`: `"ab"`, `[take('abc', 9)]`: `"abc"`, `[skip('abc', -1)]`: `"abc"`, `[take(createArray(1, 2), 1)]`: `[1]`, `[skip(createArray(1, 2), 1)]`: `[2]`, `[skip(1, 1)]`: `!expects`,
		`[union(createArray(1, 2), createArray(2, 3))]`: `[1,2,3]`, `[union(json('{"a":{"b":1}}'), json('{"a":{"c":2},"d":3}'))]`: `{"a":{"b":1,"c":2},"d":3}`,
		`[intersection(createArray(1, 2, 2), createArray(2, 3))]`: `[2]`, `[intersection(json('{"a":1,"b":2}'), json('{"a":1,"b":3}'))]`: `{"a":1}`, `[union(1, 2)]`: `!expects`,
		`[copyIndex()]`: `!only be used in a resource with copy`, `[copyIndex('x')]`: `!copy name 'x'`,
		// Bounds.
		`[` + strings.Repeat(`concat(`, 200) + `'a'` + strings.Repeat(`)`, 200) + `]`: `?100 levels`,
		`[` + strings.Repeat(`o()`, 1) + strings.Repeat(`.a`, 200) + `]`:              `?100 members`,
		`['` + strings.Repeat(`a`, 25_000) + `']`:                                     `!length limit exceeded. Limit: '24576'`,
		`[self()]`: `?levels of values`,
		`[concat(` + strings.Repeat(`big(),`, 50) + `'')]`:                      `!exceeds the limit of 4194304 bytes`,
		`[replace(big(), 'a', big())]`:                                          `!exceeds the limit`,
		`[format('` + strings.Repeat(`{0}`, 50) + `', big())]`:                  `!exceeds the limit`,
		`[join(range(0, 9999), big())]`:                                         `!exceeds the limit`,
		`[length(createArray(` + strings.Repeat(`length(big()),`, 900) + `1))]`: `?MB of values in all`,
		`[length(split(big(), createArray('a', 'ab')))]`:                        `!exceeds the limit`, `[length(split(big(), createArray('b', 'c')))]`: `1`,
		`[length(union(wide()` + strings.Repeat(`,createObject()`, 900) + `))]`:                                                                     `?MB of values in all`,
		`[length(concat(` + strings.Repeat(`createArray(range(1, 9999), range(1, 9999), range(1, 9999), range(1, 9999)),`, 20) + `createArray()))]`: `!exceeds the limit`,
	} {
		got, err := evaluator().Text(text)
		shown, _ := json.Marshal(got)
		var unknown *expression.NotSimulatedError
		var bad *expression.Error
		switch want[0] {
		case '!':
			if !errors.As(err, &bad) || !strings.Contains(err.Error(), want[1:]) {
				t.Errorf("%.80s: %s, %v, want the error %q", text, shown, err, want[1:])
			}
		case '?':
			if !errors.As(err, &unknown) || !strings.Contains(err.Error(), want[1:]) {
				t.Errorf("%.80s: %s, %v, want what is not simulated: %q", text, shown, err, want[1:])
			}
		default:
			if err != nil || string(shown) != want {
				t.Errorf("%.80s: %s, %v, want %s", text, shown, err, want)
			}
		}
	}
}

// TestHashes: a hash is always the same, and another one for other arguments.
func TestHashes(t *testing.T) {
	t.Parallel()
	for text, form := range map[string]int{"uniqueString": 13, "guid": 36} {
		seen := map[any]bool{}
		for _, args := range []string{"('a')", "('a')", "('b')", "('a', 'b')", "('ab')"} {
			got, err := evaluator().Text("[" + text + args + "]")
			if s, _ := got.(string); err != nil || len(s) != form || s != strings.ToLower(s) {
				t.Errorf("%s%s: %v, %v, want %d characters in lower case", text, args, got, err, form)
			}
			seen[got] = true
		}
		if len(seen) != 4 {
			t.Errorf("%s: %d values, want 4", text, len(seen))
		}
	}
}

func TestExpand(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		`{"[concat('a', 'b')]": ["[add(1, 1)]", 1.5, true, null, {"c": "[[d]"}]}`:                                                                             `{"ab":[2,1.5,true,null,{"c":"[d]"}]}`,
		`{"a": "[later()]", "b": "[concat(later(), 'x')]", "c": 1}`:                                                                                           `{"a":null,"b":null,"c":1}`,
		`{"copy": [{"name": "list", "count": "[length('ab')]", "input": {"i": "[copyIndex('list')]", "j": "[copyIndex('list', 5)]", "k": "[copyIndex()]"}}]}`: `{"list":[{"i":0,"j":5,"k":7},{"i":1,"j":6,"k":7}]}`,
		`{"copy": "x"}`: `{"copy":"x"}`,
		`{"copy": [{"name": "list", "count": 801, "input": 1}]}`:                                              `!exceeds the limit '800'`,
		`{"copy": [{"name": "list", "count": -1, "input": 1}]}`:                                               `!must not be negative`,
		`{"copy": [{"name": "list", "count": "many", "input": 1}]}`:                                           `!must be an integer`,
		`{"[createArray()]": 1}`:                                                                              `!is not a string`,
		strings.Repeat(`{"copy": [{"name": "a", "count": 800, "input": `, 8) + `1` + strings.Repeat(`}]}`, 8): `!steps`,
		strings.Repeat(`[`, 400) + strings.Repeat(`]`, 400):                                                   `!levels of values`,
	} {
		v, err := expression.Decode([]byte(text))
		if err != nil {
			t.Fatal(err)
		}
		e := evaluator()
		e.Early = true
		var got any
		start := time.Now()
		err = e.In(&expression.Loop{Name: "outer", Index: 7}, func() (err error) {
			got, err = e.Expand(v)
			return err
		})
		shown, _ := json.Marshal(got)
		if want[0] == '!' {
			if err == nil || !strings.Contains(err.Error(), want[1:]) {
				t.Errorf("%.80s: %.80s, %v, want the error %q", text, shown, err, want[1:])
			}
		} else if err != nil || string(shown) != want {
			t.Errorf("%.80s: %s, %v, want %s", text, shown, err, want)
		}
		if took := time.Since(start); took > 20*time.Second {
			t.Errorf("%.80s: took %v", text, took)
		}
	}
}

func FuzzText(f *testing.F) {
	for _, text := range []string{"plain", "[[a]", "[concat('it''s', o().list[0])]", "[if(true(), -1, range(0, 9))]", "[format('{0:D2}', 1)]", "[self()]", "[take(big(), 3)]", "[later().x[1]"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		v, err := evaluator().Text(text)
		again, other := evaluator().Text(text)
		if (err == nil) != (other == nil) {
			t.Fatalf("%q: %v, then %v", text, err, other)
		}
		a, errA := json.Marshal(v)
		b, errB := json.Marshal(again)
		if errA != nil || errB != nil || string(a) != string(b) {
			t.Errorf("%q: %s, then %s, %v, %v", text, a, b, errA, errB)
		}
	})
}
