package knowledge_test

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"offelia/knowledge"
)

func ownIndex(t testing.TB) *knowledge.OwnIndex {
	t.Helper()
	x, err := knowledge.OpenOwn("")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := x.Close(); err != nil {
			t.Error(err)
		}
	})
	return x
}

// TestNobodyFindsAnothersDocuments fills the index with documents of many
// citizens that all match, with ids made to be confused, and asks as each.
func TestNobodyFindsAnothersDocuments(t *testing.T) {
	t.Parallel()
	x := ownIndex(t)
	ctx := context.Background()
	owners := []string{"karen", "mette", "kar", "karen/mette", "k", "1:k", "karen mette", "*", "owner:mette", "Karen"}
	for _, owner := range owners {
		for i := range 20 {
			d := knowledge.OwnDocument{Owner: owner, ID: fmt.Sprint(i), Title: "Brev om pension", Text: "Kære " + owner + ". Din folkepension udbetales den 30. karen mette."}
			if err := x.Put(ctx, d); err != nil {
				t.Fatal(err)
			}
		}
	}
	questions := []string{"pension", "brev", "karen", "mette", "owner:mette", "+owner:mette pension", "*", "mettes pension", "owner:* OR pension", "pensoin"}
	for _, owner := range owners {
		found := 0
		for _, question := range questions {
			hits, err := x.Search(ctx, owner, question, 100)
			if err != nil {
				t.Fatalf("%q: %v", question, err)
			}
			found += len(hits)
			for _, h := range hits {
				if h.Owner != owner {
					t.Fatalf("%q asked %q and got a document of %q", owner, question, h.Owner)
				}
			}
		}
		if found == 0 {
			t.Errorf("%q finds nothing of its own", owner)
		}
	}
	for _, stranger := range []string{"peter", "karen*", ".*", "mett"} {
		hits, err := x.Search(ctx, stranger, "pension", 100)
		if err != nil || len(hits) > 0 {
			t.Errorf("%q got %d documents, err %v", stranger, len(hits), err)
		}
	}
	if _, err := x.Search(ctx, "", "pension", 10); !errors.Is(err, knowledge.ErrOwner) {
		t.Errorf("without an owner: err = %v, want ErrOwner", err)
	}
}

func TestOwnDocumentsAreReplacedAndForgotten(t *testing.T) {
	t.Parallel()
	x := ownIndex(t)
	ctx := context.Background()
	letter := knowledge.OwnDocument{Owner: "karen", ID: "d1", Kind: "document", Title: "Samtykke", Text: "Linje et.\nVi mangler dit samtykke til hjælpemidlet.", At: clock()}
	other := knowledge.OwnDocument{Owner: "mette", ID: "d1", Title: "Samtykke", Text: "samtykke"}
	if err := x.Put(ctx, letter, other); err != nil {
		t.Fatal(err)
	}
	hits, err := x.Search(ctx, "karen", "hvor er mit samtyke", 5)
	if err != nil || len(hits) != 1 {
		t.Fatalf("hits = %v, err %v", hits, err)
	}
	h := hits[0]
	if h.Snippet != "Vi mangler dit samtykke til hjælpemidlet." || !h.At.Equal(clock()) || h.Kind != "document" {
		t.Errorf("hit = %+v", h)
	}
	if len(h.Highlights) != 1 || h.Text[h.Highlights[0].Start:h.Highlights[0].End] != "samtykke" {
		t.Errorf("highlights = %v", h.Highlights)
	}
	letter.Text = "Tak, det er modtaget."
	if err := x.Put(ctx, letter); err != nil {
		t.Fatal(err)
	}
	if hits, err = x.Search(ctx, "karen", "hjælpemidlet", 5); err != nil || len(hits) != 0 {
		t.Errorf("the old text is still found: %v %v", hits, err)
	}
	if err := x.Forget(ctx, "karen"); err != nil {
		t.Fatal(err)
	}
	if hits, err = x.Search(ctx, "karen", "samtykke modtaget", 5); err != nil || len(hits) != 0 {
		t.Errorf("forgotten documents are found: %v %v", hits, err)
	}
	if hits, err = x.Search(ctx, "mette", "samtykke", 5); err != nil || len(hits) != 1 {
		t.Errorf("another's documents were forgotten too: %v %v", hits, err)
	}
}
