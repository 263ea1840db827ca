package kernel

import "testing"

func TestDecode(t *testing.T) {
	t.Parallel()
	type body struct {
		Location   string
		Tags       map[string]string `json:"tags"`
		Properties struct {
			Ports []int `json:"ports"`
		} `json:"properties"`
	}
	for _, test := range []struct{ body, want string }{
		{`{}`, ""},
		{`{"location":"here","unknown":7}`, ""},
		{`null`, "the body is null, not an object"},
		{" null\n", "the body is null, not an object"},
		{`[]`, "cannot read a value of type array. Path '$', position 1"},
		{`{"location":{}}`, "cannot read a value of type object. Path 'Location', position 13"},
		{`{"properties":{"ports":[1,"x"]}}`, "cannot read a value of type string. Path 'properties.ports', position 29"},
		{`{"tags":{"a":["x"]}}`, "cannot read a value of type array. Path 'tags', position 14"},
		{`{"location":`, "unexpected end of JSON input"},
	} {
		got := ""
		if err := Decode([]byte(test.body), new(body)); err != nil {
			got = err.Error()
		}
		if got != test.want {
			t.Errorf("Decode(%s): %q, want %q", test.body, got, test.want)
		}
	}
}
