import type { World } from './open-world.ts';
import type { Watched, WrittenRow } from './written-rows.ts';
import { watched } from './written-rows.ts';

const dayMs = 86_400_000;
const keptMs = 7 * dayMs;

/** What must be there, as the proof knows it: everything that was acknowledged. */
export type Known = {
  readonly rows: Readonly<Record<Watched, Map<string, Date>>>;
  /** Events that the relay has not delivered. */
  readonly held: ReadonlySet<string>;
};

/** Faults after one maintenance of these tables, or all, found by looking at the catalogue and the tables, not by asking the code under proof. */
export async function checkNight(world: World, known: Known, tables: readonly string[] | null): Promise<readonly string[]> {
  const now = world.clock.now();
  const faults = [...(await missingIntervals(world, tables)), ...(await overdue(world, known, now))];
  for (const table of watched) faults.push(...(await countFault(world, known, table, now)));
  return faults;
}

async function missingIntervals({ admin }: World, tables: readonly string[] | null): Promise<readonly string[]> {
  const { rows } = await admin.query<{ parent: string; at: Date }>(
    `select c.parent_table as parent, s.at
     from partman.part_config c
     cross join lateral generate_series(
       date_trunc(case c.partition_interval::interval when interval '1 day' then 'day' else 'month' end, now()),
       date_trunc(case c.partition_interval::interval when interval '1 day' then 'day' else 'month' end, now()) + c.premake * c.partition_interval::interval,
       c.partition_interval::interval) as s (at)
     where ($1::text[] is null or c.parent_table = any($1)) and not exists (
       select from pg_inherits i join pg_class p on p.oid = i.inhrelid
       where i.inhparent = c.parent_table::regclass and pg_get_expr(p.relpartbound, p.oid) like 'FOR VALUES FROM (''' || to_char(s.at, 'YYYY-MM-DD HH24:MI:SS') || '+00'')%')`,
    [tables],
  );
  return rows.map(({ parent, at }) => `${parent} has no partition for ${at.toISOString()}`);
}

/** Rows that nothing may have dropped yet are counted; ids are compared at the end. */
async function countFault({ admin }: World, { rows, held }: Known, table: Watched, now: Date): Promise<readonly string[]> {
  const cutoff = new Date(now.getTime() - keptMs);
  const isDaily = table.startsWith('public.');
  const counted = [...rows[table]].filter(([id, at]) => !isDaily || at >= cutoff || held.has(id)).length;
  const { rows: found } = await admin.query<{ n: number }>(
    `select (select count(*) from ${table} ${isDaily ? `where created_at >= $2 ${table === 'public.outbox' ? 'or sent_at is null' : ''}` : ''})::int
       + (select count(*) from maintenance.parked_rows where parent_table = $1 ${isDaily ? '' : 'and $2::timestamptz is not null'})::int as n`,
    [table, cutoff],
  );
  return found[0]?.n === counted ? [] : [`${table} holds ${found[0]?.n} rows that must be kept, and ${counted} were written`];
}

/** Daily partitions that should be gone: everything in them was delivered and is older than 7 days. */
async function overdue({ admin }: World, { rows, held }: Known, now: Date): Promise<readonly string[]> {
  const oldestHeld = Math.min(...[...held].map((id) => rows['public.outbox'].get(id)?.getTime() ?? Number.POSITIVE_INFINITY));
  const limits = { 'public.outbox': Math.min(now.getTime() - keptMs, oldestHeld), 'public.idempotency_keys': now.getTime() - keptMs };
  const { rows: found } = await admin.query<{ parent: string; name: string; ends: Date }>(
    `select i.inhparent::regclass::text as parent, p.relname as name, (regexp_match(pg_get_expr(p.relpartbound, p.oid), 'TO \\(''([^'']+)'))[1]::timestamptz as ends
     from pg_inherits i join pg_class p on p.oid = i.inhrelid
     where i.inhparent in ('public.outbox'::regclass, 'public.idempotency_keys'::regclass) and pg_get_expr(p.relpartbound, p.oid) <> 'DEFAULT'`,
  );
  return found
    .filter(({ parent, ends }) => ends.getTime() < limits[`public.${parent}` as keyof typeof limits])
    .map(({ name }) => `${name} should be gone`);
}

/** Compares every acknowledged id with what is stored now. */
export async function compareAll(
  { admin }: World,
  { rows, held }: Known,
  now: Date,
): Promise<Record<Watched, { lost: number; kept: number; aged: number }>> {
  const result = {} as Record<Watched, { lost: number; kept: number; aged: number }>;
  for (const table of watched) {
    const id = table === 'public.idempotency_keys' ? 'key' : 'id::text';
    const stored = await admin.query<{ id: string }>(
      `select ${id} as id from ${table} union all
       select coalesce(content ->> 'key', content ->> 'id') from maintenance.parked_rows where parent_table = $1`,
      [table],
    );
    const present = new Set(stored.rows.map((row) => row.id));
    const gone = [...rows[table]].filter(([key]) => !present.has(key));
    const mayGo = gone.filter(([key, at]) => table.startsWith('public.') && !held.has(key) && at.getTime() < now.getTime() - keptMs);
    result[table] = { lost: gone.length - mayGo.length, kept: present.size, aged: mayGo.length };
  }
  return result;
}

/** An acknowledged row, remembered. */
export function remember(known: Known, table: Watched, written: readonly WrittenRow[]): void {
  for (const { id, at } of written) known.rows[table].set(id, at);
}
