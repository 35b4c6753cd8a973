package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// row is one labelled utterance.
type row struct {
	Text   string `json:"text"`
	Intent string `json:"intent"`
}

// outside tells whether the label says that the utterance belongs to no intent.
func (r row) outside() bool {
	return r.Intent == "oos" || r.Intent == "NO_NODES_DETECTED"
}

// set says where one measurement takes its data, as paths without ".jsonl"
// below the data or the test folder.
type set struct {
	name    string
	train   []string // training data
	outside []string // training data of no intent
	more    []string // also training data when there is a test file
	beside  []string // training data of the same labels in every round, as a second language
	pool    bool     // the test file joins the training data of a cross-validation
	test    []string // in the test folder
	valid   []string // measured on when there is no test folder
	// foreign are files of the data folder whose utterances all count as
	// outside, beside what the test files hold.
	foreign []string
}

// sets are the measurements, in the order of the table.
var sets = []set{
	{name: "corona_da", train: []string{"corona_da/train"}, test: []string{"corona_da/test"}, pool: true,
		foreign: []string{"hass_da/train", "xsid_da/valid", "sib200_da/train"}},
	{name: "corona_en", train: []string{"corona_en/train"}, test: []string{"corona_en/test"}, pool: true},
	{name: "corona_da+en", train: []string{"corona_da/train"}, test: []string{"corona_da/test"}, pool: true,
		beside: []string{"corona_en/train", "corona_en/test"}},
	{name: "hass_da", train: []string{"hass_da/train"}, test: []string{"hass_da/test"}},
	{name: "xsid_da", train: []string{"xsid_da/train"}, more: []string{"xsid_da/valid", "xsid_no/valid"},
		test: []string{"xsid_da/test"}, valid: []string{"xsid_da/valid"}, foreign: []string{"corona_da/train", "sib200_da/train"}},
	{name: "xsid_en", train: []string{"xsid_en/train"}, test: []string{"xsid_en/test"}, valid: []string{"xsid_en/valid"}},
	{name: "hwu64", train: []string{"hwu64/train"}, test: []string{"hwu64/test"}, valid: []string{"hwu64/valid"}},
	{name: "banking77", train: []string{"banking77/train"}, test: []string{"banking77/test"}},
	{name: "banking77_oos", train: []string{"banking77_oos/train"},
		test:  []string{"banking77_oos/test", "banking77_oos/id-oos_test", "banking77_oos/ood-oos_test"},
		valid: []string{"banking77_oos/valid", "banking77_oos/id-oos_valid", "banking77_oos/ood-oos_valid"}},
	{name: "clinc150", train: []string{"clinc150/train"}, outside: []string{"clinc150/oos_train"},
		test:  []string{"clinc150/test", "clinc150/oos_test"},
		valid: []string{"clinc150/valid", "clinc150/oos_valid"}},
	{name: "snips", train: []string{"snips/train"}, test: []string{"snips/test"}, valid: []string{"snips/valid"}},
	{name: "sib200_da", train: []string{"sib200_da/train"}, test: []string{"sib200_da/test"}},
	{name: "hint3_sofmattress", train: []string{"hint3_sofmattress/train"}, test: []string{"hint3_sofmattress/test"},
		valid: []string{"hint3_sofmattress/test"}},
	{name: "hint3_curekart", train: []string{"hint3_curekart/train"}, test: []string{"hint3_curekart/test"}},
	{name: "hint3_powerplay11", train: []string{"hint3_powerplay11/train"}, test: []string{"hint3_powerplay11/test"}},
}

// read joins the rows of files; a file that is not there is skipped.
func read(dir string, names []string) ([]row, error) {
	var rows []row
	for _, name := range names {
		f, err := os.Open(filepath.Join(dir, name+".jsonl"))
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, err
		}
		more, err := decode(f)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		rows = append(rows, more...)
	}
	return rows, nil
}

// decode reads JSON lines and closes the file.
func decode(f *os.File) ([]row, error) {
	defer func() { _ = f.Close() }() // only read
	var rows []row
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var r row
		if err := json.Unmarshal(lines.Bytes(), &r); err != nil {
			return nil, err
		}
		r.Intent = strings.ReplaceAll(r.Intent, " ", "_") // ids have no spaces
		if strings.TrimSpace(r.Text) != "" {
			rows = append(rows, r)
		}
	}
	return rows, lines.Err()
}
