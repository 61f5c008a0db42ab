import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { getCACertificates } from 'node:tls';
import type { DebianPrograms, FetchedPrograms } from '@axion/local/debian/ensure-programs.ts';
import { underLoader } from '@axion/local/debian/processors.ts';
import { runCommand, succeeds } from '@axion/local/debian/run-command.ts';
import { findJava, type Launch, linkInside } from './find-java.ts';
import { fetchPrograms } from './real-cache.ts';

/** Maven with what it loads; OpenSSL writes certificates in the form that Java reads. */
const mavenPrograms: DebianPrograms = {
  name: 'maven3',
  packages: [
    'maven',
    'libaopalliance-java',
    'libatinject-jsr330-api-java',
    'libcdi-api-java',
    'libcommons-cli-java',
    'libcommons-codec-java',
    'libcommons-io-java',
    'libcommons-lang3-java',
    'libcommons-logging-java',
    'liberror-prone-java',
    'libgeronimo-annotation-1.3-spec-java',
    'libgeronimo-interceptor-3.0-spec-java',
    'libguava-java',
    'libguice-java',
    'libhttpclient-java',
    'libhttpcore-java',
    'libjansi-java',
    'libjsoup-java',
    'libjsr305-java',
    'libmaven-resolver-java',
    'libmaven-shared-utils-java',
    'libmaven3-core-java',
    'libplexus-cipher-java',
    'libplexus-classworlds-java',
    'libplexus-component-annotations-java',
    'libplexus-interpolation-java',
    'libplexus-sec-dispatcher-java',
    'libplexus-utils2-java',
    'libsisu-inject-java',
    'libsisu-plexus-java',
    'libslf4j-java',
    'libwagon-file-java',
    'libwagon-http-java',
    'libwagon-provider-api-java',
    'libc6',
    'libssl3t64',
    'libzstd1',
    'openssl',
    'zlib1g',
  ],
  arrangement: 1,
  arrange: linkInside,
  check: async (root, processor) => {
    await openssl({ root, processor }, 'version');
    await runCommand({ ...fetchedMaven(await findJava(), root, ['--version']), timeoutMs });
  },
};

const timeoutMs = 1_200_000;

type Run = {
  /** Receives what Maven fetches for itself. */
  readonly folder: string;
  readonly pom: string;
  readonly goals: readonly string[];
};

/**
 * Runs the machine's Maven, else a fetched one; both read the user's own settings (mirrors, proxies).
 * @throws CommandFailed with what Maven said
 */
export async function runMaven({ folder, pom, goals }: Run): Promise<void> {
  const words = ['-q', '-B', '-f', pom, `-Dmaven.repo.local=${join(folder, 'repository')}`, ...goals];
  if (await succeeds('sh', '-c', 'command -v mvn && command -v java')) {
    await runCommand({ file: 'mvn', args: words, timeoutMs });
    return;
  }
  const fetched = await fetchPrograms(mavenPrograms);
  const java = await findJava();
  const trusting = { ...java, args: [...java.args, ...(await trustOptions(fetched, folder))] };
  await runCommand({ ...fetchedMaven(trusting, fetched.root, words), timeoutMs });
}

/** What the script `mvn` does, which wants a machine where Java and Maven are installed. */
function fetchedMaven({ file, args }: Launch, root: string, words: readonly string[]): Launch {
  const home = join(root, 'usr/share/maven');
  const settings = [`-Dclassworlds.conf=${home}/bin/m2.conf`, `-Dmaven.home=${home}`, `-Dmaven.multiModuleProjectDirectory=${home}`];
  const launcher = ['-cp', `${home}/boot/plexus-classworlds-2.x.jar`, 'org.codehaus.plexus.classworlds.launcher.Launcher'];
  return { file, args: [...args, ...settings, ...launcher, ...words] };
}

/** Java trusts whom Node and the machine trust: the packages bring no list of their own. */
async function trustOptions(fetched: FetchedPrograms, folder: string): Promise<string[]> {
  const [certificates, store, password] = [join(folder, 'trusted.pem'), join(folder, 'trusted.p12'), 'not-a-secret'];
  await writeFile(certificates, [...new Set([...getCACertificates('default'), ...getCACertificates('system')])].join('\n'));
  const words = [
    '-export',
    '-nokeys',
    '-jdktrust',
    'anyExtendedKeyUsage',
    '-in',
    certificates,
    '-out',
    store,
    '-passout',
    `pass:${password}`,
  ];
  await openssl(fetched, 'pkcs12', ...words);
  return [`-Djavax.net.ssl.trustStore=${store}`, `-Djavax.net.ssl.trustStorePassword=${password}`];
}

function openssl({ root, processor }: FetchedPrograms, ...words: readonly string[]): Promise<string> {
  const [file, ...args] = underLoader(root, processor) as [string, ...string[]];
  return runCommand({ file, args: [...args, `${root}/usr/bin/openssl`, ...words], env: { OPENSSL_CONF: '/dev/null' }, timeoutMs: 60_000 });
}
