import { describe, expect, it } from 'vitest';
import { compileModel } from './compile-model.ts';
import { ModelDocument } from './model-document.ts';

const user = { type: 'user' };
const direct = (...allowed: object[]) => ({ directly_related_user_types: allowed });
type Loose = { relations?: Record<string, unknown>; metadata?: Record<string, unknown> };
const documentType = (relations: Record<string, unknown>, metadata: Record<string, unknown>): Loose & { type: string } => ({
  type: 'document',
  relations,
  metadata: { relations: metadata },
});
const compile = (document: object) => compileModel(ModelDocument.parse({ schema_version: '1.1', type_definitions: [user], ...document }));
const types = (...more: object[]) => ({ type_definitions: [user, ...more] });

describe('a model is refused', () => {
  const viewer = { viewer: { this: {} } };
  const byUser = { viewer: direct(user) };
  const computed = (relation: string) => ({ computedUserset: { relation } });
  const from = (tupleset: string, relation: string) => ({
    tupleToUserset: { tupleset: { relation: tupleset }, computedUserset: { relation } },
  });
  it.each<[string, object, RegExp]>([
    ['of an old schema', { schema_version: '1.0' }, /schema version '1.0'/],
    ['with conditions', { conditions: { weekday: { name: 'weekday' } } }, /conditions are not supported/],
    [
      'with a condition on a restriction',
      types(documentType(viewer, { viewer: direct({ ...user, condition: 'weekday' }) })),
      /conditions are not supported/,
    ],
    ['with a type twice', types(user), /duplicate types/],
    ['with a reserved type', types({ type: 'self' }), /type name 'self'/],
    ['with a reserved relation', types(documentType({ this: { this: {} } }, { this: direct(user) })), /relation name 'this'/],
    ['with a name that holds a separator', types({ type: 'a:b' }), /type name 'a:b'/],
    ['with a star for a name', types({ type: '*' }), /type name/],
    ['with nobody in an assignable relation', types(documentType(viewer, {})), /must contain at least one relation type/],
    [
      'with somebody in a computed relation',
      types(documentType({ ...viewer, editor: computed('viewer') }, { ...byUser, editor: direct(user) })),
      /non-assignable/,
    ],
    ['with metadata of nothing', types(documentType(viewer, { ...byUser, editor: direct() })), /has metadata but is not defined/],
    ['that allows an unknown type', types(documentType(viewer, { viewer: direct({ type: 'robot' }) })), /undefined type 'robot'/],
    [
      'that allows an unknown relation',
      types(documentType(viewer, { viewer: direct({ type: 'user', relation: 'x' }) })),
      /undefined relation 'user#x'/,
    ],
    [
      'that allows a wildcard of a userset',
      types(documentType(viewer, { viewer: direct(user, { type: 'document', relation: 'viewer', wildcard: {} }) })),
      /a relation and a wildcard/,
    ],
    ['that computes from nothing', types(documentType({ viewer: computed('x') }, {})), /'document#x' is not defined/],
    ['that takes from nothing', types(documentType({ viewer: from('parent', 'viewer') }, {})), /'document#parent' is not defined/],
    [
      'that takes what nobody has',
      types(documentType({ parent: { this: {} }, viewer: from('parent', 'x') }, { parent: direct({ type: 'document' }) })),
      /no type of 'document#parent' has the relation 'x'/,
    ],
    [
      'with a computed tupleset',
      types(documentType({ ...viewer, parent: computed('viewer'), reader: from('parent', 'viewer') }, byUser)),
      /must be direct and plain/,
    ],
    [
      'with everyone in a tupleset',
      types(
        documentType(
          { ...viewer, parent: { this: {} }, reader: from('parent', 'viewer') },
          { ...byUser, parent: direct({ type: 'document', wildcard: {} }) },
        ),
      ),
      /must be direct and plain/,
    ],
    [
      'with a userset in a tupleset',
      types(
        documentType(
          { ...viewer, parent: { this: {} }, reader: from('parent', 'viewer') },
          { ...byUser, parent: direct({ type: 'document', relation: 'viewer' }) },
        ),
      ),
      /must be direct and plain/,
    ],
    [
      'whose relations compute each other',
      types(documentType({ a: computed('b'), b: { union: { child: [{ this: {} }, computed('a')] } } }, { b: direct(user) })),
      /potential loop/,
    ],
    [
      'that nobody can enter',
      types(documentType(viewer, { viewer: direct({ type: 'document', relation: 'viewer' }) })),
      /'document#viewer' is an impossible relation/,
    ],
    [
      'whose parents lead nowhere',
      types(documentType({ parent: { this: {} }, viewer: from('parent', 'viewer') }, { parent: direct({ type: 'document' }) })),
      /'document#viewer' is an impossible relation/,
    ],
    [
      'where every operand of a union leads round to itself',
      types(
        documentType(
          { parent: { this: {} }, viewer: { union: { child: [{ this: {} }, from('parent', 'viewer')] } } },
          { parent: direct({ type: 'document' }), viewer: direct({ type: 'document', relation: 'viewer' }) },
        ),
      ),
      /'document#viewer' is an impossible relation/,
    ],
    [
      'with a single operand in a union',
      types(documentType({ viewer: { union: { child: [{ this: {} }] } } }, byUser)),
      /less than two operands in a union/,
    ],
  ])('%s', (_what, document, reason) => {
    expect(() => compile(document)).toThrow(
      expect.objectContaining({ fgaCode: expect.stringMatching(/invalid/), message: expect.stringMatching(reason) }),
    );
  });
});

it('reads both spellings of protobuf JSON', () => {
  const relations = { owner: { this: {} }, viewer: { computed_userset: { relation: 'owner' } } };
  expect(compile(types(documentType(relations, { owner: direct(user) }))).relations.get('document#viewer')?.rewrite).toEqual({
    kind: 'computed',
    relation: 'owner',
  });
});

it('does not take a rewrite that means two things', () => {
  const both = types(documentType({ viewer: { this: {}, union: { child: [{ this: {} }] } } }, { viewer: direct(user) }));
  expect(() => compile(both)).toThrow();
});

it('knows from which kinds of subject a way leads to a relation', () => {
  const group = { type: 'group', relations: { member: { this: {} } }, metadata: { relations: { member: direct(user) } } };
  const document = documentType(
    { owner: { this: {} }, viewer: { union: { child: [{ this: {} }, { computedUserset: { relation: 'owner' } }] } } },
    { owner: direct({ type: 'robot', wildcard: {} }), viewer: direct({ type: 'group', relation: 'member' }) },
  );
  const { reach } = compile(types({ type: 'robot' }, group, document));
  expect([...(reach.get('document#viewer') ?? [])].sort()).toEqual(['document#owner', 'document#viewer', 'group#member', 'robot', 'user']);
});
