// Measures node-nlp on one round: JSON {lang, train, test} on standard input,
// rows being {text, intent} with intent "oos" outside; one JSON peer per line
// on standard output. Twice: as it comes, and with its trainer repaired.
//
// As it comes the trainer stops at the first plateau (deltaErrorThresh) and
// its options do not reach the network, so the repair goes into the network:
// no such stop, 300 epochs, learning rate 0.05.
'use strict';
const { NeuralNetwork } = require('@nlpjs/neural');
const { NlpManager } = require('node-nlp');

const repair = { iterations: 300, learningRate: 0.05, deltaErrorThresh: -1 };
const trainAsItComes = NeuralNetwork.prototype.train;

async function measure(name, settings, { lang, train, test }) {
  NeuralNetwork.prototype.train = function repaired(corpus) {
    Object.assign(this.settings, settings);
    return trainAsItComes.call(this, corpus);
  };
  const manager = new NlpManager({ languages: [lang], autoSave: false, forceNER: false, ner: false, nlu: { log: false } });
  for (const { text, intent } of train) manager.addDocument(lang, text, intent);
  const started = process.hrtime.bigint();
  await manager.train();
  const seconds = Number(process.hrtime.bigint() - started) / 1e9;

  let inside = 0, right = 0, kept = 0, outside = 0, caught = 0;
  const times = [];
  for (const { text, intent } of test) {
    const begin = process.hrtime.bigint();
    const answer = await manager.process(lang, text);
    times.push(Number(process.hrtime.bigint() - begin) / 1e3);
    const best = (answer.classifications || []).find((c) => c.intent !== 'None');
    if (intent === 'oos') {
      outside += 1;
      caught += answer.intent === 'None';
      continue;
    }
    inside += 1;
    right += best !== undefined && best.intent === intent;
    kept += answer.intent === intent;
  }
  times.sort((a, b) => a - b);
  return {
    name, inside, right, kept, outside, caught, train: seconds,
    p50: times[Math.floor(times.length / 2)], p99: times[Math.floor(times.length * 0.99)],
  };
}

async function main() {
  let text = '';
  for await (const chunk of process.stdin) text += chunk;
  const round = JSON.parse(text);
  for (const [name, settings] of [['node-nlp as it comes', {}], ['node-nlp repaired', repair]]) {
    console.log(JSON.stringify(await measure(name, settings, round)));
  }
}

main();
