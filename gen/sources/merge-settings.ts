import type { SettingValues } from '@axion/contracts/gen/sources.ts';
import { AxionError } from '@axion/platform/errors/axion-error.ts';
import type { Sealing } from '@axion/platform/sealing/sealed.ts';
import type { z } from 'zod';
import { connectorOf } from '../connectors/registry.ts';
import type { DataSourceRow } from './data-source.queries.ts';
import { checkSettings, openSettings, sameHost } from './sealed-settings.ts';

type Values = z.output<typeof SettingValues>;

/**
 * Stored settings with some of them replaced. Credentials that are not given again are taken from the store only when connector, host, port and
 * TLS stay as they are.
 * @throws AxionError `source.credentials-needed` with the names to give, `request.malformed`, `sealing.key-missing`, `sealing.broken`
 */
export function mergeSettings(sealing: Sealing, row: DataSourceRow, changes: Values): Values {
  const connector = connectorOf(row.connector);
  const options = checkSettings(connector, { ...row.options, ...changes });
  const missing = row.credentialNames.filter((name) => changes[name] === undefined);
  if (missing.length === 0) return options;
  if (!sameHost(connector, row.options, options)) throw new AxionError('source.credentials-needed', { names: missing });
  const stored = openSettings(sealing, row);
  return checkSettings(connector, { ...options, ...Object.fromEntries(missing.map((name) => [name, stored[name] ?? null])) });
}
