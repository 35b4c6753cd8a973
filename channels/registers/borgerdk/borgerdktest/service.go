// Package borgerdktest is borger.dk's Artikelservice with articles of one's own:
// SOAP 1.1 over HTTP POST, told apart by SOAPAction, results in the namespaces of
// the contract, faults with status 500 and the texts of the real one.
package borgerdktest

import (
	"encoding/xml"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync"
)

// Article is one that the service has.
type Article struct {
	ID                          int
	Title, URL, Header, Content string
	Updated                     string         // "2026-02-08T10:55:45", in Denmark
	Local                       map[int]string // added to Content, by municipality code
	Closed                      bool           // not exportable
}

// Service answers like ArticleExport.svc. It is safe for concurrent use.
type Service struct {
	mu       sync.Mutex
	articles []Article
	down     int      // answers that fail yet
	asked    []string // operations
}

// Have replaces the articles.
func (s *Service) Have(articles ...Article) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.articles = articles
}

// Fail makes the next n answers 503.
func (s *Service) Fail(n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.down = n
}

// Asked lists the operations asked for so far.
func (s *Service) Asked() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.asked)
}

const namespace = "http://www.borger.dk/2009/WSArticleExport/v1"

type request struct {
	ByID  *arguments `xml:"Body>GetArticleByID"`
	ByURL *arguments `xml:"Body>GetArticleIDByUrl"`
	All   *arguments `xml:"Body>GetAllArticles"`
}

type arguments struct {
	XMLName      xml.Name
	ID           int    `xml:"articleID"`
	Municipality int    `xml:"municipalityCode"`
	URL          string `xml:"url"`
}

// ServeHTTP answers one operation.
func (s *Service) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.down > 0 {
		s.down--
		http.Error(w, "try later", http.StatusServiceUnavailable)
		return
	}
	body, _ := io.ReadAll(r.Body)
	var in request
	operation, ok := strings.CutPrefix(strings.Trim(r.Header.Get("SOAPAction"), `"`), namespace+"/IArticleExport/")
	if err := xml.Unmarshal(body, &in); err != nil || !ok || r.Method != http.MethodPost || !strings.HasPrefix(r.Header.Get("Content-Type"), "text/xml") {
		fault(w, "The message could not be processed.")
		return
	}
	s.asked = append(s.asked, operation)
	switch {
	case operation == "GetAllArticles" && in.All != nil && in.All.XMLName.Space == namespace:
		s.all(w)
	case operation == "GetArticleByID" && in.ByID != nil && in.ByID.XMLName.Space == namespace:
		s.byID(w, *in.ByID)
	case operation == "GetArticleIDByUrl" && in.ByURL != nil && in.ByURL.XMLName.Space == namespace:
		s.byURL(w, in.ByURL.URL)
	default:
		fault(w, "The message cannot be processed at the receiver, due to a ContractFilter mismatch at the EndpointDispatcher.")
	}
}

func (s *Service) all(w http.ResponseWriter) {
	var b strings.Builder
	for _, a := range s.articles {
		if !a.Closed {
			b.WriteString("<a:ArticleDescription>" + a.common() + "</a:ArticleDescription>")
		}
	}
	answer(w, "GetAllArticles", b.String())
}

func (s *Service) byID(w http.ResponseWriter, in arguments) {
	for _, a := range s.articles {
		switch {
		case a.ID != in.ID:
		case a.Closed:
			fault(w, fmt.Sprintf("The article with id %d has been marked as not exportable.", in.ID))
			return
		default:
			answer(w, "GetArticleByID", element("ArticleHeader", a.Header)+a.common()+element("Content", a.Content+a.Local[in.Municipality]))
			return
		}
	}
	fault(w, fmt.Sprintf("No article found with id %d.", in.ID))
}

func (s *Service) byURL(w http.ResponseWriter, address string) {
	for _, a := range s.articles {
		switch {
		case a.URL != address:
		case a.Closed:
			fault(w, "The article with url "+address+" has been marked as not exportable.")
			return
		default:
			answer(w, "GetArticleIDByUrl", element("ArticleID", fmt.Sprint(a.ID))+element("ArticleTitle", a.Title))
			return
		}
	}
	fault(w, "No article found with url "+address)
}

func (a Article) common() string {
	return element("ArticleID", fmt.Sprint(a.ID)) + element("ArticleTitle", a.Title) + element("ArticleUrl", a.URL) +
		"<a:FormServiceAreas/><a:FormTaskAreas/><a:FormTasks/>" + element("LastUpdated", a.Updated) + element("PublishingDate", a.Updated)
}

func element(name, value string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(value))
	return "<a:" + name + ">" + b.String() + "</a:" + name + ">"
}

func answer(w http.ResponseWriter, operation, result string) {
	w.Header().Set("Content-Type", "text/xml; charset=utf-8")
	_, _ = fmt.Fprintf(w, `<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><%[1]sResponse xmlns="%[2]s">`+
		`<%[1]sResult xmlns:a="%[2]s/types" xmlns:i="http://www.w3.org/2001/XMLSchema-instance">%[3]s</%[1]sResult></%[1]sResponse></s:Body></s:Envelope>`,
		operation, namespace, result)
}

func fault(w http.ResponseWriter, text string) {
	w.Header().Set("Content-Type", "text/xml; charset=utf-8")
	w.WriteHeader(http.StatusInternalServerError)
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(text))
	_, _ = fmt.Fprintf(w, `<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><s:Fault><faultcode>s:Client</faultcode>`+
		`<faultstring xml:lang="da-DK">%s</faultstring></s:Fault></s:Body></s:Envelope>`, b.String())
}
