import { evaluateCheck } from '@axion/local/openfga/evaluate/evaluate-check.ts';
import { listObjects } from '@axion/local/openfga/evaluate/list-objects.ts';
import { listUsers } from '@axion/local/openfga/evaluate/list-users.ts';
import type { TupleReader } from '@axion/local/openfga/evaluate/tuple-reader.ts';
import { withContextual } from '@axion/local/openfga/evaluate/with-contextual.ts';
import { kindOf } from '@axion/local/openfga/model/model.ts';
import { type Node, type Subject, wildcard, wordSubject } from '@axion/local/openfga/tuple.ts';
import { relationNames, subjects, things, type World } from '../openfga/random-worlds.ts';
import { tuplesInMemory } from '../openfga/tuples-in-memory.ts';

const resultLimit = 100;
/** One whom no tuple names, and so is meant by `user:*` alone. */
const nobody: Subject = { type: 'user', id: 'nobody', relation: '' };
const asked = [...subjects, nobody];
const nodes: readonly Node[] = things.flatMap((thing) => (relationNames[thing.type] ?? []).map((relation) => ({ ...thing, relation })));
const kinds = [...new Map(subjects.map(({ type, relation }) => [kindOf({ type, relation }), { type, relation }])).values()];

/** How many questions `disagreements` asks of a world. */
export const questionsPerWorld = nodes.length * asked.length;

/** The tuples of a world: every second one comes with the question when `split` says so, the others are stored. */
export function readerOf({ tuples }: Pick<World, 'tuples'>, split: boolean): TupleReader {
  if (!split) return tuplesInMemory(tuples);
  return withContextual(
    tuplesInMemory(tuples.filter((_tuple, i) => i % 2 === 0)),
    tuples.filter((_tuple, i) => i % 2 === 1),
  );
}

/** All questions about a world by check, by list-objects and by list-users: how many are allowed, and what does not agree, in words. */
export async function disagreements(
  world: World,
  reader: TupleReader,
): Promise<{ readonly allowed: number; readonly wrong: readonly string[] }> {
  const deps = { model: world.model, reader, resultLimit };
  const wrong: string[] = [];
  let allowedCount = 0;
  const objects = await listedObjects(deps);
  for (const node of nodes) {
    const users = new Set<string>();
    for (const kind of kinds) for (const subject of await listUsers(deps, { node, kind })) users.add(wordSubject(subject));
    for (const subject of asked) {
      const allowed = await evaluateCheck(deps, node, subject);
      allowedCount += Number(allowed);
      const name = `${wordSubject(subject)} ${node.relation} ${node.type}:${node.id}`;
      const byThing = objects.get(`${wordSubject(subject)} ${node.type}#${node.relation}`)?.has(node.id) ?? false;
      if (byThing !== allowed) wrong.push(`${name}: check ${allowed}, list-objects ${byThing}`);
      const byUser = isListed(users, subject, allowed);
      if (byUser !== allowed) wrong.push(`${name}: check ${allowed}, list-users ${byUser}`);
    }
  }
  return { allowed: allowedCount, wrong };
}

/** Ids by subject and relation. */
async function listedObjects(deps: Parameters<typeof listObjects>[0]): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const found = new Map<string, ReadonlySet<string>>();
  for (const subject of asked)
    for (const [type, names] of Object.entries(relationNames))
      for (const relation of names)
        found.set(`${wordSubject(subject)} ${type}#${relation}`, new Set(await listObjects(deps, { type, relation, subject })));
  return found;
}

/** What a list of users says of one: those who are named are listed by name, all others by the star of their type. */
function isListed(users: ReadonlySet<string>, subject: Subject, allowed: boolean): boolean {
  if (users.has(wordSubject(subject))) return true;
  const byStar = subject.relation === '' && users.has(`${subject.type}:${wildcard}`);
  // A star does not say who is taken away from it.
  return byStar && (allowed || subject === nobody);
}
