import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

/** What squawk says about a line of a file. */
export type Finding = { readonly line: number; readonly rule: string; readonly says: string; readonly help: string | null };

const root = fileURLToPath(new URL('../../..', import.meta.url));
const commands = ['squawk', fileURLToPath(new URL('../../../node_modules/.bin/squawk', import.meta.url))];
const report = z.array(
  z.object({ file: z.string(), line: z.number(), rule_name: z.string(), message: z.string(), help: z.string().nullish() }),
);

/** A migration file; what may stand in it depends on whether it runs in one transaction. */
type LintedFile = { readonly path: string; readonly isTransactional: boolean };

/**
 * squawk's findings by path, by this project's rules; undefined where squawk is not installed, as in production: it is a tool of development.
 * @throws Error when squawk ends in a way that tells nothing
 */
export async function squawkFindings(files: readonly LintedFile[]): Promise<ReadonlyMap<string, readonly Finding[]> | undefined> {
  const [inside, outside] = [files.filter((file) => file.isTransactional), files.filter((file) => !file.isTransactional)];
  const found = await Promise.all([findingsIn(inside, []), findingsIn(outside, ['--no-assume-in-transaction'])]);
  return found.includes(undefined) ? undefined : new Map(found.flatMap((some) => [...(some ?? [])]));
}

async function findingsIn(
  files: readonly LintedFile[],
  options: readonly string[],
): Promise<ReadonlyMap<string, readonly Finding[]> | undefined> {
  const paths = files.map(({ path }) => path);
  if (paths.length === 0) return new Map();
  for (const command of commands) {
    const output = await outputOf(command, ['--reporter', 'json', ...options, ...paths]);
    if (output === undefined) continue;
    const found = report.parse(JSON.parse(output));
    return new Map(paths.map((path) => [path, found.filter(({ file }) => file === path).map(findingOf)]));
  }
  return undefined;
}

const findingOf = ({ line, rule_name, message, help }: z.infer<typeof report>[number]): Finding => ({
  line: line + 1,
  rule: rule_name,
  says: message,
  help: help ?? null,
});

/** Status 1 means findings; a program that is absent answers undefined. */
const outputOf = (command: string, args: readonly string[]): Promise<string | undefined> =>
  new Promise((resolve, reject) => {
    execFile(command, [...args], { cwd: root, timeout: 30_000, maxBuffer: 16 << 20 }, (error, stdout, stderr) => {
      if (error?.code === ('ENOENT' as unknown)) resolve(undefined);
      else if (error && error.code !== 1) reject(new Error(`squawk failed: ${stderr.slice(0, 500) || error.message}`));
      else resolve(stdout.trim() === '' ? '[]' : stdout);
    });
  });
