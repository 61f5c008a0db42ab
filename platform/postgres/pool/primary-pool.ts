import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { type PoolSettings, primaryPoolOptions } from '../primary-pool-options.ts';
import { isServerTrouble, isTurnedAway, leavesConnectionUsable } from './trouble.ts';

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

const shortestPauseMs = 25;
const longestPauseMs = 250;

/** Asks no server before the first `acquire`. */
export function openPrimaryPool(settings: PoolSettings): PrimaryPool {
  const bornIn = new WeakMap<object, number>();
  let generation = 0;
  const { options, servers, serverOf } = primaryPoolOptions(settings, (client) => bornIn.set(client, generation));
  const pool = new pg.Pool(options);
  // An idle connection that breaks is replaced by the pool; unheard, the event would end the process.
  pool.on('error', () => undefined);
  const isCurrent = (client: pg.PoolClient) => bornIn.get(client) === generation;

  return {
    async acquire() {
      for (;;) {
        const client = await connectSomewhere(pool, servers.size, settings.connectTimeoutMs);
        if (isCurrent(client)) return client;
        client.release(true);
      }
    },
    release(client, fault) {
      if (isTurnedAway(fault) && isCurrent(client)) {
        generation += 1;
        servers.leave(serverOf(client) ?? '');
      }
      client.release(!isCurrent(client) || !(fault === undefined || leavesConnectionUsable(fault)));
    },
    close: () => pool.end(),
  };
}

/** With one server a refusal is final at once; with several each is asked in turn until the deadline, as a standby may be about to be promoted. */
async function connectSomewhere(pool: pg.Pool, ofServers: number, deadlineMs: number): Promise<pg.PoolClient> {
  const deadline = performance.now() + deadlineMs;
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await pool.connect();
    } catch (error) {
      if (ofServers === 1 || !isServerTrouble(error) || performance.now() > deadline) throw error;
      if (attempt % ofServers === 0) await sleep(pauseMs(attempt / ofServers));
    }
  }
}

const pauseMs = (round: number): number => Math.min(longestPauseMs, shortestPauseMs * 2 ** round) * (0.5 + Math.random() / 2);
