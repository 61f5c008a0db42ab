import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Environment } from '@axion/platform/config/load-config.ts';

/** Runs a program of ours to its end, with this environment and no other: its exit status, and all that it said on both streams. */
export async function runProgram(program: string, args: readonly string[], env: Environment) {
  const child = spawn(process.execPath, [program, ...args], { env: { ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (piece: string) => {
      said += piece;
    });
  const [status] = await once(child, 'close');
  return { status, said };
}
