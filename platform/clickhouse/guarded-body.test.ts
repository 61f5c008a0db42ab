import { expect, it } from 'vitest';
import { clickhouseFaultOf } from './clickhouse-fault.ts';
import { guardedBody } from './guarded-body.ts';

const tag = 'abcdefabcdefabcd';
const says = 'Code: 395. DB::Exception: Value is non-zero. (FUNCTION_THROW_IF_VALUE_IS_NON_ZERO) (version 26.7.2.1 (official build))\n';
const block = `\r\n__exception__\r\n${tag}\r\n${says}${says.length} ${tag}\r\n__exception__\r\n`;

/** The text in pieces of `size`, then an end or a break. */
async function* pieces(text: string, size: number, breaks = false) {
  for (let at = 0; at < text.length; at += size) yield Buffer.from(text.slice(at, at + size));
  if (breaks) throw new Error('other side closed');
}
async function read(source: AsyncIterable<Buffer>, given: string | undefined = tag) {
  let text = '';
  try {
    for await (const piece of guardedBody(source, given)) text += piece.toString();
    return { text, error: undefined };
  } catch (error) {
    return { text, error };
  }
}

it.each([1, 2, 7, 39, 64, 10_000])('cuts the exception out and fails with it, in pieces of %i bytes', async (size) => {
  for (const breaks of [true, false]) {
    const { text, error } = await read(pieces(`1\r\n2\r\n_${block}`, size, breaks));
    expect(text).toBe('1\r\n2\r\n_');
    expect(clickhouseFaultOf(error)).toEqual({ number: 395, label: 'FUNCTION_THROW_IF_VALUE_IS_NON_ZERO', says: 'Value is non-zero.' });
  }
});

it.each([1, 3, 10_000])('leaves everything else as it is, in pieces of %i bytes', async (size) => {
  const text = `a\r\n__exception__\r\nanother tag\r\n\r\n__exception__\r\n${tag.slice(0, 9)}\r\n__exc`;
  expect(await read(pieces(text, size))).toEqual({ text, error: undefined });
});

it('does not end cleanly when the source breaks without a word', async () => {
  const { text, error } = await read(pieces('1\n2\n', 1, true));
  expect(text).toBe('1\n2\n');
  expect(error).toEqual(new Error('other side closed'));
});
