import { spawnSync } from 'node:child_process';
import { existsSync, globSync, readFileSync } from 'node:fs';

/** One thing that must hold before a change lands. */
type Check = {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly holds?: (output: string) => boolean;
};

const rooms = ['contracts', 'platform', 'sense', 'gen', 'ui', 'local', 'apps'].filter((room) => existsSync(room));
const leastModules = 150;
const migrations = globSync('migrations/{axion_*,events}/*.sql').sort();
const isOutside = (path: string) => readFileSync(path, 'utf8').startsWith('-- no-transaction');

const checks: readonly Check[] = [
  { name: 'format and lint', command: 'biome', args: ['ci', '--colors=off', '--error-on-warnings', '--max-diagnostics=60', '.'] },
  { name: 'types of servers and tools', command: 'tsc', args: ['--noEmit', '-p', 'tsconfig.json'] },
  ...['ui', 'apps/sense-web', 'apps/gen-web']
    .filter((app) => existsSync(`${app}/tsconfig.json`))
    .map((app) => ({ name: `types of ${app}`, command: 'tsc', args: ['--noEmit', '-p', `${app}/tsconfig.json`] })),
  {
    name: 'rooms and arrows',
    command: 'depcruise',
    args: [...rooms, '--output-type', 'err'],
    // A cruiser that cannot parse the sources sees nothing and is content: that is a failure.
    holds: (output) => Number(/\((\d+) modules/.exec(output)?.[1] ?? 0) >= leastModules,
  },
  { name: 'dead code and undeclared dependencies', command: 'knip', args: ['--no-progress'] },
  { name: 'protobuf', command: 'buf', args: ['lint', 'contracts/proto'] },
  { name: 'migrations hold no long locks', command: 'squawk', args: migrations.filter((path) => !isOutside(path)) },
  {
    name: 'nor do those outside a transaction',
    command: 'squawk',
    args: ['--no-assume-in-transaction', ...migrations.filter(isOutside)],
  },
  { name: 'the lockfile is whole', command: 'node', args: ['scripts/complete-lockfile.ts', '--check'] },
  { name: 'generated files are in step', command: 'node', args: ['scripts/generate.ts', '--check'] },
];

/** Runs every check, prints what fails in full, and answers with the number of failures. */
function runChecks(): number {
  let failures = 0;
  for (const { name, command, args, holds = () => true } of checks) {
    const started = performance.now();
    const { status, stdout, stderr } = spawnSync(command, args, {
      encoding: 'utf8',
      maxBuffer: 64 << 20,
      env: { ...process.env, FORCE_COLOR: '0' },
    });
    const output = `${stdout}${stderr}`;
    const good = status === 0 && holds(output);
    console.log(`${good ? 'ok  ' : 'FAIL'} ${name} (${((performance.now() - started) / 1000).toFixed(1)} s)`);
    if (!good) console.log(output);
    failures += good ? 0 : 1;
  }
  return failures;
}

const failures = runChecks();
console.log(failures === 0 ? 'All checks hold.' : `${failures} checks fail.`);
process.exitCode = failures === 0 ? 0 : 1;
