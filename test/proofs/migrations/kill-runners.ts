import { migrate } from '@axion/platform/migrations/migrate.ts';
import { openCountingProxy } from './counting-proxy.ts';
import { faultsAfter } from './look-after.ts';
import { onFreshDatabase, type ProofServer } from './proof-databases.ts';
import { startRunner } from './start-runner.ts';

/** What came of runners that were killed. */
export type KillLedger = {
  /** Statements that a runner sends when nobody kills it. */
  readonly statements: number;
  readonly kills: number;
  readonly faults: readonly string[];
  /** The longest that the next runner needed, waiting for the killed one's session included. */
  readonly longestRecoveryMs: number;
};

/** `before`: the statement never reached the server. `during`: it was sent, and nobody waits for the answer. */
const moments = ['before', 'during'] as const;

/** kill -9 at every `every`-th statement, at both moments; the next runner must bring the database to the same end. */
export async function killRunners(
  server: ProofServer,
  { folder, every }: { readonly folder: string; readonly every: number },
): Promise<KillLedger> {
  const statements = await countStatements(server, folder);
  const faults: string[] = [];
  let kills = 0;
  let longestRecoveryMs = 0;
  for (let place = 1; place <= statements; place += every) {
    for (const moment of moments) {
      await onFreshDatabase(server, async ({ runner, admin }) => {
        const wasKilled = await killAt(runner, folder, place, moment);
        if (!wasKilled) return;
        kills += 1;
        const started = performance.now();
        const failure = await migrate({ url: runner, folder, now: () => new Date(), lockDeadlineMs: 30_000 }).then(
          () => [],
          (error: Error) => [`the next runner failed: ${error.message}`],
        );
        longestRecoveryMs = Math.max(longestRecoveryMs, performance.now() - started);
        faults.push(...[...failure, ...(await faultsAfter(admin))].map((fault) => `killed ${moment} statement ${place}: ${fault}`));
      });
    }
  }
  return { statements, kills, faults, longestRecoveryMs: Math.round(longestRecoveryMs) };
}

async function countStatements(server: ProofServer, folder: string): Promise<number> {
  return onFreshDatabase(server, async ({ runner }) => {
    const proxy = await openCountingProxy(runner, { onStatement: () => true, onSent: () => undefined });
    await startRunner(proxy.url, folder).ended;
    await proxy.close();
    return proxy.seen();
  });
}

async function killAt(url: string, folder: string, place: number, moment: (typeof moments)[number]): Promise<boolean> {
  let wasKilled = false;
  const kill = () => {
    wasKilled = true;
    process.kill();
  };
  const proxy = await openCountingProxy(url, {
    onStatement: (at) => {
      if (moment !== 'before' || at !== place) return true;
      kill();
      return false;
    },
    onSent: (at) => {
      if (moment === 'during' && at === place) kill();
    },
  });
  const process = startRunner(proxy.url, folder);
  await process.ended;
  await proxy.close();
  return wasKilled;
}
