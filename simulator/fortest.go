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
// journal. It fails the test when a call came that is not simulated, and when a
// fault never fired, or FailNextOperation or FailNextAcceptance met nothing: such a
// test does not test what it says. Where that is right, say so with Fault.MayMiss,
// or take the fault away before the end, see [Simulator.ClearFaults]. Inside
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
		for _, fault := range s.UnfiredFaults() {
			t.Errorf("simulator: never fired: %s; correct it, set Fault.MayMiss or call ClearFaults", fault)
		}
		if t.Failed() {
			t.Log("simulator: the journal:\n" + s.Journal().String())
		}
	})
	return s
}
