// Recordings converts the recorded traffic of a public Go module's tests into the form
// that the simulator's conformance test reads: one file for each recording, with one
// JSON object a line for each interaction. The recordings are not part of this
// repository.
//
//	go run . FOLDER
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"gopkg.in/yaml.v3"
)

// source is the module whose tests were recorded against the public cloud.
const source = "sigs.k8s.io/cloud-provider-azure/pkg/azclient@v0.26.1"

// clients are the clients of the module whose recordings hold only what is simulated.
var clients = []string{
	"backendaddresspoolclient", "interfaceclient", "loadbalancerclient", "natgatewayclient", "privatednszonegroupclient",
	"privateendpointclient", "privatelinkserviceclient", "privatezoneclient", "publicipaddressclient", "publicipprefixclient",
	"resourcegroupclient", "routetableclient", "securitygroupclient", "subnetclient", "virtualnetworkclient", "virtualnetworklinkclient",
}

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: recordings FOLDER")
		os.Exit(2)
	}
	if err := convert(os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, "recordings:", err)
		os.Exit(1)
	}
}

func convert(folder string) error {
	out, err := exec.Command("go", "mod", "download", "-json", source).Output()
	if err != nil {
		return fmt.Errorf("download %s: %w", source, err)
	}
	var module struct{ Dir string }
	if err := json.Unmarshal(out, &module); err != nil {
		return err
	}
	for _, client := range clients {
		file := filepath.Join(module.Dir, client, "testdata", "AZURECLOUD.yaml")
		if err := convertFile(file, filepath.Join(folder, "azclient."+client+".AZURECLOUD.jsonl")); err != nil {
			return fmt.Errorf("%s: %w", file, err)
		}
	}
	return nil
}

// cassette is a recording in the recorder's format.
type cassette struct {
	Interactions []struct {
		Request struct {
			Method, URL, Body string
			Headers           map[string][]string
		}
		Response struct {
			Code    int
			Body    string
			Headers map[string][]string
		}
	}
}

// interaction is an interaction in the conformance test's format.
type interaction struct {
	Index   int               `json:"i"`
	Method  string            `json:"method"`
	URL     string            `json:"url"`
	Sent    map[string]string `json:"req_headers"`
	Request string            `json:"req_body"`
	Code    int               `json:"code"`
	Headers map[string]string `json:"headers"`
	Body    string            `json:"body"`
}

func convertFile(from, to string) error {
	text, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	var c cassette
	if err := yaml.Unmarshal(text, &c); err != nil {
		return err
	}
	f, err := os.Create(to)
	if err != nil {
		return err
	}
	defer f.Close()
	encoder := json.NewEncoder(f)
	for n, i := range c.Interactions {
		sent := first(i.Request.Headers)
		for name := range sent {
			// Only preconditions matter to the reply.
			if !strings.HasPrefix(name, "If-") {
				delete(sent, name)
			}
		}
		if err := encoder.Encode(interaction{n, i.Request.Method, i.Request.URL, sent, i.Request.Body, i.Response.Code, first(i.Response.Headers), i.Response.Body}); err != nil {
			return err
		}
	}
	return f.Close()
}

func first(headers map[string][]string) map[string]string {
	out := map[string]string{}
	for name, values := range headers {
		if len(values) > 0 {
			out[name] = values[0]
		}
	}
	return out
}
