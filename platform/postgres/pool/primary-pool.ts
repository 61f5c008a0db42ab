import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { postgresAddress } from '../postgres-address.ts';
import { refuseStandby } from './refuse-standby.ts';
import { type ServerList, serverList } from './server-list.ts';
import { isServerTrouble, isTurnedAway, leavesConnectionUsable } from './trouble.ts';

type Settings = {
  readonly url: string;
  readonly poolMax: number;
  readonly connectTimeoutMs: number;
  readonly statementTimeoutMs: number;
  readonly applicationName: string;
};

/** Connections to whichever server of the cluster takes writes. */
export type PrimaryPool = {
  /** @throws the driver's error when no connection is to be had within the deadline */
  readonly acquire: () => Promise<pg.PoolClient>;
  /**
   * Gives a connection back, with the driver's error of its last statement if there was one. When that says that the server takes no writes or is going away, every
   * connection made so far is closed as soon as nobody uses it.
   */
  readonly release: (client: pg.PoolClient, fault?: unknown) => void;
  readonly close: () => Promise<void>;
};

/** One server of several gets so long, so that a host that swallows packets does not use up the whole deadline. */
const oneServerMs = 1_500;
const shortestPauseMs = 25;
const longestPauseMs = 250;

/** Asks no server before the first `acquire`. Whether a server takes writes is asked once a connection, never once a statement. */
export function openPrimaryPool(settings: Settings): PrimaryPool {
  const { servers, takesAnyServer } = postgresAddress(settings.url);
  const list = serverList(servers);
  const bornIn = new WeakMap<object, number>();
  let generation = 0;
  const pool = new pg.Pool({
    max: settings.poolMax,
    // Of a full pool, too: how long a caller waits for a connection.
    connectionTimeoutMillis: settings.connectTimeoutMs,
    Client: clientFactory(settings, list, (client) => bornIn.set(client, generation)),
    ...(takesAnyServer ? {} : { onConnect: refuseStandby }),
  });
  // An idle connection that breaks is replaced by the pool; unheard, the event would end the process.
  pool.on('error', () => undefined);
  const isCurrent = (client: pg.PoolClient) => bornIn.get(client) === generation;

  return {
    async acquire() {
      for (;;) {
        const client = await connectSomewhere(pool, list, settings.connectTimeoutMs);
        if (isCurrent(client)) return client;
        client.release(true);
      }
    },
    release(client, fault) {
      if (isTurnedAway(fault) && isCurrent(client)) {
        generation += 1;
        list.leave(list.current());
      }
      client.release(!isCurrent(client) || !(fault === undefined || leavesConnectionUsable(fault)));
    },
    close: () => pool.end(),
  };
}

/** With one server a refusal is final at once; with several each is asked in turn until the deadline, as a standby may be about to be promoted. */
async function connectSomewhere(pool: pg.Pool, list: ServerList, deadlineMs: number): Promise<pg.PoolClient> {
  const deadline = performance.now() + deadlineMs;
  for (let attempt = 1; ; attempt += 1) {
    const server = list.current();
    try {
      return await pool.connect();
    } catch (error) {
      if (list.size === 1 || !isServerTrouble(error) || performance.now() > deadline) throw error;
      list.leave(server);
      if (attempt % list.size === 0) await sleep(pauseMs(attempt / list.size));
    }
  }
}

const pauseMs = (round: number): number => Math.min(longestPauseMs, shortestPauseMs * 2 ** round) * (0.5 + Math.random() / 2);

/** The pool makes its clients by `new`, all with the same options; ours go where the list points at that moment. */
function clientFactory(
  { applicationName, connectTimeoutMs, statementTimeoutMs }: Settings,
  list: ServerList,
  onBirth: (client: pg.Client) => void,
) {
  return function clientOfCurrentServer() {
    const client = new pg.Client({
      connectionString: list.current(),
      connectionTimeoutMillis: list.size === 1 ? connectTimeoutMs : Math.min(oneServerMs, connectTimeoutMs),
      query_timeout: statementTimeoutMs,
      application_name: applicationName,
      keepAlive: true,
    });
    // The statement that waits on a connection tells that it broke; unheard, the event would end the process.
    client.on('error', () => undefined);
    onBirth(client);
    return client;
  } as unknown as new () => pg.ClientBase;
}
