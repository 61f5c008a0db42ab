import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { AxionError } from '@axion/platform/errors/axion-error.ts';
import type { CheckedAddress, SourceAddress } from '../connectors/connector.ts';
import { parseHost } from './guard/parse-host.ts';
import { isPublicAddress } from './guard/public-address.ts';

export type Resolve = (host: string) => Promise<readonly { readonly address: string; readonly family: number }[]>;

export type AddressGuard = {
  /** `host` or `host:port`, as the operator allows them; everything behind them may be private. */
  readonly privateHosts: readonly string[];
  readonly resolve?: Resolve;
  /** Least time of a refusal: it tells nobody whether a name exists, is closed or is filtered. */
  readonly refusalMs?: number;
};

const resolveTimeoutMs = 3_000;
const byDns: Resolve = (host) => lookup(host, { all: true, verbatim: true });

/**
 * Resolves a typed host once and decides whether it may be called: only when every one of its addresses is public, or the operator named the host.
 * The caller connects to the addresses that come back, and to no others.
 * @throws AxionError `source.address-refused`, in the same words and after the same time for a private host and for one that does not exist
 */
export async function guardAddress(guard: AddressGuard, target: SourceAddress): Promise<CheckedAddress> {
  const started = performance.now();
  const host = parseHost(target.host);
  const trusted = host !== undefined && isAllowed(guard.privateHosts, host, target.port);
  const addresses = host === undefined ? [] : await resolved(guard.resolve ?? byDns, host);
  const good = addresses.length > 0 && (trusted || addresses.every(({ address }) => isPublicAddress(address)));
  if (host !== undefined && good) {
    return { ...target, host, addresses: addresses.map(({ address, family }) => ({ address, family: family === 6 ? 6 : 4 })), trusted };
  }
  await wait(Math.max(0, (guard.refusalMs ?? 1_000) - (performance.now() - started)));
  throw new AxionError('source.address-refused', { host: target.host.slice(0, 253) });
}

/** The address of a source that the operator configured: exempt by who registered it, never by what it is called. */
export async function operatorAddress(target: SourceAddress, resolve: Resolve = byDns): Promise<CheckedAddress> {
  const addresses = await resolved(resolve, target.host);
  if (addresses.length === 0) throw new AxionError('source.unreachable', { source: target.host, cause: 'its name cannot be resolved' });
  return { ...target, addresses: addresses.map(({ address, family }) => ({ address, family: family === 6 ? 6 : 4 })), trusted: true };
}

async function resolved(resolve: Resolve, host: string): ReturnType<Resolve> {
  const version = isIP(host);
  if (version !== 0) return [{ address: host, family: version }];
  const late = wait(resolveTimeoutMs, [], { ref: false });
  return Promise.race([resolve(host).catch(() => []), late]);
}

const isAllowed = (privateHosts: readonly string[], host: string, port: number): boolean =>
  privateHosts.some((allowed) => {
    const [, name = '', only] = /^\[?(.*?)\]?(?::(\d+))?$/.exec(isIP(allowed) === 6 ? `[${allowed}]` : allowed) ?? [];
    return parseHost(name) === host && (only === undefined || Number(only) === port);
  });
