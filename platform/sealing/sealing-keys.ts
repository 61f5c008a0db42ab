import { readFileSync } from 'node:fs';
import type { Environment } from '../config/load-config.ts';
import { AxionError } from '../errors/axion-error.ts';
import { keyBytes } from './aes-gcm.ts';

/** Keys by version; the current one seals, all of them open. */
export type SealingKeys = { readonly keys: ReadonlyMap<number, Buffer>; readonly currentVersion: number };

const keyName = /^DataSources__Encryption__Keys__(\d{1,6})(_FILE)?$/;
const currentName = 'DataSources__Encryption__CurrentVersion';

/**
 * Reads `DataSources__Encryption__Keys__<version>` (base64 of 32 bytes; `_FILE` names a file) and `DataSources__Encryption__CurrentVersion`.
 * A key whose bytes are all equal, count up, or are text is refused: it comes from an example, or from somebody's keyboard.
 * @throws AxionError `configuration.invalid` with all faults together, and no key in any of them
 */
export function sealingKeys(env: Environment): SealingKeys {
  const faults: string[] = [];
  const keys = new Map<number, Buffer>();
  for (const [name, value] of Object.entries(env)) {
    const [, version, fromFile] = keyName.exec(name) ?? [];
    if (version === undefined || value === undefined || value === '') continue;
    const text = fromFile ? contentOf(name, value, faults) : value;
    const key = text === undefined ? undefined : readKey(name, text, faults);
    if (key) keys.set(Number(version), key);
  }
  const currentVersion = readCurrent(env[currentName], keys, faults);
  if (new Set([...keys.values()].map((key) => key.toString('hex'))).size !== keys.size)
    faults.push('two versions of DataSources__Encryption__Keys are the same key');
  if (faults.length > 0) throw new AxionError('configuration.invalid', { faults });
  return { keys, currentVersion };
}

function readKey(name: string, text: string, faults: string[]): Buffer | undefined {
  const trimmed = text.trim();
  const key = Buffer.from(trimmed, 'base64');
  const says =
    !/^[A-Za-z0-9+/]+={0,2}$/.test(trimmed) || key.toString('base64').replace(/=+$/, '') !== trimmed.replace(/=+$/, '')
      ? 'is not base64'
      : key.length !== keyBytes
        ? `has ${key.length} bytes instead of ${keyBytes}`
        : isWeak(key)
          ? 'is an example or can be guessed: make one with openssl rand -base64 32'
          : undefined;
  if (says === undefined) return key;
  faults.push(`${name} ${says}`);
  return undefined;
}

function readCurrent(text: string | undefined, keys: ReadonlyMap<number, Buffer>, faults: string[]): number {
  if (text === undefined || text === '') faults.push(`${currentName} is not set: the version of the key that seals`);
  else if (!/^\d{1,6}$/.test(text)) faults.push(`${currentName}=${text} is not usable: a whole number is expected`);
  else if (!keys.has(Number(text)) && faults.length === 0)
    faults.push(`${currentName}=${text} but DataSources__Encryption__Keys__${text} is not set`);
  return Number(text);
}

/** 32 random bytes hold at least 16 different ones, and are hardly ever all printable: each fails by chance less than once in 2^40. */
function isWeak(key: Buffer): boolean {
  const steps = new Set(key.subarray(1).map((byte, i) => (byte - (key[i] ?? 0) + 256) % 256));
  return new Set(key).size < 16 || steps.size === 1 || key.every((byte) => byte >= 0x20 && byte < 0x7f);
}

function contentOf(name: string, path: string, faults: string[]): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    faults.push(`${name}=${path} cannot be read: ${(error as NodeJS.ErrnoException).code}`);
    return undefined;
  }
}
