import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** A program of ours in a process of its own: where it listens, and how to end it. */
export type RunningProgram = { readonly url: string; close(): Promise<void> };

/** Starts a program of ours from the project's folder, and waits for the address that it logs. @throws Error when it ends before */
export async function openProgram(entry: string, env: Readonly<Record<string, string>>): Promise<RunningProgram> {
  const child = spawn(process.execPath, [entry], { cwd: root, env: { ...env }, stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(child, 'exit');
  const lines = createInterface({ input: child.stdout });
  const url = await new Promise<string>((resolve, reject) => {
    lines.on('line', (line) => {
      const said = JSON.parse(line);
      if (said.message === 'listening') resolve(said.url);
    });
    child.once('exit', (status) => reject(new Error(`${entry} ended with ${status}`)));
  });
  return {
    url,
    async close() {
      child.kill('SIGTERM');
      await ended;
    },
  };
}
