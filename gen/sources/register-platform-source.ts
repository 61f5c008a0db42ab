import type { AppendTuples } from '@axion/platform/authz/tuple-outbox.ts';
import type { Actor } from '@axion/platform/identity/actor.ts';
import type { Postgres } from '@axion/platform/postgres/postgres.ts';
import type { Sealing } from '@axion/platform/sealing/sealed.ts';
import type { RecordAudit } from '../audit/record-audit.ts';
import { connectorOf } from '../connectors/registry.ts';
import { refs } from '../people/ask-rights.ts';
import { type DataSourceRow, findDataSource, insertDataSource, updateDataSourceRow } from './data-source.queries.ts';
import { checkSettings, openSettings, sealSettings } from './sealed-settings.ts';

type Deps = {
  readonly postgres: Pick<Postgres, 'maybeOne' | 'transaction'>;
  readonly sealing: Sealing;
  readonly record: RecordAudit;
  readonly appendTuples: AppendTuples;
  readonly newId: () => string;
};

/** A source that the operator configures. */
export type PlatformSource = {
  readonly name: string;
  readonly title: string;
  readonly connector: string;
  readonly settings: Readonly<Record<string, string | number | boolean>>;
  readonly organizationColumn: string;
};

const installer: Actor = { kind: 'system', id: 'installer' };

/** Registers the source or brings it in step with the configuration; running it again changes nothing. Says what was done. */
export async function registerPlatformSource(deps: Deps, source: PlatformSource): Promise<'created' | 'updated' | 'unchanged'> {
  const connector = connectorOf(source.connector);
  const settings = checkSettings(connector, source.settings);
  const { name, title, organizationColumn } = source;
  const found = await deps.postgres.maybeOne(findDataSource, { name });
  if (found && isSame(deps.sealing, found, settings)) return 'unchanged';
  const about = { subjectKind: 'data-source', subjectId: name };
  await deps.postgres.transaction(async (tx) => {
    if (found) {
      const columns = sealSettings(deps.sealing, { id: found.id, connector }, settings);
      if (!(await tx.maybeOne(updateDataSourceRow, { ...columns, id: found.id, version: found.version, title: found.title }))) return;
      await deps.record(tx, installer, { ...about, action: 'data-source.updated' });
    } else {
      const id = deps.newId();
      const row = { id, name, title, connector: connector.type, origin: 'platform', organizationColumn, createdBy: null };
      if (!(await tx.maybeOne(insertDataSource, { ...row, ...sealSettings(deps.sealing, { id, connector }, settings) }))) return;
      await deps.record(tx, installer, { ...about, action: 'data-source.created' });
    }
    await deps.appendTuples(tx, { writes: [{ user: refs.system, relation: 'parent', object: refs.source(name) }] });
  });
  return found ? 'updated' : 'created';
}

/** Sealed with the current key, and the same inside. A row that cannot be opened is sealed anew. */
function isSame(sealing: Sealing, row: DataSourceRow, settings: object): boolean {
  if (row.keyVersion !== sealing.currentVersion || row.sealFormat !== 1) return false;
  try {
    const sorted = (values: object) => JSON.stringify(Object.entries(values).sort(([a], [b]) => (a < b ? -1 : 1)));
    return sorted(openSettings(sealing, row)) === sorted(settings);
  } catch {
    return false;
  }
}
