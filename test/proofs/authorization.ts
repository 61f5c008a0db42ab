import fc from 'fast-check';
import { worlds } from '../harness/openfga/random-worlds.ts';
import { disagreements, questionsPerWorld, readerOf } from '../harness/rights/disagreements.ts';

/**
 * The authorization server's three questions agree: what a check allows, list-objects and list-users name, and nothing else, over random models and tuples, half of
 * them with tuples that come with the question. `node test/proofs/authorization.ts [questions] [seed]`
 */
const questions = Number(process.argv[2] ?? 1_000_000);
const seed = Number(process.argv[3] ?? 20_260_101);
const worldsAtOnce = 100;
const shown = 20;

const started = performance.now();
const ledger = { worlds: 0, questions: 0, allowed: 0, disagreements: 0 };
for (let part = 0; ledger.questions < questions; part += 1) {
  for (const world of fc.sample(worlds, { seed: seed + part, numRuns: worldsAtOnce })) {
    const { allowed, wrong } = await disagreements(world, readerOf(world, ledger.worlds % 2 === 1));
    for (const words of wrong.slice(0, shown))
      console.log(`${words}\n  ${JSON.stringify({ document: world.document, tuples: world.tuples })}`);
    ledger.worlds += 1;
    ledger.questions += questionsPerWorld;
    ledger.allowed += allowed;
    ledger.disagreements += wrong.length;
    if (ledger.disagreements > shown) break;
  }
  if (ledger.disagreements > shown) break;
  if (part % 10 === 9) console.log(`${ledger.questions.toLocaleString('en')} questions, ${ledger.disagreements} disagreements`);
}
const seconds = ((performance.now() - started) / 1_000).toFixed(0);
console.log(
  `seed ${seed}: ${ledger.worlds.toLocaleString('en')} models with tuples, ${ledger.questions.toLocaleString('en')} questions (${ledger.allowed.toLocaleString('en')} allowed), ` +
    `each by check, list-objects and list-users: ${ledger.disagreements} disagreements, ${seconds} s`,
);
process.exitCode = ledger.disagreements === 0 ? 0 : 1;
