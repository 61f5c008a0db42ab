import { type Processor, underLoader } from '../../debian/processors.ts';

/** What `child_process.spawn` needs; `uid` is who the child is, when that is not us, and must own the folders it writes. */
export type Command = {
  readonly file: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly uid?: number;
};

/** Where the programs are: installed by the machine's owner, or unpacked below `root` and run by their own loader. */
export type Layout =
  | { readonly kind: 'machine'; readonly binaries: string; readonly tippecanoe: string }
  | { readonly kind: 'fetched'; readonly root: string; readonly processor: Processor };

/** How a server that refuses to be root is started: as we are, as `nobody`, or as `nobody` in a user namespace of its own. */
export type Descent = 'none' | 'setpriv' | 'unshare';

type Machine = {
  readonly layout: Layout;
  readonly descent: Descent;
  /** Whether `setpriv` is there to tie a server's life to its parent's. */
  readonly canTie: boolean;
};

/** Programs that refuse to run as root. */
const refuseRoot = new Set(['postgres', 'initdb', 'pgbouncer']);
/** Servers, which must not outlive who started them. */
const servers = new Set(['postgres', 'pgbouncer']);
/** Programs that other packages bring, by where those put them below the root. */
const elsewhere: Readonly<Record<string, string>> = { tippecanoe: 'usr/bin', pgbouncer: 'usr/sbin' };
const nobody = 65_534;

/**
 * The command line of one program. The server gets a fast shutdown when its parent dies, also by kill -9.
 * As root below a folder that others cannot enter, `nobody` keeps the one right to pass through (dac_override); user namespaces need none, as root is who they are outside.
 */
export function commandLine({ layout, descent, canTie }: Machine, binary: string, args: readonly string[]): Command {
  const descends = refuseRoot.has(binary) && descent !== 'none';
  const tie = canTie && servers.has(binary) ? ['--pdeathsig', 'INT'] : [];
  const words = [
    ...(descends && descent === 'unshare' ? ['unshare', '--user', `--map-user=${nobody}`, `--map-group=${nobody}`] : []),
    ...setpriv([...tie, ...(descends && descent === 'setpriv' ? asNobody : [])]),
    ...programOf(layout, binary),
    ...args,
  ];
  return {
    file: words[0] as string,
    args: words.slice(1),
    env: environmentOf(layout),
    ...(descends && descent === 'setpriv' ? { uid: nobody } : {}),
  };
}

const asNobody = [`--reuid=${nobody}`, `--regid=${nobody}`, '--clear-groups', '--inh-caps=+dac_override', '--ambient-caps=+dac_override'];
const setpriv = (options: readonly string[]): string[] => (options.length === 0 ? [] : ['setpriv', ...options, '--']);

function programOf(layout: Layout, binary: string): string[] {
  if (layout.kind === 'machine') return [programOfMachine(layout, binary)];
  const { root, processor } = layout;
  // Postgres finds its share and library folders from the path it believes it was started by.
  const [folder, elf] = [elsewhere[binary] ?? binFolder, elsewhere[binary] ?? elfFolder];
  return [...underLoader(root, processor), '--argv0', `${root}/${folder}/${binary}`, `${root}/${elf}/${binary}`];
}

function programOfMachine({ binaries, tippecanoe }: Extract<Layout, { kind: 'machine' }>, binary: string): string {
  if (binary === 'tippecanoe') return tippecanoe;
  return elsewhere[binary] === undefined ? `${binaries}/${binary}` : `/${elsewhere[binary]}/${binary}`;
}

/** Where wrappers with the programs' names lie, for programs that start each other and for people. */
export const binFolder = 'usr/lib/postgresql/17/bin';
/** Where the programs themselves lie. */
export const elfFolder = 'usr/lib/postgresql/17/elf';

const environmentOf = (layout: Layout): Record<string, string> => ({
  PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
  LC_ALL: 'C.UTF-8',
  TZ: 'UTC',
  ...(layout.kind === 'fetched' ? { PROJ_DATA: `${layout.root}/usr/share/proj` } : {}),
});
