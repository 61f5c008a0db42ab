import type { Readable } from 'node:stream';

/** Bytes that may wait here; the sender is asked to pause above. */
const mostHeldBytes = 1 << 20;

/**
 * The chunks of a body one by one, just as they arrived. A byte stream's own iterator joins what has gathered into a new buffer at every step,
 * which copies the whole answer once more.
 * @throws (from `next`) whatever broke the body
 */
export function chunksOf(body: Readable): AsyncIterator<Buffer, undefined> {
  const held: Buffer[] = [];
  let heldBytes = 0;
  let ended: { readonly error: Error | undefined } | undefined;
  let wake = () => {};
  const end = (error?: Error) => {
    ended ??= { error };
    wake();
  };
  body.on('data', (chunk: Buffer) => {
    held.push(chunk);
    heldBytes += chunk.length;
    if (heldBytes > mostHeldBytes) body.pause();
    wake();
  });
  body.once('end', end).once('error', end);
  body.once('close', () => end(new Error('the body was closed before its end')));
  return {
    async next() {
      for (;;) {
        const chunk = held.shift();
        if (chunk) {
          heldBytes -= chunk.length;
          if (heldBytes <= mostHeldBytes / 2 && body.isPaused()) body.resume();
          return { done: false, value: chunk };
        }
        if (ended?.error) throw ended.error;
        if (ended) return { done: true, value: undefined };
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    },
  };
}
