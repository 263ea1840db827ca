package tidbcloud_test

import (
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"

	"github.com/tidb-azure/tidbprivatelink/tidbcloud"
)

// endless is a reply that never ends. It counts what is read.
type endless struct{ read int64 }

func (e *endless) Read(p []byte) (int, error) {
	e.read += int64(len(p))
	for i := range p {
		p[i] = ' '
	}
	return len(p), nil
}

func (e *endless) Close() error { return nil }

func (e *endless) Do(r *http.Request) (*http.Response, error) {
	return &http.Response{StatusCode: 200, Status: "200 OK", Request: r, Header: http.Header{"Content-Type": {"application/json"}}, Body: io.NopCloser(e), ContentLength: -1}, nil
}

func TestReplySizeIsBounded(t *testing.T) {
	t.Parallel()
	credential, err := tidbcloud.NewCredential("public", "private")
	if err != nil {
		t.Fatal(err)
	}
	reply := &endless{}
	client, err := tidbcloud.NewClient(credential, &tidbcloud.ClientOptions{ClientOptions: azcore.ClientOptions{Transport: reply}})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := client.GetCluster(t.Context(), "1", nil); err == nil || !strings.Contains(err.Error(), "the reply is larger than") {
		t.Errorf("error %v", err)
	}
	if reply.read > 64<<20 {
		t.Errorf("%d MiB were read", reply.read>>20)
	}
}
