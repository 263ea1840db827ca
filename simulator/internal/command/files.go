package command

import (
	"crypto/x509"
	"encoding/pem"
	"os"
	"path/filepath"

	"github.com/tidb-azure/tidbprivatelink/simulator"
)

// files are what other programs read, in a folder that lives as long as the
// server. The names of those that were not written are "".
type files struct {
	folder                                       string
	authority                                    string // of the simulator itself
	databaseCA, databaseCertificate, databaseKey string
}

func newFiles() (files, error) {
	folder, err := os.MkdirTemp("", "privatelinksim-")
	return files{folder: folder}, err
}

// write puts a file into the folder and its name where it belongs.
func (f *files) write(name *string, file string, content []byte, mode os.FileMode) error {
	*name = filepath.Join(f.folder, file)
	return os.WriteFile(*name, content, mode)
}

func (f *files) writeAuthority(a *simulator.Authority) error {
	return f.write(&f.authority, "ca.pem", a.PEM(), 0o644)
}

// writeDatabase writes what a database server of the user's own needs to pass for
// that of the cluster, and its clients to believe it.
func (f *files) writeDatabase(w *world) error {
	current := w.current.Load()
	names := []string{"localhost", "127.0.0.1", "::1"}
	for _, cluster := range current.sim.Snapshot().Clusters {
		for _, group := range cluster.NodeGroups {
			if group.ServiceDNSName != "" {
				names = append(names, "*."+group.ServiceDNSName)
			}
		}
	}
	certificate, err := w.authority.Issue(names...)
	if err != nil {
		return err
	}
	key, err := x509.MarshalPKCS8PrivateKey(certificate.PrivateKey)
	if err != nil {
		return err
	}
	if err := f.write(&f.databaseCA, "ca.pem", w.authority.PEM(), 0o644); err != nil {
		return err
	}
	block := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: certificate.Certificate[0]})
	if err := f.write(&f.databaseCertificate, "server-cert.pem", block, 0o644); err != nil {
		return err
	}
	return f.write(&f.databaseKey, "server-key.pem", pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: key}), 0o600)
}

func (f *files) remove() {
	if f.folder != "" {
		os.RemoveAll(f.folder)
	}
}
