package web

import (
	"bytes"
	"context"
	"crypto/rand"
	"io"
	"mime/multipart"
	"path"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/gabriel-vasile/mimetype"

	"offelia/assistant/citizen"
	"offelia/assistant/fault"
)

// accepted maps a sniffed media type to the name endings that agree with it.
// Formats that carry programs (old Office files, archives, HTML, SVG) are left
// out on purpose.
var accepted = map[string][]string{
	"application/pdf": {".pdf"},
	"image/jpeg":      {".jpg", ".jpeg"},
	"image/png":       {".png"},
	"image/heic":      {".heic", ".heif"},
	"image/heif":      {".heic", ".heif"},
	"image/webp":      {".webp"},
	"image/tiff":      {".tif", ".tiff"},
	"text/plain":      {".txt"},
	"application/vnd.oasis.opendocument.text":                                   {".odt"},
	"application/vnd.openxmlformats-officedocument.wordprocessingml.document":   {".docx"},
	"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet":         {".xlsx"},
	"application/vnd.openxmlformats-officedocument.presentationml.presentation": {".pptx"},
}

var errNoFile = fault.New(fault.Invalid, "web.upload", "Vælg en fil først.", "Choose a file first.")

// upload finds a file that this session sent.
func (s *site) upload(v *visit, id string) (*citizen.Upload, error) {
	if s.Uploads == nil {
		return nil, errNoFile
	}
	up, err := s.Uploads.Find(v.Context(), v.ID, id)
	return &up, err
}

// receive checks a file and keeps it. The upload is bound to the session until
// the dialogue attaches it to something.
func (s *site) receive(v *visit, file multipart.File, header *multipart.FileHeader) (citizen.Upload, error) {
	body, err := readUpload(file)
	if err != nil {
		return citizen.Upload{}, err
	}
	name := cleanName(header.Filename)
	kind, err := sniff(name, body)
	if err != nil {
		return citizen.Upload{}, err
	}
	if err := s.scan(v.Context(), body); err != nil {
		return citizen.Upload{}, err
	}
	up := citizen.Upload{
		ID: "up-" + strings.ToLower(rand.Text()), Name: name, Type: kind, Size: int64(len(body)),
		Sent: v.now.Format("2006-01-02T15:04"), By: v.Citizen,
	}
	if s.Uploads == nil {
		return up, fault.New(fault.Unavailable, "web.upload", "Der kan ikke sendes filer lige nu.", "Files cannot be sent right now.")
	}
	return up, fault.Wrap("web: keep upload", s.Uploads.Keep(v.Context(), v.ID, up, body))
}

func readUpload(r io.Reader) ([]byte, error) {
	body, err := io.ReadAll(io.LimitReader(r, maxUpload+1))
	switch {
	case err != nil:
		return nil, fault.Wrap("web: read upload", err)
	case len(body) > maxUpload:
		return nil, errTooLarge
	case len(body) == 0:
		return nil, fault.New(fault.Invalid, "web.upload", "Filen er tom. Vælg den igen, eller vælg en anden fil.",
			"The file is empty. Choose it again, or choose another file.")
	}
	return body, nil
}

// sniff finds what the bytes really are and refuses what is not accepted or
// does not agree with the name: report.pdf that is a program, for instance.
func sniff(name string, body []byte) (string, error) {
	kind, _, _ := strings.Cut(mimetype.Detect(body).String(), ";")
	endings, ok := accepted[kind]
	switch {
	case !ok:
		return "", fault.New(fault.Invalid, "web.upload",
			"Den slags fil kan ikke modtages. Send en PDF, et billede (JPEG, PNG, HEIC), et Word-dokument eller en tekstfil.",
			"This kind of file cannot be received. Send a PDF, a picture (JPEG, PNG, HEIC), a Word document or a text file.")
	case !slices.Contains(endings, strings.ToLower(path.Ext(name))):
		return "", fault.New(fault.Invalid, "web.upload",
			"Filens navn og indhold passer ikke sammen. Gem den igen under sit rigtige format, og send den igen.",
			"The file's name and contents do not agree. Save it again in its real format and send it again.")
	}
	return kind, nil
}

func (s *site) scan(ctx context.Context, body []byte) error {
	if s.Scanner == nil {
		return nil
	}
	return fault.Wrap("web: scan", s.Scanner.Scan(ctx, bytes.NewReader(body)))
}

// personal finds a CPR number in a file name: it must not be stored there.
var personal = regexp.MustCompile(`\d{6}[ _-]?\d{4}`)

// cleanName keeps the last part of a file name, without control characters and
// personal numbers, at most 100 bytes.
func cleanName(name string) string {
	name = path.Base(strings.ReplaceAll(strings.ToValidUTF8(name, ""), "\\", "/"))
	name = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || strings.ContainsRune(`<>:"|?*/`, r) {
			return -1
		}
		return r
	}, name)
	name = personal.ReplaceAllString(name, "******-****")
	ext := path.Ext(name)
	for stem := strings.TrimSuffix(name, ext); len(name) > 100 && stem != ""; name = stem + ext {
		_, size := utf8.DecodeLastRuneInString(stem)
		stem = stem[:len(stem)-size]
	}
	if name == "" || name == "." {
		return "fil"
	}
	return name
}
