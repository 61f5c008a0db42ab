import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { OpenFgaApi } from '@axion/platform/authz/openfga-api.ts';
import { z } from 'zod';
import { readTuples } from '../backup/copy-tuples.ts';
import { piecesOf, readLines } from '../backup/line-file.ts';

const model = z.looseObject({ id: z.string(), type_definitions: z.array(z.looseObject({ type: z.string() })) });
type Model = z.output<typeof model>;
const tuple = z.object({ user: z.string(), relation: z.string(), object: z.string() });
type Tuple = z.output<typeof tuple>;
const tuplesPerWrite = 100;

/** The newest model that knows a type: each product has its own, in one store. `models` are newest first. */
export const modelOf = (models: readonly Model[], object: string): string | undefined =>
  models.find(({ type_definitions }) => type_definitions.some(({ type }) => type === object.slice(0, object.indexOf(':'))))?.id;

type Wish = {
  readonly folder: string;
  readonly storeId: string;
  readonly file: string;
  readonly models: string;
  readonly replaces: boolean;
  readonly signal: AbortSignal;
};

/**
 * Writes exported models and facts into a store through its API. Facts that are there already are fine; with `replaces` those that the export lacks go, or a right that was
 * taken away before the snapshot would outlive it. Answers how many were written, and how many went.
 * @throws the signal's reason before the next hundred
 */
export async function restoreTuples(
  api: Pick<OpenFgaApi, 'post'>,
  { folder, storeId, file, models: modelsFile, replaces, signal }: Wish,
): Promise<{ readonly written: number; readonly deleted: number }> {
  const models = z.array(model).parse(JSON.parse(await readFile(join(folder, modelsFile), 'utf8')));
  const modelIdOf = uploadOnce(api, storeId, models);
  const kept = new Set<string>();
  let deleted = 0;
  const change = async (kind: 'writes' | 'deletes', tuples: readonly Tuple[]) => {
    for (const [old, tuple_keys] of Map.groupBy(tuples, ({ object }) => modelOf(models, object))) {
      if (old === undefined) throw new Error(`No exported model knows the type of ${tuple_keys[0]?.object}`);
      signal.throwIfAborted();
      const rule = kind === 'writes' ? { on_duplicate: 'ignore' } : { on_missing: 'ignore' };
      const body = { [kind]: { tuple_keys, ...rule }, authorization_model_id: await modelIdOf(old) };
      await api.post(`/stores/${encodeURIComponent(storeId)}/write`, body, z.unknown());
    }
  };
  for await (const piece of piecesOf(readLines(join(folder, file)), tuplesPerWrite)) {
    const tuples = piece.map((line) => tuple.parse(JSON.parse(line)));
    for (const each of tuples) kept.add(lineOf(each));
    await change('writes', tuples);
  }
  if (!replaces) return { written: kept.size, deleted };
  const surplus: Tuple[] = [];
  for await (const each of readTuples(api, storeId)) {
    signal.throwIfAborted();
    if (!kept.has(lineOf(each))) surplus.push(each);
  }
  for (; deleted < surplus.length; deleted = Math.min(deleted + tuplesPerWrite, surplus.length))
    await change('deletes', surplus.slice(deleted, deleted + tuplesPerWrite));
  return { written: kept.size, deleted };
}

const lineOf = ({ user, relation, object }: Tuple): string => `${user} ${relation} ${object}`;

/** The id that an exported model gets in this store, where it is written when it is first needed. */
function uploadOnce(api: Pick<OpenFgaApi, 'post'>, storeId: string, models: readonly Model[]) {
  const ids = new Map<string, string>();
  return async (old: string): Promise<string> => {
    const known = ids.get(old);
    if (known !== undefined) return known;
    const { id: _, ...document } = models.find(({ id }) => id === old) as Model;
    const path = `/stores/${encodeURIComponent(storeId)}/authorization-models`;
    const made = await api.post(path, document, z.object({ authorization_model_id: z.string() }));
    ids.set(old, made.authorization_model_id);
    return made.authorization_model_id;
  };
}
