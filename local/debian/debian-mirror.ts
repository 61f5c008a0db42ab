/** What the machine says of itself and of where its packages come from. */
type Machine = {
  /** Text of `/etc/os-release`. */
  readonly osRelease: string;
  /** Texts of `/etc/apt/sources.list` and `sources.list.d/*`, by file name. */
  readonly sources: readonly { readonly name: string; readonly text: string }[];
};

type Source = { readonly url: string; readonly suites: readonly string[] };

/**
 * The address from which this machine takes its own Debian release, so that ours come the same way (a company's mirror, a proxy's cache).
 * Undefined on other systems: their mirrors do not carry Debian's packages.
 */
export function debianMirror({ osRelease, sources }: Machine): string | undefined {
  if (field(osRelease, 'ID') !== 'debian') return undefined;
  const release = field(osRelease, 'VERSION_CODENAME');
  const known = sources.flatMap(({ name, text }) => (name.endsWith('.sources') ? stanzas(text) : lines(text)));
  return known.find(({ url, suites }) => isFetchable(url) && suites.some((name) => name === release || name === 'stable'))?.url;
}

const field = (text: string, name: string): string | undefined =>
  text
    .split('\n')
    .find((line) => line.startsWith(`${name}=`))
    ?.slice(name.length + 1)
    .replaceAll('"', '')
    .trim();

const isFetchable = (url: string): boolean => /^(https?|file|copy|mirror(\+\w+)?|tor(\+\w+)?):/.test(url);

/** One-line format: `deb [option=value] URL suite component…`. See sources.list(5). */
const lines = (text: string): Source[] =>
  text.split('\n').flatMap((line) => {
    const match = /^\s*deb\s+(?:\[[^\]]*\]\s+)?(\S+)\s+(\S+)/.exec(line);
    return match?.[1] && match[2] ? [{ url: match[1], suites: [match[2]] }] : [];
  });

/** deb822 format: stanzas of `Field: value`, continued lines begin with a space. */
const stanzas = (text: string): Source[] =>
  text
    .replaceAll(/^#.*\n/gm, '')
    .split(/\n\s*\n/)
    .flatMap((stanza) => {
      const words = (name: string) =>
        (new RegExp(`^${name}:((?:.*)(?:\\n[ \\t].*)*)`, 'im').exec(stanza)?.[1] ?? '').split(/\s+/).filter((word) => word !== '');
      if (words('Enabled').some((word) => word.toLowerCase() === 'no') || !words('Types').includes('deb')) return [];
      return words('URIs').map((url) => ({ url, suites: words('Suites') }));
    });
