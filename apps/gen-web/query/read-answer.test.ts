import { ProblemError } from '@axion/contracts/common/client.ts';
import { int32 } from '@uwdata/flechette';
import { describe, expect, it } from 'vitest';
import { arrowStream, completionLine, joined } from './arrow.fixture.ts';
import { type AnswerProgress, readAnswer } from './read-answer.ts';

const rows = arrowStream([['n', [1, 2, 3, 4, 5], int32()]], 2);
const pieces = (bytes: Uint8Array, size: number) =>
  new ReadableStream<Uint8Array>({
    start(controller) {
      for (let at = 0; at < bytes.length; at += size) controller.enqueue(bytes.slice(at, at + size));
      controller.close();
    },
  });
const responseOf = (bytes: Uint8Array, size = 50) => new Response(pieces(bytes, size), { headers: { 'x-request-id': 'r1' } });
const codeOf = (error: unknown) => (error instanceof ProblemError ? error.problem.code : error);

describe('readAnswer', () => {
  it('gives rows, completion and request, and tells of what has come before the end', async () => {
    const seen: AnswerProgress[] = [];
    const answer = await readAnswer(responseOf(joined(rows, completionLine(5))), (progress) => seen.push(progress));
    expect(answer).toMatchObject({ requestId: 'r1', completion: { complete: true, rowsReturned: 5 } });
    expect(answer.table.rowCount).toBe(5);
    expect(seen.map(({ table }) => table.rowCount)).toContain(2);
    expect(seen.at(-1)?.bytes).toBe(rows.length + completionLine(5).length);
  });

  it('takes an answer without rows', async () => {
    const { table } = await readAnswer(responseOf(joined(arrowStream([['n', [], int32()]]), completionLine(0))));
    expect([table.rowCount, table.columns.map(({ name }) => name)]).toEqual([0, ['n']]);
  });

  it.each([
    ['without its last line', rows],
    ['in the middle of a batch', rows.subarray(0, rows.length - 40)],
    ['with half of its last line', joined(rows, completionLine(5).subarray(0, 20))],
    ['before it began', new Uint8Array(0)],
  ])('says that an answer broke off %s', async (_, bytes) => {
    expect(await readAnswer(responseOf(bytes)).catch(codeOf)).toBe('answer.broken-off');
  });

  it('says so too when the connection is lost', async () => {
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => controller.enqueue(rows.slice(0, 60)),
      pull: (controller) => controller.error(new TypeError('network error')),
    });
    expect(await readAnswer(new Response(body)).catch(codeOf)).toBe('answer.broken-off');
  });
});
