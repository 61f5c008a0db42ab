import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { z } from 'zod';
import { findPortOwners, type PortOwner } from './place/port-owner.ts';
import { refusal } from './refusal.ts';

export { findPortOwners };

/** Every port of the stack and where it is unless told otherwise; the order is the order of `--ports-from`. */
export const defaultPorts = {
  'sense-api': 8080,
  'sense-grpc': 8081,
  'sense-worker': 8082,
  'gen-api': 5501,
  'gen-web': 3000,
  'sense-web': 3001,
  postgres: 15432,
  clickhouse: 18123,
  s3: 19000,
  oidc: 19080,
  openfga: 18088,
  'sense-jobs': 8888,
  'gen-worker': 8889,
} as const;

export type PortName = keyof typeof defaultPorts;
export type Ports = Readonly<Record<PortName, number>>;

const names = Object.keys(defaultPorts) as readonly PortName[];
const PortsFile = z.record(z.string(), z.number().int().min(1).max(65_535));

/** The ports of a first start: the defaults, or a row of free numbers from `from` on. */
export const firstPorts = (from: number | undefined): Ports =>
  Object.fromEntries(names.map((name, i) => [name, from === undefined ? defaultPorts[name] : from + i])) as Ports;

/**
 * The ports of a stack that has started before: never moved, because issuers, redirects and sealed hosts contain them.
 * A port that is new since then takes its default, or the next free number of a row that was chosen.
 */
export function keptPorts(file: Readonly<Record<string, number>>): Ports {
  const moved = names.some((name) => file[name] !== undefined && file[name] !== defaultPorts[name]);
  let next = Math.max(...Object.values(file), 0) + 1;
  return Object.fromEntries(names.map((name) => [name, file[name] ?? (moved ? next++ : defaultPorts[name])])) as Ports;
}

/** The ports of this stack, or undefined before its first start. @throws Refusal when the file is broken */
export function readPorts(path: string): Ports | undefined {
  if (!existsSync(path)) return undefined;
  const parsed = PortsFile.safeParse(parseJson(readFileSync(path, 'utf8')));
  if (parsed.success) return keptPorts(parsed.data);
  throw refusal('misused', `${path} is not a list of ports.`, { hint: 'Put it back from a copy, or remove all data: axion reset' });
}

/**
 * The ports for a start. @throws Refusal when `from` would move ports that were chosen before
 */
export function choosePorts(path: string, from: number | undefined): Ports {
  const kept = readPorts(path);
  if (kept === undefined) return firstPorts(from);
  if (from === undefined || firstPorts(from)['sense-api'] === kept['sense-api']) return kept;
  throw refusal('misused', 'The ports of this stack were chosen at its first start and are never moved (sign-in addresses contain them).', {
    details: [`they begin at ${kept['sense-api']} and stand in ${path}`],
    hint: 'Start a second stack in another folder: AXION_HOME=/path/to/folder axion up --ports-from N',
  });
}

/** Keeps the ports for all later starts. */
export function keepPorts(path: string, ports: Ports): void {
  writeFileSync(`${path}.new`, `${JSON.stringify(ports, null, 2)}\n`);
  renameSync(`${path}.new`, path);
}

/** @throws Refusal `portTaken` that names each taken port, its use and its owner */
export function refuseTakenPorts(wanted: readonly { readonly use: string; readonly port: number }[]): void {
  const owners = findPortOwners(wanted.map(({ port }) => port));
  if (owners.length === 0) return;
  throw refusal('portTaken', owners.length === 1 ? 'A port is taken.' : `${owners.length} ports are taken.`, {
    details: owners.map((owner) => `${owner.port} (${useOf(wanted, owner.port)}) belongs to ${ownerText(owner)}`),
    hint: 'End that program; or, for a stack that has never started, choose other ports: axion up --ports-from 20000',
  });
}

/** The owner in words. */
export const ownerText = ({ pid, command, uid }: PortOwner): string =>
  pid === undefined ? `a process of another user (uid ${uid})` : `pid ${pid}: ${command || 'a process that has just ended'}`;

const useOf = (wanted: readonly { readonly use: string; readonly port: number }[], port: number): string =>
  wanted.find((entry) => entry.port === port)?.use ?? 'this stack';

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};
