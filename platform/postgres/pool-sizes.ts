/** The most connections that one process keeps for one purpose. Those without a variable are fixed. */
export type PoolSize = { readonly service: string; readonly env?: string; readonly fallback: number };

/** Every pool of every service: their sum, over replicas, has to stay below the server's `max_connections`. */
export const poolSizes: readonly PoolSize[] = [
  { service: 'Sense API', env: 'AXION_SENSE_API_POOL_MAX', fallback: 15 },
  { service: 'Sense Worker', env: 'AXION_SENSE_WORKER_POOL_MAX', fallback: 6 },
  { service: 'Sense Worker: jobs, their dashboard, partition maintenance and readiness', fallback: 7 },
  { service: 'Sense Worker: the event log, where PostgreSQL is it', fallback: 6 },
  { service: 'Gen API', env: 'AXION_GEN_API_POOL_MAX', fallback: 8 },
  { service: 'Gen Worker', env: 'AXION_GEN_WORKER_POOL_MAX', fallback: 2 },
  { service: 'Gen Worker: jobs and their dashboard', fallback: 5 },
  { service: 'Authorization server, where it is the local one', fallback: 8 },
];

/** What one process of each service may hold together, where `env` sets what differs. */
export function connectionsWanted(env: Readonly<Record<string, string | undefined>>): number {
  return poolSizes.reduce((sum, { env: name, fallback }) => sum + (Number(name === undefined ? '' : env[name]) || fallback), 0);
}
