import type { InputOf } from '@axion/contracts/common/endpoint.ts';
import type {
  testNewDataSource as newContract,
  SettingValues,
  testDataSource as storedContract,
  TestReport,
} from '@axion/contracts/gen/sources.ts';
import { AxionError } from '@axion/platform/errors/axion-error.ts';
import type { Actor } from '@axion/platform/identity/actor.ts';
import type { Postgres } from '@axion/platform/postgres/postgres.ts';
import type { Sealing } from '@axion/platform/sealing/sealed.ts';
import type { z } from 'zod';
import type { Connector } from '../connectors/connector.ts';
import { credentialNames } from '../connectors/describe-settings.ts';
import { connectorOf } from '../connectors/registry.ts';
import { type AskRights, requireSystemRight } from '../people/ask-rights.ts';
import { findSourceFor } from './find-source.ts';
import { type AddressGuard, guardAddress, operatorAddress } from './guard-address.ts';
import { mergeSettings } from './merge-settings.ts';
import { checkSettings, openSettings } from './sealed-settings.ts';
import { testConnection } from './test-connection.ts';

type Deps = {
  readonly postgres: Pick<Postgres, 'maybeOne'>;
  readonly rights: AskRights;
  readonly sealing: Sealing;
  readonly guard: AddressGuard;
};
type Values = z.output<typeof SettingValues>;

/** Tries settings that are not stored. @throws AxionError `access.denied`, `source.connector-unknown`, `request.malformed` */
export async function testNewDataSource(deps: Deps, actor: Actor, input: InputOf<typeof newContract>): Promise<TestReport> {
  await requireSystemRight(deps.rights, actor, 'can_manage_datasources');
  const connector = connectorOf(input.connector);
  const settings = checkSettings(connector, input.settings);
  const address = () => guardAddress(deps.guard, connector.addressOf(settings as never));
  return testConnection({ connector, settings, address, name: 'the new source', secrets: secretsOf(connector, settings) });
}

/**
 * Tries a stored source, with changes if there are any.
 * @throws AxionError `resource.missing`, `access.denied`, `source.platform-owned`, `source.credentials-needed`, `request.malformed`
 */
export async function testDataSource(deps: Deps, actor: Actor, input: InputOf<typeof storedContract>): Promise<TestReport> {
  const row = await findSourceFor(deps, actor, { name: input.source, permission: 'can_admin_datasource' });
  if (input.settings && row.origin === 'platform') throw new AxionError('source.platform-owned', { name: row.name });
  const connector = connectorOf(row.connector);
  const settings = input.settings ? mergeSettings(deps.sealing, row, input.settings) : openSettings(deps.sealing, row);
  const target = connector.addressOf(settings as never);
  const address = () => (row.origin === 'platform' ? operatorAddress(target) : guardAddress(deps.guard, target));
  return testConnection({ connector, settings, address, name: row.name, secrets: secretsOf(connector, settings) });
}

const secretsOf = (connector: Connector, settings: Values): readonly string[] =>
  credentialNames(connector.settings).flatMap((name) => (typeof settings[name] === 'string' ? [settings[name]] : []));
