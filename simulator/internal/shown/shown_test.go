package shown_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/shown"
)

// seen is one reply of a conversation and the text that shows it.
type seen struct {
	path   string
	status int
	body   string
	want   string
}

// TestReply shows the replies of whole conversations.
func TestReply(t *testing.T) {
	t.Parallel()
	for name, replies := range map[string][]seen{
		"a resource by another method and another path": {
			{"/a/b", 201, `{"id":"/a/b","state":"Updating","n":1}`, `  {"id":"/a/b","state":"Updating","n":1}`},
			{"/A/B", 200, `{"id":"/a/b","state":"Updating","n":1}`, "  as shown before"},
			{"/results/1", 200, `{"id":"/a/b","state":"Succeeded","n":1}`, "  /a/b:\n    ~ state: \"Updating\" -> \"Succeeded\""},
		},
		"new, gone and changed": {
			{"/a", 200, `{"x":1,"y":{"z":true},"w":null}`, `  {"x":1,"y":{"z":true},"w":null}`},
			{"/a", 200, `{"x":2,"y":{"z":true,"v":[1,2]}}`, "  ~ x: 1 -> 2\n  + y.v: [1,2]\n  - w: null"},
			{"/a", 200, `{"y":{"v":[2,1],"z":1},"x":2}`, "  ~ y.v: [1,2] -> [2,1]\n  ~ y.z: true -> 1"},
		},
		"leaves that changed alike": {
			{"/a", 200, `{"e":"1","s":[{"name":"p","e":"1"}]}`, `  {"e":"1","s":[{"name":"p","e":"1"}]}`},
			{"/a", 200, `{"e":"2","s":[{"name":"p","e":"2"}]}`, `  ~ e, s[p].e: "1" -> "2"`},
		},
		"items of an array": {
			{"/a", 200, `{"s":[{"name":"p","v":1},{"name":"q","v":1}]}`, `  {"s":[{"name":"p","v":1},{"name":"q","v":1}]}`},
			{"/a", 200, `{"s":[{"name":"q","v":1},{"name":"p","v":2}]}`, "  ~ s[p].v: 1 -> 2\n  ~ the order of s: p q -> q p"},
			{"/a", 200, `{"s":[{"name":"p","v":2}]}`, `  - s[q]: {"name":"q","v":1}`},
			{"/a", 200, `{"s":[{"v":2},{"v":3}]}`, "  - s[0].name: \"p\"\n  + s[1]: {\"v\":3}"},
		},
		"errors": {
			{"/a", 200, `{"x":1}`, `  {"x":1}`},
			{"/a", 409, `{"error":{"code":"Conflict"}}`, `  {"error":{"code":"Conflict"}}`},
			{"/a", 200, `{"x":1}`, "  as shown before"},
			{"/a", 404, `{"error":{"code":"NotFound"}}`, `  {"error":{"code":"NotFound"}}`},
			{"/a", 200, `{"x":1}`, `  {"x":1}`},
			{"/a", 204, ``, ``},
		},
		"a list": {
			{"/c/things/1", 200, `{"id":"/c/things/1","v":1}`, `  {"id":"/c/things/1","v":1}`},
			{"/c/things", 200, `{"value":[{"id":"/c/things/1","v":2},{"id":"/c/things/2","v":2,"long":"` + long + `"},{"id":"/c/things/3","v":2,"long":"` + long + `"}],"next":"n"}`,
				"  \"value\":\n    /c/things/1:\n      ~ v: 1 -> 2\n" +
					`    {"id":"/c/things/2","v":2,"long":"` + long + "\"}\n" +
					"    /c/things/3, else as the item before:\n      ~ id: \"/c/things/2\" -> \"/c/things/3\"\n  \"next\":\"n\""},
			{"/c/things/3", 200, `{"id":"/c/things/3","v":2,"long":"` + long + `"}`, "  as shown before"},
			{"/c/things", 200, `{"value":[]}`, `  {"value":[]}`},
		},
		"a list of another form": {
			{"/c/things/1", 200, `{"id":"/c/things/1","v":1}`, `  {"id":"/c/things/1","v":1}`},
			{"/all", 200, `{"value":[{"id":"/c/things/1"}]}`, "  \"value\":\n    {\"id\":\"/c/things/1\"}"},
			{"/all", 200, `{"value":[{"id":"/c/things/1"}]}`, "  \"value\":\n    /c/things/1: as shown before"},
			{"/c/things/1", 200, `{"id":"/c/things/1","v":1}`, "  as shown before"},
		},
		"names of TiDB Cloud": {
			{"/clusters", 200, `{"clusters":[{"name":"clusters/7","state":"A"}],"totalSize":1}`, "  \"clusters\":\n    {\"name\":\"clusters/7\",\"state\":\"A\"}\n  \"totalSize\":1"},
			{"/clusters/7", 200, `{"name":"clusters/7","state":"B"}`, "  $7:\n    ~ state: \"A\" -> \"B\""},
			{"/v1beta1/clusters/7", 404, `{"code":5}`, `  {"code":5}`},
			{"/clusters/7", 200, `{"name":"clusters/7","state":"C"}`, `  {"name":"clusters/7","state":"C"}`},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := shown.New(func(text string) string { return strings.ReplaceAll(text, "clusters/7", "$7") })
			for i, reply := range replies {
				got, err := s.Reply(reply.path, reply.status, []byte(reply.body))
				if err != nil {
					t.Fatal(err)
				}
				want := strings.ReplaceAll(reply.want, `"clusters/7"`, `"$7"`)
				if diff := cmp.Diff(want, strings.TrimSuffix(got, "\n")); diff != "" {
					t.Errorf("reply %d (-want +got):\n%s", i, diff)
				}
			}
		})
	}
}

const long = "a text that is long enough to make a difference"

func TestNotJSON(t *testing.T) {
	t.Parallel()
	s := shown.New(strings.ToUpper)
	for _, text := range []string{"{", "nothing", `{"a":1}}`, `[1,]`, " "} {
		if got, err := s.Reply("/a", 200, []byte(text)); err == nil || !strings.Contains(err.Error(), "/a") {
			t.Errorf("%q as a reply: %q, %v", text, got, err)
		}
		if got, err := s.Value([]byte(text)); err == nil {
			t.Errorf("%q as a value: %q", text, got)
		}
	}
}

// TestLine checks that no line is longer than 300 bytes and no word is lost.
func TestLine(t *testing.T) {
	t.Parallel()
	s := shown.New(func(text string) string { return text })
	for name, line := range map[string]string{
		"words":     strings.Repeat("some words ", 60) + "end",
		"no space":  strings.Repeat("x", 1000),
		"late":      strings.Repeat("x", 200) + " and " + strings.Repeat("y", 290) + " end",
		"umlauts":   "x" + strings.Repeat("ä", 301),
		"indented":  "    " + strings.Repeat("z", 700),
		"short":     "a line",
		"the limit": strings.Repeat("x", 300),
	} {
		got := s.Line(line)
		var all string
		for part := range strings.Lines(got) {
			part = strings.TrimSuffix(part, "\n")
			if len(part) > 300 || !utf8.ValidString(part) {
				t.Errorf("%s: a line of %d bytes: %q", name, len(part), part)
			}
			all += strings.TrimLeft(part, " ")
		}
		if squeeze := strings.ReplaceAll(line, " ", ""); strings.ReplaceAll(all, " ", "") != squeeze {
			t.Errorf("%s: the lines hold %q, want %q", name, all, squeeze)
		}
	}
}

// TestCommand checks that Join reverses Command.
func TestCommand(t *testing.T) {
	t.Parallel()
	body := `{"location":"eastus2","tags":{"a b":"c  d"},"list":["` + strings.Repeat(`word","`, 60) + `"],"properties":{"subnet":{"id":"$SUBNET"}}}`
	for name, line := range map[string]string{
		"short":         `> arm PUT /a {"a":1}`,
		"long":          "> arm PUT /a " + body,
		"no body":       "> arm GET /" + strings.Repeat("a", 200),
		"not JSON":      "> arm PUT /a " + body + "}",
		"behind others": "> repeat 2 arm PUT /a?x=1 " + body,
	} {
		got := shown.Command(line)
		if back := shown.Join("# before\n" + got + "200\n"); back != "# before\n"+line+"\n200\n" {
			t.Errorf("%s: reads back as %s", name, back)
		}
		for i, part := range strings.Split(strings.TrimSuffix(got, "\n"), "\n") {
			if i > 0 && (len(part) > 150 || !strings.HasPrefix(part, ">   ")) {
				t.Errorf("%s: line %d is %q", name, i, part)
			}
		}
	}
}
