import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The picture is damaged, or larger than we decode. */
export class HeicUnreadable extends Error {
  readonly tooLarge: boolean;
  constructor(message: string, tooLarge: boolean) {
    super(message);
    this.tooLarge = tooLarge;
  }
}

const deadlineMs = 60_000;
const tooLargeStatus = 4;

/**
 * Makes a JPEG from a HEIC in a process of its own, so that a hostile file can take down nothing else. Returns the JPEG's path in `folder`.
 * @throws HeicUnreadable
 */
export async function convertHeic(path: string, folder: string): Promise<string> {
  await mkdir(folder, { recursive: true });
  const target = join(folder, `${randomUUID()}.jpg`);
  const child = spawn(
    process.execPath,
    ['--max-old-space-size=1024', fileURLToPath(new URL('./decode-heic.ts', import.meta.url)), path, target],
    {
      stdio: ['ignore', 'ignore', 'pipe'],
      env: {},
      timeout: deadlineMs,
      killSignal: 'SIGKILL',
    },
  );
  let words = '';
  child.stderr.on('data', (chunk: Buffer) => {
    words = (words + chunk.toString()).slice(0, 500);
  });
  const status = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  if (status !== 0) throw new HeicUnreadable(words.trim().split('\n').at(-1) ?? '', status === tooLargeStatus);
  return target;
}
