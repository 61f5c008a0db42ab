import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { OpenFgaApi } from '@axion/platform/authz/openfga-api.ts';
import { z } from 'zod';
import { piecesOf, readLines } from '../backup/line-file.ts';

const model = z.looseObject({ id: z.string(), type_definitions: z.array(z.looseObject({ type: z.string() })) });
type Model = z.output<typeof model>;
const tuple = z.object({ user: z.string(), relation: z.string(), object: z.string() });
const tuplesPerWrite = 100;

/** The newest model that knows a type: each product has its own, in one store. `models` are newest first. */
export const modelOf = (models: readonly Model[], object: string): string | undefined =>
  models.find(({ type_definitions }) => type_definitions.some(({ type }) => type === object.slice(0, object.indexOf(':'))))?.id;

/** Writes exported models and facts into a store through its API. Facts that are there already are fine. */
export async function restoreTuples(
  api: Pick<OpenFgaApi, 'post'>,
  {
    folder,
    storeId,
    file,
    models: modelsFile,
  }: { readonly folder: string; readonly storeId: string; readonly file: string; readonly models: string },
): Promise<number> {
  const models = z.array(model).parse(JSON.parse(await readFile(join(folder, modelsFile), 'utf8')));
  const path = `/stores/${encodeURIComponent(storeId)}`;
  const ids = new Map<string, string>();
  const idOf = async (old: string) => {
    const known = ids.get(old);
    if (known !== undefined) return known;
    const { id: _, ...document } = models.find(({ id }) => id === old) as Model;
    const made = await api.post(`${path}/authorization-models`, document, z.object({ authorization_model_id: z.string() }));
    ids.set(old, made.authorization_model_id);
    return made.authorization_model_id;
  };
  let written = 0;
  for await (const piece of piecesOf(readLines(join(folder, file)), tuplesPerWrite)) {
    const byModel = Map.groupBy(
      piece.map((line) => tuple.parse(JSON.parse(line))),
      ({ object }) => modelOf(models, object),
    );
    for (const [old, tuple_keys] of byModel) {
      if (old === undefined) throw new Error(`No exported model knows the type of ${tuple_keys[0]?.object}`);
      await api.post(
        `${path}/write`,
        { writes: { tuple_keys, on_duplicate: 'ignore' }, authorization_model_id: await idOf(old) },
        z.unknown(),
      );
      written += tuple_keys.length;
    }
  }
  return written;
}
