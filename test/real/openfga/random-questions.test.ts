import { kindOf } from '@axion/local/openfga/model/model.ts';
import { isUserset, isWildcard, keyOf, type Node, type Subject, type Tuple, wordSubject } from '@axion/local/openfga/tuple.ts';
import { requireFitting } from '@axion/local/openfga/validate-tuple.ts';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ask, type Server } from '../../harness/openfga/ask-server.ts';
import { relationNames, subjects, things, type World, worlds } from '../../harness/openfga/random-worlds.ts';
import { startLocalOpenfga } from './local-server.ts';
import { startRealOpenfga } from './openfga-server.ts';

/** Questions to both servers, each counted once; the seed makes the same run again. */
const cases = 20_000;
const seed = 20_260_102;
const perWorld = { checks: 50, objects: 8, users: 8 };
const mostTuples = 100;

let ours: Awaited<ReturnType<typeof startLocalOpenfga>>;
let real: Awaited<ReturnType<typeof startRealOpenfga>>;
beforeAll(async () => {
  [ours, real] = await Promise.all([startLocalOpenfga(), startRealOpenfga()]);
});
afterAll(async () => {
  await Promise.all([ours?.stop(), real?.stop()]);
});

/** A store with a model and tuples on one of the servers, and what is asked with every question. */
type Place = { readonly server: Server; readonly store: string; readonly model: string; readonly facts: readonly object[] };
type Question =
  | { readonly kind: 'objects'; readonly type: string; readonly relation: string; readonly subject: Subject }
  | { readonly kind: 'users'; readonly node: Node; readonly of: Pick<Subject, 'type' | 'relation'> };

const nodes: readonly Node[] = things.flatMap((thing) => (relationNames[thing.type] ?? []).map((relation) => ({ ...thing, relation })));
const kinds = [...new Map(subjects.map(({ type, relation }) => [kindOf({ type, relation }), { type, relation }])).values()];

it('are answered as the real server answers them', { timeout: 1_500_000 }, async () => {
  const ledger = { models: 0, checks: 0, objects: 0, users: 0, allowed: 0 };
  const explained = new Map<string, number>();
  const unexplained: string[] = [];
  for (let part = 0; ledger.checks + ledger.objects + ledger.users < cases; part += 1) {
    const [stored, asked] = fc.sample(worlds, { seed: seed + part, numRuns: 2 }) as [World, World];
    const places = await settle(part, stored, part % 3 === 0 ? asked : stored);
    ledger.models += 1;
    const pick = picker(part);
    const about = `seed ${seed + part}`;
    const checks = Array.from({ length: perWorld.checks }, () => ({ node: pick(nodes), subject: pick(subjects) }));
    const [mine, theirs] = await Promise.all(places.map((place) => checkAll(place, checks)));
    for (const [i, { node, subject }] of checks.entries()) {
      ledger.checks += 1;
      ledger.allowed += Number(mine?.[i] === 'true');
      if (mine?.[i] !== theirs?.[i])
        unexplained.push(`${about} check ${wordSubject(subject)} ${wordSubject(node)}: ours ${mine?.[i]}, real ${theirs?.[i]}`);
    }
    const lists: Question[] = [
      ...Array.from({ length: perWorld.objects }, (): Question => {
        const { type, relation } = pick(nodes);
        return { kind: 'objects', type, relation, subject: pick(subjects) };
      }),
      ...Array.from({ length: perWorld.users }, (): Question => ({ kind: 'users', node: pick(nodes), of: pick(kinds) })),
    ];
    for (const question of lists) {
      ledger[question.kind] += 1;
      for (const { words, reason } of await compareLists(places, question)) {
        if (reason) explained.set(reason, (explained.get(reason) ?? 0) + 1);
        else unexplained.push(`${about} ${words}`);
      }
    }
  }
  console.log(
    `${ledger.models} models; ${ledger.checks} checks (${ledger.allowed} allowed), ${ledger.objects} lists of things, ${ledger.users} lists of users: ` +
      `${unexplained.length} unexplained differences; explained: ${JSON.stringify(Object.fromEntries(explained))}`,
  );
  expect(unexplained).toEqual([]);
});

/** Numbers that a seed gives; one generator a world. */
function picker(part: number): <One>(from: readonly One[]) => One {
  let state = seed + part;
  return (from) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    return from[(state >>> 8) % from.length] as (typeof from)[number];
  };
}

/** Puts a world's tuples into both servers, and another model on top: tuples that it does not allow must not count. */
async function settle(part: number, stored: World, asked: World): Promise<readonly [Place, Place]> {
  const fitting = stored.tuples.filter((tuple) => fits(stored, tuple) && !isImplicit(tuple)).slice(0, mostTuples);
  const brought = part % 3 === 1 ? fitting.filter((_tuple, i) => i % 3 === 0) : [];
  const written = fitting.filter((tuple) => !brought.includes(tuple));
  const place = async (server: Server): Promise<Place> => {
    const store = String((await done(server, '/stores', { name: 'random' })).id);
    const upload = async ({ document }: World) =>
      String((await done(server, `/stores/${store}/authorization-models`, document)).authorization_model_id);
    const first = await upload(stored);
    if (written.length > 0) {
      const writes = { tuple_keys: written.map(keyOf) };
      await done(server, `/stores/${store}/write`, { writes, authorization_model_id: first });
    }
    const model = asked === stored ? first : await upload(asked);
    return { server, store, model, facts: brought.map(keyOf) };
  };
  return Promise.all([place(ours), place(real)]) as Promise<[Place, Place]>;
}

function fits({ model }: World, tuple: Tuple): boolean {
  try {
    requireFitting(model, tuple);
    return true;
  } catch {
    return false;
  }
}

const isImplicit = ({ node, subject }: Tuple): boolean => wordSubject(node) === wordSubject(subject);

async function done(server: Server, path: string, body: object): Promise<Record<string, unknown>> {
  const { status, json } = await ask(server, 'POST', path, body);
  if (status >= 300)
    throw new Error(`${server.apiUrl}${path}: ${status} ${JSON.stringify(json)} for ${JSON.stringify(body).slice(0, 3_000)}`);
  return json;
}

type Check = { readonly node: Node; readonly subject: Subject };

async function checkAll({ server, store, model, facts }: Place, checks: readonly Check[]): Promise<readonly string[]> {
  const { result } = await done(server, `/stores/${store}/batch-check`, {
    authorization_model_id: model,
    checks: checks.map(({ node, subject }, i) => ({
      tuple_key: keyOf({ node, subject }),
      correlation_id: `c${i}`,
      ...(facts.length > 0 ? { contextual_tuples: { tuple_keys: facts } } : {}),
    })),
  });
  const answers = result as Record<string, { allowed?: boolean; error?: { input_error?: string } }>;
  return checks.map((_check, i) => answers[`c${i}`]?.error?.input_error ?? String(answers[`c${i}`]?.allowed ?? false));
}

/** What one server lists and the other does not, each with the reason when there is one. */
async function compareLists(places: readonly [Place, Place], question: Question) {
  const [mine, theirs] = await Promise.all(places.map((place) => list(place, question)));
  if (!mine || !theirs) return [];
  const differing = [...mine.filter((one) => !theirs.includes(one)), ...theirs.filter((one) => !mine.includes(one))];
  return Promise.all(
    differing.map(async (one) => {
      const words = `${wordQuestion(question)}: ${one} ${mine.includes(one) ? 'ours only' : 'real only'}`;
      return { words, reason: await reasonOf(places, question, one, { mine, theirs }) };
    }),
  );
}

const wordQuestion = (question: Question): string =>
  question.kind === 'objects'
    ? `list-objects ${wordSubject(question.subject)} ${question.type}#${question.relation}`
    : `list-users ${wordSubject(question.node)} of ${kindOf(question.of)}`;

async function list({ server, store, model, facts }: Place, question: Question): Promise<readonly string[]> {
  const asked = { authorization_model_id: model };
  if (question.kind === 'objects') {
    const body = { ...asked, type: question.type, relation: question.relation, user: wordSubject(question.subject), ...ifAny(facts) };
    return (await done(server, `/stores/${store}/list-objects`, body)).objects as string[];
  }
  const { type, id, relation } = question.node;
  const filter = { type: question.of.type, ...(question.of.relation ? { relation: question.of.relation } : {}) };
  const body = { ...asked, object: { type, id }, relation, user_filters: [filter], contextual_tuples: facts };
  const { users } = await done(server, `/stores/${store}/list-users`, body);
  return (users as { object?: Subject; userset?: Subject; wildcard?: { type: string } }[]).map(({ object, userset, wildcard }) =>
    wildcard ? `${wildcard.type}:*` : wordSubject({ ...((userset ?? object) as Subject), relation: userset?.relation ?? '' }),
  );
}

const ifAny = (facts: readonly object[]) => (facts.length > 0 ? { contextual_tuples: { tuple_keys: facts } } : {});

/**
 * Why a list may differ. `of another kind`: the real server names `group:1` to whom asked for `group#member`. `contradicts its check`: the real server's check, asked the same, says what our list says. `under the star`: both list everyone of
 * the type, and ours also names one whom a tuple names.
 */
async function reasonOf(
  [, real]: readonly [Place, Place],
  question: Question,
  one: string,
  { mine, theirs }: { readonly mine: readonly string[]; readonly theirs: readonly string[] },
): Promise<string | undefined> {
  const [type = '', rest = ''] = one.split(':');
  const [id = '', relation = ''] = rest.split('#');
  const named: Subject = { type, id, relation };
  if (question.kind === 'users' && kindOf(named) !== kindOf(question.of))
    return mine.includes(one) ? undefined : 'real list-users: of another kind than asked for';
  const check: Check =
    question.kind === 'objects'
      ? { node: { type, id, relation: question.relation }, subject: question.subject }
      : { node: question.node, subject: named };
  const [allowed] = await checkAll(real, [check]);
  if (allowed !== String(mine.includes(one))) return undefined;
  const star = `${type}:*`;
  const isUnderStar = question.kind === 'users' && !isUserset(named) && !isWildcard(named) && mine.includes(star) && theirs.includes(star);
  return isUnderStar ? `list-users: under the star` : `real list-${question.kind} contradicts its check`;
}
