import type { Sealing } from '@axion/platform/sealing/sealed.ts';
import type { SourceConnection } from '../connectors/connector.ts';
import { connectorOf } from '../connectors/registry.ts';
import type { DataSourceRow } from './data-source.queries.ts';
import { type AddressGuard, guardAddress, operatorAddress } from './guard-address.ts';
import { openSettings } from './sealed-settings.ts';

type Deps = { readonly sealing: Sealing; readonly guard: AddressGuard; readonly now: () => number };

/** Gives a way to a source. Ways are shared and kept: a query does not pay for a handshake. */
export type OpenSource = (row: DataSourceRow) => Promise<SourceConnection>;
export type Sources = { readonly open: OpenSource; close(): Promise<void> };

type Entry = { readonly connection: Promise<SourceConnection>; readonly until: number; usedAt: number };

/** After that long a host's name is resolved and checked again. */
const keptMs = 5 * 60_000;
const mostKept = 50;
const closeAfterMs = 10 * 60_000;

/**
 * Opens stored sources. The key of a way is the row and its version, so a changed source is never reached by its old settings.
 * @throws (from `open`) AxionError `sealing.key-missing`, `sealing.broken`, `source.address-refused`, `source.unreachable`
 */
export function openSources({ sealing, guard, now }: Deps): Sources {
  const entries = new Map<string, Entry>();
  const retired = new Set<NodeJS.Timeout>();
  const connections = new Set<SourceConnection>();

  const connect = async (row: DataSourceRow): Promise<SourceConnection> => {
    const connector = connectorOf(row.connector);
    const settings = openSettings(sealing, row) as never;
    const target = connector.addressOf(settings);
    const address = row.origin === 'platform' ? await operatorAddress(target) : await guardAddress(guard, target);
    const connection = connector.connect(settings, address, row.name);
    connections.add(connection);
    return connection;
  };
  const close = async (connection: SourceConnection): Promise<void> => {
    connections.delete(connection);
    await connection.close();
  };
  /** Queries that are under way go on for a while. */
  const retire = (key: string, { connection }: Entry): void => {
    entries.delete(key);
    const timer = setTimeout(() => {
      retired.delete(timer);
      connection.then(close).catch(() => undefined);
    }, closeAfterMs).unref();
    retired.add(timer);
  };

  return {
    open(row) {
      const key = `${row.id} ${row.version} ${row.updatedAt}`;
      const entry = entries.get(key);
      if (entry && entry.until > now()) {
        entry.usedAt = now();
        return entry.connection;
      }
      if (entry) retire(key, entry);
      for (const [oldKey, old] of entries) if (oldKey.startsWith(`${row.id} `)) retire(oldKey, old);
      const oldest = [...entries].sort(([, a], [, b]) => a.usedAt - b.usedAt)[0];
      if (entries.size >= mostKept && oldest) retire(...oldest);
      const connection = connect(row);
      entries.set(key, { connection, until: now() + keptMs, usedAt: now() });
      connection.catch(() => entries.delete(key));
      return connection;
    },
    async close() {
      for (const timer of retired) clearTimeout(timer);
      await Promise.allSettled([...connections].map(close));
    },
  };
}
