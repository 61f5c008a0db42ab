import fc from 'fast-check';
import { expect, it } from 'vitest';
import { relationNames, subjects, things, worlds } from '../../../test/harness/openfga/random-worlds.ts';
import { tuplesInMemory } from '../../../test/harness/openfga/tuples-in-memory.ts';
import { disagreements, readerOf } from '../../../test/harness/rights/disagreements.ts';
import { allows, kindOf, label, type Model, type Rewrite } from '../model/model.ts';
import { isUserset, isWildcard, type Node, type Subject, sameSubject, type Tuple } from '../tuple.ts';
import { evaluateCheck } from './evaluate-check.ts';

/** Whether it is allowed, and whether that hangs on a cycle, as OpenFGA's own walk finds it: every path by itself, nothing remembered. */
type Answer = 'yes' | 'no' | 'cycle';

function walkEveryPath(
  { model, tuples }: { model: Model; tuples: readonly Tuple[] },
  node: Node,
  subject: Subject,
  path: readonly string[],
): Answer {
  const key = `${node.type}:${node.id}#${node.relation}`;
  if (path.includes(key)) return 'cycle';
  if (sameSubject(node, subject)) return 'yes';
  const relation = model.relations.get(label(node.type, node.relation));
  if (!relation || !model.reach.get(label(node.type, node.relation))?.has(kindOf(subject))) return 'no';
  const inner = (next: Node) => walkEveryPath({ model, tuples }, next, subject, [...path, key]);
  const stored = (name: string) => {
    const found = model.relations.get(label(node.type, name));
    const mine = tuples.filter((tuple) => tuple.node.type === node.type && tuple.node.id === node.id && tuple.node.relation === name);
    return found ? mine.map((tuple) => tuple.subject).filter((one) => allows(found, one)) : [];
  };
  const any = (answers: readonly Answer[]): Answer => (answers.includes('yes') ? 'yes' : answers.includes('cycle') ? 'cycle' : 'no');
  const all = (answers: readonly Answer[]): Answer => (answers.includes('no') ? 'no' : answers.includes('cycle') ? 'cycle' : 'yes');
  const not: Record<Answer, Answer> = { yes: 'no', no: 'yes', cycle: 'cycle' };
  const resolve = (rewrite: Rewrite): Answer => {
    switch (rewrite.kind) {
      case 'this': {
        const found = stored(node.relation);
        const named = found.some(
          (one) => sameSubject(one, subject) || (isWildcard(one) && one.type === subject.type && !isUserset(subject)),
        );
        return named ? 'yes' : any(found.filter(isUserset).map(inner));
      }
      case 'computed':
        return inner({ ...node, relation: rewrite.relation });
      case 'from':
        return any(stored(rewrite.tupleset).map(({ type, id }) => inner({ type, id, relation: rewrite.relation })));
      case 'union':
        return any(rewrite.children.map(resolve));
      case 'intersection':
        return all(rewrite.children.map(resolve));
      case 'difference':
        return all([resolve(rewrite.base), not[resolve(rewrite.subtract)]]);
    }
  };
  return resolve(relation.rewrite);
}

const questions = fc
  .record({ thing: fc.constantFrom(...things), subject: fc.constantFrom(...subjects), pick: fc.nat() })
  .map(({ thing, subject, pick }) => {
    const names = relationNames[thing.type] ?? [];
    return { node: { ...thing, relation: names[pick % names.length] ?? 'a' }, subject };
  });

const runs = 2_000;

it('checks as a walk along every single path does', async () => {
  await fc.assert(
    fc.asyncProperty(worlds, fc.array(questions, { minLength: 1, maxLength: 6 }), async (world, asked) => {
      const reader = tuplesInMemory(world.tuples);
      for (const { node, subject } of asked) {
        const expected = walkEveryPath(world, node, subject, []) === 'yes';
        expect(await evaluateCheck({ model: world.model, reader }, node, subject)).toBe(expected);
      }
    }),
    { numRuns: runs },
  );
});

it.each([
  ['stored', false],
  ['half of them with the question', true],
])('lists things and users as it checks them; tuples %s', async (_where, split) => {
  await fc.assert(
    fc.asyncProperty(worlds, async (world) => {
      expect((await disagreements(world, readerOf(world, split))).wrong).toEqual([]);
    }),
    { numRuns: 200 },
  );
});
