package simulator

// TB is the part of [testing.TB] that [ForTest] needs, so that the simulator does not
// import package testing.
type TB interface {
	Helper()
	Failed() bool
	Log(args ...any)
	Errorf(format string, args ...any)
	Cleanup(func())
}

// ForTest returns a simulator for a test. A test that fails prints the journal. The
// test fails if a program makes a call that is not simulated, and if a fault or a
// failure scripted by FailNextOperation or FailNextAcceptance never happened: such a
// test does not test what it says. Where a fault may never fire, set Fault.MayMiss or
// call [Simulator.ClearFaults] before the end. Inside a synctest bubble call ForTest
// with the bubble's t, so that the simulator runs on the bubble's clock. Nil options
// have the defaults.
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
