import type { DebianPrograms } from '../../debian/ensure-programs.ts';
import { arrangeRuntime, checkRuntime } from './arrange-runtime.ts';

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

/** PostgreSQL and what stands around it. */
export const postgresPrograms: DebianPrograms = {
  name: 'postgres17',
  packages,
  arrangement: 1,
  arrange: arrangeRuntime,
  check: checkRuntime,
};
