import { spawn } from 'node:child_process';

type Program = {
  readonly file: string;
  readonly args: readonly string[];
  /** Ours when absent, so that proxies set for this user reach apt. */
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  readonly timeoutMs: number;
};

/** A child that did not end well; `output` is the end of what it said. */
export class CommandFailed extends Error {
  readonly output: string;
  constructor(program: Pick<Program, 'file' | 'args'>, how: string, output: string) {
    super(`${program.file} ${program.args[0] ?? ''}: ${how}`);
    this.name = 'CommandFailed';
    this.output = output;
  }
}

const keptCharacters = 1_000_000;

/**
 * Runs a program to its end and gives what it wrote on standard output.
 * @throws CommandFailed on a non-zero status, a missing program, or after `timeoutMs`
 */
export function runCommand(program: Program): Promise<string> {
  const { file, args, env, cwd, timeoutMs } = program;
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, { env, cwd, timeout: timeoutMs, killSignal: 'SIGKILL', stdio: ['ignore', 'pipe', 'pipe'] });
    const heard = { out: '', all: '' };
    const listen = (name: 'out' | 'all') => (chunk: string) => {
      heard[name] = (heard[name] + chunk).slice(-keptCharacters);
    };
    child.stdout.setEncoding('utf8').on('data', listen('out')).on('data', listen('all'));
    child.stderr.setEncoding('utf8').on('data', listen('all'));
    child.once('error', (error) => reject(new CommandFailed(program, error.message, heard.all)));
    child.once('close', (code, signal) => {
      if (code === 0) resolve(heard.out);
      else reject(new CommandFailed(program, signal ? `ended by ${signal}` : `status ${code}`, heard.all.slice(-4_000)));
    });
  });
}

/** Whether a program ends well; for asking what this machine allows. */
export const succeeds = (file: string, ...args: readonly string[]): Promise<boolean> =>
  runCommand({ file, args, timeoutMs: 5_000 }).then(
    () => true,
    () => false,
  );
