package simulator

// TB is the part of testing.TB that ForTest needs.
type TB interface {
	Helper()
	Failed() bool
	Log(args ...any)
	Errorf(format string, args ...any)
	Cleanup(func())
}

// ForTest makes a simulator for a test. When the test fails it prints the
// journal, and it fails the test when a call came that is not simulated. Inside
// a synctest bubble call it with the bubble's t, so that the simulator lives on
// the bubble's clock. Nil options have the defaults.
func ForTest(t TB, options *Options) *Simulator {
	t.Helper()
	s := New(options)
	t.Cleanup(func() {
		t.Helper()
		s.mu.Lock()
		unsupported := s.journal.unsupported
		s.mu.Unlock()
		for _, call := range unsupported {
			t.Errorf("simulator: %s is not simulated", call)
		}
		if t.Failed() {
			t.Log("simulator: the journal:\n" + s.Journal().String())
		}
	})
	return s
}
