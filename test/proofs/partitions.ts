import { environment } from '@axion/platform/config/start.ts';
import { openWorld } from './partitions/open-world.ts';
import { type DaysLedger, simulateDays } from './partitions/simulate-days.ts';

/**
 * Partitions over a year: `npm run prove:partitions [days] [missed from] [missed nights]` (400 100 21). A real PostgreSQL under a shifted clock; rows every day, some far ahead,
 * some undelivered for weeks, nights without maintenance. Exits non-zero when a row is lost, an interval is missing or a dropped partition is still on disk.
 */
const [days = 400, from = 100, nights = 21] = process.argv.slice(2).map(Number);
const world = await openWorld(environment().AXION_RUNTIME_CACHE);
try {
  const startedAt = performance.now();
  const ledger = await simulateDays(world, {
    days,
    missed: { from, nights },
    oddEvery: 40,
    heldDays: 33,
    onDay: (day, faults) => {
      if (day % 50 === 49) console.log(`day ${day + 1}, ${Math.round((performance.now() - startedAt) / 1_000)} s, faults ${faults}`);
    },
  });
  print(ledger);
  const lost = Object.values(ledger.outcome).reduce((total, table) => total + table.lost, 0);
  const holds = ledger.faults.length === 0 && lost === 0 && ledger.filesLeft === 0 && ledger.filesGone > 0;
  console.log(holds ? 'holds' : 'BROKEN');
  process.exitCode = holds ? 0 : 1;
} finally {
  await world.close();
}

function print(ledger: DaysLedger): void {
  const { written, aheadWritten, made, moved, parked, returned, dropped, longestHeldDays, staysAhead, filesGone, filesLeft, faults } =
    ledger;
  console.log(
    `${days} days, ${ledger.nights} maintenances, ${nights} nights in a row missed; the longest maintenance took ${Math.round(ledger.worstNightMs)} ms`,
  );
  console.log(`rows written ${written}, of them ${aheadWritten} far ahead; events undelivered for up to ${longestHeldDays} days`);
  console.log(`partitions made ${made}, dropped ${dropped}; rows moved ${moved}, parked ${parked}, put back ${returned}`);
  for (const [table, { lost, kept, aged }] of Object.entries(ledger.outcome))
    console.log(`  ${table.padEnd(26)} there ${String(kept).padStart(6)}   dropped with age ${String(aged).padStart(6)}   lost ${lost}`);
  console.log(`files of dropped daily partitions: ${filesGone} gone, ${filesLeft} left on disk`);
  console.log(`rows that still lie ahead, parked or in a default partition: ${staysAhead}; reported:`);
  for (const report of ledger.reports) console.log(`  ${report}`);
  console.log(`faults ${faults.length}`);
  for (const fault of faults.slice(0, 20)) console.log(`  ${fault}`);
}
