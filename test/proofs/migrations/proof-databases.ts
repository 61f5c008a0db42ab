import { randomUUID } from 'node:crypto';
import { type ClusterRole, withDatabase, withRole } from '@axion/local/postgres/bootstrap-cluster.ts';
import { onConnection } from '@axion/local/postgres/on-connection.ts';

/** A server with our roles and empty databases, as the harness starts one. */
export type ProofServer = { readonly postgresAdminUrl: string; readonly postgresPasswords: Readonly<Record<ClusterRole, string>> };

/** Hands a fresh, empty copy of `axion_sense` to `work`, with the URLs of its runner and of a superuser; removes it afterwards. */
export async function onFreshDatabase<Result>(
  { postgresAdminUrl, postgresPasswords }: ProofServer,
  work: (urls: { readonly runner: string; readonly admin: string }) => Promise<Result>,
): Promise<Result> {
  const name = `proof_${randomUUID().replaceAll('-', '')}`;
  const role = 'axion_sense_migrate';
  const onServer = (sql: string) => onConnection(postgresAdminUrl, (admin) => admin.query(sql));
  await onServer(`create database ${name} template axion_sense owner ${role}`);
  try {
    const admin = withDatabase(postgresAdminUrl, name);
    return await work({ admin, runner: withRole(admin, role, postgresPasswords[role]) });
  } finally {
    await onServer(`drop database if exists ${name} with (force)`);
  }
}
