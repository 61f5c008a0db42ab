import type { ConfigOf } from '@axion/platform/config/load-config.ts';
import { configOrExit } from '@axion/platform/config/start.ts';
import { genWebSettings } from '../config.ts';

let read: ConfigOf<typeof genWebSettings> | undefined;

/** The configuration of this process, read once and late: a build has none. Ends the process with status 2 when it is not usable. */
export function configOfProcess(): ConfigOf<typeof genWebSettings> {
  read ??= configOrExit(genWebSettings);
  return read;
}
