import { serverSettings } from './server-settings.ts';

/** What differs between clusters. */
export type ClusterPlace = {
  readonly port: number;
  /** Where the Unix socket goes; left out when the path is longer than the kernel takes. */
  readonly socketFolder: string;
  /** Overrides, such as the durability that tests do without. */
  readonly settings?: Readonly<Record<string, string | number>>;
};

/** Linux takes 107 bytes for a socket's path, of which PostgreSQL wants `/.s.PGSQL.65535.lock`. */
const longestSocketFolder = 85;

/** The server's whole configuration: what holds everywhere, and what one machine needs. */
export function postgresqlConf({ port, socketFolder, settings = {} }: ClusterPlace): string {
  const all = {
    listen_addresses: '127.0.0.1',
    port,
    unix_socket_directories: Buffer.byteLength(socketFolder) > longestSocketFolder ? '' : socketFolder,
    max_connections: 100,
    shared_buffers: '128MB',
    max_wal_size: '1GB',
    dynamic_shared_memory_type: 'posix',
    // Built in, so that no zone files are needed on the machine.
    timezone: 'GMT',
    log_timezone: 'GMT',
    datestyle: 'iso, mdy',
    lc_messages: 'C',
    lc_monetary: 'C',
    lc_numeric: 'C',
    lc_time: 'C',
    default_text_search_config: 'pg_catalog.english',
    log_checkpoints: 'off',
    ...Object.fromEntries(serverSettings.map(({ name, value }) => [name, value])),
    ...settings,
  };
  return Object.entries(all)
    .map(([name, value]) => `${name} = ${typeof value === 'number' ? value : `'${value.replaceAll("'", "''")}'`}\n`)
    .join('');
}

/** Who may come in: with a password, from this machine. Copies of the whole cluster (base backups, standbys) are the administrator's. */
export const pgHbaConf = `# type  database     user      address        method
local   all          all                      scram-sha-256
host    all          all       127.0.0.1/32   scram-sha-256
host    replication  postgres  127.0.0.1/32   scram-sha-256
`;
