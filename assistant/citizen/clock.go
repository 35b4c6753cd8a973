package citizen

import (
	"sync"
	"time"
	_ "time/tzdata" // a minimal container image has no zone files
)

// The layouts of days and of wall-clock minutes in a World.
const (
	DayLayout  = "2006-01-02"
	WallLayout = "2006-01-02T15:04"
)

// Copenhagen is the zone in which every appointment and deadline is meant.
func Copenhagen() *time.Location { return copenhagen() }

// copenhagen loads the zone once; it is embedded, so failing is a broken build.
var copenhagen = sync.OnceValue(func() *time.Location {
	zone, err := time.LoadLocation("Europe/Copenhagen")
	if err != nil {
		panic(err)
	}
	return zone
})

// Wall returns t as wall-clock minutes in Copenhagen, "2026-11-26T10:00".
func Wall(t time.Time) string { return t.In(Copenhagen()).Format(WallLayout) }

// Day returns t's day in Copenhagen, "2026-11-26".
func Day(t time.Time) string { return t.In(Copenhagen()).Format(DayLayout) }

// FromWall returns the moment of wall-clock minutes in Copenhagen.
func FromWall(wall string) (time.Time, error) {
	return time.ParseInLocation(WallLayout, wall, Copenhagen())
}
