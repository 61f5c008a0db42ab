import type { SettingValues } from '@axion/contracts/gen/sources.ts';
import { AxionError } from '@axion/platform/errors/axion-error.ts';
import type { SealedPlace, Sealing } from '@axion/platform/sealing/sealed.ts';
import type { z } from 'zod';
import type { Connector } from '../connectors/connector.ts';
import { credentialNames } from '../connectors/describe-settings.ts';
import { connectorOf } from '../connectors/registry.ts';
import type { DataSourceRow } from './data-source.queries.ts';

type Values = z.output<typeof SettingValues>;
type Place = { readonly id: string; readonly connector: Connector };

/** Checks settings as the connector describes them. @throws AxionError `request.malformed`, naming each setting */
export function checkSettings(connector: Connector, values: Values): Values {
  const parsed = connector.settings.safeParse(values);
  if (parsed.success) return parsed.data as Values;
  const errors = parsed.error.issues.map(({ path, code, message }) => ({ path: ['body', 'settings', ...path].join('.'), code, message }));
  throw new AxionError('request.malformed', { errors });
}

/** The columns of settings: what is no credential in the clear, the rest sealed for this row, connector and host. */
export function sealSettings(sealing: Sealing, { id, connector }: Place, settings: Values) {
  const secretNames = credentialNames(connector.settings);
  const [secrets, options] = split(settings, (name) => secretNames.includes(name));
  const present = Object.keys(secrets).filter((name) => secrets[name] !== '' && secrets[name] !== null);
  const plain = JSON.stringify(Object.fromEntries(present.map((name) => [name, secrets[name]])));
  const sealed = present.length === 0 ? null : sealing.seal(Buffer.from(plain), placeOf(id, connector, settings));
  return {
    options: JSON.stringify(options),
    ciphertext: sealed?.ciphertext ?? null,
    nonce: sealed?.nonce ?? null,
    tag: sealed?.tag ?? null,
    keyVersion: sealed?.keyVersion ?? null,
    sealFormat: sealed?.format ?? null,
    credentialNames: present,
  };
}

/** Settings with their credentials, as the connector takes them. @throws AxionError `sealing.key-missing`, `sealing.broken` */
export function openSettings(sealing: Sealing, row: DataSourceRow): Values {
  const connector = connectorOf(row.connector);
  const { ciphertext, nonce, tag, keyVersion, sealFormat } = row;
  if (!ciphertext || !nonce || !tag || keyVersion === null || sealFormat === null) return checkSettings(connector, row.options);
  const opened = sealing.open({ ciphertext, nonce, tag, keyVersion, format: sealFormat }, placeOf(row.id, connector, row.options));
  return checkSettings(connector, { ...row.options, ...(JSON.parse(opened.toString('utf8')) as Values) });
}

/** Whether two settings lead to the same server: only there may stored credentials go. */
export const sameHost = (connector: Connector, one: Values, other: Values): boolean => hostOf(connector, one) === hostOf(connector, other);

const placeOf = (rowId: string, connector: Connector, settings: Values): SealedPlace => ({
  table: 'data_sources',
  rowId,
  bindings: [connector.type, hostOf(connector, settings)],
});

function hostOf(connector: Connector, settings: Values): string {
  const { host, port, tls } = connector.addressOf(connector.settings.parse({ ...settings }) as never);
  return `${tls ? 'tls' : 'tcp'}:${host.toLowerCase()}:${port}`;
}

const split = (values: Values, isFirst: (name: string) => boolean): [Values, Values] => [
  Object.fromEntries(Object.entries(values).filter(([name]) => isFirst(name))),
  Object.fromEntries(Object.entries(values).filter(([name]) => !isFirst(name))),
];
