import { readFileSync, writeFileSync } from 'node:fs';

// A registry that does not carry the builds for other platforms makes npm leave them out of package-lock.json, and `npm ci` then refuses the file.
// This puts them in: their versions are pinned by the packages that want them. `--check` only tells what is missing.

type Entry = {
  readonly version?: string;
  readonly dev?: boolean;
  readonly optional?: boolean;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
};
type Lockfile = { packages: Record<string, Entry> };

const path = new URL('../package-lock.json', import.meta.url);
const lockfile = JSON.parse(readFileSync(path, 'utf8')) as Lockfile;

const missing = Object.entries(lockfile.packages).flatMap(([from, { dev, optionalDependencies = {} }]) =>
  Object.entries(optionalDependencies)
    .filter(([name]) => !isFound(from, name))
    .map(([name, version]) => ({ name, version, dev })),
);
if (process.argv.includes('--check')) {
  for (const { name, version } of missing) console.error(`package-lock.json lacks ${name}@${version}`);
  process.exitCode = missing.length === 0 ? 0 : 1;
} else {
  for (const { name, version, dev } of missing) lockfile.packages[`node_modules/${name}`] = entryFor(name, version, dev);
  lockfile.packages = Object.fromEntries(Object.entries(lockfile.packages).sort(([a], [b]) => a.localeCompare(b, 'en')));
  writeFileSync(path, `${JSON.stringify(lockfile, null, 2)}\n`);
  console.log(`${missing.length} entries added`);
}

/** As Node looks for it: in the package's own folder, then in each one above. */
function isFound(from: string, name: string): boolean {
  for (let at = from; ; at = at.slice(0, Math.max(0, at.lastIndexOf('node_modules/') - 1))) {
    if (lockfile.packages[`${at === '' ? '' : `${at}/`}node_modules/${name}`]) return true;
    if (at === '') return false;
    if (!at.includes('node_modules/')) at = '';
  }
}

/** The platform stands in the name. @throws Error when it does not, or the version is no exact one: then a person has to look */
function entryFor(name: string, version: string, dev: boolean | undefined): object {
  const os = /android|darwin|win32|freebsd|linux|openharmony/.exec(name)?.[0];
  const cpu = /arm64|x64|ia32|armv7|arm|ppc64|riscv64|s390x/.exec(name)?.[0];
  if (!os || !cpu || !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version)) throw new Error(`no entry can be made for ${name}@${version}`);
  const libc = /musl/.test(name) ? ['musl'] : /gnu/.test(name) ? ['glibc'] : undefined;
  return { version, cpu: [cpu === 'armv7' ? 'arm' : cpu], ...(dev ? { dev } : {}), ...(libc ? { libc } : {}), optional: true, os: [os] };
}
