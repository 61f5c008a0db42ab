import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** Where everything lies that a stack on this machine keeps or uses. Paths are absolute. */
export type Home = {
  /** The checkout. */
  readonly project: string;
  /** AXION_HOME: all state of one stack. */
  readonly folder: string;
  /** Fetched programs; survives a reset. */
  readonly runtime: string;
  readonly postgres: string;
  readonly clickhouse: string;
  readonly s3: string;
  readonly oidc: string;
  /** What imports remember, to go on where they stopped. */
  readonly imports: string;
  /** The generated base map and demo drive. */
  readonly basemap: string;
  readonly axionville: string;
  readonly secrets: string;
  readonly ports: string;
  readonly logs: string;
  /** Sockets and what is true only while the stack runs. */
  readonly run: string;
  /** Notes on what was done once: imports, seeds. */
  readonly marks: string;
};

const project = resolve(import.meta.dirname, '../..');

/** The paths of a state folder; makes nothing. */
export function homeAt(folder: string | undefined): Home {
  const home = resolve(folder === undefined || folder === '' ? join(project, '.axion') : folder);
  const inside = (name: string) => join(home, name);
  return {
    project,
    folder: home,
    runtime: inside('runtime'),
    postgres: inside('postgres'),
    clickhouse: inside('clickhouse'),
    s3: inside('s3'),
    oidc: inside('oidc'),
    imports: inside('imports'),
    basemap: inside('basemap'),
    axionville: inside('axionville'),
    secrets: inside('secrets.json'),
    ports: inside('ports.json'),
    logs: inside('logs'),
    run: inside('run'),
    marks: inside('marks'),
  };
}

/** Makes the folders that every start needs; only this user may look into `run` and `marks`. */
export function makeHome({ folder, logs, run, marks }: Home): void {
  mkdirSync(folder, { recursive: true });
  mkdirSync(logs, { recursive: true });
  for (const path of [run, marks]) mkdirSync(path, { recursive: true, mode: 0o700 });
}
