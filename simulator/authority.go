package simulator

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"fmt"
	"math/big"
	"net"
	"time"
)

// Authority is a certificate authority that exists in this process only. It plays
// the part of the authority whose certificate TiDB Cloud's connection dialog offers
// as "CA cert". It is safe for concurrent use.
type Authority struct {
	certificate *x509.Certificate
	key         *ecdsa.PrivateKey
}

// A certificate is valid from a day before it is made, for clocks that differ, until
// long after the process has ended.
const (
	validBefore = 24 * time.Hour
	validYears  = 10
)

// NewAuthority makes an authority with a new key.
func NewAuthority() *Authority {
	a, err := newAuthority()
	if err != nil {
		// The key, the template and the source of randomness are fixed, so this
		// cannot fail.
		panic("simulator: make a certificate authority: " + err.Error())
	}
	return a
}

func newAuthority() (*Authority, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, err
	}
	now := time.Now()
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "tidbprivatelink simulator"},
		NotBefore: now.Add(-validBefore), NotAfter: now.AddDate(validYears, 0, 0),
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		return nil, err
	}
	certificate, err := x509.ParseCertificate(der)
	return &Authority{certificate, key}, err
}

// PEM returns the authority's certificate in PEM form, as in a file ca.pem.
func (a *Authority) PEM() []byte {
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: a.certificate.Raw})
}

// Pool returns a pool with only the authority's certificate, for
// [tls.Config.RootCAs].
func (a *Authority) Pool() *x509.CertPool {
	pool := x509.NewCertPool()
	pool.AddCert(a.certificate)
	return pool
}

// Issue returns a server certificate with a new key. Each name is a DNS name, with or
// without a leading "*.", or an IP address. A name that a certificate cannot hold
// gives an error.
func (a *Authority) Issue(names ...string) (*tls.Certificate, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, err
	}
	serial, err := rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 127))
	if err != nil {
		return nil, err
	}
	now := time.Now()
	leaf := &x509.Certificate{
		SerialNumber: serial, Subject: a.certificate.Subject,
		NotBefore: now.Add(-validBefore), NotAfter: now.AddDate(validYears, 0, 0),
		KeyUsage: x509.KeyUsageDigitalSignature, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	}
	leaf.Subject.CommonName += " server" // a client takes equal names for self-signed
	for _, name := range names {
		if ip := net.ParseIP(name); ip != nil {
			leaf.IPAddresses = append(leaf.IPAddresses, ip)
		} else {
			leaf.DNSNames = append(leaf.DNSNames, name)
		}
	}
	der, err := x509.CreateCertificate(rand.Reader, leaf, a.certificate, &key.PublicKey, a.key)
	if err != nil {
		return nil, fmt.Errorf("simulator: issue a certificate for %q: %w", names, err)
	}
	return &tls.Certificate{Certificate: [][]byte{der, a.certificate.Raw}, PrivateKey: key}, nil
}

// Authority returns the issuer of the certificates of the servers behind private
// endpoints: Options.Authority, or an authority that the first call makes.
func (s *Simulator) Authority() *Authority { return s.authority() }
