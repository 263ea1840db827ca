package shape

import (
	"encoding/json"
	"testing"
)

func TestSpelled(t *testing.T) {
	t.Parallel()
	thing := Parse(description).Of("PUT", "things")
	for sent, want := range map[string]string{
		`null`: `null`,
		`{"METHOD":"static","flags":"metrics,LOGGING"}`:                             `{"METHOD":"Static","flags":"Metrics, Logging"}`,
		`{"method":"new","flags":"","other":"static","count":1}`:                    `{"count":1,"flags":"","method":"new","other":"static"}`,
		`{"parts":[{"name":"static","properties":{"method":"dynamic"}},"dynamic"]}`: `{"parts":[{"name":"static","properties":{"method":"Dynamic"}},"dynamic"]}`,
		`{"method":["static"],"parts":{"method":"static"}}`:                         `{"method":["static"],"parts":{"method":"static"}}`,
	} {
		var value any
		if err := json.Unmarshal([]byte(sent), &value); err != nil {
			t.Fatal(err)
		}
		got, err := json.Marshal(thing.Spelled("properties", value))
		if err != nil || string(got) != want {
			t.Errorf("%s is spelled %s, want %s (%v)", sent, got, want, err)
		}
	}
}
