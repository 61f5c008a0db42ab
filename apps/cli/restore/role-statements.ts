/** What makes a server's roles of ours as a dump of roles says. */
export type RoleStatements = {
  /** Roles that the server lacks: without them nothing can be restored. */
  readonly roles: readonly string[];
  /** Their settings, and what they are members of. */
  readonly rights: readonly string[];
};

/**
 * What to run so that a server has the roles of a dump; `there` is the server's own dump, and what it says already is not run again. Our roles only: who administers a server
 * is not ours to say. Roles that are there keep their attributes; new ones get those that every administrator may give. Passwords are in no dump, and whoever granted a
 * membership there need not exist here.
 */
export function roleStatements(dump: string, there: string): RoleStatements {
  const isThere = new Set(statementsOf(there));
  const lacking = statementsOf(dump).filter((statement) => !isThere.has(statement));
  const roles = lacking.flatMap((statement) => /^CREATE ROLE ("?axion_\w+"?)$/.exec(statement)?.[1] ?? []);
  const attributesOf = (role: string) => lacking.find((statement) => statement.startsWith(`ALTER ROLE ${role} WITH `)) ?? '';
  return {
    roles: roles.map((role) => [`CREATE ROLE ${role}`, ...(attributesOf(role).match(harmless) ?? [])].join(' ')),
    rights: lacking.filter((statement) => /^ALTER ROLE "?axion_\w+"? SET |^GRANT .* TO "?axion_\w+"?( WITH .*)?$/s.test(statement)),
  };
}

/** Attributes that give no power over others. */
const harmless = /\bLOGIN\b|\bCONNECTION LIMIT \d+|\bVALID UNTIL '[^']*'/g;

const statementsOf = (dump: string): readonly string[] =>
  dump
    .split('\n')
    .filter((line) => !line.startsWith('\\') && !line.startsWith('--'))
    .join('\n')
    .split(/;\n/)
    .map((statement) => statement.trim().replace(/ GRANTED BY "?\w+"?$/, ''));
