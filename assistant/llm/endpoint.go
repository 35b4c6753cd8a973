package llm

import (
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"

	openai "github.com/sashabaranov/go-openai"
)

// Endpoint is where a model is reached and what the server takes.
type Endpoint struct {
	URL    string // base address, "http://127.0.0.1:8081/v1"; for Azure the resource's, without a path
	Key    string // secret; "" sends none
	Model  string // for Azure the deployment
	Azure  string // api-version of Azure OpenAI, at least 2024-10-21; "" is not Azure
	Strict bool   // outside the house: it gets no own data at all, nor amounts and dates
	Quirks []Quirk
}

// Quirk is a way in which a server differs from OpenAI's own. `offelia llm
// check` finds them; some are also learned from the server's refusals.
type Quirk string

// The quirks.
const (
	CompletionTokens Quirk = "completion-tokens" // wants max_completion_tokens, refuses max_tokens
	NoTemperature    Quirk = "no-temperature"    // refuses a temperature
	NoStreamOptions  Quirk = "no-stream-options" // refuses stream_options (older Azure)
	NoStreamTools    Quirk = "no-stream-tools"   // loses tool calls while streaming (some Ollama)
	RequireTools     Quirk = "require-tools"     // calls a tool only when one is required (vLLM without a parser, small models)
	NoTools          Quirk = "no-tools"          // has no tools: it words, and does not understand
	StrictSchemas    Quirk = "strict-schemas"    // keeps to a schema marked strict
	NoThinking       Quirk = "no-thinking"       // is to be told not to think first
)

var allQuirks = []Quirk{CompletionTokens, NoTemperature, NoStreamOptions, NoStreamTools, RequireTools, NoTools, StrictSchemas, NoThinking}

// Check tells what is wrong with the settings, in words for the operator.
func (e Endpoint) Check() error {
	u, err := url.Parse(e.URL)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
		return fmt.Errorf("the model's address %q is not http(s)://host…", e.URL)
	}
	if u.User != nil {
		return errors.New("the model's address holds a password: use the key instead")
	}
	if e.Model == "" {
		return errors.New("the model has no name")
	}
	for _, q := range e.Quirks {
		if !slices.Contains(allQuirks, q) {
			return fmt.Errorf("unknown quirk %q; known are %v", q, allQuirks)
		}
	}
	return nil
}

// host names the endpoint in traces.
func (e Endpoint) host() string {
	u, err := url.Parse(e.URL)
	if err != nil {
		return ""
	}
	return u.Host
}

// client makes the go-openai client over a wire.
func (e Endpoint) client(w *wire) *openai.Client {
	base := strings.TrimRight(e.URL, "/")
	c := openai.DefaultConfig(e.Key)
	if e.Azure != "" {
		c = openai.DefaultAzureConfig(e.Key, base)
		c.APIVersion = e.Azure
		c.AzureModelMapperFunc = func(model string) string { return model }
	}
	c.BaseURL, c.HTTPClient = base, w
	return openai.NewClientWithConfig(c)
}
