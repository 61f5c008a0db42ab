import { spawn } from 'node:child_process';
import { exitCodes } from '../supervisor/exit-codes.ts';
import { refusal } from '../supervisor/refusal.ts';

type Program = {
  readonly file: string;
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  readonly cwd?: string;
};

/** Runs a program in this terminal and answers its exit status; Ctrl-C is the program's to handle. @throws Refusal when it cannot be started */
export function runProgram({ file, args, env, cwd = process.cwd() }: Program): Promise<number> {
  const child = spawn(file, args, { env, cwd, stdio: 'inherit' });
  const leaveToChild = () => undefined;
  process.on('SIGINT', leaveToChild);
  const passOn = () => void child.kill('SIGTERM');
  process.on('SIGTERM', passOn);
  return new Promise<number>((resolve, reject) => {
    child.once('error', (error) => reject(refusal('failed', `${file} could not be started: ${error.message}`)));
    child.once('exit', (status, signal) =>
      resolve(status ?? (signal === 'SIGINT' ? exitCodes.interrupted.status : exitCodes.failed.status)),
    );
  }).finally(() => {
    process.off('SIGINT', leaveToChild);
    process.off('SIGTERM', passOn);
  });
}
