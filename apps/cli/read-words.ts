import { type ParseArgsOptionsConfig, parseArgs } from 'node:util';
import { UsageError } from './failure.ts';

/** An option with a value. */
export const text = { type: 'string' } as const;
/** An option that is there or not. */
export const flag = { type: 'boolean' } as const;

/** A command line by the options that a command knows, and the words that are none. @throws UsageError for any other option */
export function readWords<const Options extends ParseArgsOptionsConfig>(args: readonly string[], options: Options) {
  try {
    return parseArgs({ args: [...args], allowPositionals: true, options });
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}
