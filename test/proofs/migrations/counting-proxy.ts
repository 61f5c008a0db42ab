import { connect, createServer, type Socket } from 'node:net';

/** A way to PostgreSQL that counts what the client asks. */
export type CountingProxy = {
  readonly url: string;
  /** Statements seen so far. */
  readonly seen: () => number;
  readonly close: () => Promise<void>;
};

type Watch = {
  /** Told of each statement with its number from 1; `false` stops it here: it never reaches the server. */
  readonly onStatement: (place: number) => boolean;
  /** Told when a statement has gone to the server. */
  readonly onSent: (place: number) => void;
};

/** Query and Parse begin a statement. */
const begins = new Set(['Q'.charCodeAt(0), 'P'.charCodeAt(0)]);

/** Opens the way to the server of `target`. Messages pass whole, so that a statement is either sent or not. */
export async function openCountingProxy(target: string, { onStatement, onSent }: Watch): Promise<CountingProxy> {
  let seen = 0;
  const { hostname, port } = new URL(target);
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const upstream = connect(Number(port), hostname);
    for (const [from, to] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(from);
      from.on('error', () => to.destroy());
      from.on('close', () => to.destroy());
    }
    upstream.on('data', (bytes) => client.write(bytes));
    let waiting = Buffer.alloc(0);
    let isGreeted = false;
    client.on('data', (bytes) => {
      waiting = Buffer.concat([waiting, bytes]);
      for (
        let length = lengthOf(waiting, isGreeted);
        length !== undefined && waiting.length >= length;
        length = lengthOf(waiting, isGreeted)
      ) {
        const message = waiting.subarray(0, length);
        waiting = waiting.subarray(length);
        const isStatement = isGreeted && begins.has(message[0] as number);
        isGreeted = true;
        if (isStatement) seen += 1;
        if (isStatement && !onStatement(seen)) return;
        upstream.write(message);
        if (isStatement) onSent(seen);
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port: own } = server.address() as { port: number };
  return {
    url: Object.assign(new URL(target), { host: `127.0.0.1:${own}` }).href,
    seen: () => seen,
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** The first message of a connection has no letter before its length. */
function lengthOf(bytes: Buffer, isGreeted: boolean): number | undefined {
  const at = isGreeted ? 1 : 0;
  return bytes.length < at + 4 ? undefined : bytes.readInt32BE(at) + at;
}
