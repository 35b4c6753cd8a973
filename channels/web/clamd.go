package web

import (
	"bytes"
	"context"
	"encoding/binary"
	"fmt"
	"io"
	"net"
	"strings"
	"time"

	"offelia/assistant/fault"
)

// Clamd is a Scanner that asks a clamd daemon (clamd(8), command INSTREAM). A
// file is refused when the daemon finds something, and also when it cannot be
// asked: unscanned is not clean. It is safe for concurrent use.
type Clamd struct {
	// Addr is host:port, or the path of a Unix socket.
	Addr string
}

// Scan implements Scanner.
func (c Clamd) Scan(ctx context.Context, body io.Reader) error {
	ctx, cancel := context.WithTimeout(ctx, 30*time.Second)
	defer cancel()
	reply, err := c.ask(ctx, body)
	switch {
	case err != nil:
		return fmt.Errorf("%w: %w", errUnscanned, err)
	case strings.HasSuffix(reply, "FOUND"):
		return fault.New(fault.Invalid, "web.clamd", "Filen indeholder skadelig kode og er ikke modtaget.", "The file contains harmful code and was not received.")
	case !strings.HasSuffix(reply, "OK"):
		return fmt.Errorf("%w: clamd says %q", errUnscanned, reply)
	}
	return nil
}

var errUnscanned = fault.New(fault.Unavailable, "web.clamd", "Filen kunne ikke kontrolleres for virus lige nu. Prøv igen om lidt.",
	"The file could not be checked for viruses right now. Please try again shortly.")

// ask sends the file in chunks, each with its length before it and a zero
// length at the end, and reads the one-line answer.
func (c Clamd) ask(ctx context.Context, body io.Reader) (string, error) {
	network := "tcp"
	if strings.HasPrefix(c.Addr, "/") {
		network = "unix"
	}
	conn, err := (&net.Dialer{}).DialContext(ctx, network, c.Addr)
	if err != nil {
		return "", err
	}
	defer conn.Close() //nolint:errcheck // the answer is read by then
	if end, ok := ctx.Deadline(); ok {
		if err := conn.SetDeadline(end); err != nil {
			return "", err
		}
	}
	if err := stream(conn, body); err != nil {
		return "", err
	}
	reply, err := io.ReadAll(io.LimitReader(conn, 1024))
	return string(bytes.TrimRight(reply, "\x00\n ")), err
}

func stream(w io.Writer, body io.Reader) error {
	if _, err := io.WriteString(w, "zINSTREAM\x00"); err != nil {
		return err
	}
	chunk := make([]byte, 4+64<<10)
	for {
		n, err := io.ReadFull(body, chunk[4:])
		binary.BigEndian.PutUint32(chunk, uint32(n)) //nolint:gosec // at most 64 KiB
		if _, err := w.Write(chunk[:4+n]); err != nil {
			return err
		}
		if n == 0 {
			return nil // that was the zero length
		}
		if err != nil && err != io.EOF && err != io.ErrUnexpectedEOF {
			return err
		}
	}
}

var _ Scanner = Clamd{}
