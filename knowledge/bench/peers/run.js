// Measures lunr and minisearch on one retrieval set: JSON {lang, docs, questions}
// on standard input, docs being {ID, Title, Text}; one JSON line per peer on
// standard output: {name, ids, index, times}, with the ids found for each
// question, best first, and microseconds.
//
// Each twice: as it comes, title and text being two fields and every word of the
// question optional; and with the Danish stop words and stemmer of
// lunr-languages where the set is Danish. minisearch's prefix and fuzzy search
// are a third: they are what its users turn on first.
'use strict';
const lunr = require('lunr');
require('lunr-languages/lunr.stemmer.support')(lunr);
require('lunr-languages/lunr.da')(lunr);
const MiniSearch = require('minisearch');

const depth = 10;

function lunrPeer(docs, danish) {
  const index = lunr(function build() {
    if (danish) this.use(lunr.da);
    this.ref('ID');
    this.field('Title');
    this.field('Text');
    for (const d of docs) this.add(d);
  });
  // Not index.search(question), which would read its marks as a query language;
  // index.query still does so with "*", and trips over one that stands alone.
  return (question) => index.query((q) => {
    for (const token of lunr.tokenizer(question.replaceAll('*', ' '))) {
      if (token.toString() !== '') q.term(token.toString());
    }
  }).slice(0, depth).map((hit) => hit.ref);
}

function miniPeer(docs, options) {
  const index = new MiniSearch({ idField: 'ID', fields: ['Title', 'Text'], ...options });
  index.addAll(docs);
  return (question) => index.search(question).slice(0, depth).map((hit) => hit.id);
}

// stem is a word as lunr's Danish pipeline leaves it, or null for a stop word.
function stem(word) {
  let token = new lunr.Token(word.toLowerCase());
  for (const step of [lunr.da.trimmer, lunr.da.stopWordFilter, lunr.da.stemmer]) {
    token = token && step(token);
  }
  return token ? token.toString() || null : null;
}

function measure(name, docs, questions, build) {
  const micros = (since) => Number(process.hrtime.bigint() - since) / 1e3;
  const began = process.hrtime.bigint();
  const find = build(docs);
  const index = micros(began);
  const times = [];
  const ids = questions.map((question) => {
    const asked = process.hrtime.bigint();
    const found = find(question);
    times.push(micros(asked));
    return found;
  });
  return { name, ids, index, times };
}

async function main() {
  let text = '';
  for await (const chunk of process.stdin) text += chunk;
  const { lang, docs, questions } = JSON.parse(text);
  const peers = {
    lunr: (d) => lunrPeer(d, false),
    minisearch: (d) => miniPeer(d, {}),
    'minisearch, prefix and fuzzy': (d) => miniPeer(d, { searchOptions: { prefix: true, fuzzy: 0.2 } }),
  };
  if (lang === 'da') {
    peers['lunr with Danish'] = (d) => lunrPeer(d, true);
    peers['minisearch with Danish'] = (d) => miniPeer(d, { processTerm: stem });
  }
  for (const [name, build] of Object.entries(peers)) {
    console.log(JSON.stringify(measure(name, docs, questions, build)));
  }
}

main();
