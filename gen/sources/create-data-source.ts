import type { InputOf } from '@axion/contracts/common/endpoint.ts';
import type { createDataSource as contract, DataSource } from '@axion/contracts/gen/sources.ts';
import type { AppendTuples } from '@axion/platform/authz/tuple-outbox.ts';
import { AxionError } from '@axion/platform/errors/axion-error.ts';
import type { Actor } from '@axion/platform/identity/actor.ts';
import type { Postgres } from '@axion/platform/postgres/postgres.ts';
import type { Sealing } from '@axion/platform/sealing/sealed.ts';
import type { RecordAudit } from '../audit/record-audit.ts';
import { connectorOf } from '../connectors/registry.ts';
import { type AskRights, refs, requireSystemRight } from '../people/ask-rights.ts';
import { insertDataSource } from './data-source.queries.ts';
import { type AddressGuard, guardAddress } from './guard-address.ts';
import { checkSettings, sealSettings } from './sealed-settings.ts';
import { rightsOnSources, showSource } from './show-source.ts';

type Deps = {
  readonly postgres: Pick<Postgres, 'transaction'>;
  readonly rights: AskRights;
  readonly sealing: Sealing;
  readonly guard: AddressGuard;
  readonly record: RecordAudit;
  readonly appendTuples: AppendTuples;
  readonly settle: (upTo: string) => Promise<void>;
  readonly newId: () => string;
};

/**
 * Registers a source. Its host is checked now and at every connection; its credentials are sealed before anything is written.
 * @throws AxionError `access.denied`, `source.connector-unknown`, `request.malformed`, `source.address-refused`, `source.name-taken`
 */
export async function createDataSource(deps: Deps, actor: Actor, input: InputOf<typeof contract>): Promise<DataSource> {
  await requireSystemRight(deps.rights, actor, 'can_manage_datasources');
  const connector = connectorOf(input.connector);
  const settings = checkSettings(connector, input.settings);
  await guardAddress(deps.guard, connector.addressOf(settings as never));

  const id = deps.newId();
  const sealed = sealSettings(deps.sealing, { id, connector }, settings);
  const { name, title, organizationColumn } = input;
  const [row, change] = await deps.postgres.transaction(async (tx) => {
    const createdBy = actor.kind === 'user' ? actor.id : null;
    const inserted = await tx.maybeOne(insertDataSource, {
      ...{ id, name, title, connector: connector.type, origin: 'person', organizationColumn, createdBy },
      ...sealed,
    });
    if (!inserted) throw new AxionError('source.name-taken', { name });
    await deps.record(tx, actor, { action: 'data-source.created', subjectKind: 'data-source', subjectId: name });
    return [
      inserted,
      await deps.appendTuples(tx, { writes: [{ user: refs.system, relation: 'parent', object: refs.source(name) }] }),
    ] as const;
  });
  await deps.settle(change);
  const [permissions = []] = await rightsOnSources(deps.rights, actor, [row]);
  return showSource(deps.sealing, row, permissions);
}
