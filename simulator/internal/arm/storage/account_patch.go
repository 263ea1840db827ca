package storage

import (
	"maps"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/arm"
	"github.com/tidb-azure/tidbprivatelink/simulator/internal/kernel"
)

// patchStorageAccount changes what the body names and nothing else (API
// description). Tags come as a whole.
func patchStorageAccount(c *arm.Call) kernel.Reply {
	var body struct {
		Tags       *map[string]string
		SKU        struct{ Name string }
		Properties map[string]any
	}
	if err := c.DecodeBody(&body); err != nil {
		return c.Fail(err)
	}
	a, _ := c.Find().(*Account)
	if a == nil || a.Op != nil {
		return c.Fail(c.Missing())
	}
	settings, err := readStorageSettings(body.Properties)
	if err != nil {
		return c.Fail(err)
	}
	if body.Tags != nil {
		a.Tags = *body.Tags
	}
	if body.SKU.Name != "" {
		a.setSKU(body.SKU.Name)
	}
	if a.settings == nil {
		a.settings = map[string]any{}
	}
	maps.Copy(a.settings, settings)
	return getStorageAccount(c)
}
