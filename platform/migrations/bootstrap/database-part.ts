import { readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { escapeIdentifier, escapeLiteral } from 'pg';
import { AxionError } from '../../errors/axion-error.ts';
import { hostsOf, postgresAddress } from '../../postgres/postgres-address.ts';
import { psqlScript, type ScriptStep } from '../../postgres/psql-script.ts';

/** What the operator's `bootstrap.sql` makes inside one database, and how an administrator has it made. */
export type DatabasePart = {
  /** Its statements, for the database and the runner of the URL, whatever these are called. Bears being run again. */
  readonly sql: string;
  /** Extensions among what it makes. */
  readonly extensions: readonly string[];
  /** What an administrator enters: a command for the shell where the names are the file's own, else lines for psql. */
  readonly lines: readonly string[];
};

type Question = {
  /** A store's migrations, beside `bootstrap.sql`: `migrations/axion_gen`. */
  readonly folder: string;
  /** The runner's. */
  readonly url: string;
};

/** Folders whose databases are nothing without their part: doors would stay open, rights to new tables would be missing. */
const stores = new Set(['axion_sense', 'axion_sense_tasks', 'axion_gen']);

/**
 * The part of a store's database; undefined for a folder of another name, of which no `bootstrap.sql` beside it knows.
 * @throws AxionError `migration.folder-unusable` when the file is not to be read, or does not know a store
 */
export async function readDatabasePart({ folder, url }: Question): Promise<DatabasePart | undefined> {
  const store = basename(folder);
  const beside = dirname(folder);
  const script = await readScript(beside, stores.has(store));
  const steps = stepsOf(beside, script).filter((step) => step.database === store);
  const owner = new RegExp(`\\('${store}', '(\\w+)'\\)`).exec(script)?.[1];
  if (steps.length === 0 && !stores.has(store)) return undefined;
  if (steps.length === 0 || owner === undefined) throw unusable(beside, `bootstrap.sql does not say what ${store} holds and who owns it`);
  const { database, role } = postgresAddress(url);
  const text = steps.map(({ sql }) => sql.replaceAll(/^(?:--.*)?\n/gm, '')).join('\n');
  const sql = renamed(renamed(text, store, database), owner, role);
  const isAsWritten = database === store && role === owner;
  return {
    sql,
    extensions: [...text.matchAll(/^create extension if not exists (\w+)/gm)].map(([, name = '']) => name),
    lines: isAsWritten
      ? [bootstrapCommand(url)]
      : [...rolesOf(sql), ...databaseLines(url), `\\connect ${escapeIdentifier(database)}`, ...sql.split('\n')],
  };
}

async function readScript(folder: string, isRequired: boolean): Promise<string> {
  try {
    return await readFile(join(folder, 'bootstrap.sql'), 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' && !isRequired) return '';
    throw unusable(folder, `bootstrap.sql cannot be read: ${code}`, error);
  }
}

function stepsOf(folder: string, script: string): readonly ScriptStep[] {
  try {
    return psqlScript(script);
  } catch (error) {
    throw unusable(folder, `bootstrap.sql: ${(error as Error).message}`, error);
  }
}

const unusable = (folder: string, fault: string, cause?: unknown) =>
  new AxionError('migration.folder-unusable', { folder, faults: [fault] }, cause);

/** Makes everything that an installation needs of the server, and changes nothing when run again. */
export const bootstrapCommand = (url: string): string =>
  `psql -v ON_ERROR_STOP=1 -f migrations/bootstrap.sql 'postgres://administrator@${hostsOf(url)}/postgres'`;

/** Makes a database for the runner of the URL where there is none. */
export function databaseLines(url: string): readonly string[] {
  const { database, role } = postgresAddress(url);
  return ifAbsent(`create database ${escapeIdentifier(database)} owner ${escapeIdentifier(role)}`, 'pg_database where datname', database);
}

/** Makes a role where there is none; it comes without a password. */
export const roleLines = (role: string): readonly string[] =>
  ifAbsent(`create role ${escapeIdentifier(role)} login nosuperuser nocreatedb nocreaterole noreplication`, 'pg_roles where rolname', role);

/** As psql runs it: the answer of the query is the statement. */
const ifAbsent = (statement: string, where: string, name: string): readonly string[] => [
  `select ${escapeLiteral(statement)} where not exists (select from ${where} = ${escapeLiteral(name)}) \\gexec`,
];

const rolesOf = (sql: string): readonly string[] => {
  const named = [...sql.matchAll(/\b(?:to|for role) ((?:"[^"]+"|\w+)(?:, (?:"[^"]+"|\w+))*)/g)].flatMap(([, list = '']) =>
    list.split(', '),
  );
  return [...new Set(named.map((name) => name.replaceAll('"', '')))].flatMap(roleLines);
};

/** A name of the file, wherever it stands as a whole word. */
const renamed = (sql: string, from: string, to: string): string =>
  from === to ? sql : sql.replaceAll(new RegExp(`\\b${from}\\b`, 'g'), () => escapeIdentifier(to));
