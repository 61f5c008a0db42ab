import { readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { onConnection } from '@axion/local/postgres/on-connection.ts';
import { withDatabase } from '@axion/platform/postgres/postgres-address.ts';
import type { DrillWorld, Ended } from './open-world.ts';
import { foundOrganization, type Ledger, writeDrives } from './write-drives.ts';

/** What must hold, whether it did, and what was seen. */
export type Check = { readonly name: string; readonly holds: boolean; readonly seen: string };
export type DrillReport = {
  readonly checks: readonly Check[];
  readonly rpoSeconds: number;
  readonly rtoSeconds: number;
  readonly backupSeconds: number;
};

const cli = 'apps/cli/main.ts';
const lastLines = ({ said }: Ended): string => said.trim().split('\n').slice(-4).join(' | ');

/** Load, back up, write more, damage, destroy, restore, compare. `brief` leaves out what asks no store, and a second restore. */
export async function runDrill(
  world: DrillWorld,
  { drives, frames, brief = false }: { readonly drives: number; readonly frames: number; readonly brief?: boolean },
): Promise<DrillReport> {
  const checks: Check[] = [];
  const note = (name: string, holds: boolean, seen: string) => checks.push({ name, holds, seen });
  const folder = join(world.folder, 'backups');
  await world.migrate();
  const ledger = await foundOrganization(world, 20);
  await world.run('apps/sense-api/main.ts', ['--migrate']);
  await writeDrives(world, ledger, { drives, frames });
  await scheduleAJob(world);
  const before = { tracks: ledger.tracks.length, frames: ledger.frames.length };
  const tuples = await countTuples(world);

  const backup = await world.run(cli, ['backup', '--to', folder, '--with-objects']);
  note('backup', backup.status === 0, lastLines(backup));
  if (!brief) await checkRefusals(world, folder, note);
  await checkReconcile(world, ledger, { note, brief });

  await writeDrives(world, ledger, { drives: 2, frames });
  const failedAt = ledger.lastAt;
  const clock = performance.now();
  await world.destroy();
  await world.startAuthorization();
  await checkCorruption(world, folder, note);
  const restored = await world.run(cli, ['restore', '--from', folder]);
  const rtoSeconds = (performance.now() - clock) / 1_000;
  note('restore, and every store agrees', restored.status === 0 && /differences: 0/.test(restored.said), lastLines(restored));
  const found = await countLedger(world, ledger, before);
  note('rows of the ledger', found.tracks === before.tracks && found.frames === before.frames, JSON.stringify({ wanted: before, found }));
  const after = await countTuples(world);
  note('tuples', after === tuples, `${after} of ${tuples}`);
  const [paused, schedules] = [await restoredAt(world), await countSchedules(world)];
  await world.run(cli, ['restore', 'resume']);
  const waits = paused !== null && schedules === 0 && (await restoredAt(world)) === null;
  note('schedules wait until they are told', waits, `restored at ${paused}, schedules ${schedules}`);
  if (!brief) {
    await checkDrift(world, note);
    await restoreOne(world, folder, note);
    await restoreOlder(world, note);
    await interruptRestore(world, folder, note);
  }
  const startedAt = /(\d{4}-\d\d-\d\dT\d\d)-(\d\d)-(\d\d)-(\d{3})Z/.exec((await readdir(folder)).join());
  const snapshotAt = startedAt ? Date.parse(`${startedAt[1]}:${startedAt[2]}:${startedAt[3]}.${startedAt[4]}Z`) : 0;
  return { checks, rpoSeconds: (failedAt.getTime() - snapshotAt) / 1_000, rtoSeconds, backupSeconds: backup.seconds };
}

type Note = (name: string, holds: boolean, seen: string) => void;

/** A snapshot that is in order, too old, or in the way of rows. */
async function checkRefusals(world: DrillWorld, folder: string, note: Note): Promise<void> {
  const verified = await world.run(cli, ['backup', 'verify', '--from', folder]);
  note('verify', verified.status === 0, lastLines(verified));
  const old = await world.run(cli, ['backup', 'verify', '--from', folder, '--max-age', '0']);
  note('verify refuses a snapshot that is too old', old.status === 1 && /h old/.test(old.said), lastLines(old));
  const filled = await world.run(cli, ['restore', '--from', folder]);
  note('restore refuses a filled installation', filled.status === 1 && /rows already/.test(filled.said), lastLines(filled));
}

/** One database in place of the one in use, whose sessions end. */
async function restoreOne(world: DrillWorld, folder: string, note: Note): Promise<void> {
  const own = join(world.folder, 'own-schedule');
  const backup = await world.run(cli, ['backup', '--to', own, '--database', 'axion_sense_permissions']);
  const first = await world.run(cli, ['restore', '--from', own, '--database', 'axion_sense_permissions', '--force']);
  note(
    'one database is replaced while its server is used',
    backup.status === 0 && first.status === 0,
    `${lastLines(backup)} | ${lastLines(first)}`,
  );
  const second = await world.run(cli, ['restore', '--from', folder, '--database', 'axion_gen', '--force']);
  note('one database of a snapshot of everything', second.status === 0, lastLines(second));
}

/** What was restored is what this release's migrations make, in every store. */
async function checkDrift(world: DrillWorld, note: Note): Promise<void> {
  const runners = ['sense-api', 'sense-worker', 'gen-api'];
  const answers = await Promise.all(runners.map((app) => world.run(`apps/${app}/main.ts`, ['--check'])));
  note(
    'restored databases do not differ from what this release makes',
    answers.every(({ status }) => status === 0),
    answers.map(lastLines).join(' | '),
  );
}

/** A backup of a release before this one: it is restored, told of as such, and in step once the runners were there. */
async function restoreOlder(world: DrillWorld, note: Note): Promise<void> {
  const older = join(world.folder, 'older');
  await onConnection(withDatabase(world.adminUrl, 'axion_sense'), (client) => client.query('delete from public.openfga_model_versions'));
  await world.run(cli, ['backup', '--to', older, '--database', 'axion_sense']);
  const restored = await world.run(cli, ['restore', '--from', older, '--database', 'axion_sense', '--force']);
  const isTold = /Restored axion_sense of .*of an older release.*then: axion reconcile/s.test(restored.said);
  note('a backup of an older release is restored and told of', restored.status === 0 && isTold, lastLines(restored));
  const migrated = await world.run('apps/sense-api/main.ts', ['--migrate']);
  const reconciled = await world.run(cli, ['reconcile']);
  note(
    'it is in step after migrations and reconcile',
    migrated.status === 0 && reconciled.status === 0,
    `${lastLines(migrated)} | ${lastLines(reconciled)}`,
  );
}

/** Ctrl-C once the databases have taken their places, while the other stores are filled; then the whole of it. */
async function interruptRestore(world: DrillWorld, folder: string, note: Note): Promise<void> {
  const again = ['restore', '--from', folder, '--force'];
  const interrupted = await world.run(cli, again, ': in place');
  const isTold = /Interrupted: .*ClickHouse and objects .* half filled/.test(interrupted.said);
  note('a restore that is interrupted says what it leaves', interrupted.status === 130 && isTold, lastLines(interrupted));
  const restored = await world.run(cli, again);
  note('the same command with --force does all of it', restored.status === 0, lastLines(restored));
}

/** Rows are taken out of ClickHouse and a fact out of the authorization store's database: counted, then brought back. */
async function checkReconcile(world: DrillWorld, ledger: Ledger, { note, brief }: { note: Note; brief: boolean }): Promise<void> {
  const clean = await world.run(cli, ['reconcile', '--check']);
  note('reconcile finds nothing where nothing differs', clean.status === 0, lastLines(clean));
  await world.clickhouse.execute(`delete from frames where id = '${ledger.frames[0]}'`);
  await world.clickhouse.execute(`insert into frames select * from frames where id = '${ledger.frames[1]}'`);
  await world.clickhouse.execute(`delete from tracks where id = '${ledger.tracks[0]}'`);
  await onConnection(withDatabase(world.adminUrl, 'axion_sense_permissions'), async (client) => {
    await client.query(`delete from openfga.tuples where relation = 'member' and subject_id = $1`, [ledger.userId]);
    await client.query(
      `insert into openfga.tuples (store_id, object_type, object_id, relation, subject_type, subject_id, subject_relation)
       select store_id, object_type, object_id, 'has_manage_users', subject_type, subject_id, subject_relation
         from openfga.tuples where relation = 'has_view_org_tracks' and object_id = $1`,
      [`${ledger.organizationId}/analyst`],
    );
  });
  const broken = await world.run(cli, ['reconcile', '--check', '--json']);
  const kinds = ['track-not-in-clickhouse', 'frame-not-in-clickhouse', 'frame-twice-in-clickhouse', 'tuple-missing', 'tuple-too-much'];
  note(
    'reconcile --check counts what is lost or doubled',
    broken.status === 1 && kinds.every((kind) => broken.said.includes(`"${kind}":{"count":1,`)),
    lastLines(broken).slice(0, 400),
  );
  if (!brief) await checkArrival(world, note);
  const mended = await world.run(cli, ['reconcile']);
  note('reconcile brings it back', mended.status === 0, lastLines(mended));
}

/** An event that stands still: what it tells of may yet be written by somebody else. */
async function checkArrival(world: DrillWorld, note: Note): Promise<void> {
  const inOutbox = (sql: string) =>
    onConnection(withDatabase(world.adminUrl, 'axion_sense'), (client) => client.query(sql, ['axion.sense.track.metadata']));
  await inOutbox(`insert into public.outbox (id, created_at, topic, key, message_type, payload)
                  select id, public.uuid_v7_time(id), $1, 'drill', 'frame', '{}' from public.new_event_id() id`);
  const refused = await world.run(cli, ['reconcile']);
  await inOutbox('delete from public.outbox where topic = $1');
  note(
    'reconcile repairs nothing while events stand still',
    refused.status === 1 && /1 events .* outbox/.test(refused.said),
    lastLines(refused),
  );
}

/** One bit of one file: refused by name, and nothing changed. */
async function checkCorruption(world: DrillWorld, folder: string, note: Note): Promise<void> {
  const [name = ''] = (await readdir(folder)).filter((each) => each.endsWith('Z'));
  const file = join(folder, name, 'postgres', 'axion_sense.dump');
  const whole = await readFile(file);
  const damaged = Buffer.from(whole);
  damaged.writeUInt8(damaged.readUInt8(damaged.length >> 1) ^ 1, damaged.length >> 1);
  await writeFile(file, damaged);
  const refused = await world.run(cli, ['restore', '--from', folder]);
  const tables = await onConnection(withDatabase(world.adminUrl, 'axion_sense'), async (client) => {
    const { rows } = await client.query<{ count: number }>(
      `select count(*)::int as count from pg_tables where schemaname in ('public', 'road_data') and tablename <> 'spatial_ref_sys'`,
    );
    return rows[0]?.count;
  });
  await writeFile(file, whole);
  note(
    'one corrupt bit is refused by name, nothing changed',
    refused.status === 1 && refused.said.includes('axion_sense.dump') && tables === 0,
    lastLines(refused),
  );
}

async function countLedger({ adminUrl }: DrillWorld, ledger: Ledger, before: { readonly tracks: number; readonly frames: number }) {
  return onConnection(withDatabase(adminUrl, 'axion_sense'), async (client) => {
    const { rows } = await client.query<{ tracks: number; frames: number }>(
      `select (select count(*)::int from road_data.track_logs where id = any ($1::uuid[])) as tracks, (select count(*)::int from road_data.batch_frames where id = any ($2::uuid[])) as frames`,
      [ledger.tracks.slice(0, before.tracks), ledger.frames.slice(0, before.frames)],
    );
    return rows[0] ?? { tracks: 0, frames: 0 };
  });
}

const countTuples = ({ adminUrl }: DrillWorld): Promise<number> =>
  onConnection(withDatabase(adminUrl, 'axion_sense_permissions'), async (client) => {
    const { rows } = await client.query<{ count: number }>('select count(*)::int as count from openfga.tuples');
    return rows[0]?.count ?? 0;
  });

/** As a worker leaves it, which may be running when its database is replaced: it follows what it finds there. */
const scheduleAJob = ({ adminUrl }: DrillWorld): Promise<unknown> =>
  onConnection(withDatabase(adminUrl, 'axion_sense_tasks'), (client) =>
    client.query(
      `select jobs.create_queue('drill', '{"policy": "standard"}'); insert into jobs.schedule (name, cron) values ('drill', '* * * * *')`,
    ),
  );

const countSchedules = ({ adminUrl }: DrillWorld): Promise<number | undefined> =>
  onConnection(withDatabase(adminUrl, 'axion_sense_tasks'), async (client) => {
    const { rows } = await client.query<{ count: number }>('select count(*)::int as count from jobs.schedule');
    return rows[0]?.count;
  });

const restoredAt = ({ adminUrl }: DrillWorld): Promise<string | null> =>
  onConnection(withDatabase(adminUrl, 'axion_sense_tasks'), async (client) => {
    const { rows } = await client.query<{ at: string | null }>(`select nullif(current_setting('axion.restored_at', true), '') as at`);
    return rows[0]?.at ?? null;
  });

/** A base copy and its WAL: back to a moment, exactly the rows before it; a missing file is refused. */
export async function runRecovery(world: DrillWorld): Promise<readonly Check[]> {
  const checks: Check[] = [];
  const note = (name: string, holds: boolean, seen: string) => checks.push({ name, holds, seen });
  const folder = join(world.folder, 'physical');
  const insert = (from: number, to: number) =>
    onConnection(withDatabase(world.adminUrl, 'axion_gen'), async (client) => {
      await client.query('create table if not exists public.drill (n int primary key)');
      for (let n = from; n <= to; n += 1) await client.query('insert into public.drill values ($1)', [n]);
      const { rows } = await client.query<{ at: Date }>('select clock_timestamp() as at');
      return rows[0]?.at ?? new Date();
    });
  await world.run(cli, ['backup', 'wal', '--to', folder, '--once']);
  await insert(1, 50);
  const base = await world.run(cli, ['backup', 'base', '--to', folder]);
  note('base backup', base.status === 0, lastLines(base));
  await insert(51, 100);
  await onConnection(world.adminUrl, (client) => client.query('select pg_switch_wal()'));
  await pause();
  const moment = new Date((await insert(101, 150)).getTime() + 20);
  await pause();
  await insert(151, 200);
  const wal = await world.run(cli, ['backup', 'wal', '--to', folder, '--once']);
  note('WAL received', wal.status === 0, `${(await readdir(join(folder, 'wal'))).join(' ')} ${lastLines(wal)}`);
  const back = await recover(world, { folder, moment, data: join(world.folder, 'recovered') });
  note('the moment before is reached exactly', back.rows === '150/150', `${back.rows} rows ${back.said}`);

  const names = (await readdir(join(folder, 'wal'))).filter((name) => /^[0-9A-F]{24}$/.test(name)).sort();
  const [hidden = ''] = names.slice(-2);
  await rename(join(folder, 'wal', hidden), join(folder, hidden));
  const gap = await world.run(cli, ['restore', '--from', folder, '--until', moment.toISOString(), '--data', join(world.folder, 'never')]);
  note('a missing WAL file is refused by name', gap.status === 1 && gap.said.includes(hidden), lastLines(gap));
  const verified = await world.run(cli, ['backup', 'verify', '--from', folder]);
  note('verify sees the gap', verified.status === 1 && verified.said.includes(hidden), lastLines(verified));
  await rm(join(world.folder, 'recovered'), { recursive: true, force: true });
  return checks;
}

const pause = () => new Promise((resolve) => setTimeout(resolve, 300));

type Recovery = { readonly folder: string; readonly moment: Date; readonly data: string };

async function recover(world: DrillWorld, { folder, moment, data }: Recovery) {
  const prepared = await world.run(cli, ['restore', '--from', folder, '--until', moment.toISOString(), '--data', data, '--promote']);
  if (prepared.status !== 0) return { rows: 'none', said: prepared.said };
  await world.own(data);
  // What the server's user may not see: the archive is another user's.
  await rename(join(folder, 'wal'), join(folder, 'hidden'));
  await world.startOn(data).finally(() => rename(join(folder, 'hidden'), join(folder, 'wal')));
  const rows = await onConnection(`${withDatabase(world.adminUrl, 'axion_gen')}?target_session_attrs=any`, async (client) => {
    const { rows: counted } = await client.query<{ rows: string }>(`select count(*) || '/' || max(n) as rows from public.drill`);
    return counted[0]?.rows ?? '';
  });
  return { rows, said: '' };
}
