import type { StackState } from '../../supervisor/part-state.ts';
import { secondsText } from './progress.ts';

/** Someone who may sign in to the demo. */
export type DemoSignIn = { readonly name: string; readonly password: string; readonly may: string };

/** Pages that people open, in the order in which they are shown; the rest is in `status`. */
const pages: readonly (readonly [part: string, label: string, path: string])[] = [
  ['sense-web', 'Sense Web', '/'],
  ['gen-web', 'Gen Web', '/'],
  ['sense-api', 'Sense API reference', '/docs'],
  ['gen-api', 'Gen API reference', '/docs'],
];

/** What `up` prints when the stack is ready: where to go, as whom, and three things to try. Shows only what this stack runs. */
export function readyPage(state: StackState, signIns: readonly DemoSignIn[], { joined = false } = {}): string {
  const urls = new Map(state.parts.flatMap(({ name, url }) => (url === null ? [] : [[name, url] as const])));
  const shown = pages.filter(([part]) => urls.has(part));
  const isWhole = shown.length === pages.length;
  const took = joined || state.tookMs === null ? '' : ` (${secondsText(state.tookMs)})`;
  return [
    '',
    `Axion is ready${took}.`,
    ...(shown.length > 0 ? ['', ...shown.map(([part, label, path]) => `  ${label.padEnd(22)} ${urls.get(part)}${path}`)] : []),
    ...(isWhole ? signInLines(signIns) : []),
    ...(isWhole ? tryLines(urls) : ['', 'Only a part of the stack runs: axion status shows it.']),
    '',
  ].join('\n');
}

const signInLines = (signIns: readonly DemoSignIn[]): readonly string[] => [
  '',
  'Sign in as          with the password',
  ...signIns.map(({ name, password, may }) => `  ${name.padEnd(17)} ${password.padEnd(18)} ${may}`),
];

const tryLines = (urls: ReadonlyMap<string, string>): readonly string[] => [
  '',
  'Three things to try',
  `  1. ${urls.get('sense-web')}: sign in as supervisor, open the drive, walk its frames with the arrow keys`,
  `  2. ${urls.get('gen-web')}: sign in as analyst, open the dashboard Road recording, then ask the SQL page`,
  '  3. Send photos of your own:  ./axion import ~/Pictures',
];
