import { fileURLToPath } from 'node:url';
import { type Permission, permissions, type ResourceType } from '@axion/contracts/common/permissions.ts';
import { evaluateCheck } from '@axion/local/openfga/evaluate/evaluate-check.ts';
import { compileModel } from '@axion/local/openfga/model/compile-model.ts';
import type { Model } from '@axion/local/openfga/model/model.ts';
import type { ModelDocument } from '@axion/local/openfga/model/model-document.ts';
import { parseTuple } from '@axion/local/openfga/parse-tuple.ts';
import { beforeAll, describe, expect, it } from 'vitest';
import { tuplesInMemory } from '../../test/harness/openfga/tuples-in-memory.ts';
import type { Question, RelationTuple } from './authz.ts';
import { genBuiltInTuples } from './built-in-roles.ts';
import { readProductModel } from './compose-model.ts';
import { explainRight, type Step } from './explain-right.ts';
import type { ObjectName } from './object-ref.ts';

/** A fact as people write it: who, is what to, what. */
type Fact = readonly [user: string, relation: string, object: string];

const folder = fileURLToPath(new URL('../../migrations/openfga', import.meta.url));
const everyone = 'user:*';

/** Two organizations; in each, roles with flags. `planner` has what `viewer` has; `lead` has what `planner` has. */
const senseFacts: readonly Fact[] = [
  ...(['one', 'two'] as const).flatMap((organization): Fact[] => [
    [everyone, 'has_view_org_tracks', `sense_role:${organization}/viewer`],
    [everyone, 'has_record_tracks', `sense_role:${organization}/driver`],
    [everyone, 'has_manage_projects', `sense_role:${organization}/planner`],
    [everyone, 'has_manage_tasks', `sense_role:${organization}/lead`],
    [everyone, 'has_manage_users', `sense_role:${organization}/admin`],
    [`sense_role:${organization}/viewer`, 'parent', `sense_role:${organization}/planner`],
    [`sense_role:${organization}/planner`, 'parent', `sense_role:${organization}/lead`],
    ...['viewer', 'driver', 'planner', 'lead', 'admin'].map(
      (role): Fact => [`sense_role:${organization}/${role}`, 'role', `organization:${organization}`],
    ),
  ]),
  [everyone, 'has_manage_organizations', 'sense_role:axion-sense/operator'],
  [everyone, 'has_manage_roles', 'sense_role:axion-sense/operator'],
  ['sense_role:axion-sense/operator', 'role', 'system:axion-sense'],
  ['user:operator', 'assignee', 'sense_role:axion-sense/operator'],
  ...(['viewer', 'driver', 'planner', 'lead', 'admin'] as const).flatMap((role): Fact[] => [
    [`user:${role}`, 'member', 'organization:one'],
    [`user:${role}`, 'assignee', `sense_role:one/${role}`],
  ]),
  // Whose membership ended while the assignments were left behind, and who is a member without a role.
  ['user:left', 'assignee', 'sense_role:one/lead'],
  ['user:left', 'assignee', 'sense_role:one/admin'],
  ['user:left', 'assignee', 'task:t'],
  ['user:guest', 'member', 'organization:one'],
  ['user:rival', 'member', 'organization:two'],
  ['user:rival', 'assignee', 'sense_role:two/lead'],
  ['user:rival', 'assignee', 'sense_role:two/admin'],
  ['user:driver', 'assignee', 'task:t'],
  ['organization:one', 'organization', 'track:k'],
  ['organization:one', 'organization', 'project:p'],
  ['organization:one', 'organization', 'territory:y'],
  ['project:p', 'project', 'territory:y'],
  ['organization:one', 'organization', 'task:t'],
];
const sensePeople = ['viewer', 'driver', 'planner', 'lead', 'admin', 'operator', 'left', 'guest', 'rival'];

/** Who may, of all people above; everybody else may not. */
const senseTable: readonly (readonly [permission: Permission, object: string, who: readonly string[]])[] = [
  ['can_manage_organizations', 'system:axion-sense', ['operator']],
  ['can_manage_roles', 'system:axion-sense', ['operator']],
  ['can_view_org_tracks', 'organization:one', ['viewer', 'planner', 'lead']],
  ['can_record_tracks', 'organization:one', ['driver']],
  ['can_manage_users', 'organization:one', ['admin']],
  ['can_manage_tasks', 'organization:one', ['lead']],
  ['can_manage_projects', 'organization:one', ['planner', 'lead']],
  ['can_manage_users', 'organization:two', ['rival']],
  ['can_view_track', 'track:k', ['viewer', 'planner', 'lead']],
  ['can_view_project', 'project:p', ['viewer', 'planner', 'lead']],
  ['can_manage_project', 'project:p', ['planner', 'lead']],
  ['can_view_territory', 'territory:y', ['viewer', 'planner', 'lead']],
  ['can_manage_territory', 'territory:y', ['planner', 'lead']],
  ['can_view_task', 'task:t', ['viewer', 'driver', 'planner', 'lead']],
  ['can_work_on_task', 'task:t', ['driver', 'lead']],
  ['can_manage_task', 'task:t', ['lead']],
];

/** One source with a dataset of two tables; roles given at each level. Role 50 has what role 2 has, and one flag more. */
const genFacts: readonly Fact[] = [
  ...genBuiltInTuples().map(({ user, relation, object }): Fact => [user, relation, object]),
  ['system:axion-gen', 'parent', 'datasource:air'],
  ['system:axion-gen', 'parent', 'datasource:other'],
  ['datasource:air', 'parent', 'dataset:d'],
  ['dataset:d', 'parent', 'table:d/one'],
  ['dataset:d', 'parent', 'table:d/two'],
  ['system:axion-gen', 'parent', 'dashboard:b'],
  ['organization:one', 'organization', 'dashboard:b'],
  ['user:maker', 'owner', 'dashboard:b'],
  ['user:member', 'member', 'organization:one'],
  ['user:admin', 'assignee', 'role:1'],
  ['user:analyst', 'assignee', 'role:2'],
  ['role:2', 'parent', 'role:50'],
  [everyone, 'has_admin_dataset', 'role:50'],
  ['role:50', 'assigned_role', 'system:axion-gen'],
  ['user:curator', 'assignee', 'role:50'],
  // Roles that are given at one place only.
  [everyone, 'has_admin_datasource', 'role:60'],
  ['role:60', 'assigned_role', 'datasource:air'],
  ['user:steward', 'assignee', 'role:60'],
  [everyone, 'has_view_table', 'role:61'],
  ['role:61', 'assigned_role', 'table:d/one'],
  ['user:reader', 'assignee', 'role:61'],
  [everyone, 'has_edit_dashboard', 'role:62'],
  ['role:62', 'assigned_role', 'dashboard:b'],
  ['user:editor', 'assignee', 'role:62'],
  // A role with every flag that is given nowhere.
  [everyone, 'has_admin_datasource', 'role:63'],
  ['user:nobody', 'assignee', 'role:63'],
];
const genPeople = ['admin', 'analyst', 'curator', 'steward', 'reader', 'editor', 'maker', 'member', 'nobody'];
const genTable: typeof senseTable = [
  ['can_manage_roles', 'system:axion-gen', ['admin']],
  ['can_manage_datasources', 'system:axion-gen', ['admin']],
  ['can_manage_dashboards', 'system:axion-gen', ['admin', 'analyst', 'curator']],
  ['can_admin_datasource', 'datasource:air', ['admin', 'steward']],
  ['can_admin_datasource', 'datasource:other', ['admin']],
  ['can_view_datasource', 'datasource:air', ['admin', 'analyst', 'curator', 'steward']],
  ['can_admin_dataset', 'dataset:d', ['admin', 'curator', 'steward']],
  ['can_view_dataset', 'dataset:d', ['admin', 'analyst', 'curator', 'steward']],
  ['can_query_tables', 'dataset:d', ['admin', 'analyst', 'curator', 'steward']],
  ['can_query_table', 'table:d/one', ['admin', 'analyst', 'curator', 'steward', 'reader']],
  ['can_query_table', 'table:d/two', ['admin', 'analyst', 'curator', 'steward']],
  ['can_edit_dashboard', 'dashboard:b', ['admin', 'editor', 'maker']],
  ['can_view_dashboard', 'dashboard:b', ['admin', 'editor', 'maker', 'member']],
];

function* factsIn(path: readonly Step[]): Generator<RelationTuple> {
  for (const step of path) {
    if (step.kind === 'both') for (const way of step.ways) yield* factsIn(way);
    if ('fact' in step) yield step.fact;
  }
}

it('says what is missing where something is there', async () => {
  const model = await readProductModel(folder, 'gen');
  const facts: RelationTuple[] = [
    { user: 'user:amal', relation: 'assignee', object: 'role:2' },
    { user: 'role:2', relation: 'assigned_role', object: 'system:axion-gen' },
    { user: 'system:axion-gen', relation: 'parent', object: 'datasource:air' },
  ];
  const store = {
    batchCheck: async (questions: readonly Question[]) =>
      questions.map((asked) =>
        facts.some((fact) => fact.user === asked.user && fact.relation === asked.relation && fact.object === asked.object),
      ),
    read: async ({ object, relation }: { object: string; relation?: string }) =>
      facts.filter((fact) => fact.object === object && fact.relation === relation),
  };
  const asked = { user: 'user:amal', relation: 'can_admin_datasource', object: 'datasource:air' } as const;
  expect(await explainRight({ store, model }, asked)).toEqual({
    allowed: false,
    path: [],
    nearMisses: [{ object: 'role:2', relation: 'can_admin_datasource', holds: ['assignee'], lacks: ['has_admin_datasource'] }],
    isCut: false,
  });
});

describe.each([
  ['sense', senseFacts, sensePeople, senseTable],
  ['gen', genFacts, genPeople, genTable],
] as const)('in %s', (product, facts, people, table) => {
  let model: Model;
  beforeAll(async () => {
    model = compileModel((await readProductModel(folder, product)).document as ModelDocument);
  });
  const reader = tuplesInMemory(facts.map(([user, relation, object]) => parseTuple({ user, relation, object })));
  const may = (user: string, relation: string, object: string) => {
    const { node, subject } = parseTuple({ user: `user:${user}`, relation, object });
    return evaluateCheck({ model, reader }, node, subject);
  };

  it.each(table.map(([permission, object, who]) => [permission, object, who] as const))('%s on %s: %j', async (permission, object, who) => {
    expect(object.startsWith(`${permissions[permission]}:`)).toBe(true);
    const held = await Promise.all(people.map((person) => may(person, permission, object)));
    expect(people.filter((_person, i) => held[i])).toEqual(who);
  });

  it('explains each of these rights by stored facts alone, and finds a way exactly where there is one', async () => {
    const stored = facts.map(([user, relation, object]) => ({ user, relation, object }) as RelationTuple);
    const store = {
      batchCheck: (questions: readonly Question[]) =>
        Promise.all(questions.map(({ user, relation, object }) => may(user.replace('user:', ''), relation, object))),
      read: async ({ object, relation }: { object: string; relation?: string }) =>
        stored.filter((tuple) => tuple.object === object && tuple.relation === relation),
    };
    const document = await readProductModel(folder, product);
    for (const [permission, object, who] of table)
      for (const person of people) {
        const asked = { user: `user:${person}`, relation: permission, object: object as ObjectName } as const;
        const { allowed, path, nearMisses, isCut } = await explainRight({ store, model: document }, asked);
        const held = who.includes(person);
        expect([person, permission, allowed, path.length > 0, isCut]).toEqual([person, permission, held, held, false]);
        const used = [...factsIn(path)];
        expect(used.filter((fact) => !stored.includes(fact))).toEqual([]);
        expect(used.some(({ user }) => user === `user:${person}`)).toBe(held);
        if (held) expect(nearMisses).toEqual([]);
      }
  });

  it('says for every permission of its own who has it', () => {
    const own = (Object.entries(permissions) as [Permission, ResourceType][]).filter(([name, type]) =>
      model.relations.has(`${type}#${name}`),
    );
    expect(own.map(([name]) => name).filter((name) => !table.some(([permission]) => permission === name))).toEqual([]);
  });
});
