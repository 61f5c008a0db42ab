import { expect, it } from 'vitest';
import { defaultPorts, firstPorts, keptPorts, ownerText } from './ports.ts';

it('takes the usual ports, or a row from a number on, none twice', () => {
  expect(firstPorts(undefined)).toEqual(defaultPorts);
  const row = Object.values(firstPorts(20_000));
  expect(row).toEqual(row.map((_, i) => 20_000 + i));
  expect(new Set(Object.values(defaultPorts)).size).toBe(Object.keys(defaultPorts).length);
});

it('never moves a kept port, and finds a place for one that is new since then', () => {
  const { openfga: _new, ...before } = firstPorts(20_000);
  expect(keptPorts(before)).toEqual({ ...before, openfga: 20_000 + Object.keys(defaultPorts).length });
  const { oidc: _also, ...usual } = firstPorts(undefined);
  expect(keptPorts(usual)).toEqual(defaultPorts);
});

it('names an owner as far as it can be known', () => {
  expect(ownerText({ port: 1, uid: 0, pid: 7, command: 'nginx' })).toBe('pid 7: nginx');
  expect(ownerText({ port: 1, uid: 33 })).toBe('a process of another user (uid 33)');
});
