import { type SettingTree, settingsOf } from '@axion/platform/config/load-config.ts';

/** The page that lists every setting of every app. */
export function configReference(apps: Readonly<Record<string, SettingTree>>): string {
  return [
    '# Settings',
    '',
    'Every setting is an environment variable; `<NAME>_FILE` may name a file that holds the value. All faults are reported together and the process ends with status 2.',
    "Generated from each app's `config.ts`; do not edit.",
    ...Object.entries(apps).flatMap(([app, tree]) => [
      '',
      `## ${app}`,
      '',
      '| name | default | meaning |',
      '|---|---|---|',
      ...settingsOf(tree).map(row),
    ]),
    '',
  ].join('\n');
}

const row = ({ env, fallback, optional, secret, meaning }: ReturnType<typeof settingsOf>[number]) =>
  `| \`${env}\`${secret ? ' (secret)' : ''} | ${fallback !== undefined ? `\`${fallback || '(empty)'}\`` : optional ? 'none' : '**required**'} | ${meaning} |`;
