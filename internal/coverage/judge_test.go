package coverage

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"
)

// judge returns what is wrong with a reply; nothing, if it is right.
func judge(r *request, got reply) []string {
	var wrong []string
	complain := func(format string, args ...any) { wrong = append(wrong, fmt.Sprintf(format, args...)) }
	if got.status >= 500 && got.status != 501 || got.status < 200 || got.status >= 300 && got.status < 400 {
		complain("status %d", got.status)
	}
	if r.mustFail && got.status < 400 {
		complain("status %d for what nobody accepts", got.status)
	}
	if r.method == "HEAD" {
		if len(got.body) > 0 {
			complain("a body in the reply to HEAD")
		}
		return wrong
	}
	if len(got.body) == 0 {
		if got.status >= 400 || got.status == 200 && r.method == "GET" {
			complain("no body")
		}
		return wrong
	}
	if err := strict(got.body); err != nil {
		complain("the body is not JSON: %v", err)
	}
	if kind := got.header.Get("Content-Type"); !strings.HasPrefix(kind, "application/json") {
		complain("Content-Type %q", kind)
	}
	if got.status >= 400 {
		if err := errorForm(r, got.body); err != nil {
			complain("%v", err)
		}
	}
	if r.kind == "known value" && got.status == 400 && strings.Contains(string(got.body), "'"+r.value+"' of") {
		complain("%q is refused, a value that is described", r.value)
	}
	if r.at != nil && got.status == 400 && !names(r, got) {
		complain("the error does not name %v", r.at)
	}
	return wrong
}

// names reports whether an error names the field at fault, one of the fields around it,
// or one that it should have held. Error texts write "address prefix", or name one of
// several fields. A field that other resources refer to cannot be left out, and the
// error names those resources instead.
func names(r *request, got reply) bool {
	if code := errorOf(got).Code; strings.HasPrefix(code, "Cannot") {
		return true
	}
	flat := strings.NewReplacer(" ", "", "-", "").Replace(strings.ToLower(string(got.body)))
	candidates := slices.Clone(r.holds)
	candidates = append(candidates, r.at[max(0, len(r.at)-3):]...)
	candidates = append(candidates, r.at.name())
	if slices.Contains(candidates, "publicIPAllocationMethod") {
		candidates = append(candidates, "AllocationMethod") // the word of Azure's error (reported)
	}
	if strings.Contains(flat, "domainname") {
		return true // private DNS's word for cname, exchange and target
	}
	return slices.ContainsFunc(candidates, func(name string) bool {
		name = strings.TrimSuffix(strings.TrimSuffix(strings.ToLower(name), "s"), "e")
		return name != "" && !strings.HasPrefix(name, "[") && strings.Contains(flat, name)
	})
}

// errorForm checks the form of an error: google.rpc.Status for TiDB Cloud, ARM's for
// Azure, or that of private DNS, which is ARM's without the outer object.
func errorForm(r *request, body []byte) error {
	if strings.HasPrefix(r.target, "/v1beta1") {
		var e struct {
			Code    *int    `json:"code"`
			Message *string `json:"message"`
			Details *[]any  `json:"details"`
		}
		if err := exact(body, &e); err != nil {
			return fmt.Errorf("not a google.rpc.Status: %w", err)
		}
		if e.Code == nil || *e.Code == 0 || e.Message == nil || *e.Message == "" || e.Details == nil {
			return fmt.Errorf("a google.rpc.Status without code, message or details: %s", body)
		}
		return nil
	}
	type inner struct {
		Code    string `json:"code"`
		Message string `json:"message"`
		Details []struct {
			Code    string `json:"code"`
			Message string `json:"message"`
		} `json:"details"`
	}
	var e struct {
		inner
		Error *inner `json:"error"`
	}
	if err := exact(body, &e); err != nil {
		return fmt.Errorf("not ARM's error form: %w", err)
	}
	about := e.inner
	if e.Error != nil {
		about = *e.Error
	}
	if about.Code == "" || about.Message == "" || strings.ContainsAny(about.Code, " \n") {
		return fmt.Errorf("an error without code or message: %s", body)
	}
	return nil
}

func exact(body []byte, into any) error {
	d := json.NewDecoder(bytes.NewReader(body))
	d.DisallowUnknownFields()
	return d.Decode(into)
}

// strict returns an error if a JSON text has bad UTF-8, a name that stands twice in an
// object, or anything after the value.
func strict(body []byte) error {
	if !utf8.Valid(body) {
		return fmt.Errorf("bad UTF-8")
	}
	d := json.NewDecoder(bytes.NewReader(body))
	if err := value(d); err != nil {
		return err
	}
	if _, err := d.Token(); err != io.EOF {
		return fmt.Errorf("something follows at byte %d", d.InputOffset())
	}
	return nil
}

func value(d *json.Decoder) error {
	token, err := d.Token()
	if err != nil {
		return err
	}
	delim, ok := token.(json.Delim)
	if !ok {
		return nil
	}
	seen := map[string]bool{}
	for d.More() {
		if delim == '{' {
			name, err := d.Token()
			if err != nil {
				return err
			}
			key := name.(string)
			if seen[key] {
				return fmt.Errorf("%q stands twice", key)
			}
			seen[key] = true
		}
		if err := value(d); err != nil {
			return err
		}
	}
	_, err = d.Token() // the closing delimiter
	return err
}
