import { globSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import type { Endpoint } from '@axion/contracts/common/endpoint.ts';
import { openApiOf } from '@axion/platform/http/openapi.ts';

const isEndpoint = (value: unknown): value is Endpoint =>
  typeof value === 'object' && value !== null && 'method' in value && 'path' in value && 'access' in value && 'answer' in value;

/** Every endpoint of a product, in the order of its path. */
async function endpointsOf(product: string): Promise<readonly Endpoint[]> {
  const files = globSync(`contracts/${product}/*.ts`).filter((file) => !file.endsWith('.test.ts'));
  const modules = await Promise.all(files.map((file) => import(pathToFileURL(file).href) as Promise<Record<string, unknown>>));
  const found = new Set(modules.flatMap((module) => Object.values(module).filter(isEndpoint)));
  return [...found].sort((a, b) => (a.path + a.method < b.path + b.method ? -1 : 1));
}

/** OpenAPI documents of both products, by file. */
export async function openApiDocuments(): Promise<Readonly<Record<string, () => string>>> {
  const [sense, gen] = await Promise.all([endpointsOf('sense'), endpointsOf('gen')]);
  const text = (title: string, endpoints: readonly Endpoint[]) => () =>
    `${JSON.stringify(openApiOf({ title, version: '0.0.0', description: 'Generated from the contracts; do not edit.' }, endpoints), null, 2)}\n`;
  return { 'docs/reference/openapi-sense.json': text('Axion Sense', sense), 'docs/reference/openapi-gen.json': text('Axion Gen', gen) };
}
