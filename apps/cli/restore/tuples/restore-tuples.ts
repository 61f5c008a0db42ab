import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { OpenFgaApi } from '@axion/platform/authz/openfga-api.ts';
import { z } from 'zod';
import { readTuples } from '../../backup/copy-tuples.ts';
import { piecesOf, readLines } from '../../backup/line-file.ts';
import { Model, modelFor, Tuple } from './choose-model.ts';

const tuplesPerWrite = 100;

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
  const models = z.array(Model).parse(JSON.parse(await readFile(join(folder, modelsFile), 'utf8')));
  const modelIdOf = uploadOnce(api, storeId);
  const kept = new Set<string>();
  let deleted = 0;
  const change = async (changes: object) => {
    signal.throwIfAborted();
    await api.post(`/stores/${encodeURIComponent(storeId)}/write`, changes, z.unknown());
  };
  const write = async (tuples: readonly Tuple[]) => {
    for (const [model, tuple_keys] of Map.groupBy(tuples, (each) => modelFor(models, each))) {
      if (model === undefined) throw new Error(`No exported model allows the fact ${tuple_keys.slice(0, 1).map(lineOf)}`);
      await change({ writes: { tuple_keys, on_duplicate: 'ignore' }, authorization_model_id: await modelIdOf(model) });
    }
  };
  for await (const piece of piecesOf(readLines(join(folder, file)), tuplesPerWrite)) {
    const tuples = piece.map((line) => Tuple.parse(JSON.parse(line)));
    for (const each of tuples) kept.add(lineOf(each));
    await write(tuples);
  }
  if (!replaces) return { written: kept.size, deleted };
  const surplus: Tuple[] = [];
  for await (const each of readTuples(api, storeId)) {
    signal.throwIfAborted();
    if (!kept.has(lineOf(each))) surplus.push(each);
  }
  // No model is named: facts may go that none of the export knows, and the store has some model when it has facts.
  for (; deleted < surplus.length; deleted = Math.min(deleted + tuplesPerWrite, surplus.length))
    await change({ deletes: { tuple_keys: surplus.slice(deleted, deleted + tuplesPerWrite), on_missing: 'ignore' } });
  return { written: kept.size, deleted };
}

const lineOf = ({ user, relation, object }: Tuple): string => `${user} ${relation} ${object}`;

/** The id that an exported model gets in this store, where it is written when it is first needed. */
function uploadOnce(api: Pick<OpenFgaApi, 'post'>, storeId: string) {
  const ids = new Map<Model, string>();
  return async (model: Model): Promise<string> => {
    const known = ids.get(model);
    if (known !== undefined) return known;
    const { id: _, ...document } = model;
    const path = `/stores/${encodeURIComponent(storeId)}/authorization-models`;
    const made = await api.post(path, document, z.object({ authorization_model_id: z.string() }));
    ids.set(model, made.authorization_model_id);
    return made.authorization_model_id;
  };
}
