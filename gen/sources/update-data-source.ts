import type { InputOf } from '@axion/contracts/common/endpoint.ts';
import type { updateDataSource as contract, DataSource } from '@axion/contracts/gen/sources.ts';
import { AxionError } from '@axion/platform/errors/axion-error.ts';
import type { Actor } from '@axion/platform/identity/actor.ts';
import type { Postgres } from '@axion/platform/postgres/postgres.ts';
import type { Sealing } from '@axion/platform/sealing/sealed.ts';
import type { RecordAudit } from '../audit/record-audit.ts';
import { connectorOf } from '../connectors/registry.ts';
import type { AskRights } from '../people/ask-rights.ts';
import { updateDataSourceRow } from './data-source.queries.ts';
import { findSourceFor } from './find-source.ts';
import { type AddressGuard, guardAddress } from './guard-address.ts';
import { mergeSettings } from './merge-settings.ts';
import { sealSettings } from './sealed-settings.ts';
import { rightsOnSources, showSource } from './show-source.ts';

type Deps = {
  readonly postgres: Pick<Postgres, 'maybeOne' | 'transaction'>;
  readonly rights: AskRights;
  readonly sealing: Sealing;
  readonly guard: AddressGuard;
  readonly record: RecordAudit;
};

/**
 * Changes a source. Settings that are left out stay; a new host asks for the credentials again, so that nobody can send them elsewhere.
 * @throws AxionError `resource.missing`, `access.denied`, `source.platform-owned`, `source.credentials-needed`, `source.address-refused`,
 *   `resource.moved-on`, `request.malformed`
 */
export async function updateDataSource(deps: Deps, actor: Actor, input: InputOf<typeof contract>): Promise<DataSource> {
  const row = await findSourceFor(deps, actor, { name: input.source, permission: 'can_admin_datasource' });
  if (input.settings && row.origin === 'platform') throw new AxionError('source.platform-owned', { name: row.name });
  if (row.version !== input.version) throw movedOn(row);
  const connector = connectorOf(row.connector);
  const kept = { ...row, options: JSON.stringify(row.options) };
  const settings = input.settings ? mergeSettings(deps.sealing, row, input.settings) : undefined;
  if (settings) await guardAddress(deps.guard, connector.addressOf(settings as never));
  const columns = settings ? sealSettings(deps.sealing, { id: row.id, connector }, settings) : kept;

  const updated = await deps.postgres.transaction(async (tx) => {
    const changed = await tx.maybeOne(updateDataSourceRow, {
      ...columns,
      id: row.id,
      version: row.version,
      title: input.title ?? row.title,
    });
    if (!changed) throw movedOn(row);
    const details = { settings: settings !== undefined };
    await deps.record(tx, actor, { action: 'data-source.updated', subjectKind: 'data-source', subjectId: row.name, details });
    return changed;
  });
  const [permissions = []] = await rightsOnSources(deps.rights, actor, [updated]);
  return showSource(deps.sealing, updated, permissions);
}

const movedOn = ({ name, version }: { name: string; version: number }) =>
  new AxionError('resource.moved-on', { kind: 'data source', id: name, version });
