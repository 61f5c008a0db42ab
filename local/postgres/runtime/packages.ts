import { createHash } from 'node:crypto';

/** The suite that the packages come from: the first stable Debian with PostgreSQL 17, PostGIS 3.5 and pg_partman 5. */
export const suite = 'trixie';

/** What the platform runs, as an operator would install it. Also what an error names. */
export const wantedPackages = ['postgresql-17', 'postgresql-17-postgis-3', 'postgresql-17-partman', 'tippecanoe'] as const;

/**
 * Everything the wanted programs load, as Debian names it; a third of what apt would bring (no LLVM, GDAL, Perl, Python).
 * Names of a stable suite do not change. A missing library is found by the check after unpacking, which names it.
 */
const packages = [
  ...wantedPackages,
  'postgresql-client-17',
  'postgresql-17-postgis-3-scripts',
  'proj-data',
  // Shifts the server's clock in tests of partitions that are months away.
  'libfaketime',
  // Stands between services and server in tests of transaction pooling.
  'pgbouncer',
  'libaudit1',
  'libbrotli1',
  'libc6',
  'libcap-ng0',
  'libcap2',
  'libcares2',
  'libcom-err2',
  'libcurl3t64-gnutls',
  'libdeflate0',
  'libevent-2.1-7t64',
  'libffi8',
  'libgcc-s1',
  'libgeos-c1t64',
  'libgeos3.13.1',
  'libgmp10',
  'libgnutls30t64',
  'libgssapi-krb5-2',
  'libhogweed6t64',
  'libicu76',
  'libidn2-0',
  'libjbig0',
  'libjpeg62-turbo',
  'libjson-c5',
  'libk5crypto3',
  'libkeyutils1',
  'libkrb5-3',
  'libkrb5support0',
  'libldap2',
  'liblerc4',
  'liblz4-1',
  'liblzma5',
  'libnettle8t64',
  'libnghttp2-14',
  'libnghttp3-9',
  'libngtcp2-16',
  'libngtcp2-crypto-gnutls8',
  'libp11-kit0',
  'libpam0g',
  'libpq5',
  'libproj25',
  'libprotobuf-c1',
  'libpsl5t64',
  'libreadline8t64',
  'librtmp1',
  'libsasl2-2',
  'libsharpyuv0',
  'libsqlite3-0',
  'libssh2-1t64',
  'libssl3t64',
  'libstdc++6',
  'libsystemd0',
  'libtasn1-6',
  'libtiff6',
  'libtinfo6',
  'libunistring5',
  'libwebp7',
  'libxml2',
  'libxxhash0',
  'libzstd1',
  'zlib1g',
] as const;

/** How the unpacked files are arranged; raised when `arrange-runtime.ts` changes, so that old caches are made anew. */
const arrangement = 1;

/** Processors we fetch for: Node's name, Debian's name, the folder of its libraries, its loader. */
export const processors = {
  x64: { debian: 'amd64', triplet: 'x86_64-linux-gnu', loader: 'ld-linux-x86-64.so.2' },
  arm64: { debian: 'arm64', triplet: 'aarch64-linux-gnu', loader: 'ld-linux-aarch64.so.1' },
} as const;

export type Processor = (typeof processors)[keyof typeof processors];

/** The list to fetch. */
export const fetchedPackages: readonly string[] = packages;

/** The cache folder's name: another list or arrangement is another runtime. */
export const runtimeId = (processor: Processor): string =>
  `postgres17-${processor.debian}-${createHash('sha256')
    .update(JSON.stringify([suite, packages, arrangement]))
    .digest('hex')
    .slice(0, 8)}`;
