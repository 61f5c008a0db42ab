import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { refuseStandby } from './pool/refuse-standby.ts';
import { isServerTrouble } from './pool/trouble.ts';
import { postgresAddress } from './postgres-address.ts';

type Wish = {
  /** May name several servers of one cluster. */
  readonly url: string;
  readonly applicationName: string;
  /** How long one server may take. */
  readonly connectTimeoutMs?: number;
  /** The longest one statement may run; for ever by default. */
  readonly statementTimeoutMs?: number;
  /** How long to go on asking all of them; one round by default. */
  readonly deadlineMs?: number;
};

/**
 * One connection of its own to the server that takes writes, for what needs a session: runners, LISTEN, maintenance. Whoever asks for it ends it.
 * @throws the driver's error of the last server asked
 */
export async function connectToPrimary({
  url,
  applicationName,
  connectTimeoutMs = 10_000,
  statementTimeoutMs = 0,
  deadlineMs = 0,
}: Wish): Promise<pg.Client> {
  const { servers, takesAnyServer } = postgresAddress(url);
  const deadline = performance.now() + deadlineMs;
  for (;;) {
    let fault: unknown;
    for (const connectionString of servers) {
      const client = new pg.Client({
        connectionString,
        connectionTimeoutMillis: connectTimeoutMs,
        query_timeout: statementTimeoutMs,
        keepAlive: true,
        application_name: applicationName,
      });
      // A connection that breaks is told of by the statement that waits on it.
      client.on('error', () => undefined);
      try {
        await client.connect();
        if (!takesAnyServer) await refuseStandby(client);
        return client;
      } catch (error) {
        await client.end().catch(() => undefined);
        if (!isServerTrouble(error)) throw error;
        fault = error;
      }
    }
    if (performance.now() >= deadline) throw fault;
    await sleep(100 + Math.random() * 100);
  }
}
