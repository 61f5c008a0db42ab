import { homedir } from 'node:os';
import { join } from 'node:path';
import { UsageError } from '../failure.ts';
import type { Hemisphere } from '../photos/photo-place.ts';
import { flag, readWords, text } from '../read-words.ts';
import type { CutRules } from '../tracks/cut-sequences.ts';

/** What `axion import` was asked to do. */
export type ImportOptions = {
  readonly paths: readonly string[];
  readonly json: boolean;
  readonly dryRun: boolean;
  readonly apiUrl: string;
  readonly organization: string | undefined;
  readonly name: string | undefined;
  readonly cut: CutRules;
  readonly zoneMinutes: number;
  readonly offsetSeconds: number;
  readonly hemisphere: Hemisphere | undefined;
  readonly concurrency: number;
  readonly stateFolder: string;
};

export const importHelp = `axion import PATH... [options]

Uploads folders of geotagged photos and GPX logs as drives, through the public API, as a phone would.
Run it again at any time: what is stored already is not sent twice, and an interrupted run goes on where it stopped.

  PATH                     files or folders: JPEG, HEIC, GPX, and GeoJSON that tells where pictures were taken
  --organization ID|CODE   whose drives these are (default: your only organization with the right to record)
  --name TEXT              name of the drives (default: the folder's name)
  --json                   a summary as one JSON document on standard output
  --dry-run                read and plan, send nothing
  --cut-distance METRES    a longer step between two pictures starts a new drive (default 100, 0: never)
  --cut-time SECONDS       a longer pause starts a new drive (default 60, 0: never)
  --cut-count FRAMES       a drive holds at most so many pictures (default 1000, 0: no limit)
  --time-zone ±HH:MM       zone of camera times that name none (default +00:00); west is --time-zone=-03:00
  --time-offset SECONDS    added to camera times, when the camera's clock was off
  --assume-hemisphere NE   for degrees whose north/south or east/west mark was lost: NE, NW, SE or SW
  --concurrency N          uploads at a time, 1 to 32 (default 6)
  --api URL                Sense API (default: AXION_SENSE_API_URL or the local stack)
  --state FOLDER           where runs remember what they did

Sign-in: a bearer token in AXION_TOKEN, or a command that prints one in AXION_TOKEN_COMMAND.
Exit status: 0 all that could be sent is stored, 1 something failed (run it again), 2 the command line, 3 nothing usable was found.`;

const number = (value: string | undefined, name: string, low: number, high: number, otherwise: number): number => {
  if (value === undefined) return otherwise;
  const parsed = Number(value);
  if (value.trim() === '' || !(parsed >= low && parsed <= high))
    throw new UsageError(`--${name} ${value}: a number from ${low} to ${high} is expected`);
  return parsed;
};

function zone(value: string | undefined): number {
  if (value === undefined) return 0;
  const found = /^([+-])(\d\d):(\d\d)$/.exec(value);
  if (!found) throw new UsageError(`--time-zone ${value}: expected like +02:00`);
  return (found[1] === '-' ? -1 : 1) * (Number(found[2]) * 60 + Number(found[3]));
}

function hemisphere(value: string | undefined): Hemisphere | undefined {
  if (value === undefined || value === 'NE' || value === 'NW' || value === 'SE' || value === 'SW') return value;
  throw new UsageError(`--assume-hemisphere ${value}: NE, NW, SE or SW is expected`);
}

const options = {
  json: flag,
  'dry-run': flag,
  organization: text,
  name: text,
  api: text,
  state: text,
  concurrency: text,
  'cut-distance': text,
  'cut-time': text,
  'cut-count': text,
  'time-zone': text,
  'time-offset': text,
  'assume-hemisphere': text,
};

/** @throws UsageError */
export function readImportOptions(
  args: readonly string[],
  defaults: { readonly apiUrl: string; readonly stateFolder: string | undefined },
): ImportOptions {
  const { values, positionals } = readWords(args, options);
  if (positionals.length === 0) throw new UsageError('axion import needs at least one file or folder');
  return {
    paths: positionals,
    json: values.json ?? false,
    dryRun: values['dry-run'] ?? false,
    apiUrl: (values.api ?? defaults.apiUrl).replace(/\/$/, ''),
    organization: values.organization,
    name: values.name,
    cut: {
      distanceMetres: number(values['cut-distance'], 'cut-distance', 0, 1e7, 100),
      seconds: number(values['cut-time'], 'cut-time', 0, 1e9, 60),
      frames: Math.min(number(values['cut-count'], 'cut-count', 0, 10_000, 1_000) || 10_000, 10_000),
    },
    zoneMinutes: zone(values['time-zone']),
    offsetSeconds: number(values['time-offset'], 'time-offset', -1e10, 1e10, 0),
    hemisphere: hemisphere(values['assume-hemisphere']),
    concurrency: Math.floor(number(values.concurrency, 'concurrency', 1, 32, 6)),
    stateFolder: values.state ?? defaults.stateFolder ?? join(homedir(), '.local', 'state', 'axion', 'import'),
  };
}
