import { createServer, type Socket } from 'node:net';
import pg from 'pg';

/** A pooler in front of one database of one role. */
export type Pooler = { readonly url: string; readonly close: () => Promise<void> };

type Backend = { readonly socket: Socket; readonly client: pg.Client };

/**
 * A pooler as PgBouncer is one, for tests of those who must notice it: it signs clients in itself, announces a process of its own invention, and in `transaction` mode
 * lends out the session that was given back last, until the server says that it is idle; in `session` mode until the client leaves.
 */
export async function openPooler(url: string, mode: 'transaction' | 'session'): Promise<Pooler> {
  const idle: Backend[] = [];
  const all: Backend[] = [];
  const clients = new Set<Socket>();
  const take = async (): Promise<Backend> => idle.pop() ?? openBackend(url, all);
  const server = createServer((socket) => {
    clients.add(socket);
    socket.on('error', () => undefined);
    serve(socket, { take, giveBack: (backend) => idle.push(backend), mode });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  return {
    url: Object.assign(new URL(url), { host: `127.0.0.1:${port}` }).href,
    async close() {
      for (const socket of clients) socket.destroy();
      for (const { socket } of all) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** The driver signs in; from then on the wire is ours. */
async function openBackend(url: string, all: Backend[]): Promise<Backend> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  const { stream: socket } = (client as unknown as { connection: { stream: Socket } }).connection;
  socket.removeAllListeners('data');
  const backend = { socket, client };
  all.push(backend);
  return backend;
}

type Pool = {
  readonly take: () => Promise<Backend>;
  readonly giveBack: (backend: Backend) => void;
  readonly mode: 'transaction' | 'session';
};

function serve(socket: Socket, { take, giveBack, mode }: Pool): void {
  let greeted = false;
  let lent: Promise<Backend> | undefined;
  const end = () => lent?.then(giveBack);
  socket.on('close', () => mode === 'session' && end());
  socket.on('data', async (bytes) => {
    if (!greeted) {
      greeted = true;
      socket.write(greeting);
      return;
    }
    // Terminate is for us, not for the session that others will use.
    if (bytes[0] === 'X'.charCodeAt(0)) return;
    lent ??= take().then((backend) => {
      backend.socket.on('data', (answer: Buffer) => {
        socket.write(answer);
        if (mode === 'session' || !answer.subarray(-6).equals(idleNow)) return;
        backend.socket.removeAllListeners('data');
        lent = undefined;
        giveBack(backend);
      });
      return backend;
    });
    (await lent).socket.write(bytes);
  });
}

const message = (kind: string, body: Buffer): Buffer => {
  const head = Buffer.alloc(5);
  head.write(kind);
  head.writeInt32BE(body.length + 4, 1);
  return Buffer.concat([head, body]);
};
const numbers = (...values: number[]): Buffer =>
  Buffer.concat(
    values.map((value) => {
      const bytes = Buffer.alloc(4);
      bytes.writeInt32BE(value);
      return bytes;
    }),
  );
/** ReadyForQuery outside of a transaction. */
const idleNow = message('Z', Buffer.from('I'));
/** AuthenticationOk, BackendKeyData with a process that does not exist, ReadyForQuery. */
const greeting = Buffer.concat([message('R', numbers(0)), message('K', numbers(2_000_000_001, 7)), idleNow]);
