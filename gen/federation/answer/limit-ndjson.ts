import { BrokenAnswer, type Budget, nextOrLate, type Tally } from './budget.ts';

const newline = 10;
const brace = 123;

/**
 * Lines of JSONEachRow as they come, up to a number of rows and bytes. Ends only between two lines; one row more than the limit is how we know
 * that there was more.
 * @throws BrokenAnswer for a line that is no object (ClickHouse writes its exception into the body), or half a line at the end
 */
export async function* limitNdjson(source: AsyncIterator<Buffer>, budget: Budget, tally: Tally): AsyncGenerator<Buffer, void> {
  let rest: Buffer = Buffer.alloc(0);
  for (;;) {
    const next = await nextOrLate(source, budget.late);
    if (next === 'late') {
      tally.cut = 'time-limit';
      return;
    }
    if (next.done) {
      if (rest.length > 0) throw new BrokenAnswer('in the middle of a row');
      return;
    }
    const bytes = rest.length > 0 ? Buffer.concat([rest, next.value]) : next.value;
    const end = takeLines(bytes, budget, tally);
    if (end > 0) yield bytes.subarray(0, end);
    if (tally.cut) return;
    rest = bytes.subarray(end);
  }
}

/** Counts whole lines from the start of `bytes`; where they end. */
function takeLines(bytes: Buffer, budget: Budget, tally: Tally): number {
  let start = 0;
  for (let end = bytes.indexOf(newline); end >= 0; end = bytes.indexOf(newline, start)) {
    if (bytes[start] !== brace) throw new BrokenAnswer('with an exception');
    const size = end + 1 - start;
    if (tally.rows >= budget.rows) tally.cut = 'row-limit';
    else if (tally.bytes + size > budget.bytes) tally.cut = 'byte-limit';
    if (tally.cut) return start;
    tally.rows += 1;
    tally.bytes += size;
    start = end + 1;
  }
  if (start < bytes.length && bytes[start] !== brace) throw new BrokenAnswer('with an exception');
  return start;
}
