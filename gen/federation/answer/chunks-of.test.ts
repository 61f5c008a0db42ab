import { Readable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { chunksOf } from './chunks-of.ts';

/** A body of which these chunks have arrived already. */
function bodyOf(...sizes: readonly number[]): Readable {
  const body = new Readable({ read() {} });
  for (const [i, size] of sizes.entries()) body.push(Buffer.alloc(size, i));
  return body;
}

async function sizesOf(chunks: AsyncIterator<Buffer>): Promise<number[]> {
  const sizes: number[] = [];
  for (let next = await chunks.next(); !next.done; next = await chunks.next()) sizes.push(next.value.length);
  return sizes;
}

describe('the chunks of a body', () => {
  it('are the buffers that arrived, neither joined nor cut', async () => {
    const body = bodyOf(10, 70_000, 1);
    const chunks = chunksOf(body);
    setTimeout(() => body.push(null), 5);
    expect(await sizesOf(chunks)).toEqual([10, 70_000, 1]);
  });

  it('pause the sender above a mebibyte that nobody has taken, and let it go on below', async () => {
    const body = bodyOf();
    const chunks = chunksOf(body);
    for (let i = 0; i < 5; i += 1) {
      body.push(Buffer.alloc(300_000));
      await setImmediate();
    }
    expect(body.isPaused()).toBe(true);
    await chunks.next();
    expect(body.isPaused()).toBe(true);
    await chunks.next();
    await chunks.next();
    expect(body.isPaused()).toBe(false);
    body.push(null);
    expect(await sizesOf(chunks)).toEqual([300_000, 300_000]);
  });

  it('end with what broke the body, after what arrived before', async () => {
    const body = bodyOf(3);
    const chunks = chunksOf(body);
    expect((await chunks.next()).value?.length).toBe(3);
    body.destroy(new Error('reset'));
    await expect(chunks.next()).rejects.toThrow('reset');
  });

  it('never end well for a body that was closed in the middle', async () => {
    const body = bodyOf(3);
    const chunks = chunksOf(body);
    await chunks.next();
    body.destroy();
    await expect(chunks.next()).rejects.toThrow('closed before its end');
  });
});
