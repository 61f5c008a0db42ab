import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { configXml, usersXml } from './access.ts';

/** The files of one server. */
export type Places = {
  readonly data: string;
  /** Where bodies and finished results are kept while they are used. */
  readonly spool: string;
  /** Named pipes, one a session. */
  readonly pipes: string;
  readonly config: string;
};

/** Makes the data folder and the engine's configuration. Touches nothing that a running server uses. */
export function makePlaces(folder: string): Places {
  const places = {
    data: join(folder, 'data'),
    spool: join(folder, 'spool'),
    pipes: join(folder, 'pipes'),
    config: join(folder, 'config.xml'),
  };
  const users = join(folder, 'users.xml');
  mkdirSync(places.data, { recursive: true, mode: 0o700 });
  writeWhole(users, usersXml());
  writeWhole(places.config, configXml(users));
  return places;
}

/** Drops what an ended process left behind. Call it only when the engine has let us in, so that no other process is on the folder. */
export function clearPassing({ spool, pipes }: Places): void {
  for (const passing of [spool, pipes]) {
    rmSync(passing, { recursive: true, force: true });
    mkdirSync(passing, { mode: 0o700 });
  }
}

function writeWhole(path: string, text: string): void {
  writeFileSync(`${path}.new`, text, { mode: 0o600 });
  renameSync(`${path}.new`, path);
}
