package mitid

// Number and Substantial are what the fuzz target tries.
var (
	Number      = number
	Substantial = substantial
)
