import { join } from 'node:path';
import { withoutPassword } from '@axion/platform/postgres/postgres-address.ts';
import { bootstrapCluster, clusterRoles } from '../../postgres/bootstrap-cluster.ts';
import { ensurePostgresRuntime, type PostgresRuntime, progressText } from '../../postgres/ensure-postgres-runtime.ts';
import { postgresProcess, prepareCluster } from '../../postgres/prepare-cluster.ts';
import type { Check } from '../children/readiness.ts';
import { answersPostgres } from './answers-postgres.ts';
import type { ChildCommand, Part } from './part.ts';
import type { Ground } from './settings.ts';

/** The database server: its programs, the server itself, and the roles and databases in it. */
export function postgresParts(ground: Ground): readonly Part[] {
  const { addresses, ports } = ground;
  const { isOurs, adminUrl } = addresses.postgres;
  let runtime: PostgresRuntime | undefined;
  const fetchRuntime: Part = {
    kind: 'step',
    name: 'postgres-runtime',
    title: 'PostgreSQL programs',
    dependsOn: [],
    work: async ({ report }) => {
      runtime = await ensurePostgresRuntime(runtimeWish(ground, report));
      return runtime.kind === 'machine' ? "this machine's own" : 'private';
    },
  };
  const server: Part = {
    kind: 'server',
    name: 'postgres',
    title: 'PostgreSQL',
    dependsOn: isOurs ? ['postgres-runtime'] : [],
    url: withoutPassword(adminUrl),
    doors: isOurs ? [{ port: ports.postgres, use: 'PostgreSQL' }] : [],
    command: isOurs ? () => serverCommand(ground, runtime as PostgresRuntime) : undefined,
    check: answersPostgres(adminUrl) satisfies Check,
    readyWithinMs: 60_000,
    // A fast shutdown: SIGTERM would wait for every client.
    stopSignal: 'SIGINT',
    stopWithinMs: 30_000,
  };
  const bootstrap: Part = {
    kind: 'step',
    name: 'postgres-bootstrap',
    title: 'Databases and roles',
    dependsOn: ['postgres'],
    completes: 'postgres',
    work: async () => {
      await bootstrapCluster({ adminUrl, passwords: ground.secrets, isDedicated: isOurs });
      return `${clusterRoles.length} roles`;
    },
  };
  return [...(isOurs ? [fetchRuntime] : []), server, bootstrap];
}

/** Where PostgreSQL's programs come from, for every command that needs them. */
const runtimeWish = ({ home, env }: Pick<Ground, 'home' | 'env'>, report: (line: string) => void) => ({
  home: home.folder,
  cache: home.runtime,
  ...(env.AXION_DEBIAN_MIRROR ? { mirror: env.AXION_DEBIAN_MIRROR } : {}),
  progress: (state: Parameters<typeof progressText>[0]) => report(progressText(state)),
});

async function serverCommand({ home, ports, secrets, mark }: Ground, runtime: PostgresRuntime): Promise<ChildCommand> {
  const cluster = { runtime, folder: home.postgres, port: ports.postgres, socketFolder: join(home.run, 'postgres') };
  await prepareCluster({ ...cluster, superuserPassword: secrets.postgres });
  const { file, args, env } = postgresProcess(cluster);
  return { file, args, env: { ...env, ...mark }, cwd: '/' };
}
