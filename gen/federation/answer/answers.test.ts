import {
  Table as ArrowTable,
  Bool,
  Field,
  Float64,
  Int32,
  List,
  RecordBatchStreamWriter,
  Struct,
  type Table,
  tableFromArrays,
  tableFromIPC,
  tableToIPC,
  Utf8,
  vectorFromArray,
} from 'apache-arrow';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Budget, emptyTally, type Tally } from './budget.ts';
import { limitArrow } from './limit-arrow.ts';
import { limitNdjson } from './limit-ndjson.ts';

const never = new AbortController().signal;
const plenty: Budget = { rows: 1_000_000, bytes: 1e12, late: never };

/** Cuts bytes at places that have nothing to do with their meaning. */
async function* inPieces(bytes: Buffer, sizes: readonly number[]): AsyncGenerator<Buffer, void> {
  for (let at = 0, i = 0; at < bytes.length; i += 1) {
    const size = sizes[i % sizes.length] ?? bytes.length;
    yield bytes.subarray(at, at + size);
    at += size;
  }
}
type Limit = (source: AsyncIterator<Buffer>, budget: Budget, tally: Tally) => AsyncGenerator<Buffer, void>;
async function passed(limit: Limit, bytes: Buffer, budget: Budget, sizes: readonly number[] = [7, 64, 1]) {
  const tally = emptyTally();
  const chunks: Buffer[] = [];
  for await (const chunk of limit(inPieces(bytes, sizes), budget, tally)) chunks.push(Buffer.from(chunk));
  return { bytes: Buffer.concat(chunks), tally };
}

describe('NDJSON', () => {
  const rows = (n: number) => Buffer.from(Array.from({ length: n }, (_, i) => `{"i":${i},"t":"a}{"}\n`).join(''));

  it('passes everything that fits, however it is cut', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1 }), fc.nat(50), async (sizes, n) => {
        const { bytes, tally } = await passed(limitNdjson, rows(n), { ...plenty, rows: 50 }, sizes);
        expect(bytes.equals(rows(n))).toBe(true);
        expect(tally).toEqual({ rows: n, bytes: bytes.length, cut: null });
      }),
    );
  });

  it('ends at the limit and says so only when there was more', async () => {
    expect((await passed(limitNdjson, rows(10), { ...plenty, rows: 10 })).tally).toMatchObject({ rows: 10, cut: null });
    const { bytes, tally } = await passed(limitNdjson, rows(11), { ...plenty, rows: 10 });
    expect(bytes.equals(rows(10))).toBe(true);
    expect(tally).toMatchObject({ rows: 10, cut: 'row-limit' });
    const some = await passed(limitNdjson, rows(11), { ...plenty, bytes: rows(4).length });
    expect(some.tally).toEqual({ rows: 4, bytes: rows(4).length, cut: 'byte-limit' });
  });

  it.each([
    ['half a row', '{"i":1}\n{"i":'],
    ['an exception in the body', '{"i":1}\nCode: 395. DB::Exception: oops\n'],
    ['an exception block', '{"i":1}\n\r\n__exception__\r\nabc\r\n'],
  ])('breaks with %s', (_name, text) =>
    expect(passed(limitNdjson, Buffer.from(text), plenty, [1000])).rejects.toThrow('the source broke off'),
  );
});

describe('Arrow', () => {
  const table = (from: number, to: number): Table => {
    const numbers = Array.from({ length: to - from }, (_, i) => from + i);
    return new ArrowTable({
      whole: vectorFromArray(numbers, new Int32()),
      maybe: vectorFromArray(
        numbers.map((n) => (n % 3 === 0 ? null : n / 2)),
        new Float64(),
      ),
      text: vectorFromArray(
        numbers.map((n) => `row ${n} é`),
        new Utf8(),
      ),
      lists: vectorFromArray(
        numbers.map((n) => Array.from({ length: n % 4 }, (_, i) => n * 10 + i)),
        new List(new Field('item', new Int32())),
      ),
      pair: vectorFromArray(
        numbers.map((n) => ({ a: n, b: n % 2 === 0 })),
        new Struct([new Field('a', new Int32(), true), new Field('b', new Bool(), true)]),
      ),
    });
  };
  const stream = (...parts: Table[]): Buffer => {
    const writer = new RecordBatchStreamWriter();
    for (const part of parts) for (const batch of part.batches) writer.write(batch);
    writer.finish();
    return Buffer.from(writer.toUint8Array(true));
  };
  const plainRows = (found: Table) => found.toArray().map((row) => JSON.stringify(row));
  const three = stream(table(0, 10), table(10, 13), table(13, 40));

  it('passes a whole stream byte by byte', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 500 }), { minLength: 1 }), async (sizes) => {
        const { bytes, tally } = await passed(limitArrow, three, { ...plenty, rows: 40 }, sizes);
        expect(bytes.equals(three)).toBe(true);
        expect(tally).toEqual({ rows: 40, bytes: three.length, cut: null });
      }),
      { numRuns: 30 },
    );
  });

  it('has exactly as many rows as the limit, with the same values, wherever it falls', async () => {
    for (let rows = 1; rows < 40; rows += 1) {
      const { bytes, tally } = await passed(limitArrow, three, { ...plenty, rows }, [333]);
      const cut = tableFromIPC(bytes);
      expect(cut.numRows).toBe(rows);
      expect(tally).toMatchObject({ rows, cut: 'row-limit' });
      expect(plainRows(cut)).toEqual(plainRows(table(0, rows)));
    }
  });

  it('keeps the schema when there are no rows', async () => {
    const empty = Buffer.from(tableToIPC(tableFromArrays({ a: new Int32Array(0) }), 'stream'));
    const { bytes, tally } = await passed(limitArrow, empty, plenty);
    expect(tableFromIPC(bytes).schema.fields.map(({ name }) => name)).toEqual(['a']);
    expect(tally).toMatchObject({ rows: 0, cut: null });
  });

  it('leaves out a batch that is too large', async () => {
    const { bytes, tally } = await passed(limitArrow, three, { ...plenty, bytes: 3_000 });
    expect(tableFromIPC(bytes).numRows).toBe(tally.rows);
    expect(tally.cut).toBe('byte-limit');
  });

  it('ends honestly when the time is over between two batches', async () => {
    const late = new AbortController();
    const first = stream(table(0, 10));
    async function* hanging(): AsyncGenerator<Buffer, void> {
      yield first.subarray(0, first.length - 8);
      setTimeout(() => late.abort(), 20);
      await new Promise((resolve) => setTimeout(resolve, 5_000, undefined).unref());
    }
    const tally = emptyTally();
    const chunks: Buffer[] = [];
    for await (const chunk of limitArrow(hanging(), { ...plenty, late: late.signal }, tally)) chunks.push(chunk);
    expect(tableFromIPC(Buffer.concat(chunks)).numRows).toBe(10);
    expect(tally).toMatchObject({ rows: 10, cut: 'time-limit' });
  });

  it('breaks wherever the engine broke off', async () => {
    for (let length = 0; length < three.length; length += 41) {
      await expect(passed(limitArrow, three.subarray(0, length), plenty, [100])).rejects.toThrow('the source broke off');
    }
    const text = Buffer.concat([three.subarray(0, three.length - 8), Buffer.from('\r\n__exception__\r\nCode: 241')]);
    await expect(passed(limitArrow, text, plenty, [100])).rejects.toThrow('the source broke off');
  });
});
