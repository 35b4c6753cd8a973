// Package borgerdk reads articles from borger.dk's Artikelservice
// ("ArticleExport") and makes texts for editors of them.
//
// The service is SOAP 1.1 without authentication. Guides, theme pages and most
// pages of Udbetaling Danmark are not exported. Its operators ask that it is read
// at night, not for each visitor, and that borger.dk is named as the source: an
// article becomes a draft that an editor publishes, with its address and its
// author in it. borgerdktest answers on the same wire.
package borgerdk

import (
	"bytes"
	"cmp"
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"html"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"

	"offelia/assistant/citizen"
)

// The service in Danish and in English (lifeindenmark.dk), with one contract.
const (
	Danish  = "https://www.borger.dk/_vti_bin/borger/ArticleExport.svc"
	English = "https://lifeindenmark.borger.dk/_vti_bin/borger/ArticleExport.svc"
)

// The failures that are not of one article's content.
var (
	// ErrNotFound is an address or a number that is no article.
	ErrNotFound = errors.New("borger.dk has no such article")
	// ErrNotExportable is a page that borger.dk does not give away.
	ErrNotExportable = errors.New("borger.dk does not export this page: link to it instead")
	// ErrDown is a service that does not answer after three attempts.
	ErrDown = errors.New("borger.dk does not answer")
)

// Client asks the service. It is safe for concurrent use.
type Client struct {
	Endpoint string // Danish or English
	// Municipality whose self-service links and local texts are added, as a
	// number without its leading zero (751); 0 is none.
	Municipality int
	HTTP         *http.Client  // default: a minute for a request
	Pause        time.Duration // between attempts, doubled each time; default a second
}

// Summary is an article in the list of all.
type Summary struct {
	ID      int
	Title   string
	URL     string
	Updated time.Time
}

// Article is one article. Content is HTML in blocks that borgerdk's own pages are
// made of.
type Article struct {
	Summary
	Header  string // the lead
	Content string
}

// wire is an article, or its description, as the service writes it (namespace
// http://www.borger.dk/2009/WSArticleExport/v1/types).
type wire struct {
	ID      int       `xml:"ArticleID"`
	Title   string    `xml:"ArticleTitle"`
	URL     string    `xml:"ArticleUrl"`
	Header  string    `xml:"ArticleHeader"`
	Content string    `xml:"Content"`
	Updated danishing `xml:"LastUpdated"`
}

func (w wire) summary() Summary {
	address, _, _ := strings.Cut(strings.TrimSpace(w.URL), "?")
	return Summary{ID: w.ID, Title: html.UnescapeString(strings.TrimSpace(w.Title)), URL: address, Updated: time.Time(w.Updated)}
}

// danishing is a time of day in Denmark, written without a zone.
type danishing time.Time

// UnmarshalText reads a time. One that cannot be read is no time: when an
// article changed is worth less than the article.
func (d *danishing) UnmarshalText(text []byte) error {
	for _, form := range []string{time.RFC3339, "2006-01-02T15:04:05"} {
		if at, err := time.ParseInLocation(form, string(bytes.TrimSpace(text)), citizen.Copenhagen()); err == nil && at.Year() > 1 {
			*d = danishing(at)
		}
	}
	return nil
}

// All lists every article that can be fetched: one answer without pages.
func (c *Client) All(ctx context.Context) ([]Summary, error) {
	var got struct {
		All []wire `xml:"ArticleDescription"`
	}
	if err := c.call(ctx, "GetAllArticles", "", &got); err != nil {
		return nil, err
	}
	all := make([]Summary, len(got.All))
	for i, w := range got.All {
		all[i] = w.summary()
	}
	return all, nil
}

// Find gives the number of the article at an address.
func (c *Client) Find(ctx context.Context, address string) (int, error) {
	var got wire
	err := c.call(ctx, "GetArticleIDByUrl", element("url", address), &got)
	if err == nil && got.ID == 0 {
		err = ErrNotFound
	}
	return got.ID, err
}

// Article fetches one article.
func (c *Client) Article(ctx context.Context, id int) (Article, error) {
	args := element("articleID", strconv.Itoa(id))
	if c.Municipality != 0 {
		args += element("municipalityCode", strconv.Itoa(c.Municipality))
	}
	var got wire
	if err := c.call(ctx, "GetArticleByID", args, &got); err != nil {
		return Article{}, err
	}
	if got.ID == 0 {
		return Article{}, ErrNotFound
	}
	return Article{Summary: got.summary(), Header: html.UnescapeString(strings.TrimSpace(got.Header)), Content: got.Content}, nil
}

func element(name, value string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(value)) // a strings.Builder takes all
	return "<" + name + ">" + b.String() + "</" + name + ">"
}

const (
	namespace = "http://www.borger.dk/2009/WSArticleExport/v1"
	largest   = 64 << 20 // bytes of an answer: all descriptions come in one
	attempts  = 3
)

// call runs an operation and reads its result into into. A service that does not
// answer is asked again.
func (c *Client) call(ctx context.Context, operation, args string, into any) error {
	body := `<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><` + operation + ` xmlns="` + namespace + `">` +
		args + `</` + operation + `></s:Body></s:Envelope>`
	pause := cmp.Or(c.Pause, time.Second)
	var err error
	for n := range attempts {
		if err = c.ask(ctx, operation, body, into); !errors.Is(err, ErrDown) || n == attempts-1 {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(pause):
			pause *= 2
		}
	}
	return err
}

func (c *Client) ask(ctx context.Context, operation, body string, into any) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, c.Endpoint, strings.NewReader(body))
	if err != nil {
		return fmt.Errorf("borger.dk: %w", err)
	}
	req.Header.Set("Content-Type", "text/xml; charset=utf-8")
	req.Header.Set("SOAPAction", `"`+namespace+"/IArticleExport/"+operation+`"`)
	client := c.HTTP
	if client == nil {
		client = &http.Client{Timeout: time.Minute}
	}
	res, err := client.Do(req)
	if err != nil {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		return fmt.Errorf("%w: %w", ErrDown, err)
	}
	defer res.Body.Close() //nolint:errcheck // read to its end or given up
	answer, err := io.ReadAll(io.LimitReader(res.Body, largest+1))
	switch {
	case err != nil:
		return fmt.Errorf("%w: %w", ErrDown, err)
	case len(answer) > largest:
		return fmt.Errorf("borger.dk: an answer larger than %d MB", largest>>20)
	case res.StatusCode != http.StatusOK && res.StatusCode != http.StatusInternalServerError: // 500 carries a fault (SOAP 1.1, 6.2)
		if res.StatusCode > http.StatusInternalServerError {
			return fmt.Errorf("%w: %s", ErrDown, res.Status)
		}
		return fmt.Errorf("borger.dk: %s", res.Status)
	}
	return result(answer, operation, into)
}

// result finds an operation's result in an envelope, or its fault.
func result(answer []byte, operation string, into any) error {
	dec := xml.NewDecoder(bytes.NewReader(answer))
	for {
		token, err := dec.Token()
		if err != nil {
			return errors.New("borger.dk: the answer is not the service's")
		}
		start, ok := token.(xml.StartElement)
		if !ok {
			continue
		}
		switch start.Name.Local {
		case operation + "Result":
			if err := dec.DecodeElement(into, &start); err != nil {
				return fmt.Errorf("borger.dk: %w", err)
			}
			return nil
		case "Fault":
			var f struct {
				Text string `xml:"faultstring"`
			}
			if err := dec.DecodeElement(&f, &start); err != nil {
				return fmt.Errorf("borger.dk: %w", err)
			}
			return fault(f.Text)
		}
	}
}

// fault says what a fault's text means.
func fault(text string) error {
	text = strings.Join(strings.Fields(text), " ")
	switch {
	case strings.HasSuffix(text, "has been marked as not exportable."):
		return ErrNotExportable
	case strings.HasPrefix(text, "No article found"):
		return ErrNotFound
	}
	return fmt.Errorf("borger.dk refused: %.200s", cmp.Or(text, "no reason given"))
}
