// Package knowledge is what the public sector says: guides written by editors,
// cut into passages that each answer one question, with facts whose validity
// is dated, found by a ranking of our own and quoted to the letter.
//
// A guide is one Markdown file per language (guides/flytning.da.md). Its
// sections are passages; the first paragraph of a passage is the short answer
// that can be spoken. Below its official text a passage may say the same in plain
// language, under "### På let dansk" or "### In plain English". {{fact:pas.pris.voksen}} stands for a dated value of the
// fact table (guides/facts*.yaml).
//
// Library holds what is published: in memory for ranking, in a Bleve index for
// large collections and for highlighting. Studio is the editors' side: drafts,
// review, scheduled and published versions, and the gate that runs the guides'
// own test questions before a change reaches a citizen. OwnIndex is apart: it
// searches the documents of one citizen and never those of another. Checklists
// are what a life situation asks of everybody, step by step (checklists/*.yaml).
// Article is a text from outside on its way in; Embedder may help the search.
//
// Invariants:
//   - A published version never changes. An answer stores guide, language,
//     version and passage, and can be shown again to the letter (Library.Passage).
//   - Passage.Text is the stored text; every quote is a substring of it
//     (Library.Verify).
//   - A search sees one whole collection: publishing prepares the next one
//     aside and swaps it in, and the next question is answered from it.
//   - Answers carry who is responsible, since when it holds, and when it was
//     last checked (god forvaltningsskik: an answer that turns out wrong can be
//     corrected, and those who got it can be found).
package knowledge
