// Package llm lets a language model help Offelia, through an OpenAI-compatible
// endpoint: OpenAI, Azure OpenAI, vLLM, llama.cpp's server, Ollama.
//
// The model is assumed to say the worst. Prompt injection has no reliable
// prevention (OWASP LLM01:2026), so that what a model says is made harmless
// instead of being filtered (OWASP LLM03:2026, minimal tools and complete
// mediation; Meta's rule of two). It proposes, from a few tools with handles
// that live for one turn; the engine decides and the citizen confirms. What it
// words is held sentence by sentence against the answer that the engine has
// made already. What tells who somebody is does not leave the house.
//
// From the wire upwards:
//
//	wire.go, sse.go      HTTP under go-openai: one correct stream, one kind of error, time-outs, caps
//	calls.go             tool calls put together from their fragments
//	chat.go              one call to the endpoint: quirks, retry, streamed pieces
//	limit.go, budget.go   when not to call
//	pseudonym.go         names and numbers out, tokens in; and back, over a stream
//	fact.go, ground.go   what a sentence claims, and whether the sources say so
//	tools.go, understand.go   proposals
//	word.go, translate.go     other words, other languages
//	staff.go             drafts for caseworkers and editors
//	embed.go             vectors for the search
//	check.go             what an endpoint can do
//
// A Model is safe for concurrent use. It keeps no text: pseudonyms live for one
// turn, traces hold counts and hashes.
package llm
