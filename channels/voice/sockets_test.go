package voice_test

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"offelia/assistant/citizen"
)

// TestCallsShareTheirPorts: a call opens no socket of its own, and connects also
// when its browser hides its address behind a ".local" name.
func TestCallsShareTheirPorts(t *testing.T) {
	t.Parallel()
	w := setup(t, nil)
	for _, who := range []citizen.ID{"karen", "mette"} {
		d := w.dialing(t, who)
		d.Hidden = true
		c := dial(t, d)
		awaitState(t, c, "speaking")
	}
	if runtime.GOOS != "linux" {
		return // what is open is not listed there
	}
	if open := multicast(t); len(open) > 0 {
		t.Errorf("%d sockets for mDNS are open", len(open))
	}
}

// multicast lists this process's sockets on mDNS's port, 5353.
func multicast(t *testing.T) (open []string) {
	t.Helper()
	mine := map[string]bool{}
	fds, err := filepath.Glob("/proc/self/fd/*")
	if err != nil {
		t.Fatal(err)
	}
	for _, fd := range fds {
		if to, err := os.Readlink(fd); err == nil {
			mine[to] = true
		}
	}
	for _, table := range []string{"/proc/net/udp", "/proc/net/udp6"} {
		raw, err := os.ReadFile(table)
		if err != nil {
			t.Fatal(err)
		}
		for row := range strings.Lines(string(raw)) {
			f := strings.Fields(row)
			if len(f) > 9 && strings.HasSuffix(f[1], ":14E9") && mine["socket:["+f[9]+"]"] {
				open = append(open, row)
			}
		}
	}
	return open
}
