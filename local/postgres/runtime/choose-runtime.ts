import type { Descent } from './command-line.ts';

/** What the rim saw on this machine. */
export type Sighting = {
  /** A PostgreSQL 17 with both extensions, and tippecanoe, installed by the machine's owner. */
  readonly installed: { readonly binaries: string; readonly tippecanoe: string } | undefined;
  /** A runtime fetched earlier is in the cache. */
  readonly cached: boolean;
  /** Whether `apt-get`, `dpkg-deb` and util-linux are there, for a processor that the packages exist for. */
  readonly hasPackageTools: boolean;
  readonly keyring: string | undefined;
  readonly mirror: string | undefined;
};

export type Choice =
  | { readonly kind: 'machine'; readonly binaries: string; readonly tippecanoe: string }
  | { readonly kind: 'cached' }
  | { readonly kind: 'fetch'; readonly mirror: string; readonly keyring: string }
  | { readonly kind: 'none'; readonly reason: string };

/** The first that can be had, of: installed on the machine, fetched before, fetched now. */
export function chooseRuntime({ installed, cached, hasPackageTools, keyring, mirror }: Sighting): Choice {
  if (installed) return { kind: 'machine', ...installed };
  if (cached) return { kind: 'cached' };
  if (!hasPackageTools) return { kind: 'none', reason: 'apt-get, dpkg-deb and util-linux for amd64 or arm64 are not on this machine' };
  if (keyring === undefined)
    return { kind: 'none', reason: 'the Debian archive keyring is not on this machine (package debian-archive-keyring)' };
  if (mirror === undefined) return { kind: 'none', reason: 'no Debian mirror is known on this machine (set AXION_DEBIAN_MIRROR)' };
  return { kind: 'fetch', mirror, keyring };
}

/** How Postgres is started; it refuses to be root. Undefined: root, and neither way down is allowed here. */
export function chooseDescent(machine: {
  readonly isRoot: boolean;
  readonly canSetpriv: boolean;
  readonly canUnshare: boolean;
  /** Whether any user may enter the folders that hold programs and data. */
  readonly isPassable: boolean;
}): Descent | undefined {
  if (!machine.isRoot) return 'none';
  // initdb asks access(2), which looks at the real user and at no capability: below a folder of root's own it must stay root to the kernel.
  if (!machine.isPassable && machine.canUnshare) return 'unshare';
  if (machine.canSetpriv) return 'setpriv';
  return machine.canUnshare ? 'unshare' : undefined;
}
