/** One line of PgBouncer's configuration, and why it is so. */
type PoolerSetting = { readonly name: string; readonly value: string | number; readonly why: string };

/** What the services count on, whoever runs the pooler. */
const poolerSettings: readonly PoolerSetting[] = [
  {
    name: 'pool_mode',
    value: 'transaction',
    why: 'A server connection is lent for one transaction. Services send unnamed statements and keep nothing in a session.',
  },
  { name: 'auth_type', value: 'scram-sha-256', why: 'No password passes in the clear or as MD5.' },
  { name: 'default_pool_size', value: 20, why: 'Server connections of one role to one database, for all replicas of a service together.' },
  { name: 'reserve_pool_size', value: 5, why: 'More of them when callers have waited for reserve_pool_timeout.' },
  { name: 'reserve_pool_timeout', value: 2, why: 'Seconds.' },
  {
    name: 'max_client_conn',
    value: 1_000,
    why: 'Connections of services are cheap here; they are bounded by the pools of the services (AXION_…_POOL_MAX × replicas).',
  },
  {
    name: 'max_prepared_statements',
    value: 200,
    why: 'Our services prepare nothing by name, but the authorization server may: its statements are followed over server connections.',
  },
  {
    name: 'query_wait_timeout',
    value: 10,
    why: 'Seconds a caller waits for a server connection. Services give up after 5 s of connecting; nobody should queue behind callers that are gone.',
  },
  {
    name: 'idle_transaction_timeout',
    value: 60,
    why: 'Seconds. A transaction that its service forgot must not keep a server connection, and vacuum, waiting.',
  },
  { name: 'server_connect_timeout', value: 5, why: 'Seconds until a server that swallows packets is given up.' },
  {
    name: 'server_login_retry',
    value: 1,
    why: 'Seconds until a server that refused is asked again: short, so that a promoted standby serves soon.',
  },
  {
    name: 'server_fast_close',
    value: 1,
    why: 'After a reload with another host, connections to the old one are closed at the end of their transaction.',
  },
  { name: 'server_lifetime', value: 1_800, why: 'Seconds. Connections are renewed one by one, so that load spreads after a failover.' },
  { name: 'tcp_keepalive', value: 1, why: 'A server that vanished without a word is noticed…' },
  { name: 'tcp_keepidle', value: 15, why: '…within half a minute.' },
  { name: 'tcp_keepintvl', value: 5, why: 'Seconds.' },
  { name: 'tcp_keepcnt', value: 3, why: 'Times.' },
  { name: 'stats_users', value: 'axion_sense_observer', why: 'The exporter may run SHOW; nobody may run anything else on the console.' },
  { name: 'log_connections', value: 0, why: 'One line a connection tells nothing.' },
  { name: 'log_disconnections', value: 0, why: 'The same.' },
];

type Place = {
  /** What the pooler calls the databases, and where each is: `host=… port=…`. */
  readonly databases: Readonly<Record<string, string>>;
  readonly port: number;
  readonly listenAddress: string;
  /** Names and passwords, or their SCRAM verifiers; mode 0600. */
  readonly userFile: string;
  /** In place of the profile's own. */
  readonly overrides?: Readonly<Record<string, string | number>>;
};

/** The whole configuration file, with its reasons as remarks. */
export function poolerConfiguration({ databases, port, listenAddress, userFile, overrides = {} }: Place): string {
  const known = new Set(poolerSettings.map(({ name }) => name));
  const strange = Object.keys(overrides).filter((name) => !known.has(name));
  return [
    '[databases]',
    ...Object.entries(databases).map(([name, target]) => `${name} = ${target}`),
    '',
    '[pgbouncer]',
    `listen_addr = ${listenAddress}`,
    `listen_port = ${port}`,
    'unix_socket_dir =',
    `auth_file = ${userFile}`,
    ...poolerSettings.flatMap(({ name, value, why }) => [`; ${why}`, `${name} = ${overrides[name] ?? value}`]),
    ...strange.map((name) => `${name} = ${overrides[name]}`),
    '',
  ].join('\n');
}
