import { expect, it } from 'vitest';
import type { Question, RelationTuple } from './authz.ts';
import { composeModel } from './compose-model.ts';
import { explainRight } from './explain-right.ts';

const modelOf = (who: string) =>
  composeModel([
    {
      name: 'test.fga',
      contents: `module test

type user
type team
  relations
    define member: [user]
type organization
  relations
    define member: ${who}
    define can_view_org_tracks: member
`,
    },
  ]);

const object = 'organization:one';
const crowd = Array.from({ length: 1_100 }, (_, i): RelationTuple => ({ user: `user:u${i}`, relation: 'member', object }));
const asked = (user: string) => ({ user: `user:${user}`, relation: 'can_view_org_tracks', object }) as const;

/** A store that says yes to everybody in it, and lists a thousand facts at most. */
const storeOf = (facts: readonly RelationTuple[]) => ({
  batchCheck: async (questions: readonly Question[]) => questions.map(() => true),
  read: async (filter: { readonly object: string; readonly relation?: string; readonly user?: string }) =>
    facts
      .filter((fact) => fact.object === filter.object && fact.relation === filter.relation)
      .filter((fact) => filter.user === undefined || fact.user === filter.user)
      .slice(0, 1_000),
});

it('finds the fact of whoever is beyond what the store lists at once', async () => {
  const store = storeOf(crowd);
  for (const user of ['u3', 'u1050']) {
    const { path, isCut } = await explainRight({ store, model: modelOf('[user]') }, asked(user));
    const fact = { user: `user:${user}`, relation: 'member', object };
    expect([path.at(-1), isCut]).toEqual([{ kind: 'fact', object, relation: 'member', fact }, false]);
  }
});

it('finds what everybody has, and what all of a group have', async () => {
  const model = modelOf('[user, user:*, team#member]');
  const everyone = await explainRight(
    { store: storeOf([...crowd, { user: 'user:*', relation: 'member', object }]), model },
    asked('stranger'),
  );
  expect(everyone.path.at(-1)).toMatchObject({ kind: 'fact', fact: { user: 'user:*' } });
  const group = [
    { user: 'team:t#member', relation: 'member', object },
    { user: 'user:amal', relation: 'member', object: 'team:t' },
  ] as const satisfies readonly RelationTuple[];
  const { path } = await explainRight({ store: storeOf(group), model }, asked('amal'));
  expect(path.map(({ kind }) => kind)).toEqual(['is', 'through', 'fact']);
});

it('says that it did not look at everything when a right is held and no way is found', async () => {
  const hidden = [...crowd, { user: 'team:t#member', relation: 'member', object }] as const satisfies readonly RelationTuple[];
  const { allowed, path, isCut } = await explainRight({ store: storeOf(hidden), model: modelOf('[user, team#member]') }, asked('amal'));
  expect([allowed, path, isCut]).toEqual([true, [], true]);
});
