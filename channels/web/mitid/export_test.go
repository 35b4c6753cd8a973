package mitid

// Number, Substantial and Reference are what the fuzz target tries.
var (
	Number      = number
	Substantial = substantial
	Reference   = reference
)
