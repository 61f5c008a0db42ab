/** What a statement takes on tables that are in use, and who waits for it meanwhile. */
export type StatementLock = {
  /** PostgreSQL's name of the lock, or `none`, or `unknown` for code that is not looked into. */
  readonly lock: 'none' | 'ROW EXCLUSIVE' | 'SHARE UPDATE EXCLUSIVE' | 'SHARE' | 'SHARE ROW EXCLUSIVE' | 'ACCESS EXCLUSIVE' | 'unknown';
  /** The table, as it stands there; undefined where none is named. */
  readonly on?: string | undefined;
};

/** Who waits while a lock is held: https://www.postgresql.org/docs/17/explicit-locking.html */
export const whoWaits: Readonly<Record<StatementLock['lock'], string>> = {
  none: 'nobody waits',
  'ROW EXCLUSIVE': 'only writers of the same rows wait',
  'SHARE UPDATE EXCLUSIVE': 'nobody waits but other changes of the table',
  SHARE: 'writers wait',
  'SHARE ROW EXCLUSIVE': 'writers wait',
  'ACCESS EXCLUSIVE': 'readers and writers wait',
  unknown: 'read it',
};

const name = String.raw`((?:"[^"]+"|\w+)(?:\.(?:"[^"]+"|\w+))?)`;
const ifExists = String.raw`(?:if\s+(?:not\s+)?exists\s+)?`;
const begins = (pattern: string): RegExp => new RegExp(`^${pattern.replaceAll(' ', String.raw`\s+`)}`, 'i');

/** What `alter table … ` then does, where it is less than ACCESS EXCLUSIVE; one action a statement only. */
const alterActions: readonly (readonly [RegExp, StatementLock['lock']])[] = [
  [/^validate\s+constraint\b/i, 'SHARE UPDATE EXCLUSIVE'],
  [/^alter\s+(column\s+)?\S+\s+set\s+(statistics\b|\()/i, 'SHARE UPDATE EXCLUSIVE'],
  [/^(set|reset)\s*\(/i, 'SHARE UPDATE EXCLUSIVE'],
  [/^attach\s+partition\b/i, 'SHARE UPDATE EXCLUSIVE'],
  [/^detach\s+partition\s+\S+\s+concurrently\b/i, 'SHARE UPDATE EXCLUSIVE'],
  [/^(cluster\s+on|set\s+without\s+cluster)\b/i, 'SHARE UPDATE EXCLUSIVE'],
  [/^add\s+(constraint\s+\S+\s+)?foreign\s+key\b/i, 'SHARE ROW EXCLUSIVE'],
  [/^(enable|disable)\s+(always\s+|replica\s+)?trigger\b/i, 'SHARE ROW EXCLUSIVE'],
];

/** First match wins; the first group names the table. Sources: the pages of each command and explicit-locking. */
const statements: readonly (readonly [RegExp, StatementLock['lock']])[] = [
  [begins(`create (?:unlogged )?table ${ifExists}${name}`), 'none'],
  [begins(`create (?:unique )?index concurrently ${ifExists}\\S* ?on (?:only )?${name}`), 'SHARE UPDATE EXCLUSIVE'],
  [begins(`create (?:unique )?index ${ifExists}(?:(?!on )\\S+ )?on (?:only )?${name}`), 'SHARE'],
  [begins('(?:drop|reindex) (?:index|table) concurrently'), 'SHARE UPDATE EXCLUSIVE'],
  [
    begins(`(?:drop|truncate|cluster|lock|refresh) (?:table |index |view |materialized view |sequence )?${ifExists}${name}`),
    'ACCESS EXCLUSIVE',
  ],
  [begins('(?:vacuum full|reindex)'), 'ACCESS EXCLUSIVE'],
  [begins(`alter (?:view|index|sequence|materialized view) ${ifExists}${name}`), 'ACCESS EXCLUSIVE'],
  [begins(`create (?:or replace )?(?:constraint )?trigger [\\s\\S]*? on ${name}`), 'SHARE ROW EXCLUSIVE'],
  [begins(`(?:create|alter) policy \\S+ on ${name}`), 'ACCESS EXCLUSIVE'],
  [begins(`create statistics [\\s\\S]*? from ${name}`), 'SHARE UPDATE EXCLUSIVE'],
  [begins(`comment on (?:table|column) ${name}`), 'SHARE UPDATE EXCLUSIVE'],
  [begins(`(?:insert into|update|delete from|merge into) (?:only )?${name}`), 'ROW EXCLUSIVE'],
  [
    begins(String.raw`select (?:migrations\.partition_by_time|partman\.create_parent)\s*\(\s*(?:p_parent_table\s*=>\s*)?'${name}'`),
    'ACCESS EXCLUSIVE',
  ],
  [begins('select [\\s\\S]*(?:partman|maintenance)\\.'), 'unknown'],
  [begins('(?:select|with|set|reset|grant|revoke|comment|analyze|create|alter|drop|vacuum)'), 'none'],
];

/**
 * The lock of one statement of a file. `made` are tables that this plan makes before it: nobody can be waiting for those. By the statement's text only: a lock that a function or
 * a cascade takes besides is not seen.
 */
export function lockOf(sql: string, made: ReadonlySet<string> = new Set()): StatementLock {
  const { lock, on } = alterTable(sql) ?? knownStatement(sql);
  const foreign = /^(create|alter)\s+table\b/i.test(sql) ? referenced(sql, made) : undefined;
  const isFree = on !== undefined && (made.has(bare(on)) || lock === 'none');
  if (!isFree && lock !== 'none') return { lock, on };
  return foreign === undefined ? { lock: 'none', on } : { lock: 'SHARE ROW EXCLUSIVE', on: foreign };
}

/** The table that a statement makes, if it makes one. */
export function tableMadeBy(sql: string): string | undefined {
  const made = begins(`create (?:unlogged )?table ${ifExists}${name}`).exec(sql)?.[1];
  return made === undefined ? undefined : bare(made);
}

function alterTable(sql: string): StatementLock | undefined {
  const match = begins(`alter table ${ifExists}(?:only )?${name} `).exec(sql);
  if (!match) return undefined;
  const action = sql.slice(match[0].length);
  const [, lock = 'ACCESS EXCLUSIVE'] =
    (hasSeveralActions(action) ? undefined : alterActions.find(([pattern]) => pattern.test(action))) ?? [];
  return { lock, on: match[1] };
}

function knownStatement(sql: string): StatementLock {
  for (const [pattern, lock] of statements) {
    const match = pattern.exec(sql);
    if (match) return { lock, on: onColumn(sql) ?? match[1] };
  }
  return { lock: 'unknown' };
}

/** `comment on column a.b.c` names the table and one more. */
const onColumn = (sql: string): string | undefined => /^comment\s+on\s+column\s+(\S+)\.[^.\s]+\s+is\b/i.exec(sql)?.[1];

/** A foreign key needs triggers on the table it points to. */
const referenced = (sql: string, made: ReadonlySet<string>): string | undefined =>
  [...sql.matchAll(new RegExp(`\\breferences\\s+${name}`, 'gi'))]
    .map(([, table]) => table as string)
    .find((table) => !made.has(bare(table)));

/** Commas between actions stand outside of brackets and texts. */
function hasSeveralActions(action: string): boolean {
  const flat = action.replaceAll(/'(?:[^']|'')*'/g, '');
  let depth = 0;
  for (const sign of flat) {
    if (sign === '(') depth += 1;
    if (sign === ')') depth -= 1;
    if (sign === ',' && depth === 0) return true;
  }
  return false;
}

const bare = (table: string): string =>
  table
    .replaceAll('"', '')
    .replace(/^public\./, '')
    .toLowerCase();
