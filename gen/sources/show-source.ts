import type { DataSource } from '@axion/contracts/gen/sources.ts';
import type { Actor } from '@axion/platform/identity/actor.ts';
import type { Sealing } from '@axion/platform/sealing/sealed.ts';
import { type AskRights, refs } from '../people/ask-rights.ts';
import type { DataSourceRow } from './data-source.queries.ts';

/** A source as people see it: no credential, and not even how it is sealed. */
export const showSource = (sealing: Pick<Sealing, 'has'>, row: DataSourceRow, permissions: DataSource['permissions']): DataSource => ({
  id: row.id,
  name: row.name,
  title: row.title,
  connector: row.connector,
  options: row.options,
  credentials: row.credentialNames,
  origin: row.origin,
  organizationColumn: row.organizationColumn,
  readable: row.keyVersion === null || sealing.has(row.keyVersion),
  version: row.version,
  createdAt: row.createdAt,
  updatedAt: row.updatedAt,
  permissions,
});

const asked = ['can_view_datasource', 'can_admin_datasource'] as const;

/** What somebody may do with each of some sources; asked together. */
export async function rightsOnSources(
  rights: AskRights,
  actor: Actor,
  rows: readonly DataSourceRow[],
): Promise<readonly DataSource['permissions'][]> {
  const questions = rows.flatMap(({ name }) => asked.map((permission) => [permission, refs.source(name)] as const));
  const answers = await rights.holdsEach(actor, questions);
  return rows.map((_row, place) => asked.filter((_permission, i) => answers[place * asked.length + i]));
}
