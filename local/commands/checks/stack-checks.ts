import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { connectToPrimary } from '@axion/platform/postgres/connect-to-primary.ts';
import { connectionsWanted, poolSizes } from '@axion/platform/postgres/pool-sizes.ts';
import { withDatabase } from '@axion/platform/postgres/postgres-address.ts';
import { addressesOf } from '../../supervisor/addresses.ts';
import { findPortOwners, ownerText, type PortName } from '../../supervisor/ports.ts';
import { bad, type Check, type Finding, type Ground, good, warning } from './finding.ts';

/** What has to be true of the stack's own things. */
export const stackChecks: readonly Check[] = [
  { name: 'stack', look: lookAtStack },
  { name: 'ports', look: lookAtPorts },
  { name: 'postgres', look: lookAtRuntime },
  {
    name: 'children',
    look: () =>
      spawnSync('setpriv', ['--pdeathsig', 'KILL', '--', 'true'], { timeout: 5_000 }).status === 0
        ? good('end with the supervisor, by death signal and by pipe')
        : warning('end with the supervisor by pipe only', 'setpriv of util-linux 2.33 or newer makes that certain.'),
  },
  { name: 'connections', look: lookAtConnections },
  { name: 'rights', look: lookAtRights },
];

function lookAtStack({ report }: Ground): Finding {
  if (!report) return good('does not run');
  const restarted = report.parts.filter(({ restarts }) => restarts > 0).map(({ name, restarts }) => `${name} ${restarts}×`);
  const text = `${report.phase}, since ${report.startedAt}`;
  if (report.phase === 'failed') return bad(text, report.failure?.join(' ') ?? 'axion logs');
  return restarted.length > 0 ? warning(`${text}; started again after a crash: ${restarted.join(', ')}`, 'axion logs NAME') : good(text);
}

function lookAtPorts({ ports, report }: Ground): Finding {
  const names = new Map((Object.entries(ports) as [PortName, number][]).map(([name, port]) => [port, name]));
  const owners = findPortOwners([...names.keys()]);
  const ours = new Set(report?.parts.flatMap(({ pid }) => (pid === null ? [] : [pid])));
  const others = owners.filter(({ pid }) => pid === undefined || !ours.has(pid));
  if (others.length > 0 && !report) {
    const taken = others.map((owner) => `${owner.port} (${names.get(owner.port)}): ${ownerText(owner)}`);
    return bad(
      `taken: ${taken.join('; ')}`,
      'End those programs, or start a new stack elsewhere: AXION_HOME=… axion up --ports-from 20000',
    );
  }
  return good(
    `${owners.length === 0 ? 'all free' : `${owners.length} of ${names.size} in use by the stack`}: ${[...names.keys()].join(' ')}`,
  );
}

function lookAtRuntime({ home, env }: Ground): Finding {
  if (env.AXION_POSTGRES_URL) return good('a server of yours (AXION_POSTGRES_URL)');
  const fetched = existsSync(home.runtime) ? readdirSync(home.runtime).filter((name) => !/\.(lock|partial)$/.test(name)) : [];
  if (fetched.length > 0) return good(`fetched: ${fetched.join(', ')}`);
  return good('not fetched yet; the first start fetches it unless this machine has PostgreSQL 17 with PostGIS and pg_partman');
}

/** For runners, monitoring and people. */
const spareConnections = 10;

async function lookAtConnections({ ports, secrets, env, report }: Ground): Promise<Finding> {
  const wanted = connectionsWanted(env) + spareConnections;
  const isReady = report?.parts.some(({ name, standing }) => name === 'postgres' && standing === 'ready');
  if (!secrets || !isReady) return good(`${wanted} wanted at most; compared with the server's limit while it runs`);
  const { limit, open } = await connectionsOf(addressesOf({ env, ports, secrets }).postgres.adminUrl);
  const text = `${open} open, ${wanted} wanted at most (pools of all services, ${spareConnections} to spare), ${limit} allowed by the server`;
  const largest = poolSizes.flatMap(({ env: name }) => name ?? []).join(', ');
  return wanted <= limit ? good(text) : bad(text, `Raise max_connections by ${wanted - limit} or more, or lower ${largest}.`);
}

async function connectionsOf(url: string): Promise<{ limit: number; open: number }> {
  const client = await connectToPrimary({ url, applicationName: 'axion-doctor', connectTimeoutMs: 3_000, statementTimeoutMs: 3_000 });
  try {
    const { rows } = await client.query<{ limit: number; open: number }>(
      `select current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int - current_setting('reserved_connections')::int as limit,
        (select count(*)::int from pg_stat_activity where backend_type = 'client backend') as open`,
    );
    return rows[0] ?? { limit: 0, open: 0 };
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** Whether there are changes of rights that the authorization store does not take. */
async function lookAtRights({ ports, secrets, env, report }: Ground): Promise<Finding> {
  const isReady = report?.parts.some(({ name, standing }) => name === 'postgres' && standing === 'ready');
  if (!secrets || !isReady) return good('counted while the stack runs');
  const { adminUrl } = addressesOf({ env, ports, secrets }).postgres;
  const counts = await Promise.all(['axion_sense', 'axion_gen'].map((database) => parkedIn(withDatabase(adminUrl, database))));
  const [parked, deletes] = [counts.reduce((sum, one) => sum + one.parked, 0), counts.reduce((sum, one) => sum + one.deletes, 0)];
  if (parked === 0) return good('the authorization store takes every change');
  const text = `${parked} changes were set aside${deletes > 0 ? `; ${deletes} rights that were taken away go on` : ''}`;
  return warning(text, 'axion rights names them; docs/runbooks/rights-set-aside.md says what to do.');
}

async function parkedIn(url: string): Promise<{ parked: number; deletes: number }> {
  const client = await connectToPrimary({ url, applicationName: 'axion-doctor', connectTimeoutMs: 3_000, statementTimeoutMs: 3_000 });
  try {
    const { rows } = await client.query<{ parked: number; deletes: number }>(
      `select count(*)::int as parked, count(*) filter (where operation = 'delete')::int as deletes from public.authz_outbox where parked_at is not null`,
    );
    return rows[0] ?? { parked: 0, deletes: 0 };
  } finally {
    await client.end().catch(() => undefined);
  }
}
