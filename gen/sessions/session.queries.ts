import { query, sql } from '@axion/platform/postgres/query.ts';
import { z } from 'zod';

const bytes = z.instanceof(Buffer);
const id = z.object({ id: z.uuid() });

/** A session with its person. */
export const SessionRow = z.object({
  id: z.uuid(),
  userId: z.string(),
  externalAuthId: z.string(),
  name: z.string(),
  email: z.string().nullable(),
  ciphertext: bytes,
  nonce: bytes,
  tag: bytes,
  keyVersion: z.int(),
  sealFormat: z.int(),
  seenAt: z.date(),
  freshUntil: z.date(),
  expiresAt: z.date(),
});
export type SessionRow = z.output<typeof SessionRow>;

export const findSession = query({
  name: 'session-find',
  params: z.object({ tokenHash: bytes, now: z.date() }),
  row: SessionRow,
  sql: ({ tokenHash, now }) => sql`
    select session.id, session.user_id as "userId", person.external_auth_id as "externalAuthId", person.name, person.email,
           session.encrypted_tokens as ciphertext, session.nonce, session.tag, session.key_version as "keyVersion",
           session.seal_format as "sealFormat", session.seen_at as "seenAt", session.fresh_until as "freshUntil",
           session.expires_at as "expiresAt"
      from public.sessions session join public.users person on person.id = session.user_id
     where session.token_hash = ${tokenHash} and session.expires_at > ${now}`,
});

export const insertSession = query({
  name: 'session-insert',
  params: z.object({
    id: z.uuidv7(),
    tokenHash: bytes,
    userId: z.string(),
    ciphertext: bytes,
    nonce: bytes,
    tag: bytes,
    keyVersion: z.int(),
    sealFormat: z.int(),
    freshUntil: z.date(),
    expiresAt: z.date(),
  }),
  row: id,
  sql: (p) => sql`
    insert into public.sessions (id, token_hash, user_id, encrypted_tokens, nonce, tag, key_version, seal_format, fresh_until, expires_at)
    values (${p.id}, ${p.tokenHash}, ${p.userId}, ${p.ciphertext}, ${p.nonce}, ${p.tag}, ${p.keyVersion}, ${p.sealFormat},
            ${p.freshUntil}, ${p.expiresAt})
    returning id`,
});

export const deleteSession = query({
  name: 'session-delete',
  params: id,
  row: id,
  sql: (p) => sql`delete from public.sessions where id = ${p.id} returning id`,
});

export const deleteSessionByToken = query({
  name: 'session-delete-by-token',
  params: z.object({ tokenHash: bytes }),
  row: id,
  sql: ({ tokenHash }) => sql`delete from public.sessions where token_hash = ${tokenHash} returning id`,
});

export const deleteEndedSessions = query({
  name: 'session-delete-ended',
  params: z.object({ limit: z.int() }),
  row: id,
  sql: ({ limit }) => sql`
    delete from public.sessions where id in (
      select id from public.sessions where expires_at < now() order by expires_at limit ${limit}::integer for update skip locked)
    returning id`,
});

export const touchSession = query({
  name: 'session-touch',
  params: id,
  row: id,
  sql: (p) => sql`update public.sessions set seen_at = now() where id = ${p.id} returning id`,
});

/** One call may ask the identity provider; no row comes back for the others. */
export const leaseRefresh = query({
  name: 'session-lease-refresh',
  params: z.object({ id: z.uuid(), now: z.date(), until: z.date() }),
  row: id,
  sql: (p) => sql`
    update public.sessions set refreshing_until = ${p.until}
     where id = ${p.id} and fresh_until <= ${p.now} and (refreshing_until is null or refreshing_until <= ${p.now})
    returning id`,
});

export const storeRefreshed = query({
  name: 'session-store-refreshed',
  params: z.object({
    id: z.uuid(),
    ciphertext: bytes,
    nonce: bytes,
    tag: bytes,
    keyVersion: z.int(),
    sealFormat: z.int(),
    freshUntil: z.date(),
  }),
  row: id,
  sql: (p) => sql`
    update public.sessions
       set encrypted_tokens = ${p.ciphertext}, nonce = ${p.nonce}, tag = ${p.tag}, key_version = ${p.keyVersion},
           seal_format = ${p.sealFormat}, fresh_until = ${p.freshUntil}, checked_at = now(), refreshing_until = null
     where id = ${p.id} returning id`,
});
