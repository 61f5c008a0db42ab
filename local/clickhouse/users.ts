import { timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { Secret } from '@axion/platform/config/secret.ts';
import { fault } from './clickhouse-fault.ts';
import type { Role } from './engine/access.ts';

/** A caller whose password was right. */
export type User = { readonly name: string; readonly role: Role };

/** The two users and their passwords. */
export type Users = ReadonlyMap<string, { readonly role: Role; readonly password: Secret }>;

export const usersOf = (passwords: Readonly<Record<Role, Secret>>): Users =>
  new Map([
    ['axion_writer', { role: 'writer', password: passwords.writer }],
    ['axion_gen_reader', { role: 'reader', password: passwords.reader }],
  ]);

/**
 * Who calls: by Basic authentication, by X-ClickHouse-User and -Key, or by `user` and `password` in the URL, never by two of them.
 * @throws ClickHouseFault 516, in the same words for an unknown user and a wrong password
 */
export function authenticate(users: Users, headers: IncomingHttpHeaders, query: URLSearchParams): User {
  const ways = [fromBasic(headers.authorization), fromHeaders(headers), fromQuery(query)].filter((way) => way !== undefined);
  if (ways.length > 1) throw fault(516, 'Invalid authentication: it is not allowed to use several ways of authentication at once');
  const { name, password } = ways[0] ?? { name: 'default', password: '' };
  const user = users.get(name);
  if (user === undefined || !sameText(password, user.password.reveal()))
    throw fault(516, `${name}: Authentication failed: password is incorrect, or there is no user with such name.`);
  return { name, role: user.role };
}

type Claim = { readonly name: string; readonly password: string };

function fromBasic(authorization: string | undefined): Claim | undefined {
  if (authorization === undefined) return undefined;
  const [, encoded] = /^Basic +([\w+/=-]+) *$/i.exec(authorization) ?? [];
  if (encoded === undefined) throw fault(516, 'Invalid authentication: this server knows the scheme Basic only');
  const text = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  return colon < 0 ? { name: text, password: '' } : { name: text.slice(0, colon), password: text.slice(colon + 1) };
}

function fromHeaders(headers: IncomingHttpHeaders): Claim | undefined {
  const name = headers['x-clickhouse-user'];
  const key = headers['x-clickhouse-key'];
  return name === undefined && key === undefined ? undefined : { name: String(name ?? 'default'), password: String(key ?? '') };
}

const fromQuery = (query: URLSearchParams): Claim | undefined =>
  query.has('user') || query.has('password') ? { name: query.get('user') ?? 'default', password: query.get('password') ?? '' } : undefined;

function sameText(given: string, right: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(right)];
  return a.length === b.length && timingSafeEqual(a, b);
}
