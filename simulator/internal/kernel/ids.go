package kernel

import (
	"encoding/hex"
	"math/rand/v2"
)

// IDs draws every identifier that the clouds assign. It is seeded, so a run can be
// repeated byte for byte.
type IDs struct {
	Rand *rand.PCG
}

// The two random streams of a seed. Reads draw from noiseStream alone, so what is
// created does not depend on what was read.
const (
	stream      = 0x7469646270726976
	noiseStream = 0x6e6f697365
)

func newIDs(seed, stream uint64) IDs {
	return IDs{rand.NewPCG(seed, stream)}
}

const guidLength = 36

// appendGUID appends a random GUID of version 4 in lower case.
func (g IDs) appendGUID(b []byte) []byte {
	var raw [16]byte
	hi, lo := g.Rand.Uint64(), g.Rand.Uint64()
	for i := range 8 {
		raw[i], raw[8+i] = byte(hi>>(8*i)), byte(lo>>(8*i))
	}
	raw[6] = raw[6]&0x0f | 0x40
	raw[8] = raw[8]&0x3f | 0x80
	start := len(b)
	b = append(b, "00000000-0000-0000-0000-000000000000"...)
	out := b[start:]
	hex.Encode(out[0:8], raw[0:4])
	hex.Encode(out[9:13], raw[4:6])
	hex.Encode(out[14:18], raw[6:8])
	hex.Encode(out[19:23], raw[8:10])
	hex.Encode(out[24:36], raw[10:16])
	return b
}

// GUID returns a random GUID of version 4 in lower case.
func (g IDs) GUID() string {
	var buf [guidLength]byte
	return string(g.appendGUID(buf[:0]))
}

// Etag returns a weak entity tag, the form of Microsoft.Network (recorded).
func (g IDs) Etag() string {
	var buf [guidLength + 4]byte
	b := append(buf[:0], `W/"`...)
	return string(append(g.appendGUID(b), '"'))
}

// Decimal returns a string of the given number of random decimal digits that starts
// with prefix and ends in the given number of zeros. TiDB Cloud's IDs have 19 or 20
// digits and end in six or seven zeros (documented samples).
func (g IDs) Decimal(prefix string, digits, zeros int) string {
	b := make([]byte, digits)
	for i := range b {
		switch {
		case i < len(prefix):
			b[i] = prefix[i]
		case i >= digits-zeros:
			b[i] = '0'
		default:
			b[i] = '0' + byte(g.Rand.Uint64()%10)
		}
	}
	return string(b)
}

const alphanumeric = "abcdefghijklmnopqrstuvwxyz0123456789"

// Hash returns n random characters from a-z and 0-9.
func (g IDs) Hash(n int) string {
	b := make([]byte, n)
	for i := range b {
		b[i] = alphanumeric[g.Rand.Uint64()%uint64(len(alphanumeric))]
	}
	return string(b)
}

// Hex returns n random hexadecimal digits.
func (g IDs) Hex(n int) string {
	b := make([]byte, n)
	for i := range b {
		b[i] = "0123456789abcdef"[g.Rand.Uint64()%16]
	}
	return string(b)
}
