import type { World } from './open-world.ts';

/** Tables of the proof: two by the day that are kept for 7 days, two by the month that are kept forever. */
export const watched = ['public.outbox', 'public.idempotency_keys', 'road_data.track_logs', 'road_data.frame_batches'] as const;
export type Watched = (typeof watched)[number];

/** A row that the server took, and the time that chose its partition. */
export type WrittenRow = { readonly id: string; readonly at: Date };

const organizationId = '018f0000-0000-7000-8000-00000000a001';
const userId = 'u'.repeat(43);

/** Whose rows they are. */
export async function writeOwners({ app }: World): Promise<void> {
  await app.query(`insert into public.organizations (id, code, name) values ($1, 'axionville', 'Axionville')`, [organizationId]);
  await app.query(`insert into public.users (id, external_auth_id, name) values ($1, 'issuer|subject', 'Inspector')`, [userId]);
}

/** One row of each table for each of `count`, by the server's clock; `ahead` mints times so many days later where no rule forbids it. */
const inserts: Readonly<Record<Watched, string>> = {
  'public.outbox': `
    insert into public.outbox (id, created_at, topic, key, message_type, payload)
    select id, public.uuid_v7_time(id), 'axion.sense.track.metadata', id::text, 'track', '{}' from minted returning id, created_at as at`,
  'public.idempotency_keys': `
    insert into public.idempotency_keys (actor_id, operation, key, created_at, body_hash, answer)
    select 'proof', 'POST /api/v1/tracks', id::text, public.uuid_v7_time(id), repeat('a', 64), '{}' from minted returning key as id, created_at as at`,
  'road_data.track_logs': `
    insert into road_data.track_logs (id, created_at, organization_id, user_id, device_id, name, source, started_at, route)
    select id, public.uuid_v7_time(id), '${organizationId}', '${userId}', 'phone', 'drive', 'phone', now(),
      'SRID=4326;LINESTRING Z (13.1234567890123 55.6 1, 13.2 55.7 2)' from minted returning id, created_at as at`,
  'road_data.frame_batches': `
    insert into road_data.frame_batches (id, created_at, track_id, organization_id, first_frame_at, last_frame_at)
    select id, public.uuid_v7_time(id), id, '${organizationId}', now(), now() from minted returning id, created_at as at`,
};

/** Writes as Sense API would, and gives back what was acknowledged. */
export async function writeRows({ app }: World, table: Watched, count: number, aheadDays = 0): Promise<readonly WrittenRow[]> {
  const minted = `with minted as materialized (
    select encode(substring(int8send(((extract(epoch from clock_timestamp()) + $2::float8 * 86400) * 1000)::bigint) from 3)
      || substring(uuid_send(public.new_event_id()) from 7), 'hex')::uuid as id from generate_series(1, $1))`;
  const { rows } = await app.query<WrittenRow>(`${minted} ${inserts[table]}`, [count, aheadDays]);
  return rows;
}

/** Marks events as delivered, as the relay does; those in `held` stay undelivered. */
export async function deliver({ app }: World, held: ReadonlySet<string>): Promise<void> {
  await app.query('update public.outbox set sent_at = now() where sent_at is null and not id::text = any($1)', [[...held]]);
}
