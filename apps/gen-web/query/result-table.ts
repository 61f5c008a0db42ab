import type { Field, Table } from '@uwdata/flechette';
import { tableFromIPC } from '@uwdata/flechette';
import { describeField, type ResultColumn } from './describe-field.ts';
import type { ArrowMessage } from './split-arrow.ts';

/** Rows of an answer, as far as they have come. A new value whenever more rows come; what is in it never changes. */
export type ResultTable = {
  readonly columns: readonly ResultColumn[];
  readonly rowCount: number;
  /** The value of a cell as Arrow holds it: decimals as their unscaled digits, 64-bit integers as bigint, times as milliseconds. */
  readonly at: (row: number, column: number) => unknown;
};

/** A table without columns, before the schema has come. */
export const noResult: ResultTable = { columns: [], rowCount: 0, at: () => undefined };

/** Gathers the messages of one answer. */
export type ResultBuilder = { readonly add: (message: ArrowMessage) => void; readonly table: () => ResultTable };

// Exact digits: no number that a double cannot hold is made on the way.
const exact = { useBigInt: true, useDecimalInt: true, useDate: false } as const;

/** Decodes each batch as it comes; nothing is decoded twice, and no value is read before somebody looks at it. */
export function buildResult(): ResultBuilder {
  const before: Uint8Array[] = [];
  const batches: Table[] = [];
  const ends: number[] = [];
  let columns: readonly ResultColumn[] = [];
  return {
    add: ({ kind, bytes }) => {
      if (kind !== 'batch') {
        before.push(bytes);
        if (kind === 'schema') columns = tableFromIPC([bytes], exact).schema.fields.map((field: Field) => describeField(field));
        return;
      }
      const batch = tableFromIPC([...before, bytes], exact);
      if (batch.numRows === 0) return;
      batches.push(batch);
      ends.push((ends.at(-1) ?? 0) + batch.numRows);
    },
    table: () => tableOf(columns, batches.slice(), ends.slice()),
  };
}

function tableOf(columns: readonly ResultColumn[], batches: readonly Table[], ends: readonly number[]): ResultTable {
  const rowCount = ends.at(-1) ?? 0;
  let last = 0;
  const at = (row: number, column: number): unknown => {
    if (row < 0 || row >= rowCount) return undefined;
    // Neighbours are asked one after the other: mostly the batch is that of the last question.
    if (!(row < (ends[last] ?? 0) && row >= (ends[last - 1] ?? 0))) last = firstAbove(ends, row);
    return batches[last]?.children[column]?.at(row - (ends[last - 1] ?? 0));
  };
  return { columns, rowCount, at };
}

/** Index of the first number that is greater than `value`, in numbers that grow. */
function firstAbove(numbers: readonly number[], value: number): number {
  let [low, high] = [0, numbers.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((numbers[middle] ?? 0) > value) high = middle;
    else low = middle + 1;
  }
  return low;
}
