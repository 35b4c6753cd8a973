package channels

import (
	"net/http"

	"offelia/assistant"
)

// VariantCookie is where a browser keeps that guides are always to be told in
// plain language. It says nothing about the person.
const VariantCookie = "offelia_variant"

// ChosenVariant is how a browser's citizen wants guides told: official unless
// they chose otherwise.
func ChosenVariant(r *http.Request) assistant.Variant {
	if c, err := r.Cookie(VariantCookie); err == nil && c.Value == string(assistant.PlainLanguage) {
		return assistant.PlainLanguage
	}
	return assistant.Official
}

// ReadVariant reads what a client sends with its words, "" when it says nothing
// or something else.
func ReadVariant(s string) assistant.Variant {
	if v := assistant.Variant(s); v == assistant.PlainLanguage || v == assistant.Official {
		return v
	}
	return ""
}
