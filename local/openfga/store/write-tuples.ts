import type { Postgres, Statements } from '@axion/platform/postgres/postgres.ts';
import { fgaError } from '../fga-error.ts';
import { keyOf, type Tuple } from '../tuple.ts';
import { deleteTuples, insertChanges, insertTuples, lockChanges } from './tuple.queries.ts';

/** What to do with a fact that is already so: OpenFGA refuses the whole write unless it is told to pass over it. */
export type Changes = {
  readonly writes: readonly Tuple[];
  readonly deletes: readonly Tuple[];
  readonly ignoreDuplicates: boolean;
  readonly ignoreMissing: boolean;
};

/**
 * Deletes, then writes, all or nothing.
 * @throws FgaError `write_failed_due_to_invalid_input` naming the first fact that is already so
 */
export async function writeTuples(postgres: Pick<Postgres, 'transaction'>, storeId: string, changes: Changes): Promise<void> {
  const { writes, deletes, ignoreDuplicates, ignoreMissing } = changes;
  await postgres.transaction(async (tx) => {
    const gone = await changed(tx, deleteTuples, storeId, deletes);
    if (!ignoreMissing) refuseUnchanged(deletes, gone, 'cannot delete a tuple which does not exist');
    const stored = await changed(tx, insertTuples, storeId, writes);
    if (!ignoreDuplicates) refuseUnchanged(writes, stored, 'cannot write a tuple which already exists');
    await note(tx, storeId, [...only(deletes, gone, true), ...only(writes, stored, false)]);
  });
}

type Change = { readonly tuple: Tuple; readonly isDelete: boolean };

const only = (tuples: readonly Tuple[], done: ReadonlySet<string>, isDelete: boolean): readonly Change[] =>
  tuples.filter((tuple) => done.has(word(tuple))).map((tuple) => ({ tuple, isDelete }));

/** Last of all, for the lock makes other writes of the store wait until this one is over. */
async function note(tx: Statements, storeId: string, changes: readonly Change[]): Promise<void> {
  if (changes.length === 0) return;
  await tx.many(lockChanges, { storeId });
  const columns = columnsOf(changes.map(({ tuple }) => tuple));
  await tx.many(insertChanges, { storeId, ...columns, areDeletes: changes.map(({ isDelete }) => isDelete) });
}

const columnsOf = (tuples: readonly Tuple[]) => ({
  types: tuples.map(({ node }) => node.type),
  ids: tuples.map(({ node }) => node.id),
  relations: tuples.map(({ node }) => node.relation),
  subjectTypes: tuples.map(({ subject }) => subject.type),
  subjectIds: tuples.map(({ subject }) => subject.id),
  subjectRelations: tuples.map(({ subject }) => subject.relation),
});

type Row = { objectType: string; objectId: string; relation: string; subjectType: string; subjectId: string; subjectRelation: string };

async function changed(
  tx: Statements,
  query: typeof insertTuples,
  storeId: string,
  tuples: readonly Tuple[],
): Promise<ReadonlySet<string>> {
  if (tuples.length === 0) return new Set();
  // Always in the same order, so that two writes of the same facts wait for each other and never in a ring.
  const sorted = [...tuples].sort((one, other) => (word(one) < word(other) ? -1 : 1));
  const rows = await tx.many(query, { storeId, ...columnsOf(sorted) });
  return new Set(rows.map((row) => word(tupleOfRow(row))));
}

/** A stored row as a tuple. */
export const tupleOfRow = (row: Row): Tuple => ({
  node: { type: row.objectType, id: row.objectId, relation: row.relation },
  subject: { type: row.subjectType, id: row.subjectId, relation: row.subjectRelation },
});

function refuseUnchanged(tuples: readonly Tuple[], done: ReadonlySet<string>, reason: string): void {
  const left = tuples.find((tuple) => !done.has(word(tuple)));
  if (!left) return;
  const { user, relation, object } = keyOf(left);
  const tuple = `user: '${user}', relation: '${relation}', object: '${object}'`;
  throw fgaError(
    'write_failed_due_to_invalid_input',
    `${reason}: ${tuple}: tuple to be written already existed or the tuple to be deleted did not exist`,
  );
}

/** One text a tuple; no part of a key holds a space. */
export function word(tuple: Tuple): string {
  const { user, relation, object } = keyOf(tuple);
  return `${object} ${relation} ${user}`;
}
