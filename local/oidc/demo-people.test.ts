import { fileURLToPath } from 'node:url';
import { readProductModel } from '@axion/platform/authz/compose-model.ts';
import { describe, expect, it } from 'vitest';
import { tuplesInMemory } from '../../test/harness/openfga/tuples-in-memory.ts';
import { evaluateCheck } from '../openfga/evaluate/evaluate-check.ts';
import { listObjects } from '../openfga/evaluate/list-objects.ts';
import { compileModel } from '../openfga/model/compile-model.ts';
import { ModelDocument } from '../openfga/model/model-document.ts';
import { parseObject, parseSubject, parseTuple } from '../openfga/parse-tuple.ts';
import { requireWritable } from '../openfga/validate-tuple.ts';
import { demoOrganizations, demoPeople, demoTuples, demoUserId } from './demo-people.ts';

const issuer = 'http://localhost:19080';
const folder = fileURLToPath(new URL('../../migrations/openfga', import.meta.url));
const [axionville, rivalton] = demoOrganizations;

async function world(product: 'sense' | 'gen', more: readonly { user: string; relation: string; object: string }[] = []) {
  const model = compileModel(ModelDocument.parse((await readProductModel(folder, product)).document));
  const tuples = [...demoTuples(issuer, product), ...more].map(parseTuple);
  for (const tuple of tuples) requireWritable(model, tuple);
  const reader = tuplesInMemory(tuples);
  const userOf = (person: string) => parseSubject(`user:${demoUserId(issuer, { subject: person })}`);
  return {
    tuples,
    may: (person: string, relation: string, object: string) =>
      evaluateCheck({ model, reader }, { ...parseObject(object), relation }, userOf(person)),
    list: (person: string, relation: string, type: string) =>
      listObjects({ model, reader, resultLimit: 100 }, { type, relation, subject: userOf(person) }),
  };
}
const whoMay = async ({ may }: Awaited<ReturnType<typeof world>>, relation: string, object: string) => {
  const answers = await Promise.all(demoPeople.map(({ subject }) => may(subject, relation, object)));
  return demoPeople.filter((_person, i) => answers[i]).map(({ subject }) => subject);
};

describe('in Sense', () => {
  it.each([
    ['can_view_org_tracks', ['inspector', 'supervisor', 'analyst', 'admin']],
    ['can_record_tracks', ['inspector', 'supervisor', 'admin']],
    ['can_manage_tasks', ['supervisor', 'admin']],
    ['can_manage_projects', ['supervisor', 'admin']],
    ['can_manage_users', ['admin']],
    ['member', ['inspector', 'supervisor', 'analyst', 'admin']],
  ])('%s of Axionville have %j', async (relation, people) => {
    expect(await whoMay(await world('sense'), relation, `organization:${axionville.id}`)).toEqual(people);
  });

  // The Sense runner writes the same of every organization: what differs is a difference that `axion reconcile` finds on a fresh stack.
  it('has no more and no less of a role than Sense itself would write', () => {
    const [analyst, inspector, supervisor, admin] = ['analyst', 'inspector', 'supervisor', 'admin'].map(
      (role) => `sense_role:${axionville.id}/${role}`,
    );
    const ofRoles = demoTuples(issuer, 'sense').filter(
      ({ object, relation }) => object.startsWith(`sense_role:${axionville.id}`) && relation !== 'assignee',
    );
    expect(ofRoles.map(({ user, relation, object }) => `${user} ${relation} ${object}`).sort()).toEqual(
      [
        `${analyst} parent ${inspector}`,
        `${inspector} parent ${supervisor}`,
        `${supervisor} parent ${admin}`,
        `user:* has_manage_projects ${supervisor}`,
        `user:* has_manage_tasks ${supervisor}`,
        `user:* has_manage_users ${admin}`,
        `user:* has_record_tracks ${inspector}`,
        `user:* has_view_org_tracks ${analyst}`,
      ].sort(),
    );
  });

  it('only the administrator manages the installation', async () => {
    expect(await whoMay(await world('sense'), 'can_manage_organizations', 'system:axion-sense')).toEqual(['admin']);
  });

  it('the rival sees Rivalton and nothing else', async () => {
    const sense = await world('sense');
    expect(await sense.list('rival', 'can_view_org_tracks', 'organization')).toEqual([rivalton.id]);
    expect(await whoMay(sense, 'can_view_org_tracks', `organization:${rivalton.id}`)).toEqual(['rival']);
  });

  it('one role does not lend its flag to another role of the same person', async () => {
    // An analyst here and an admin there: neither right crosses.
    const user = `user:${demoUserId(issuer, { subject: 'admin' })}`;
    const sense = await world('sense', [
      { user, relation: 'member', object: `organization:${rivalton.id}` },
      { user, relation: 'assignee', object: `sense_role:${rivalton.id}/analyst` },
    ]);
    expect(await sense.may('admin', 'can_view_org_tracks', `organization:${rivalton.id}`)).toBe(true);
    expect(await sense.may('admin', 'can_manage_users', `organization:${rivalton.id}`)).toBe(false);
  });
});

describe('in Gen', () => {
  const resources = [
    { user: 'system:axion-gen', relation: 'parent', object: 'datasource:roads' },
    { user: 'datasource:roads', relation: 'parent', object: 'dataset:d1' },
    { user: 'dataset:d1', relation: 'parent', object: 'table:d1/frames' },
    { user: 'system:axion-gen', relation: 'parent', object: 'dashboard:own' },
    { user: `organization:${axionville.id}`, relation: 'organization', object: 'dashboard:own' },
    { user: `user:${demoUserId(issuer, { subject: 'analyst' })}`, relation: 'owner', object: 'dashboard:own' },
  ];
  const analysts = ['supervisor', 'analyst', 'admin', 'rival'];
  it.each([
    ['can_manage_datasources', 'system:axion-gen', ['admin']],
    ['can_manage_dashboards', 'system:axion-gen', analysts],
    ['can_view_datasource', 'datasource:roads', analysts],
    ['can_admin_datasource', 'datasource:roads', ['admin']],
    ['can_view_dataset', 'dataset:d1', analysts],
    ['can_admin_dataset', 'dataset:d1', ['admin']],
    ['can_query_table', 'table:d1/frames', analysts],
    ['can_view_dashboard', 'dashboard:own', ['inspector', 'supervisor', 'analyst', 'admin']],
    ['can_edit_dashboard', 'dashboard:own', ['analyst', 'admin']],
  ])('%s of %s have %j', async (relation, object, people) => {
    expect(await whoMay(await world('gen', resources), relation, object)).toEqual(people);
  });

  it('rows are filtered by the organizations of a person', async () => {
    const gen = await world('gen');
    expect(await gen.list('analyst', 'member', 'organization')).toEqual([axionville.id]);
    expect(await gen.list('rival', 'member', 'organization')).toEqual([rivalton.id]);
  });

  it('a role has its parent role’s flags, for its own assignees', async () => {
    const gen = await world('gen', [
      ...resources,
      { user: 'role:1', relation: 'parent', object: 'role:7' },
      { user: 'role:7', relation: 'assigned_role', object: 'datasource:roads' },
      { user: `user:${demoUserId(issuer, { subject: 'inspector' })}`, relation: 'assignee', object: 'role:7' },
    ]);
    expect(await gen.may('inspector', 'can_admin_datasource', 'datasource:roads')).toBe(true);
    expect(await gen.may('inspector', 'can_query_table', 'table:d1/frames')).toBe(true);
    expect(await gen.may('inspector', 'can_manage_datasources', 'system:axion-gen')).toBe(false);
    expect(await gen.may('analyst', 'can_admin_datasource', 'datasource:roads')).toBe(false);
  });

  it('a right on one table is a right on that table', async () => {
    const gen = await world('gen', [
      ...resources,
      { user: 'dataset:d1', relation: 'parent', object: 'table:d1/tracks' },
      { user: 'role:9', relation: 'assigned_role', object: 'table:d1/frames' },
      { user: 'user:*', relation: 'has_view_table', object: 'role:9' },
      { user: `user:${demoUserId(issuer, { subject: 'inspector' })}`, relation: 'assignee', object: 'role:9' },
    ]);
    expect(await gen.may('inspector', 'can_query_table', 'table:d1/frames')).toBe(true);
    expect(await gen.may('inspector', 'can_query_table', 'table:d1/tracks')).toBe(false);
    expect(await gen.may('inspector', 'can_view_dataset', 'dataset:d1')).toBe(false);
  });
});

it('fits into one write a product', async () => {
  for (const product of ['sense', 'gen'] as const) {
    const words = demoTuples(issuer, product).map((tuple) => JSON.stringify(tuple));
    expect(words.length).toBeLessThanOrEqual(100);
    expect(new Set(words).size).toBe(words.length);
  }
});
