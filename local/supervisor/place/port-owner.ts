import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { orElse } from './or-else.ts';

/** A socket that listens, as the kernel lists it. */
export type Listener = { readonly port: number; readonly inode: string; readonly uid: number };
/** Who holds a port; the process is absent when it is another user's and we may not look. */
export type PortOwner = { readonly port: number; readonly uid: number; readonly pid?: number; readonly command?: string };

const listening = '0A';

/** The listening sockets in the text of /proc/net/tcp or tcp6 (proc(5): fields are address, state, uid and inode in columns 2, 4, 8, 10). */
export function parseListeners(table: string): readonly Listener[] {
  return table
    .split('\n')
    .slice(1)
    .map((line) => line.trim().split(/\s+/))
    .filter((fields) => fields[3] === listening)
    .map((fields) => ({
      port: Number.parseInt(fields[1]?.split(':')[1] ?? '', 16),
      uid: Number(fields[7]),
      inode: fields[9] ?? '',
    }));
}

/** A command line as /proc shows it (NUL between words), shortened for a message. */
export function readableCommand(cmdline: string, longest = 120): string {
  const words = cmdline.split('\0').filter(Boolean).join(' ');
  return words.length > longest ? `${words.slice(0, longest - 1)}…` : words;
}

/** The owners of those of the ports that are taken, of any address: what listens on one can shadow another. */
export function findPortOwners(ports: readonly number[], proc = '/proc'): readonly PortOwner[] {
  const wanted = new Set(ports);
  const tables = ['net/tcp', 'net/tcp6'].map((name) => textAt(join(proc, name)));
  const taken = tables.flatMap(parseListeners).filter(({ port }) => wanted.has(port));
  if (taken.length === 0) return [];
  const pids = pidsOfSockets(new Set(taken.map(({ inode }) => inode)), proc);
  const owners = taken.map(({ port, uid, inode }) => ownerOf({ port, uid }, pids.get(inode), proc));
  return [...new Map(owners.map((owner) => [owner.port, owner])).values()];
}

function ownerOf(known: { readonly port: number; readonly uid: number }, pid: number | undefined, proc: string): PortOwner {
  if (pid === undefined) return known;
  return { ...known, pid, command: readableCommand(textAt(join(proc, String(pid), 'cmdline'))) };
}

function pidsOfSockets(inodes: ReadonlySet<string>, proc: string): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  for (const pid of namesIn(proc).filter((name) => /^\d+$/.test(name))) {
    for (const fd of namesIn(join(proc, pid, 'fd'))) {
      const inode = /^socket:\[(\d+)\]$/.exec(linkAt(join(proc, pid, 'fd', fd)))?.[1];
      if (inode !== undefined && inodes.has(inode) && !found.has(inode)) found.set(inode, Number(pid));
    }
  }
  return found;
}

const textAt = (path: string): string => orElse(() => readFileSync(path, 'utf8'), '');
const namesIn = (path: string): readonly string[] => orElse(() => readdirSync(path), []);
const linkAt = (path: string): string => orElse(() => readlinkSync(path), '');
