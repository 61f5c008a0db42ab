import { AxionError } from '../errors/axion-error.ts';

/** One cluster as a URL names it: the servers it may be found at, and what to do there. */
export type PostgresAddress = {
  /** A URL a server, in the order of the hosts. */
  readonly servers: readonly string[];
  readonly database: string;
  readonly role: string;
  /** Whether any server will do; otherwise a connection is kept only while its server takes writes. */
  readonly takesAnyServer: boolean;
};

const form = /^(postgres(?:ql)?:\/\/)(?:([^/?#]*)@)?([^/?#]*)(\/[^?#]*)?(\?[^#]*)?$/;
const host = /^(\[[0-9a-f:.]+\]|[^:[\]@\s]+)(?::(\d{1,5}))?$/i;

/**
 * Reads a URL as libpq does: `postgres://role:password@a:5432,b:5432/database?target_session_attrs=read-write` names one cluster by several servers.
 * `target_session_attrs=any` takes whichever answers; anything else, and nothing, wants the server that takes writes.
 * @throws AxionError `configuration.invalid` without the URL, which holds a password
 */
export function postgresAddress(url: string): PostgresAddress {
  const { scheme, sign, hosts, path, search } = partsOf(url);
  const servers = hosts.split(',').map((server) => `${scheme}${sign}${server}${path}${search}`);
  const parsed = hosts.split(',').every((server) => host.test(server)) ? servers.map((server) => URL.parse(server)) : [null];
  const first = parsed[0];
  if (!first || parsed.includes(null)) throw unusable();
  return {
    servers,
    database: decodeURIComponent(first.pathname.slice(1)),
    role: decodeURIComponent(first.username),
    takesAnyServer: first.searchParams.get('target_session_attrs') === 'any',
  };
}

/** The same servers and sign-in, another database. */
export function withDatabase(url: string, database: string): string {
  const { scheme, sign, hosts, search } = partsOf(url);
  return `${scheme}${sign}${hosts}/${encodeURIComponent(database)}${search}`;
}

/** The same servers and database, another sign-in; without a password it is left out. */
export function withRole(url: string, role: string, password?: string): string {
  const { scheme, hosts, path, search } = partsOf(url);
  const sign = [role, ...(password === undefined ? [] : [password])].map(encodeURIComponent).join(':');
  return `${scheme}${sign}@${hosts}${path}${search}`;
}

/** Fit for a screen: who and where, and no password. */
export function withoutPassword(url: string): string {
  return withRole(url, postgresAddress(url).role);
}

/** Hosts and ports as the URL has them, for messages. */
export const hostsOf = (url: string): string => partsOf(url).hosts;

function partsOf(url: string) {
  const [, scheme, user, hosts, path = '', search = ''] = form.exec(url) ?? [];
  if (scheme === undefined || hosts === undefined) throw unusable();
  return { scheme, sign: user === undefined ? '' : `${user}@`, hosts, path, search };
}

const unusable = () =>
  new AxionError('configuration.invalid', {
    faults: ['A PostgreSQL URL is not usable: wanted is postgres://role:password@host:5432/database, with several hosts as a:5432,b:5432'],
  });
