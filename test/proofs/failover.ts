import { setTimeout as sleep } from 'node:timers/promises';
import { connectPostgres } from '@axion/platform/postgres/connect-postgres.ts';
import { startReplicatedPostgres } from '../harness/servers/replicated-postgres.ts';
import { type Ledger, startLedger } from '../harness/write-ledger.ts';

/**
 * A primary that ends under load, and its standby promoted: `npm run prove:failover [rounds] [seconds before] [delay of the promotion, ms]` (6 2 300). Every other round the
 * primary is killed, in the others it is stopped as an administrator does. Exits non-zero when an acknowledged write is missing.
 */
const [rounds = 6, secondsBefore = 2, delayMs = 300] = process.argv.slice(2).map(Number);
const total = { acknowledged: 0, failed: 0, lost: 0, gapMs: [] as number[] };
for (let round = 1; round <= rounds; round += 1) {
  const how = round % 2 ? 'killed' : 'stopped';
  const ledger = await playRound(how);
  console.log(
    `round ${round}, primary ${how}: acknowledged ${ledger.acknowledged}, answered with an error ${ledger.failed}, lost ${ledger.lost}, no write for ${ledger.gapMs} ms`,
  );
  total.acknowledged += ledger.acknowledged;
  total.failed += ledger.failed;
  total.lost += ledger.lost;
  total.gapMs.push(ledger.gapMs - delayMs);
}
const sorted = total.gapMs.toSorted((a, b) => a - b);
console.log(
  `${rounds} rounds: acknowledged ${total.acknowledged}, errors ${total.failed}, lost ${total.lost}; from the promotion's begin to the next write: median ${sorted[sorted.length >> 1]} ms, longest ${sorted.at(-1)} ms`,
);
process.exitCode = total.lost === 0 && total.acknowledged > 0 ? 0 : 1;

async function playRound(how: 'killed' | 'stopped'): Promise<Ledger> {
  const cluster = await startReplicatedPostgres();
  const postgres = connectPostgres({ url: cluster.url, poolMax: 8, applicationName: 'ledger' });
  try {
    const ledger = await startLedger(postgres, 16);
    await sleep(secondsBefore * 1_000);
    await cluster.endPrimary(how);
    await sleep(delayMs);
    await cluster.promote();
    await sleep(secondsBefore * 1_000);
    return await ledger.stop();
  } finally {
    await postgres.close();
    await cluster.stop();
  }
}
