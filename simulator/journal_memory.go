package simulator

import (
	"slices"
	"time"

	"github.com/tidb-azure/tidbprivatelink/simulator/internal/kernel"
)

// journal keeps the latest entries in blocks that are never copied.
type journal struct {
	limit, maxBytes int // maxBytes is zero for no limit

	blocks    [][]heldEntry
	skip      int // number of dropped entries at the start of the first block
	bare      int // number of kept entries at the start without an exchange
	count     int // number of kept entries
	bytes     int // approximate size of the kept entries
	forgotten int // number of dropped entries

	unsupported []string // calls that are not simulated, for ForTest
}

const (
	defaultJournalLimit = 10000
	defaultJournalBytes = 16 << 20
	journalBlock        = 64

	// entryBytes is the approximate size of an entry without its texts.
	entryBytes = 256
	// maxUnsupported and maxUnsupportedText bound the calls that are kept.
	maxUnsupported     = 100
	maxUnsupportedText = 1000
)

// limitOf returns the value of an option with a default. Less than zero becomes zero.
func limitOf(option, otherwise int) int {
	if option == 0 {
		option = otherwise
	}
	return max(option, 0)
}

func newJournal(o Options) journal {
	return journal{limit: limitOf(o.JournalLimit, defaultJournalLimit), maxBytes: limitOf(o.JournalBytes, defaultJournalBytes)}
}

func (e *heldEntry) total() int {
	return entryBytes + len(e.Path) + len(e.Query) + len(e.Resource) + len(e.From) + len(e.To) + e.size
}

func (j *journal) add(e heldEntry) {
	if j.limit == 0 {
		return
	}
	last := len(j.blocks) - 1
	if last < 0 || len(j.blocks[last]) == journalBlock {
		j.blocks = append(j.blocks, make([]heldEntry, 0, journalBlock))
		last++
	}
	j.blocks[last] = append(j.blocks[last], e)
	j.count++
	j.bytes += e.total()
	// What was asked and what changed outlives what the messages held.
	for j.maxBytes > 0 && j.bytes > j.maxBytes && j.bare < j.count-1 {
		j.strip()
	}
	for j.count > j.limit || j.maxBytes > 0 && j.bytes > j.maxBytes && j.count > 1 {
		j.forget()
	}
}

// strip drops the oldest exchange.
func (j *journal) strip() {
	e := j.at(j.bare)
	j.bytes -= e.size
	*e = heldEntry{Entry: e.Entry}
	e.Exchange = nil
	j.bare++
}

// at returns the kept entry with this index, the oldest first.
func (j *journal) at(i int) *heldEntry {
	i += j.skip
	return &j.blocks[i/journalBlock][i%journalBlock]
}

// forget drops the oldest entry.
func (j *journal) forget() {
	oldest := &j.blocks[0][j.skip]
	j.bytes -= oldest.total()
	*oldest = heldEntry{}
	j.count--
	j.bare = max(j.bare-1, 0)
	j.forgotten++
	if j.skip++; j.skip == len(j.blocks[0]) {
		j.blocks = slices.Delete(j.blocks, 0, 1)
		j.skip = 0
	}
}

func (j *journal) changes(changes []kernel.Change) {
	for _, c := range changes {
		j.add(heldEntry{Entry: Entry{Time: c.Time, Cloud: string(c.Cloud), Resource: c.Resource, From: c.From, To: c.To}})
	}
}

// record adds a request between the changes that became due before it and those that
// it made. It returns the number of the request's entry.
func (j *journal) record(now time.Time, r *kernel.Request, header map[string][]string, reply *kernel.Reply, due, done []kernel.Change, met Fault, behind time.Duration) (number int) {
	j.changes(due)
	e := heldEntry{Entry: Entry{Time: now, Cloud: string(reply.Cloud), Method: r.Method, Path: r.Path, Query: r.Query, Route: reply.Route, Status: reply.Status, Fault: met.Kind, Behind: behind}}
	if j.limit > 0 {
		e.hold(header, r, reply, met)
	}
	j.add(e)
	number = j.total()
	j.changes(done)
	if reply.Unsupported && len(j.unsupported) < maxUnsupported {
		call := r.Method + " " + target(r.Path, r.Query)
		if len(call) > maxUnsupportedText {
			call = call[:maxUnsupportedText] + "..."
		}
		j.unsupported = append(j.unsupported, call)
	}
	return number
}

// total is how many entries were ever added: the number of the latest one.
func (j *journal) total() int { return j.forgotten + j.count }

// after returns the kept entries with numbers above n, without exchanges, and the
// first one's number.
func (j *journal) after(n int) (entries Journal, first int) {
	from := min(max(n-j.forgotten, 0), j.count)
	entries = j.list(from, func(e *heldEntry) Entry { return e.Entry })
	return entries, j.forgotten + from + 1
}

func (j *journal) entries() Journal { return j.list(0, (*heldEntry).show) }

func (j *journal) list(from int, show func(*heldEntry) Entry) Journal {
	entries := make(Journal, 0, j.count-from)
	for i := from; i < j.count; i++ {
		entries = append(entries, show(j.at(i)))
	}
	if from == 0 && len(entries) > 0 {
		entries[0].Forgotten = j.forgotten
	}
	return entries
}
