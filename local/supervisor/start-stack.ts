import { statSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { askStatus } from './ask-supervisor.ts';
import { type Stack, superviseStack } from './children/supervise.ts';
import { serveControl } from './control/serve-control.ts';
import { type Lock, takeLock } from './control/stack-lock.ts';
import { refuseFullDisk } from './disk.ts';
import { type Home, makeHome } from './home.ts';
import type { Part } from './parts/part.ts';
import { withDependencies } from './parts/start-order.ts';
import { endLeftovers, stackMark } from './place/leftovers.ts';
import { choosePorts, keepPorts, type Ports, refuseTakenPorts } from './ports.ts';
import { refusal } from './refusal.ts';
import { keepSecrets, type Secrets } from './secrets.ts';

/** What the person asked for. */
export type StartWish = { readonly only: readonly string[]; readonly portsFrom: number | undefined };

/** Makes the table of parts once ports and secrets are known. `mark` goes into the environment of every child. */
export type TableOf = (known: {
  readonly home: Home;
  readonly ports: Ports;
  readonly secrets: Secrets;
  readonly mark: Readonly<Record<string, string>>;
}) => readonly Part[];

/** A stack that this process runs. */
export type StartedStack = Stack & {
  /** Settles when everything has been stopped, for whatever reason, and the lock is free again. */
  readonly over: Promise<void>;
};

/**
 * Starts the stack of a state folder in this process, or answers undefined when another process already runs it.
 * Nothing is started before the lock is held, the disk has room and every port is free.
 * @throws Refusal `diskFull`, `portTaken`, `misused`
 */
export async function startStack(home: Home, tableOf: TableOf, wish: StartWish): Promise<StartedStack | undefined> {
  makeHome(home);
  const lock = await lockUnlessRunning(home);
  if (!lock) return undefined;
  try {
    return await startLocked(home, lock, tableOf, wish);
  } catch (error) {
    await lock.release();
    throw error;
  }
}

async function startLocked(home: Home, lock: Lock, tableOf: TableOf, wish: StartWish): Promise<StartedStack> {
  refuseFullDisk(home);
  const mark = markOf(home);
  await endLeftovers(mark);
  const ports = choosePorts(home.ports, wish.portsFrom);
  const secrets = keepSecrets(home.secrets);
  const table = wanted(tableOf({ home, ports, secrets, mark: { [stackMark]: mark } }), wish.only);
  refuseTakenPorts(table.flatMap((part) => (part.kind === 'server' ? part.doors : [])));
  keepPorts(home.ports, ports);
  const stack = superviseStack(table, { logs: home.logs });
  const control = await serveControl(stack, { run: home.run, down: () => void stack.stop() });
  const over = stack.stopped.then(async () => {
    await control.close();
    await lock.release();
  });
  return { ...stack, over };
}

/** The whole table, or the named parts and what they need. @throws Refusal when a name is unknown */
export function wanted(table: readonly Part[], only: readonly string[]): readonly Part[] {
  if (only.length === 0) return table;
  const names = table.map(({ name }) => name);
  const unknown = only.filter((name) => !names.includes(name));
  if (unknown.length > 0)
    throw refusal('misused', `The stack has no part ${unknown.join(', ')}.`, { hint: `Its parts: ${names.join(', ')}` });
  const completing = table.filter((part) => part.kind === 'step' && part.completes !== undefined && only.includes(part.completes));
  return withDependencies(table, [...only, ...completing.map(({ name }) => name)]);
}

/** One that is being stopped may take so long; its successor waits. */
const stopWithinMs = 90_000;

/** The lock, or undefined when a stack runs or starts; one that is ending is waited for. @throws Refusal when it does not end */
async function lockUnlessRunning(home: Home): Promise<Lock | undefined> {
  const deadline = Date.now() + stopWithinMs;
  for (;;) {
    const lock = await takeLock(home.folder, 'stack');
    if (lock) return lock;
    const phase = (await askStatus(home.run))?.phase;
    if (phase === 'starting' || phase === 'ready') return undefined;
    if (Date.now() > deadline) throw refusal('failed', `Another process holds ${home.folder} and does not end.`, { hint: 'axion status' });
    await sleep(50);
  }
}

/** Does something to a state folder while no stack runs or can start there. @throws Refusal when one runs */
export async function withStackStopped(home: Home, work: () => void): Promise<void> {
  makeHome(home);
  const lock = await lockUnlessRunning(home);
  if (!lock) throw refusal('failed', 'The stack runs.', { hint: 'End it first: axion down' });
  try {
    await endLeftovers(markOf(home));
    work();
  } finally {
    await lock.release();
  }
}

/** Tells this stack's processes from those of another folder. */
function markOf({ folder }: Home): string {
  const { dev, ino } = statSync(folder);
  return `${dev}-${ino}`;
}
