import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type DebianPrograms, ensurePrograms, type FetchedPrograms } from '@axion/local/debian/ensure-programs.ts';
import { environment } from '@axion/platform/config/start.ts';

const project = fileURLToPath(new URL('../../../', import.meta.url));

/** Where servers of others are installed: AXION_REAL_CACHE (default `.axion/real`). */
export const realCache = (...names: readonly string[]): string =>
  resolve(environment().AXION_REAL_CACHE ?? join(project, '.axion', 'real'), ...names);

/** Programs that this machine lacks, from Debian's packages; says so, as it takes a while. */
export function fetchPrograms(programs: DebianPrograms): Promise<FetchedPrograms> {
  let told = '';
  return ensurePrograms({
    programs,
    cache: realCache('programs'),
    mirror: environment().AXION_DEBIAN_MIRROR,
    progress({ stage }) {
      if (told !== stage) console.log(`${programs.name} is not on this machine: ${stage}`);
      told = stage;
    },
  });
}
