package pages

import (
	"strconv"
	"testing"
)

func TestWalk(t *testing.T) {
	t.Parallel()
	var w Walk
	for i := range Max {
		if err := w.Follow(strconv.Itoa(i)); err != nil {
			t.Fatal(i, err)
		}
	}
	if err := w.Follow(""); err != nil {
		t.Errorf("the last page: %v", err)
	}
	if err := w.Follow("0"); err == nil {
		t.Error("no error for a page that was read")
	}
	if err := w.Follow("new"); err == nil {
		t.Errorf("no error for more than %d pages", Max)
	}
}
