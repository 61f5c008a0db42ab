import { readFileSync, statSync } from 'node:fs';
import { arch, cpus, platform, totalmem } from 'node:os';
import { join } from 'node:path';
import { freeBytes, neededBytes, sizeText } from '../../supervisor/disk.ts';
import { bad, type Check, good, warning } from './finding.ts';

const gibibyte = 1024 ** 3;
/** What the whole stack takes, measured, with room for the browser beside it. */
const comfortableBytes = 3 * gibibyte;
const scarceBytes = 2 * gibibyte;

/** What has to be true of the machine, before and while the stack runs. */
export const machineChecks: readonly Check[] = [
  {
    name: 'platform',
    look: () => {
      const text = `${platform()} ${arch()}, ${cpus().length} processors`;
      return platform() === 'linux'
        ? good(text)
        : bad(text, 'The local stack runs on Linux, x64 or arm64; elsewhere use the compose file or a virtual machine.');
    },
  },
  {
    name: 'node',
    look: ({ home }) => {
      const { engines } = JSON.parse(readFileSync(join(home.project, 'package.json'), 'utf8')) as { engines: { node: string } };
      const version = process.versions.node;
      return Number(version.split('.')[0]) >= 24
        ? good(`${version} (${process.execPath}); to install: ${engines.node}`)
        : bad(`${version} cannot run the sources`, 'Start it through ./axion, which brings its own Node.');
    },
  },
  {
    name: 'disk',
    look: ({ home }) => {
      const [free, needed] = [freeBytes(nearest(home.folder)), neededBytes(home)];
      const text = `${sizeText(free)} free where ${home.folder} is; a start needs ${sizeText(needed)}`;
      return free >= needed ? good(text) : bad(text, 'Free some space, or choose another disk: AXION_HOME=/path axion up');
    },
  },
  {
    name: 'memory',
    look: ({ report }) => {
      const available = process.availableMemory();
      const text = `${sizeText(available)} of ${sizeText(totalmem())} available`;
      if (report || available >= comfortableBytes) return good(text);
      return available >= scarceBytes
        ? warning(text, 'Enough to run, tight while pages are built.')
        : bad(text, 'The stack needs 2 GiB, and 3 GiB while it builds pages: close other programs.');
    },
  },
  {
    name: 'clock',
    look: ({ home }) => {
      const behindMs = statSync(join(home.project, 'package-lock.json')).mtimeMs - Date.now();
      const text = `${new Date().toISOString()}`;
      return behindMs > 60_000
        ? bad(
            `${text}: behind the files of this checkout`,
            'Set the clock (timedatectl set-ntp true): sign-ins and signed addresses depend on it.',
          )
        : good(text);
    },
  },
];

/** The folder itself, or the nearest one above it that exists. */
function nearest(folder: string): string {
  return statSync(folder, { throwIfNoEntry: false }) ? folder : nearest(join(folder, '..'));
}
