import { globSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { whyRight } from '../gen/why.ts';
import type { Endpoint } from './endpoint.ts';
import { Uuid, UuidV7 } from './id.ts';

const lower = '018f0a1b-2c3d-7e4f-8a5b-6c7d8e9fabcd';

it.each([
  ['lower case', lower],
  ['upper case, as Swift writes it', lower.toUpperCase()],
  ['mixed case', '018F0a1b-2C3d-7e4F-8a5B-6c7d8E9fAbCd'],
])('reads an id in %s as the same one', (_case, text) => {
  expect([Uuid.parse(text), UuidV7.parse(text)]).toEqual([lower, lower]);
});

it.each(['', lower.slice(1), `{${lower}}`, `urn:uuid:${lower}`, lower.replaceAll('-', ''), ` ${lower}`, `${lower.slice(0, -1)}g`])(
  'refuses "%s"',
  (text) => {
    expect(Uuid.safeParse(text).success).toBe(false);
    expect(UuidV7.safeParse(text).success).toBe(false);
  },
);

it('takes ids of other versions only where any will do', () => {
  const fourth = lower.replace('-7e4f-', '-4e4f-');
  expect(Uuid.parse(fourth.toUpperCase())).toBe(fourth);
  expect(UuidV7.safeParse(fourth).success).toBe(false);
});

it('tells tools that it is a UUID', () =>
  expect(z.toJSONSchema(UuidV7, { io: 'input' })).toMatchObject({ type: 'string', format: 'uuid' }));

it('reads the id in the name of a thing, and leaves the name of a table as it is', () => {
  const object = whyRight.query.shape.object;
  expect(object.parse(`dashboard:${lower.toUpperCase()}`)).toBe(`dashboard:${lower}`);
  expect(object.parse(`table:${lower.toUpperCase()}/Drives`)).toBe(`table:${lower}/Drives`);
  expect(object.parse('datasource:Sense')).toBe('datasource:Sense');
});

/** Every schema of an id within a schema, by where it stands. */
function idsWithin(schema: z.core.$ZodType, place: string, seen = new Set<unknown>()): [string, z.ZodType][] {
  if (seen.has(schema)) return [];
  seen.add(schema);
  const { def } = schema._zod;
  if (schema instanceof z.ZodUUID) return [[place, schema]];
  const inner = Object.entries(def).flatMap(([key, value]) => (key === 'checks' ? [] : schemasIn(value, `${place}.${key}`)));
  return inner.flatMap(([at, part]) => idsWithin(part, at, new Set(seen)));
}
const schemasIn = (value: unknown, place: string): [string, z.core.$ZodType][] => {
  if (value instanceof z.ZodType) return [[place, value]];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, part]) => schemasIn(part, `${place}.${key}`));
};

const isEndpoint = (value: unknown): value is Endpoint =>
  typeof value === 'object' && value !== null && 'method' in value && 'path' in value;

it('stands for every id that comes in', async () => {
  const files = ['sense', 'gen'].flatMap((product) => globSync(new URL(`../${product}/*.ts`, import.meta.url).pathname));
  const modules = await Promise.all(files.map((file) => import(pathToFileURL(file).href) as Promise<object>));
  const endpoints = [...new Set(modules.flatMap((module) => Object.values(module).filter(isEndpoint)))];
  const ids = endpoints.flatMap(({ method, path, params, query, body }) =>
    [params, query, body].flatMap((part) => idsWithin(part, `${method} ${path}`)),
  );
  expect(ids.length).toBeGreaterThan(60);
  expect(ids.filter(([, id]) => id.parse(lower.toUpperCase()) !== lower).map(([place]) => place)).toEqual([]);
});
