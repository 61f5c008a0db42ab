import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import type { RelationTuple } from '@axion/platform/authz/authz.ts';
import type { OpenFgaApi } from '@axion/platform/authz/openfga-api.ts';
import { z } from 'zod';
import { writeLines } from './line-file.ts';

const readPage = z.object({
  tuples: z.array(z.object({ key: z.object({ user: z.string(), relation: z.string(), object: z.string() }) })),
  continuation_token: z.string().default(''),
});
const models = z.object({ authorization_models: z.array(z.unknown()), continuation_token: z.string().default('') });
const mostPages = 1_000_000;

/** Every stored fact of a store, a page in memory at a time. */
export async function* readTuples(api: Pick<OpenFgaApi, 'post'>, storeId: string): AsyncGenerator<RelationTuple> {
  let token = '';
  for (let pages = 0; pages < mostPages; pages += 1) {
    const body = { page_size: 100, continuation_token: token, consistency: 'HIGHER_CONSISTENCY' };
    const page = await api.post(`/stores/${encodeURIComponent(storeId)}/read`, body, readPage);
    for (const { key } of page.tuples) yield key as RelationTuple;
    token = page.continuation_token;
    if (token === '') return;
  }
}

/** Copies facts and models of a store through its API: for an OpenFGA whose database is not ours. */
export async function copyTuples(
  api: Pick<OpenFgaApi, 'post' | 'get'>,
  { folder, storeId, signal }: { readonly folder: string; readonly storeId: string; readonly signal: AbortSignal },
) {
  const file = 'tuples.ndjson.zst';
  const modelsFile = 'authorization-models.json';
  async function* lines() {
    for await (const tuple of readTuples(api, storeId)) yield `${JSON.stringify(tuple)}\n`;
  }
  const count = await writeLines(join(folder, file), Readable.from(lines(), { objectMode: false }), signal);
  const { authorization_models } = await api.get(`/stores/${encodeURIComponent(storeId)}/authorization-models?page_size=50`, models);
  await writeFile(join(folder, modelsFile), `${JSON.stringify(authorization_models)}\n`, { mode: 0o600 });
  return { from: 'api', count, file, models: modelsFile } as const;
}
