package borgerdk

// Read reads the answer to GetArticleByID.
func Read(answer []byte) (Article, error) {
	var got wire
	err := result(answer, "GetArticleByID", &got)
	return Article{Summary: got.summary(), Content: got.Content}, err
}
