package web_test

import (
	"bytes"
	"context"
	"encoding/binary"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"

	"offelia/assistant"
	"offelia/assistant/fault"
	"offelia/channels/web"
)

var (
	pdf = []byte("%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n")
	png = []byte("\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89")
	exe = append([]byte("MZ\x90\x00\x03\x00\x00\x00\x04\x00\x00\x00\xff\xff"), make([]byte, 300)...)
)

func TestUpload(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, file string
		body       []byte
		status     int
		want       string
	}{
		{"pdf", "samtykke.pdf", pdf, 201, `"type":"application/pdf"`},
		{"picture", "foto.PNG", png, 201, `"type":"image/png"`},
		{"text", "note.txt", []byte("hej med dig"), 201, `"type":"text/plain"`},
		{"cpr in the name is masked", "120354-1108 lægeerklæring.pdf", pdf, 201, `"name":"******-**** lægeerklæring.pdf"`},
		{"path in the name is cut off", `C:\Users\k\brev.pdf`, pdf, 201, `"name":"brev.pdf"`},
		{"program called pdf", "samtykke.pdf", exe, 422, "kan ikke modtages"},
		{"picture called pdf", "samtykke.pdf", png, 422, "passer ikke sammen"},
		{"page called txt", "note.txt", []byte("<!DOCTYPE html><html><script>1</script></html>"), 422, "kan ikke modtages"},
		{"empty", "tom.pdf", nil, 422, "tom"},
		{"too large", "stor.pdf", append(bytes.Clone(pdf), make([]byte, 10<<20)...), 413, "10 MB"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			b := open(t, newWorld())
			p := b.upload("/v1/uploads", c.file, c.body)
			if p.status != c.status {
				t.Errorf("status %d, want %d", p.status, c.status)
			}
			p.has(t, c.want)
		})
	}
	t.Run("no file", func(t *testing.T) {
		t.Parallel()
		if p := open(t, newWorld()).post("/v1/uploads"); p.status != http.StatusUnprocessableEntity {
			t.Errorf("status %d", p.status)
		}
	})
}

func TestUploadByForm(t *testing.T) {
	t.Parallel()
	w := newWorld()
	b := open(t, w)
	b.login("karen")
	b.upload("/samtale", "samtykke.pdf", pdf, "id", "u1").has(t, "Svar på attach")
	last := w.inputs[len(w.inputs)-1]
	if last.Kind != assistant.Attached || last.Upload == nil || last.Upload.Name != "samtykke.pdf" || last.Upload.By != "karen" {
		t.Errorf("input %+v", last)
	}
	p := b.upload("/samtale", "samtykke.pdf", exe, "text", "min kladde")
	if p.status != http.StatusUnprocessableEntity {
		t.Errorf("status %d", p.status)
	}
	p.has(t, "kan ikke modtages")
}

func TestAnotherSessionsUploadIsNotThere(t *testing.T) {
	t.Parallel()
	w := newWorld()
	b := open(t, w)
	b.upload("/v1/uploads", "a.pdf", pdf)
	var id string
	for _, u := range w.uploads {
		id = u.ID
	}
	other := visitor(t, b.base)
	other.login("mette")
	other.get("/")
	other.send(http.MethodPost, "/v1/conversations", "")
	var thread string
	for k, c := range w.Threads {
		if c.Actor == "mette" {
			thread = k
		}
	}
	p := other.send(http.MethodPost, "/v1/conversations/"+thread+"/inputs", `{"id":"1","upload":"`+id+`"}`)
	if p.status != http.StatusNotFound {
		t.Errorf("a stranger attached the file: %d %s", p.status, p.body)
	}
}

// daemon answers INSTREAM as clamd does: FOUND when the file holds "virus".
func daemon(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			serveClamd(conn)
		}
	}()
	return l.Addr().String()
}

func serveClamd(conn net.Conn) {
	defer func() { _ = conn.Close() }()
	head := make([]byte, len("zINSTREAM\x00"))
	if _, err := io.ReadFull(conn, head); err != nil || string(head) != "zINSTREAM\x00" {
		return
	}
	var file bytes.Buffer
	for {
		var n uint32
		if binary.Read(conn, binary.BigEndian, &n) != nil {
			return
		}
		if n == 0 {
			break
		}
		if _, err := io.CopyN(&file, conn, int64(n)); err != nil {
			return
		}
	}
	answer := "stream: OK\x00"
	if strings.Contains(file.String(), "virus") {
		answer = "stream: Eicar-Test-Signature FOUND\x00"
	}
	_, _ = io.WriteString(conn, answer)
}

func TestClamd(t *testing.T) {
	t.Parallel()
	addr := daemon(t)
	for _, c := range []struct {
		name, addr, body string
		ok               bool
		kind             fault.Kind
	}{
		{"clean", addr, strings.Repeat("ren ", 50_000), true, 0},
		{"infected, beyond the first chunk", addr, strings.Repeat("x", 70_000) + "virus", false, fault.Invalid},
		{"nobody answers", "127.0.0.1:1", "ren", false, fault.Unavailable},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			err := web.Clamd{Addr: c.addr}.Scan(context.Background(), strings.NewReader(c.body))
			if (err == nil) != c.ok || (err != nil && fault.KindOf(err) != c.kind) {
				t.Errorf("Scan: %v", err)
			}
		})
	}
}
