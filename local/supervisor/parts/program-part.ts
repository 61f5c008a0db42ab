import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { answersHttp, takesConnections } from '../children/readiness.ts';
import type { PortName } from '../ports.ts';
import { refusal } from '../refusal.ts';
import { nodeChild } from './node-child.ts';
import type { ChildCommand, Door, Server, Step } from './part.ts';
import { environmentOf, type Ground, type SettingName } from './settings.ts';

/** A program of this repository and what it takes from the stack. */
export type Program = {
  /** From the project's folder. */
  readonly entry: string;
  readonly args?: readonly string[];
  /** For Node itself. */
  readonly flags?: readonly string[];
  /** The folder it runs in, from the project's; the project itself when absent. */
  readonly folder?: string;
  readonly takes: readonly SettingName[];
  readonly renamed?: Readonly<Partial<Record<SettingName, SettingName>>>;
  /** Fixed variables, such as NODE_ENV. */
  readonly env?: Readonly<Record<string, string>>;
};

/** One row of the table of servers. */
export type ServerRow = Program & {
  readonly name: string;
  readonly title: string;
  readonly dependsOn: readonly string[];
  readonly ports: readonly PortName[];
  /** Where people reach it; the first port on this machine when absent. */
  readonly url?: string;
  /** Asked for a 2xx on the first port. */
  readonly health: string;
  /** Named by the person: only looked at. */
  readonly external?: boolean;
  readonly readyWithinMs?: number;
};

/** A server of ours, or, when it is external, a look at somebody else's. */
export function serverPart(ground: Ground, row: ServerRow): Server {
  const { name, title, dependsOn, ports, health, external = false } = row;
  const port = ground.ports[ports[0] as PortName];
  const url = row.url ?? `http://localhost:${port}`;
  return {
    kind: 'server',
    name,
    title,
    dependsOn: external ? [] : dependsOn,
    url: shownUrl(url),
    doors: external ? [] : ports.map((portName): Door => ({ port: ground.ports[portName], use: portName === ports[0] ? title : portName })),
    command: external ? undefined : () => programCommand(ground, row),
    check: external ? takesConnections(url) : answersHttp(`http://127.0.0.1:${port}${health}`),
    readyWithinMs: external ? 5_000 : (row.readyWithinMs ?? 60_000),
    stopSignal: 'SIGTERM',
    stopWithinMs: 15_000,
  };
}

/** One row of the table of things that a program does once in each start. */
export type StepRow = Program & {
  readonly name: string;
  readonly title: string;
  readonly dependsOn: readonly string[];
  readonly done: string;
};

/** A step that is one run of a program of ours. */
export const programStep = (ground: Ground, row: StepRow): Step => ({
  kind: 'step',
  name: row.name,
  title: row.title,
  dependsOn: row.dependsOn,
  work: async ({ run }) => {
    await run(programCommand(ground, row));
    return row.done;
  },
});

/** @throws Refusal when the program's file is not in this checkout */
export function programCommand(
  ground: Ground,
  { entry, args = [], flags = [], folder = '.', takes, renamed, env = {} }: Program,
): ChildCommand {
  const { project } = ground.home;
  const file = join(project, entry);
  if (!existsSync(file)) throw refusal('failed', `${entry} is not in this checkout.`, { hint: 'Is the checkout whole? git status' });
  return nodeChild({ entry: file, args, flags, env: { ...environmentOf(ground, takes, renamed), ...env }, cwd: join(project, folder) });
}

const shownUrl = (text: string): string => {
  const url = new URL(text);
  return url.username === '' && url.password === '' ? text.replace(/\/$/, '') : Object.assign(url, { username: '', password: '' }).href;
};
