package tag

type wire struct {
	ID         string     `json:"id"`
	Name       string     `json:"name"`
	Type       string     `json:"type"`
	Properties Properties `json:"properties"`
}

// Properties holds the tags in the body of a request or reply.
type Properties struct {
	Tags map[string]string `json:"tags"`
}

// Of returns the tags of the owner with this ID as a value to encode.
func Of(owner string, tags map[string]string) any {
	if tags == nil {
		tags = map[string]string{}
	}
	return wire{owner + "/providers/Microsoft.Resources/tags/default", "default", "Microsoft.Resources/tags", Properties{tags}}
}
