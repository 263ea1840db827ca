package main

// helper is the source file that is added to each mutated package. It defines the
// functions that the edits call.
const helper = `package %s

import (
	"cmp"
	"os"
	"strconv"
	"sync"
	"time"
)

var mutActive, mutTrace, mutSeen = mutStart()

var mutLock sync.Mutex

func mutStart() (int, *os.File, map[int]bool) {
	n, _ := strconv.Atoi(os.Getenv("MUTATION"))
	if path := os.Getenv("MUTATION_TRACE"); path != "" {
		f, err := os.OpenFile(path, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
		if err != nil {
			panic(err)
		}
		return n, f, map[int]bool{}
	}
	return n, nil, nil
}

func mutOn(id int) bool {
	if mutTrace != nil {
		mutLock.Lock()
		defer mutLock.Unlock()
		if !mutSeen[id] {
			mutSeen[id] = true
			mutTrace.WriteString(strconv.Itoa(id) + "\n")
		}
	}
	return id == mutActive
}

func mutZero[T any](id int, v T) T {
	if mutOn(id) {
		return *new(T)
	}
	return v
}

func mutNext[T ~int | ~int8 | ~int16 | ~int32 | ~int64 | ~uint | ~uint8 | ~uint16 | ~uint32 | ~uint64 | ~float32 | ~float64](id int, v T) T {
	if !mutOn(id) {
		return v
	}
	if d, ok := any(v).(time.Duration); ok {
		return T(2*d + time.Second) // nobody waits for a nanosecond
	}
	return v + 1
}

func mutLess[T cmp.Ordered](id int, a, b T) bool { return a < b || mutOn(id) && a == b }

func mutLessEqual[T cmp.Ordered](id int, a, b T) bool { return a < b || !mutOn(id) && a == b }

func mutMore[T cmp.Ordered](id int, a, b T) bool { return a > b || mutOn(id) && a == b }

func mutMoreEqual[T cmp.Ordered](id int, a, b T) bool { return a > b || !mutOn(id) && a == b }

func mutRows[T any](id int, rows []T) []T {
	for i := range rows {
		if mutOn(id + i) {
			return append(append([]T{}, rows[:i]...), rows[i+1:]...)
		}
	}
	return rows
}

func mutRow[M ~map[K]V, K comparable, V any](m M, id int, key K) M {
	if mutOn(id) {
		delete(m, key)
	}
	return m
}
`
