package endpoint

import (
	"maps"
	"slices"
	"sync"
)

// memo caches the answer for each key. Concurrent callers share one call of ask and
// wait for it without a lock. An error is not cached: a later caller asks again.
type memo[K comparable, V any] struct {
	mu      sync.Mutex
	answers map[K]*answer[V]
}

type answer[V any] struct {
	known chan struct{}
	value V
	err   error
}

func (m *memo[K, V]) get(key K, ask func() (V, error)) (V, error) {
	m.mu.Lock()
	a, asked := m.answers[key]
	if !asked {
		if m.answers == nil {
			m.answers = map[K]*answer[V]{}
		}
		a = &answer[V]{known: make(chan struct{})}
		m.answers[key] = a
	}
	m.mu.Unlock()
	if asked {
		<-a.known
	} else {
		if a.value, a.err = ask(); a.err != nil {
			m.mu.Lock()
			delete(m.answers, key)
			m.mu.Unlock()
		}
		close(a.known)
	}
	return a.value, a.err
}

// known returns the cached answer for a key. It waits for a call of ask in progress.
func (m *memo[K, V]) known(key K) (value V, ok bool) {
	m.mu.Lock()
	a, asked := m.answers[key]
	m.mu.Unlock()
	if !asked {
		return value, false
	}
	<-a.known
	return a.value, a.err == nil
}

// put caches an answer.
func (m *memo[K, V]) put(key K, value V) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.answers == nil {
		m.answers = map[K]*answer[V]{}
	}
	a := &answer[V]{known: make(chan struct{}), value: value}
	close(a.known)
	m.answers[key] = a
}

// forget drops the answer for a key, so that the next caller asks again.
func (m *memo[K, V]) forget(key K) {
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.answers, key)
}

// keys returns the keys with an answer or a call in progress, in no order.
func (m *memo[K, V]) keys() []K {
	m.mu.Lock()
	defer m.mu.Unlock()
	return slices.Collect(maps.Keys(m.answers))
}
