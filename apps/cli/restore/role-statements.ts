/**
 * What to run of a dump of roles: our roles only, made when they are not there. Passwords are not in it, and whoever granted a membership there need not exist here.
 */
export function roleStatements(dump: string, existing: ReadonlySet<string>): readonly string[] {
  const statements = dump
    .split('\n')
    .filter((line) => !line.startsWith('\\') && !line.startsWith('--'))
    .join('\n')
    .split(/;\n/)
    .map((statement) => statement.trim())
    .filter((statement) => /\baxion_\w+/.test(statement));
  return statements.flatMap((statement) => {
    const [, created] = /^CREATE ROLE "?(\w+)"?$/.exec(statement) ?? [];
    if (created !== undefined && existing.has(created)) return [];
    return [statement.replace(/ GRANTED BY "?\w+"?$/, '')];
  });
}
