import { exitCodes } from '../../supervisor/exit-codes.ts';
import type { Command } from './command.ts';

/** What `axion --help` prints. */
export function overview(commands: readonly Command[]): string {
  return lines([
    'Axion on this machine: Sense, Gen and all that they stand on, in one folder and without root.',
    '',
    'Usage: axion [command] [options]      (without a command: axion up)',
    '',
    'Commands',
    ...columns(commands.map(({ name, summary }) => [name, summary])),
    '',
    'A first visit',
    ...columns([
      ['axion up', 'starts everything, imports a demo drive, prints pages and sign-ins'],
      ['axion import ~/photos', 'sends your own geotagged photos the way a phone would'],
      ['axion psql axion_sense', 'looks at the rows'],
      ['axion down', 'stops it; the next "up" finds all data again'],
    ]),
    '',
    '"axion <command> --help" teaches one command.',
    '',
    'Environment',
    ...columns([
      ['AXION_HOME', 'the folder that holds all state (default: .axion beside this program)'],
      ['AXION_POSTGRES_URL, AXION_CLICKHOUSE_URL, AXION_S3_URL,', ''],
      ['AXION_OIDC_ISSUER, AXION_OPENFGA_URL', 'a server of yours instead of the local one'],
    ]),
    '',
    'Exit status',
    ...columns(Object.values(exitCodes).map(({ status, meaning }) => [String(status), meaning])),
  ]);
}

/** What `axion <command> --help` prints. */
export function helpFor({ name, summary, usage, about, options, examples }: Command): string {
  const rows = Object.entries(options).map(([option, { short, value, meaning }]) => {
    const spelled = `${short ? `-${short}, ` : ''}--${option}${value ? ` ${value}` : ''}`;
    return [spelled, meaning] as const;
  });
  return lines([
    `axion ${name}: ${summary}`,
    '',
    `Usage: axion ${name}${usage ? ` ${usage}` : ''}`,
    '',
    ...wrap(about, 100),
    ...(rows.length > 0 ? ['', 'Options', ...columns(rows)] : []),
    ...(examples.length > 0 ? ['', 'Examples', ...columns(examples)] : []),
  ]);
}

const lines = (all: readonly string[]): string => `${all.map((line) => line.trimEnd()).join('\n')}\n`;

/** Two columns; a left side that is much longer than the others stands in a line of its own. */
function columns(rows: readonly (readonly [left: string, right: string])[]): readonly string[] {
  const width = Math.max(...rows.map(([left]) => left.length).filter((length) => length <= 36), 8);
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`);
}

/** Breaks text between words so that no line is longer than `width`. */
function wrap(text: string, width: number): readonly string[] {
  const made: string[] = [];
  for (const word of text.split(/\s+/)) {
    const longer = `${made.at(-1)} ${word}`;
    if (made.length === 0 || longer.length > width) made.push(word);
    else made[made.length - 1] = longer;
  }
  return made;
}
