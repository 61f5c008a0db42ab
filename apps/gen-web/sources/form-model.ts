import type { Connector, ConnectorSetting, DataSource } from '@axion/contracts/gen/sources.ts';

export type SettingValue = string | number | boolean | null;
export type SettingValues = Readonly<Record<string, SettingValue>>;

/** What a form of a connector starts with: what is stored, else the default, else nothing. Credentials always start empty. */
export const startValues = (connector: Connector, source?: DataSource): SettingValues =>
  Object.fromEntries(
    connector.settings.map((setting) => [
      setting.name,
      setting.credential ? '' : (source?.options[setting.name] ?? setting.default ?? emptyOf(setting)),
    ]),
  );

const emptyOf = ({ kind }: ConnectorSetting): SettingValue => (kind === 'boolean' ? false : kind === 'number' ? null : '');

/** Settings to send: of a stored source what differs, of a new one what is filled in. An empty credential is not sent: the stored one stays. */
export function settingsToSend(connector: Connector, values: SettingValues, source?: DataSource): Record<string, SettingValue> {
  const before = startValues(connector, source);
  const isSent = ({ name, credential }: ConnectorSetting): boolean => {
    const value = values[name];
    if (value === undefined || value === null || (value === '' && credential)) return false;
    return source === undefined ? value !== '' : value !== before[name];
  };
  return Object.fromEntries(connector.settings.filter(isSent).map(({ name }) => [name, values[name] ?? null]));
}

/** Names of required settings that are empty; a stored credential counts as filled. */
export const missingSettings = (connector: Connector, values: SettingValues, source?: DataSource): readonly string[] =>
  connector.settings
    .filter(({ name, required, credential }) => required && isBlank(values[name]) && !(credential && source?.credentials.includes(name)))
    .map(({ name }) => name);

const isBlank = (value: SettingValue | undefined): boolean => value === undefined || value === null || value === '';

/** A source's name made of its title: lower-case letters, digits and hyphens, a letter first. */
export function slugOf(title: string): string {
  const plain = title.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase();
  return plain
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replace(/^[^a-z]+/, '')
    .slice(0, 63)
    .replace(/-+$/, '');
}

/** What the contract takes as a name. */
export const isSlug = (name: string): boolean => /^[a-z][a-z0-9-]{0,62}$/.test(name);
