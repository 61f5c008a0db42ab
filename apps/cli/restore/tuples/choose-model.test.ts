import { fileURLToPath } from 'node:url';
import { readProductModel } from '@axion/platform/authz/compose-model.ts';
import { expect, it } from 'vitest';
import { Model, modelFor, Tuple } from './choose-model.ts';

const folder = fileURLToPath(new URL('../../../../migrations/openfga', import.meta.url));
const modelOf = async (product: 'sense' | 'gen') => Model.parse({ id: product, ...(await readProductModel(folder, product)).document });

const facts: readonly (readonly [string, 'sense' | 'gen' | 'newest' | undefined])[] = [
  ['user:a member organization:o', 'newest'],
  ['sense_role:o/admin role organization:o', 'sense'],
  ['sense_role:axion-sense/operator role system:axion-sense', 'sense'],
  ['role:1 assigned_role system:axion-gen', 'gen'],
  ['user:* has_manage_roles role:1', 'gen'],
  ['user:a has_manage_roles role:1', undefined],
  ['user:* assignee role:1', undefined],
  ['role:1#assignee assignee role:2', undefined],
  ['organization:o organization dashboard:d', 'gen'],
  ['user:a toString organization:o', undefined],
  ['user:a member street:s', undefined],
];

it.each([['sense', 'gen'] as const, ['gen', 'sense'] as const])(
  'finds what allows a fact where %s is the newer model',
  async (newer, older) => {
    const models = [await modelOf(newer), await modelOf(older)];
    for (const [line, wanted] of facts) {
      const [user, relation, object] = line.split(' ');
      expect([line, modelFor(models, Tuple.parse({ user, relation, object }))?.id]).toEqual([line, wanted === 'newest' ? newer : wanted]);
    }
  },
);

it('takes an older model of a product for what its newer one no longer knows, and reads what servers write empty', () => {
  const group = (id: string, ...allowed: object[]) =>
    Model.parse({
      id,
      type_definitions: [
        { type: 'user', metadata: null },
        { type: 'group', metadata: { relations: { member: { directly_related_user_types: allowed } } } },
      ],
    });
  const models = [
    group('new', { type: 'user', relation: '', condition: '' }),
    group('old', { type: 'group', relation: 'member' }, { type: 'user', wildcard: {} }),
  ];
  const of = (user: string) => modelFor(models, { user, relation: 'member', object: 'group:g' })?.id;
  expect([of('user:a'), of('user:*'), of('group:h#member'), of('group:h')]).toEqual(['new', 'old', 'old', undefined]);
});
