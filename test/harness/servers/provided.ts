import type { ClusterRole } from '@axion/local/postgres/bootstrap-cluster.ts';
import type { TestObjectStore } from '../objects/object-server.ts';
import type { TestStack } from '../whole-stack.ts';
import type { TestClickHouse } from './clickhouse-server.ts';

/** What the stores of a test run give to every test file through vitest's `inject`. */
declare module 'vitest' {
  export interface ProvidedContext {
    /** The superuser's URL, of database `postgres`. Tests take a database of their own from `databases.ts`. */
    postgresAdminUrl: string;
    postgresPasswords: Readonly<Record<ClusterRole, string>>;
    /** PgBouncer before that server, and which of both the services' roles enter by where a test does not say. */
    postgresPooler: { readonly port: number; readonly entrance: 'pooler' | 'server' };
    /** Tests take a ClickHouse database of their own from `clickhouse.ts`. */
    clickhouse: TestClickHouse;
    /** Tests take a bucket of their own from `objects.ts`. */
    objectStore: TestObjectStore;
    /** The whole stack, for project `e2e`. */
    stack: TestStack;
  }
}
