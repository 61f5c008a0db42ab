import { describe, expect, it } from 'vitest';
import { builtInRoles } from '../sense-roles.ts';
import type { RoleRow } from './role.queries.ts';
import { flagsOf, lineageOf, wouldCircle } from './role-tree.ts';

const role = (id: string, inheritsFromId: string | null, flags: string[] = []): RoleRow => ({
  ...{ id, code: id, name: id, description: '', isBuiltIn: false },
  ...{ inheritsFromId, flags },
});
const chain = Array.from({ length: 9 }, (_, i) => role(`r${i}`, i === 0 ? null : `r${i - 1}`, [`has_${i}`]));

describe('roles that inherit', () => {
  it('have the flags of all that they inherit from', () => {
    expect(flagsOf(chain, 'r2')).toEqual(['has_2', 'has_1', 'has_0']);
    const builtIn = builtInRoles.map(({ code, inheritsFrom, flags }) => role(code, inheritsFrom, [...flags]));
    expect(flagsOf(builtIn, 'admin')).toHaveLength(5);
    expect(flagsOf(builtIn, 'inspector')).toEqual(['has_record_tracks', 'has_view_org_tracks']);
  });

  it.each([
    ['from itself', 'r1', 'r1', true],
    ['from its heir', 'r0', 'r2', true],
    ['from a role on another branch', 'x', 'r2', false],
    ['from nothing', 'r0', null, false],
    ['as the eighth', 'x', 'r6', false],
    ['as the ninth', 'x', 'r8', true],
    ['with an heir as the ninth', 'y', 'r7', true],
  ] as const)('cannot inherit %s in a circle or too deep', (_what, id, parent, refused) => {
    const roles = [...chain.slice(0, id === 'y' ? 8 : 9), role('x', id === 'y' ? 'y' : null), role('y', null)];
    expect(wouldCircle(roles, id, parent)).toBe(refused);
  });

  it('cannot inherit from themselves, alone or over one other', () => {
    const pair = [role('a', null), role('b', 'a')];
    expect([wouldCircle(pair, 'a', 'a'), wouldCircle(pair, 'a', 'b'), wouldCircle(pair, 'b', 'a')]).toEqual([true, true, false]);
  });

  it('are followed to an end even where a circle was stored', () => {
    expect(lineageOf([role('a', 'b'), role('b', 'a')], 'a').map(({ id }) => id)).toEqual(['a', 'b']);
    expect(lineageOf([role('a', 'gone')], 'a')).toHaveLength(1);
  });
});
