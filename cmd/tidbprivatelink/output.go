package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"
)

// format is a value of --output.
type format string

const (
	formatTable format = "table"
	formatJSON  format = "json"
	formatYAML  format = "yaml"
)

// formats returns all values of --output.
func formats() []string { return []string{string(formatTable), string(formatJSON), string(formatYAML)} }

func (f *format) String() string { return string(*f) }
func (f *format) Type() string   { return "FORMAT" }
func (f *format) Set(value string) error {
	if !slices.Contains(formats(), value) {
		return fmt.Errorf("use %s", strings.Join(formats(), ", "))
	}
	*f = format(value)
	return nil
}

// document is what a command prints.
type document struct {
	data  any             // for programs: a value with json tags
	table func(io.Writer) // for people
}

// render returns the document in the format.
func (f format) render(d *document) (string, error) {
	var b bytes.Buffer
	if f == formatTable {
		d.table(&b)
		return b.String(), nil
	}
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(d.data); err != nil {
		return "", err
	}
	if f == formatYAML {
		return yamlOf(b.Bytes())
	}
	return b.String(), nil
}

// writeTable writes rows in columns. "-" stands for what is empty.
func writeTable(w io.Writer, rows ...[]string) {
	columns := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, row := range rows {
		for i, cell := range row {
			if cell == "" {
				row[i] = "-"
			}
		}
		fmt.Fprintln(columns, strings.Join(row, "\t"))
	}
	columns.Flush()
}

// writeText writes a text of the library in the words of the command line.
func writeText(text fmt.Stringer) func(io.Writer) {
	return func(w io.Writer) { fmt.Fprint(w, commandWords(text.String())) }
}
