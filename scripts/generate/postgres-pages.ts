import { type ExporterQuery, exporterQueries } from '@axion/local/postgres/exporter-queries.ts';
import { poolerConfiguration } from '@axion/local/postgres/pooler-settings.ts';
import { serverSettings } from '@axion/local/postgres/server-settings.ts';
import { poolSizes } from '@axion/platform/postgres/pool-sizes.ts';

/** Pages and files for whoever runs the PostgreSQL server, by path; made from what the local cluster and the tests use. */
export const postgresPages: Readonly<Record<string, () => string>> = {
  'docs/infrastructure/postgresql.md': serverPage,
  'docs/infrastructure/pgbouncer.ini': poolerFile,
  ...Object.fromEntries(
    [...new Set(exporterQueries.flatMap(({ databases }) => databases))].map((database) => [
      `docs/infrastructure/postgres-exporter/${database}.yaml`,
      () => exporterFile(database),
    ]),
  ),
};

function serverPage(): string {
  const settings = serverSettings.map(({ name, value, why }) => `| \`${name}\` | \`${value}\` | ${why} |`);
  const pools = poolSizes.map(
    ({ service, env, fallback }) => `| ${service} | ${env === undefined ? 'fixed' : `\`${env}\``} | ${fallback} |`,
  );
  return `# PostgreSQL for operators

PostgreSQL 17 with PostGIS 3.5 and pg_partman 5, on any provider that has them or on your own machines. Generated from the code that the local cluster and the tests use; do not edit.

## First
\`psql -v ON_ERROR_STOP=1 -f migrations/bootstrap.sql 'postgres://admin@host:5432/postgres'\` makes databases, roles, extensions and rights. Roles come without passwords: give each its own with \`\\password\`, and put it
into the Secret that the service reads (\`…_FILE\` names a mounted file). What each role may do: [roles](../reference/roles.md). Tables come from the services' \`--migrate\` jobs.

On a server that serves nobody else also run \`migrations/close-maintenance-databases.sql\` in the same way: otherwise PostgreSQL lets every role into \`postgres\` and \`template1\`, temporary tables included.

A runner whose database is absent makes it with the same rights when its role may (\`createdb\`, and for \`axion_sense\` the right to make PostGIS, which usually only an administrator has); else it prints what an administrator
enters; a database that it could make but not fill stays, empty, and is finished by these lines. The services' roles must be there before.

## Settings
Set these in the provider's parameter group (or \`postgresql.conf\`). The exporter query \`axion_postgres_settings\` has a row for each that differs.

| setting | value | why |
|---|---|---|
${settings.join('\n')}

An error's message may repeat what people typed even so. Therefore \`bootstrap.sql\` sets \`log_min_messages = log\` on the services' roles: their errors reach you through the services' own logs, by SQLSTATE and request id, and the server
logs its own troubles and slow statements. Where only the provider's administrator may set it, the script says the lines to run.

Sign-in is by SCRAM only: \`hostssl all all 0.0.0.0/0 scram-sha-256\` and nothing weaker in \`pg_hba.conf\`; with a provider, switch MD5 off and TLS on (\`sslmode=verify-full\` in the URLs).

## Connections
Each process of a service keeps at most so many connections; \`max_connections\` must be above the sum over replicas, with ten to spare for runners and people.

| service | setting | default |
|---|---|---|
${pools.join('\n')}

Beyond about 200 connections put PgBouncer in between: [pgbouncer.ini](pgbouncer.ini), transaction mode. Services need nothing else: their statements are unnamed and leave nothing in a session. **Runners (\`--migrate\`) and the Worker's partition
maintenance go directly to the server**; a runner that finds a pooler in its way says \`migration.pooled\` and changes nothing. \`AXION_TEST_POOLER=pgbouncer npm run test:int\` runs the integration tests through it.

## Primary and standby
A URL may name several servers: \`postgres://role:password@a:5432,b:5432/axion_sense\`. Services and runners keep a connection only when its server takes writes (\`pg_is_in_recovery()\` is asked once a connection, never once a
statement). When a server answers 25006 (it became a standby) or 57P01 (it is going away), every connection to it is closed, the next server is asked, and a statement or transaction that certainly was not done is done again; anything else answers
\`store.unavailable\`, which callers may repeat. A call waits up to 5 s for a standby to be promoted. Writes that were answered survive the loss of the primary only with \`synchronous_commit = on\` and \`synchronous_standby_names\` set. \`target_session_attrs=any\` takes
whichever server answers, for reading only.

## Watching
[postgres-exporter/](postgres-exporter) holds the questions in the form of postgres_exporter (\`--extend.query-path\`), one file a database, asked as \`axion_sense_observer\`, which sees statistics and no rows:

| metric | tells |
|---|---|
${exporterQueries.map(({ name, help }) => `| \`${name}\` | ${help} |`).join('\n')}

[alerts.yaml](prometheus/alerts.yaml) are Prometheus' rules over these and over what the Workers tell at \`/metrics\`.

## When something is to be done
[Backup](../runbooks/backup.md) · [restore](../runbooks/restore.md) · [point in time](../runbooks/point-in-time-recovery.md) · [staging from production](../runbooks/refresh-staging.md) · [slow query](../runbooks/slow-query.md) · [rename a column](../runbooks/rename-a-column.md) ·
[retention](../runbooks/add-a-retention-policy.md) · [failed upgrade](../runbooks/failed-upgrade.md)
`;
}

function poolerFile(): string {
  const target = 'host=postgres.example port=5432';
  const databases = Object.fromEntries(
    ['axion_sense', 'axion_sense_tasks', 'axion_sense_permissions', 'axion_gen'].map((name) => [name, target]),
  );
  const place = { databases, port: 6432, listenAddress: '*', userFile: '/etc/pgbouncer/users.txt' };
  return `; PgBouncer 1.24 before PostgreSQL. Generated from the settings that the tests use; do not edit.
; users.txt, mode 0600, one line a role. An administrator gets them, as SCRAM verifiers, with
;   psql -Atc "select format('\\"%s\\" \\"%s\\"', rolname, rolpassword) from pg_authid where rolname like 'axion\\_%' and rolname not like '%\\_migrate'" > users.txt
; Runners are left out: they go directly to the server. Take TLS from your provider, and then
;   server_tls_sslmode = verify-full, server_tls_ca_file = …, client_tls_sslmode = require, client_tls_key_file = …, client_tls_cert_file = …

${poolerConfiguration(place)}`;
}

function exporterFile(database: ExporterQuery['databases'][number]): string {
  const queries = exporterQueries.filter(({ databases }) => databases.includes(database));
  return [
    `# Questions for postgres_exporter in ${database}, as axion_sense_observer. Generated; do not edit.`,
    ...queries.flatMap(entry),
    '',
  ].join('\n');
}

const entry = ({ name, help, columns, sql }: ExporterQuery): string[] => [
  `# ${help}`,
  `${name}:`,
  '  query: |',
  ...sql
    .trim()
    .split('\n')
    .map((line) => `    ${line}`),
  '  metrics:',
  ...Object.entries(columns).flatMap(([column, { usage, help: meaning }]) => [
    `    - ${column}:`,
    `        usage: "${usage}"`,
    `        description: ${JSON.stringify(meaning)}`,
  ]),
];
