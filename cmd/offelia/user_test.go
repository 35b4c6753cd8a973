package main

import (
	"path/filepath"
	"testing"

	"offelia/assistant/fault"
	"offelia/assistant/store"
	"offelia/channels"
)

func TestPasswordsAreHashedAndChecked(t *testing.T) {
	t.Parallel()
	a, err := hashPassword("en lang adgangskode")
	if err != nil {
		t.Fatal(err)
	}
	b, _ := hashPassword("en lang adgangskode")
	if a == b {
		t.Error("two hashes of one password are the same: no salt")
	}
	for password, want := range map[string]bool{"en lang adgangskode": true, "en anden adgangskode": false, "": false} {
		if got, err := checkPassword(password, a); got != want || err != nil {
			t.Errorf("checkPassword(%q) = %v, %v; want %v", password, got, err, want)
		}
	}
	for _, broken := range []string{"", "x", "pbkdf2$0$AA$AA", "pbkdf2$1$!$AA", "pbkdf2$1$AA$!"} {
		if ok, err := checkPassword("x", broken); ok || err == nil {
			t.Errorf("checkPassword of broken hash %q = %v, %v", broken, ok, err)
		}
	}
}

func TestStaffLogsInUntilRemoved(t *testing.T) {
	t.Parallel()
	clock, err := newClock("")
	if err != nil {
		t.Fatal(err)
	}
	s, err := store.Open(t.Context(), filepath.Join(t.TempDir(), "o.db"), clock.now)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	hash, _ := hashPassword("korrekt hest batteri")
	if err := s.PutStaff(t.Context(), store.Staff{Name: "Lise Krag", Role: "caseworker", Hash: hash}); err != nil {
		t.Fatal(err)
	}
	p := &Program{store: s}
	if role, err := p.staffLogin(t.Context(), "Lise Krag", "korrekt hest batteri"); role != channels.RoleCaseworker || err != nil {
		t.Fatalf("got %q, %v", role, err)
	}
	_, wrong := p.staffLogin(t.Context(), "Lise Krag", "forkert")
	_, nobody := p.staffLogin(t.Context(), "Ingen", "forkert")
	if fault.KindOf(wrong) != fault.Denied || fault.Text(wrong, "da") != fault.Text(nobody, "da") {
		t.Errorf("wrong password says %v, no such name says %v; want the same", wrong, nobody)
	}
	if err := s.RemoveStaff(t.Context(), "Lise Krag"); err != nil {
		t.Fatal(err)
	}
	if _, err := p.staffLogin(t.Context(), "Lise Krag", "korrekt hest batteri"); fault.KindOf(err) != fault.Denied {
		t.Errorf("removed staff got %v", err)
	}
}
