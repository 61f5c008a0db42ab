import { readFile } from 'node:fs/promises';
import { AxionError } from '@axion/platform/errors/axion-error.ts';
import { withDatabase } from '@axion/platform/postgres/postgres-address.ts';
import { psqlScript, type ScriptStep } from '@axion/platform/postgres/psql-script.ts';
import { type Connection, onConnection } from './on-connection.ts';
import { scramVerifier } from './scram-verifier.ts';

export { withDatabase, withRole } from '@axion/platform/postgres/postgres-address.ts';

/** Roles that services, runners and local servers sign in as. */
export const clusterRoles = [
  'axion_sense_migrate',
  'axion_gen_migrate',
  'axion_sense_app',
  'axion_sense_worker',
  'axion_gen_app',
  'axion_vision',
  'axion_sense_observer',
  'axion_openfga',
  'axion_events',
] as const;
export type ClusterRole = (typeof clusterRoles)[number];

type Bootstrap = {
  /** Of a role that may make roles, databases and extensions. */
  readonly adminUrl: string;
  readonly passwords: Readonly<Record<ClusterRole, string>>;
  /** Whether the server serves nobody else: only then are its maintenance databases closed to our roles. */
  readonly isDedicated: boolean;
};

const scripts = [new URL('../../migrations/bootstrap.sql', import.meta.url), new URL('./sql/events-database.sql', import.meta.url)];
const dedicatedScript = new URL('../../migrations/close-maintenance-databases.sql', import.meta.url);
/** Any number that only we use: two bootstraps of one server wait for each other. */
const lockKey = 4_716_201;

/**
 * Makes roles, databases, extensions and rights, and sets the roles' passwords. Changes nothing when run again, but a changed password.
 * @throws AxionError `local.server-failed` with what the server refused
 */
export async function bootstrapCluster({ adminUrl, passwords, isDedicated }: Bootstrap): Promise<void> {
  const files = isDedicated ? [...scripts, dedicatedScript] : scripts;
  const steps = (await Promise.all(files.map((file) => readFile(file, 'utf8')))).flatMap(psqlScript);
  const work = async (admin: Connection) => {
    await admin.query('select pg_advisory_lock($1)', [lockKey]);
    for (const step of steps) {
      if (step.database === undefined) await runStep(admin, step);
      else await onConnection(withDatabase(adminUrl, step.database), (client) => runStep(client, step));
    }
    for (const role of clusterRoles) await admin.query(`alter role ${role} password '${scramVerifier(passwords[role])}'`);
  };
  await onConnection(adminUrl, work).catch((error: Error) => {
    throw new AxionError('local.server-failed', { server: 'postgres', reason: `bootstrap: ${error.message}` }, error);
  });
}

async function runStep(client: Connection, { kind, sql }: ScriptStep): Promise<void> {
  if (kind === 'run') {
    await client.query(sql);
    return;
  }
  const { rows } = await client.query<unknown[]>({ text: sql, rowMode: 'array' });
  for (const statement of rows.flat()) await client.query(String(statement));
}
