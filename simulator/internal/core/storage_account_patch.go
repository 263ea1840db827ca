package core

import "maps"

// patchStorageAccount changes what the body names and nothing else (API
// description). Tags come as a whole.
func (c *armCall) patchStorageAccount() Reply {
	var body struct {
		Tags       *map[string]string
		SKU        struct{ Name string }
		Properties map[string]any
	}
	if err := c.decodeBody(&body); err != nil {
		return c.fail(err)
	}
	a, _ := c.find().(*storageAccount)
	if a == nil || a.op != nil {
		return c.fail(c.missing())
	}
	settings, err := readStorageSettings(body.Properties)
	if err != nil {
		return c.fail(err)
	}
	if body.Tags != nil {
		a.tags = *body.Tags
	}
	if body.SKU.Name != "" {
		a.setSKU(body.SKU.Name)
	}
	if a.settings == nil {
		a.settings = map[string]any{}
	}
	maps.Copy(a.settings, settings)
	return c.getStorageAccount()
}
