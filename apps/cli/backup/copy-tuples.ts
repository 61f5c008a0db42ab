import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import type { RelationTuple } from '@axion/platform/authz/authz.ts';
import type { OpenFgaApi } from '@axion/platform/authz/openfga-api.ts';
import { z } from 'zod';
import type { Session } from './dump-database.ts';
import { writeLines } from './line-file.ts';

const readPage = z.object({
  tuples: z.array(z.object({ key: z.object({ user: z.string(), relation: z.string(), object: z.string() }) })),
  continuation_token: z.string().default(''),
});
const modelsPage = z.object({ authorization_models: z.array(z.unknown()), continuation_token: z.string().default('') });
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

/** Every model of a store, newest first: a fact may have been written under an old one that alone allows it. */
async function readModels(api: Pick<OpenFgaApi, 'get'>, storeId: string): Promise<readonly unknown[]> {
  const models: unknown[] = [];
  let token = '';
  for (let pages = 0; pages < mostPages; pages += 1) {
    const path = `/stores/${encodeURIComponent(storeId)}/authorization-models?page_size=50&continuation_token=${encodeURIComponent(token)}`;
    const page = await api.get(path, modelsPage);
    models.push(...page.authorization_models);
    token = page.continuation_token;
    if (token === '') break;
  }
  return models;
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
  await writeFile(join(folder, modelsFile), `${JSON.stringify(await readModels(api, storeId))}\n`, { mode: 0o600 });
  return { from: 'api', count, file, models: modelsFile } as const;
}

/** Where an authorization server keeps its facts and its stores. */
type FactTables = { readonly schema: string; readonly facts: string; readonly stores: string };

/** The tables of the server of one machine, and those that OpenFGA makes in whatever schema its role finds first. */
function factTables(rows: Readonly<Record<string, number>>): readonly FactTables[] {
  const isThere = ({ schema, facts, stores }: FactTables) => [facts, stores].every((table) => Object.hasOwn(rows, `${schema}.${table}`));
  const ofOpenFga = Object.keys(rows)
    .filter((name) => name.endsWith('.authorization_model'))
    .map((name) => ({ schema: name.slice(0, -'.authorization_model'.length), facts: 'tuple', stores: 'store' }));
  return [{ schema: 'openfga', facts: 'tuples', stores: 'stores' }, ...ofOpenFga].filter(isThere);
}

/**
 * How many facts the dump of a database holds, by the rows of its tables: of those alone that have a store, which is not deleted. Those of a server that was tried once, or has
 * moved since, are nobody's truth. Where no store is named (`storeId` empty, the authorization server left out), of those that have any. Undefined when there are none.
 */
export async function factsOfStore(
  session: Pick<Session, 'query' | 'escapeIdentifier'>,
  rows: Readonly<Record<string, number>>,
  storeId: string,
): Promise<number | undefined> {
  const itsTables: FactTables[] = [];
  for (const tables of factTables(rows)) {
    const stores = `${session.escapeIdentifier(tables.schema)}.${session.escapeIdentifier(tables.stores)}`;
    const found = await session.query(`select from ${stores} where deleted_at is null and ($1 = '' or id = $1) limit 1`, [storeId]);
    if (found.rowCount !== 0) itsTables.push(tables);
  }
  return itsTables.length === 0 ? undefined : itsTables.reduce((sum, { schema, facts }) => sum + (rows[`${schema}.${facts}`] ?? 0), 0);
}
