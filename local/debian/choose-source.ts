/** What the rim saw on this machine of what fetching Debian's packages takes. */
export type SourceSighting = {
  /** Whether `apt-get`, `dpkg-deb` and util-linux are there, for a processor that the packages exist for. */
  readonly hasPackageTools: boolean;
  readonly keyring: string | undefined;
  readonly mirror: string | undefined;
};

/** Where packages come from, and whose signature they bear. */
export type Source = { readonly mirror: string; readonly keyring: string };

/** @throws Error naming what is missing */
export function chooseSource({ hasPackageTools, keyring, mirror }: SourceSighting): Source {
  if (!hasPackageTools) throw new Error('apt-get, dpkg-deb and util-linux for amd64 or arm64 are not on this machine');
  if (keyring === undefined) throw new Error('the Debian archive keyring is not on this machine (package debian-archive-keyring)');
  if (mirror === undefined) throw new Error('no Debian mirror is known on this machine (set AXION_DEBIAN_MIRROR)');
  return { mirror, keyring };
}
