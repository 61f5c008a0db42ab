import { fileURLToPath } from 'node:url';
import { permissions } from '@axion/contracts/common/permissions.ts';
import { describe, expect, it } from 'vitest';
import { composeModel, readProductModel } from './compose-model.ts';

const folder = fileURLToPath(new URL('../../migrations/openfga', import.meta.url));
type Types = { type_definitions: { type: string; relations: Record<string, unknown> }[] };
const relationsOf = (document: object) =>
  (document as Types).type_definitions.flatMap(({ type, relations }) => Object.keys(relations ?? {}).map((name) => `${type}#${name}`));

describe('the models in migrations/openfga', () => {
  it('have, together, a relation for every permission', async () => {
    const [sense, gen] = await Promise.all([readProductModel(folder, 'sense'), readProductModel(folder, 'gen')]);
    const known = [...relationsOf(sense.document), ...relationsOf(gen.document)];
    expect(Object.entries(permissions).filter(([name, type]) => !known.includes(`${type}#${name}`))).toEqual([]);
  });

  it('each know who is a member, and nothing of the other product', async () => {
    const [sense, gen] = await Promise.all([readProductModel(folder, 'sense'), readProductModel(folder, 'gen')]);
    expect(relationsOf(sense.document)).toContain('organization#member');
    expect(relationsOf(gen.document)).toContain('organization#member');
    expect(relationsOf(gen.document).some((name) => name.startsWith('sense_role'))).toBe(false);
    expect(relationsOf(sense.document).some((name) => name.startsWith('datasource'))).toBe(false);
  });
});

describe('composing', () => {
  const core = { name: 'core.fga', contents: 'module core\n\ntype user\n' };

  it('lets a module add to a type of another', () => {
    const { document } = composeModel([
      { name: 'core.fga', contents: 'module core\n\ntype user\n\ntype house\n  relations\n    define owner: [user]\n' },
      { name: 'own.fga', contents: 'module own\n\nextend type house\n  relations\n    define guest: [user] or owner\n' },
    ]);
    expect(relationsOf(document)).toEqual(['house#owner', 'house#guest']);
  });

  it('names the same content by the same hash', () => {
    expect(composeModel([core]).sha256).toBe(composeModel([{ ...core }]).sha256);
    const other = { ...core, contents: `${core.contents}\ntype house\n` };
    expect(composeModel([other]).sha256).not.toBe(composeModel([core]).sha256);
  });

  it.each([
    ['does not parse', 'module own\n\ntype house\n  relations\n    define owner [user]\n', /own\.fga:5/],
    ['extends a type that is not there', 'module own\n\nextend type castle\n  relations\n    define owner: [user]\n', /castle/],
  ])('says where a module %s', (_what, contents, fault) => {
    expect(() => composeModel([core, { name: 'own.fga', contents }])).toThrow(
      expect.objectContaining({ code: 'authz.model-invalid', params: { faults: expect.arrayContaining([expect.stringMatching(fault)]) } }),
    );
  });
});
