import type { Actor } from '@axion/platform/identity/actor.ts';
import { type AskRights, refs } from '../people/ask-rights.ts';

export type DatasetTables = { readonly id: string; readonly tables: readonly string[] };

/**
 * The tables of each dataset that somebody may query, in the order given. Most people may query a dataset as a whole, which is one question however many
 * tables it has; only where they may not is each table asked for, fifty a call.
 */
export async function tablesToQuery(
  rights: AskRights,
  actor: Actor,
  datasets: readonly DatasetTables[],
): Promise<readonly (readonly string[])[]> {
  const wholes = await rights.holdsEach(
    actor,
    datasets.map(({ id }) => ['can_query_tables', refs.dataset(id)]),
  );
  const singly = datasets.flatMap(({ id, tables }, i) => (wholes[i] ? [] : tables.map((table) => ({ id, table }))));
  const answers = await rights.holdsEach(
    actor,
    singly.map(({ id, table }) => ['can_query_table', refs.table(id, table)]),
  );
  const allowed = Map.groupBy(
    singly.filter((_table, i) => answers[i]),
    ({ id }) => id,
  );
  return datasets.map(({ id, tables }, i) => (wholes[i] ? tables : (allowed.get(id) ?? []).map(({ table }) => table)));
}
