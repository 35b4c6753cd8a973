package main

import (
	"bufio"
	"context"
	"crypto/pbkdf2"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"

	"offelia/assistant/fault"
	"offelia/assistant/store"
	"offelia/channels"
	"offelia/knowledge"
)

// userCommand keeps the staff who may log in to "offelia serve".
type userCommand struct {
	Add    userAdd    `cmd:"" help:"Add a member of staff, or give a new role and password."`
	List   userList   `cmd:"" help:"List the staff."`
	Remove userRemove `cmd:"" help:"Take a member of staff's access away."`
}

type userAdd struct {
	Common
	Name  string `arg:"" help:"The name that citizens and colleagues see."`
	Role  string `help:"What the person does: caseworker, editor, reviewer, analyst, or municipal (an editor of one municipality's own texts)." enum:"caseworker,editor,reviewer,analyst,municipal" required:""`
	For   string `help:"Which municipality a municipal editor is for: Aarhus." placeholder:"MUNICIPALITY"`
	Stdin bool   `help:"Read the password from standard input; else one is made and printed once."`
}

// leastPassword is the shortest password taken, in characters.
const leastPassword = 12

// Run stores the person under a hash of the password.
func (c *userAdd) Run(ctx context.Context) error {
	role := channels.Role(c.Role)
	if (role == channels.RoleMunicipal) != (c.For != "") {
		return errors.New("a municipal editor, and nobody else, needs --for MUNICIPALITY")
	}
	if c.For != "" {
		role = role.Of(knowledge.MunicipalityID(c.For))
	}
	password := rand.Text()
	if c.Stdin {
		line, err := bufio.NewReader(os.Stdin).ReadString('\n')
		if password = strings.TrimSpace(line); err != nil && password == "" {
			return fmt.Errorf("read the password: %w", err)
		}
		if len([]rune(password)) < leastPassword {
			return fmt.Errorf("a password needs at least %d characters", leastPassword)
		}
	}
	hash, err := hashPassword(password)
	if err != nil {
		return err
	}
	return withStore(ctx, c.Common, func(s *store.Store) error {
		if err := s.PutStaff(ctx, store.Staff{Name: c.Name, Role: string(role), Hash: hash}); err != nil {
			return err
		}
		fmt.Printf("%s may log in as %s.\n", c.Name, role)
		if !c.Stdin {
			fmt.Printf("Password, shown only now: %s\n", password)
		}
		return nil
	})
}

type userList struct{ Common }

// Run prints name, role and when the password was set.
func (c *userList) Run(ctx context.Context) error {
	return withStore(ctx, c.Common, func(s *store.Store) error {
		all, err := s.AllStaff(ctx)
		for _, m := range all {
			fmt.Printf("%s\t%s\t%s\n", m.Name, m.Role, m.At.Format("2006-01-02"))
		}
		return err
	})
}

type userRemove struct {
	Common
	Name string `arg:"" help:"Who."`
}

// Run removes the person.
func (c *userRemove) Run(ctx context.Context) error {
	return withStore(ctx, c.Common, func(s *store.Store) error { return s.RemoveStaff(ctx, c.Name) })
}

// rounds of PBKDF2-HMAC-SHA-256, as OWASP's password storage cheat sheet asks.
const rounds = 600_000

// hashPassword makes "pbkdf2$600000$salt$key", the last two in base64.
func hashPassword(password string) (string, error) {
	salt := make([]byte, 16)
	if _, err := rand.Read(salt); err != nil {
		return "", err
	}
	key, err := pbkdf2.Key(sha256.New, password, salt, rounds, 32)
	if err != nil {
		return "", err
	}
	enc := base64.RawStdEncoding
	return fmt.Sprintf("pbkdf2$%d$%s$%s", rounds, enc.EncodeToString(salt), enc.EncodeToString(key)), nil
}

var errHash = errors.New("a password's hash cannot be read")

// checkPassword compares in constant time.
func checkPassword(password, hash string) (bool, error) {
	parts := strings.Split(hash, "$")
	if len(parts) != 4 || parts[0] != "pbkdf2" {
		return false, errHash
	}
	n, err := strconv.Atoi(parts[1])
	if err != nil || n < 1 {
		return false, errHash
	}
	salt, err := base64.RawStdEncoding.DecodeString(parts[2])
	if err != nil {
		return false, errHash
	}
	want, err := base64.RawStdEncoding.DecodeString(parts[3])
	if err != nil {
		return false, errHash
	}
	key, err := pbkdf2.Key(sha256.New, password, salt, n, len(want))
	return subtle.ConstantTimeCompare(key, want) == 1, err
}

// decoy is what a password is compared with when nobody has the name, so that
// the time of an answer does not tell which names exist.
const decoy = "pbkdf2$600000$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"

// staffLogin checks a member of staff's name and password. A wrong name and a
// wrong password are the same answer.
func (p *Program) staffLogin(ctx context.Context, name, password string) (channels.Role, error) {
	m, err := p.store.Staff(ctx, name)
	if err != nil && fault.KindOf(err) != fault.NotFound {
		return channels.RoleNone, err
	}
	hash := decoy
	if err == nil {
		hash = m.Hash
	}
	ok, problem := checkPassword(password, hash)
	if problem != nil {
		return channels.RoleNone, problem
	}
	if !ok || err != nil {
		return channels.RoleNone, fault.New(fault.Denied, "staff.login", "Navn eller adgangskode passer ikke.", "Name or password is not right.")
	}
	return channels.Role(m.Role), nil
}
