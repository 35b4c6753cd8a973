// Package voice is the door for speech: calls over WebRTC, dictation and reading
// aloud.
//
// A call is one more connection to a conversation. The citizen's words are
// transcribed and said to the same engine as typed ones; what is journalled in
// the conversation, by whichever connection, is spoken in its short form. So
// typing and speaking mix freely, a caseworker's answer and MitID's are heard,
// and a lost call loses nothing.
//
// Inside a call, sound flows through four parts:
//
//	RTP -> order -> opus -> ear -> turns -> mouth -> opus -> RTP
//
// order (order.go) puts packets in sequence and conceals lost ones; ear (ear.go)
// finds where the citizen begins and ends to speak, by voice activity; turns
// (turns.go) transcribe, run the dialogue and choose what is said; mouth
// (mouth.go) plays it, a frame each 20 ms, silence included. Time is counted in
// sound, so that a busy machine changes nothing but how late it is.
//
// A caseworker can come on a citizen's call with their own voice (caseworker.go,
// person.go): each has a line (line.go), and bridges (bridge.go) carry what one
// says to the other, while Offelia is silent and writes down what both say.
//
// Signalling is HTTP in the manner of WHIP (RFC 9725): an offer in, an answer
// out, DELETE hangs up.
package voice
