/** The release that packages come from: the first stable Debian with PostgreSQL 17, PostGIS 3.5 and pg_partman 5. */
export const suite = 'trixie';

type Place = {
  /** A folder of our own for apt's lists and state. */
  readonly folder: string;
  readonly mirror: string;
  readonly keyring: string;
  /** Debian's name of the processor. */
  readonly architecture: string;
};

/** One package to fetch. */
export type PackageFile = { readonly name: string; readonly sizeBytes: number; readonly sha256: string };

/**
 * Settings under which apt touches nothing of the machine: own lists, own empty status, one source. They are read after the machine's own,
 * so that its proxies still hold and its hooks do not run.
 */
export const aptConfiguration = ({ folder, architecture }: Place): string =>
  [
    `Dir::State "${folder}/state";`,
    `Dir::State::status "${folder}/state/status";`,
    `Dir::Cache "${folder}/cache";`,
    `Dir::Etc::sourcelist "${folder}/sources.list";`,
    'Dir::Etc::sourceparts "/dev/null";',
    'Dir::Etc::preferencesparts "/dev/null";',
    `APT::Architecture "${architecture}";`,
    '#clear APT::Architectures;',
    `APT::Architectures { "${architecture}"; };`,
    'APT::Install-Recommends "false";',
    'APT::Sandbox::User "";',
    'Acquire::Languages "none";',
    'Acquire::Retries "3";',
    'Acquire::IndexTargets::deb::DEP-11::DefaultEnabled "false";',
    'Acquire::IndexTargets::deb::DEP-11-icons-small::DefaultEnabled "false";',
    '#clear APT::Update::Post-Invoke;',
    '#clear APT::Update::Post-Invoke-Success;',
    '#clear DPkg::Post-Invoke;',
    '',
  ].join('\n');

/** The one source: signed by Debian's own key, whatever the mirror. */
export const aptSources = ({ mirror, keyring }: Place): string => `deb [signed-by=${keyring}] ${mirror} ${suite} main\n`;

/** Reads `apt-get download --print-uris`: `'url' file bytes SHA256:hash` a line. */
export const packageFiles = (printed: string): PackageFile[] =>
  printed.split('\n').flatMap((line) => {
    const match = /^'[^']+' (\S+) (\d+) SHA256:([0-9a-f]{64})$/.exec(line.trim());
    return match ? [{ name: match[1] as string, sizeBytes: Number(match[2]), sha256: match[3] as string }] : [];
  });

/** The package's name of a file's, as apt wants it: `libgmp10_2%3a6.3.0_amd64.deb` is `libgmp10`. */
export const packageOf = (fileName: string): string => fileName.slice(0, fileName.indexOf('_'));

/** apt's own words for what went wrong, without what an address may carry before its host. */
export const aptReason = (output: string): string =>
  output
    .split('\n')
    .filter((line) => /^(E|Err|W):|^Err:/.test(line))
    .slice(0, 3)
    .join(' ')
    .replaceAll(/\/\/[^/\s@]+@/g, '//') || 'apt-get failed without a word';
