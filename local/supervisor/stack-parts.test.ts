import { expect, it } from 'vitest';
import { homeAt } from './home.ts';
import { startOrder } from './parts/start-order.ts';
import { firstPorts } from './ports.ts';
import { completeSecrets } from './secrets.ts';
import { stackParts } from './stack-parts.ts';
import { wanted } from './start-stack.ts';

const known = { home: homeAt('/nowhere'), ports: firstPorts(undefined), secrets: completeSecrets({}), mark: {} };
const table = (env: Record<string, string> = {}) => stackParts(env)(known);
const names = (parts: readonly { readonly name: string }[]) => parts.map(({ name }) => name);
const indexIn = (order: readonly string[]) => (name: string) => order.indexOf(name);

it('can be started: every dependency is there and nothing waits in a circle', () => {
  const at = indexIn(names(startOrder(table())));
  expect(at('postgres')).toBeLessThan(at('migrate-sense-api'));
  expect(at('migrate-sense-api')).toBeLessThan(at('migrate-sense-worker'));
  expect(at('migrate-sense-worker')).toBeLessThan(at('migrate-gen-api'));
  expect(at('migrate-gen-api')).toBeLessThan(at('gen-api'));
});

it('gives every port to exactly one server', () => {
  const doors = table().flatMap((part) => (part.kind === 'server' ? part.doors.map(({ port }) => port) : []));
  expect([...doors].sort()).toEqual([...Object.values(known.ports)].sort());
});

it('starts a subset with what it needs, and what makes it useful', () => {
  expect(names(wanted(table(), ['postgres', 's3']))).toEqual(['postgres-runtime', 'postgres', 'postgres-bootstrap', 's3']);
  expect(() => wanted(table(), ['postgrse'])).toThrow('The stack has no part postgrse.');
});

it.each([
  ['postgres', 'AXION_POSTGRES_URL', 'postgres://me:secret@db.example:5432/postgres'],
  ['clickhouse', 'AXION_CLICKHOUSE_URL', 'https://me:secret@clickhouse.example:8443/axion_sense'],
  ['s3', 'AXION_S3_URL', 'https://s3.example'],
  ['oidc', 'AXION_OIDC_ISSUER', 'https://sign-in.example/realms/axion'],
  ['openfga', 'AXION_OPENFGA_URL', 'http://openfga.example:8080'],
])('only looks at %s when %s names one, and shows no password', (name, variable, url) => {
  const part = table({ [variable]: url }).find((candidate) => candidate.name === name);
  expect(part).toMatchObject({ kind: 'server', command: undefined, doors: [], url: expect.stringContaining(new URL(url).host) });
  expect(part?.kind === 'server' && part.url).not.toContain('secret');
});
