package main

import (
	"bytes"
	"encoding/json"
	"strings"

	"go.yaml.in/yaml/v3"
)

// yamlOf returns a JSON value as YAML with the members in the same order, so that
// both formats have one description.
func yamlOf(text []byte) (string, error) {
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	node, err := yamlNode(decoder)
	if err != nil {
		return "", err
	}
	var b strings.Builder
	encoder := yaml.NewEncoder(&b)
	encoder.SetIndent(2)
	if err := encoder.Encode(node); err != nil {
		return "", err
	}
	return b.String(), encoder.Close()
}

// yamlNode reads the next value.
func yamlNode(decoder *json.Decoder) (*yaml.Node, error) {
	token, err := decoder.Token()
	if err != nil {
		return nil, err
	}
	delimiter, ok := token.(json.Delim)
	if !ok {
		return yamlScalar(token)
	}
	node := &yaml.Node{Kind: yaml.MappingNode, Tag: "!!map"}
	if delimiter == '[' {
		node.Kind, node.Tag = yaml.SequenceNode, "!!seq"
	}
	for decoder.More() { // a mapping's keys and values take turns
		child, err := yamlNode(decoder)
		if err != nil {
			return nil, err
		}
		node.Content = append(node.Content, child)
	}
	if len(node.Content) == 0 {
		node.Style = yaml.FlowStyle // {} or []
	}
	_, err = decoder.Token()
	return node, err
}

// yamlScalar lets the encoder decide about quotes: a string stays one, whatever it
// looks like.
func yamlScalar(value any) (*yaml.Node, error) {
	if number, ok := value.(json.Number); ok {
		tag := "!!int"
		if strings.ContainsAny(number.String(), ".eE") {
			tag = "!!float"
		}
		return &yaml.Node{Kind: yaml.ScalarNode, Tag: tag, Value: number.String()}, nil
	}
	node := &yaml.Node{}
	err := node.Encode(value)
	if value == "<<" { // the encoder takes it for the key of a merge
		node.Tag, node.Style = "!!str", yaml.DoubleQuotedStyle
	}
	return node, err
}
