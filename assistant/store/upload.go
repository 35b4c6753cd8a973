package store

import (
	"context"
	"encoding/json"

	"offelia/assistant/citizen"
	"offelia/assistant/fault"
)

// MaxUpload is the size of the largest file that is kept, in bytes.
const MaxUpload = 10 << 20

// Uploads keeps received files until, and after, they are sent to a case. A
// file can be found only by the owner that sent it, a session.
type Uploads struct{ store *Store }

// Uploads returns the store of received files.
func (s *Store) Uploads() Uploads { return Uploads{s} }

// Keep stores a file under its identifier; fault.Invalid when it is too large,
// fault.Conflict when the identifier is in use.
func (u Uploads) Keep(ctx context.Context, owner string, file citizen.Upload, data []byte) error {
	if len(data) > MaxUpload {
		return fault.New(fault.Invalid, "store.Keep", "Filen er for stor. Den må højst fylde 10 MB.", "The file is too large. It can be at most 10 MB.")
	}
	raw, err := encode(file)
	if err != nil {
		return err
	}
	return u.store.write(ctx, "keep upload", func(t *tx) error {
		n, err := t.exec(`INSERT INTO upload (id, owner, body, data, at) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING`,
			file.ID, owner, raw, data, micros(t.now))
		if err == nil && n == 0 {
			err = fault.New(fault.Conflict, "store.Keep", "Den fil er allerede modtaget.", "That file is already received.")
		}
		return err
	})
}

// Find returns what is known of a file; fault.NotFound also when it is
// somebody else's.
func (u Uploads) Find(ctx context.Context, owner, id string) (citizen.Upload, error) {
	file, _, err := u.load(ctx, owner, id, `''`)
	return file, err
}

// Data returns a file's bytes; fault.NotFound also when it is somebody else's.
func (u Uploads) Data(ctx context.Context, owner, id string) ([]byte, error) {
	_, data, err := u.load(ctx, owner, id, `data`)
	return data, err
}

func (u Uploads) load(ctx context.Context, owner, id, column string) (file citizen.Upload, data []byte, err error) {
	err = u.store.read(ctx, "upload", func(t *tx) error {
		var raw string
		found, err := t.get(`SELECT body, `+column+` FROM upload WHERE id = $1 AND owner = $2`, []any{id, owner}, &raw, &data)
		if err == nil && !found {
			err = notFound("Upload")
		}
		if err != nil {
			return err
		}
		return json.Unmarshal([]byte(raw), &file)
	})
	return file, data, err
}
