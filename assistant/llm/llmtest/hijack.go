package llmtest

import (
	"bufio"
	"errors"
	"net"
	"net/http"
)

// hijack takes the connection from under a response.
func hijack(w http.ResponseWriter) (net.Conn, *bufio.ReadWriter, error) {
	h, ok := w.(http.Hijacker)
	if !ok {
		return nil, nil, errors.New("the connection cannot be taken")
	}
	return h.Hijack()
}
