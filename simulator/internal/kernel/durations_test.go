package kernel

import (
	"reflect"
	"testing"
	"time"
)

// TestDurationTable: the table has a row for every field, each with a default.
func TestDurationTable(t *testing.T) {
	t.Parallel()
	var all Durations
	for _, row := range durationTable {
		if *row.field(&all) != 0 {
			t.Errorf("two rows lead to one field, which was set to %v", *row.field(&all))
		}
		*row.field(&all) = row.usual
	}
	value := reflect.ValueOf(all)
	for i := range value.NumField() {
		name := value.Type().Field(i).Name
		if value.Field(i).Int() <= 0 {
			t.Errorf("%s has no row in the table", name)
		}
		negative := Durations{}
		reflect.ValueOf(&negative).Elem().Field(i).SetInt(-1)
		if got := negative.withDefaults(); got != DefaultDurations() {
			t.Errorf("%s = -1 does not mean its default: %+v", name, got)
		}
		none := time.Duration(reflect.ValueOf(NoDurations()).Field(i).Int())
		if want := time.Nanosecond; name != "TokenLifetime" && none != want {
			t.Errorf("NoDurations has %v for %s, want %v", none, name, want)
		}
	}
	if got := NoDurations().withDefaults().TokenLifetime; got != time.Hour {
		t.Errorf("with NoDurations a token lives %v, want an hour", got)
	}
}
