import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { judgePartitions } from '@axion/platform/partitions/judge-partitions.ts';
import { maintainPartitions } from '@axion/platform/partitions/maintain-partitions.ts';
import { readPartitionSets } from '@axion/platform/partitions/read-partition-sets.ts';
import { connectPostgres } from '@axion/platform/postgres/connect-postgres.ts';
import { checkNight, compareAll, type Known, remember } from './check-night.ts';
import type { World } from './open-world.ts';
import { deliver, type Watched, watched, writeOwners, writeRows } from './written-rows.ts';

export type Simulation = {
  readonly days: number;
  /** Nights without maintenance: the first one, and how many. */
  readonly missed: { readonly from: number; readonly nights: number };
  /** Every so many days: rows far ahead, a clock that runs ahead for a moment, and events that stay undelivered for so long. */
  readonly oddEvery: number;
  readonly heldDays: number;
  /** Only these are maintained; all when absent. */
  readonly tables?: readonly string[];
  readonly onDay?: (day: number, faults: number) => void;
};

/** What happened, in figures; the proof holds when `faults` is empty and nothing is lost. */
export type DaysLedger = {
  readonly written: number;
  readonly aheadWritten: number;
  readonly nights: number;
  readonly made: number;
  readonly moved: number;
  readonly parked: number;
  readonly returned: number;
  readonly dropped: number;
  readonly longestHeldDays: number;
  readonly staysAhead: number;
  readonly reports: readonly string[];
  readonly filesGone: number;
  readonly filesLeft: number;
  readonly outcome: Awaited<ReturnType<typeof compareAll>>;
  readonly faults: readonly string[];
  readonly worstNightMs: number;
};

const dayMs = 86_400_000;
const usual: Readonly<Record<Watched, number>> = {
  'public.outbox': 20,
  'public.idempotency_keys': 10,
  'road_data.track_logs': 3,
  'road_data.frame_batches': 6,
};

/** Lives through the days: writes by day, delivers, maintains by night as the worker does, and looks at everything after each maintenance. */
export async function simulateDays(world: World, simulation: Simulation): Promise<DaysLedger> {
  const known = { rows: Object.fromEntries(watched.map((table) => [table, new Map()])) as Known['rows'], held: new Set<string>() };
  const heldUntil = new Map<string, number>();
  const faults: string[] = [];
  const files = new Map<string, string>();
  const sum = { made: 0, moved: 0, parked: 0, returned: 0, dropped: 0, nights: 0, aheadWritten: 0, worstNightMs: 0 };
  await writeOwners(world);
  for (let day = 0; day < simulation.days; day += 1) {
    await world.clock.shift(day * dayMs);
    for (const table of watched) remember(known, table, await writeRows(world, table, usual[table]));
    if (day % simulation.oddEvery === simulation.oddEvery - 1) sum.aheadWritten += await writeOddRows(world, known, day);
    holdSome(known, heldUntil, simulation, day);
    await deliver(world, known.held);
    const { from, nights } = simulation.missed;
    if (day >= from && day < from + nights) continue;
    sum.nights += 1;
    const startedAt = performance.now();
    const ledgers = await maintain(world, simulation).catch((error: Error & { params?: unknown }) => {
      faults.push(`day ${day}: ${error.message} ${JSON.stringify(error.params)}`);
      return [];
    });
    sum.worstNightMs = Math.max(sum.worstNightMs, performance.now() - startedAt);
    for (const ledger of ledgers) for (const key of ['made', 'moved', 'parked', 'returned', 'dropped'] as const) sum[key] += ledger[key];
    faults.push(...(await checkNight(world, known, simulation.tables ?? null)).map((fault) => `day ${day}: ${fault}`));
    await noteFiles(world, files);
    simulation.onDay?.(day, faults.length);
  }
  return { ...sum, ...(await lookBack(world, known, files)), longestHeldDays: simulation.heldDays, faults };
}

/** Times that lie far ahead: where rules allow it as such, elsewhere by a clock that was wrong while the row was written. */
async function writeOddRows(world: World, known: Known, day: number): Promise<number> {
  const rows: readonly (readonly [Watched, number])[] = [
    ['public.outbox', 25],
    ['public.outbox', 900],
    ['public.idempotency_keys', 30],
    ['public.idempotency_keys', 900],
  ];
  for (const [table, ahead] of rows) remember(known, table, await writeRows(world, table, 1, ahead));
  const monthly: readonly (readonly [Watched, number])[] = [
    ['road_data.track_logs', 230],
    ['road_data.frame_batches', 230],
    ['road_data.frame_batches', 2_000],
  ];
  for (const [table, ahead] of monthly) {
    await world.clock.shift((day + ahead) * dayMs);
    remember(known, table, await writeRows(world, table, 1));
  }
  await world.clock.shift(day * dayMs);
  return rows.length + monthly.length;
}

/** Some events find no relay for a while. */
function holdSome(
  known: Known & { held: Set<string> },
  heldUntil: Map<string, number>,
  { oddEvery, heldDays }: Simulation,
  day: number,
): void {
  for (const [id, until] of heldUntil) if (until <= day) known.held.delete(id) && heldUntil.delete(id);
  if (day % oddEvery !== 0) return;
  for (const id of [...known.rows['public.outbox'].keys()].slice(-3)) {
    known.held.add(id);
    heldUntil.set(id, day + heldDays);
  }
}

const maintain = (world: World, { tables }: Simulation) =>
  maintainPartitions(
    {
      connect: () => connectPostgres({ url: world.urlOf('axion_sense_worker'), poolMax: 1, applicationName: 'axion-proof' }),
      now: world.clock.now,
    },
    { retention: new Map(), ...(tables ? { tables } : {}) },
  );

/** Where each daily partition lies on disk, while it is there. */
async function noteFiles({ admin }: World, files: Map<string, string>): Promise<void> {
  const { rows } = await admin.query<{ name: string; path: string }>(
    `select p.relname as name, pg_relation_filepath(p.oid) as path from pg_inherits i join pg_class p on p.oid = i.inhrelid
     where i.inhparent in ('public.outbox'::regclass, 'public.idempotency_keys'::regclass)`,
  );
  for (const { name, path } of rows) files.set(name, path);
}

async function lookBack(world: World, known: Known, files: ReadonlyMap<string, string>) {
  const { admin, clock, dataFolder } = world;
  // Files of dropped tables are taken away by the checkpoint after.
  await admin.query('checkpoint');
  const { rows: present } = await admin.query<{ name: string }>('select relname as name from pg_class');
  const names = new Set(present.map(({ name }) => name));
  const gone = [...files].filter(([name]) => !names.has(name));
  const left = await Promise.all(
    gone.map(([, path]) =>
      access(join(dataFolder, path)).then(
        () => 1,
        () => 0,
      ),
    ),
  );
  const observer = connectPostgres({ url: world.urlOf('axion_sense_observer'), poolMax: 1, applicationName: 'axion-proof' });
  const { sets } = await readPartitionSets(observer).finally(() => observer.close());
  const reports = sets.flatMap((set) => judgePartitions(set, clock.now()).map(({ grade, says }) => `${set.parent} (${grade}): ${says}`));
  return {
    written: watched.reduce((total, table) => total + known.rows[table].size, 0),
    staysAhead: sets.reduce((total, { defaultTotal, parked }) => total + defaultTotal + parked, 0),
    reports,
    filesGone: gone.length,
    filesLeft: left.filter((there) => there === 1).length,
    outcome: await compareAll(world, known, clock.now()),
  };
}
