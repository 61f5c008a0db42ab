import { backup, reconcile, restore } from './cli/backup.ts';
import { importDrives } from './cli/import.ts';
import { replay } from './cli/replay.ts';
import { rights } from './cli/rights.ts';
import { doctor } from './doctor.ts';
import { down } from './down.ts';
import type { Command } from './language/command.ts';
import { logs } from './logs.ts';
import { partitions } from './partitions.ts';
import { psql } from './psql.ts';
import { reset } from './reset.ts';
import { status } from './status.ts';
import { test } from './test.ts';
import { token } from './token.ts';
import { up } from './up.ts';

/** Every command; the first one runs when none is named. */
export const commands: readonly Command[] = [
  up,
  status,
  logs,
  down,
  reset,
  doctor,
  importDrives,
  replay,
  backup,
  restore,
  reconcile,
  rights,
  token,
  psql,
  partitions,
  test,
];
