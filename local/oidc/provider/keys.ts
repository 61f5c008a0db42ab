import { randomBytes, randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { exportJWK, generateKeyPair } from 'jose';
import { z } from 'zod';

const jwk = z.looseObject({ kty: z.string(), kid: z.string(), alg: z.string() });
const Keys = z.object({ jwks: z.object({ keys: z.array(jwk).min(1) }), cookieKeys: z.array(z.string().min(32)).min(1) });

/** What signs tokens and cookies. */
export type Keys = z.infer<typeof Keys>;

/**
 * The keys of a folder, made at the first start and kept (mode 0600), so that tokens and sessions of before a restart stay good.
 * @throws ZodError or SyntaxError for a file that somebody changed: new keys would sign everyone out without a word
 */
export async function ensureKeys(folder: string): Promise<Keys> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, 'keys.json');
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (text !== undefined) return Keys.parse(JSON.parse(text));
  const keys = await makeKeys();
  const partial = `${path}.${randomUUID()}`;
  await writeFile(partial, JSON.stringify(keys), { mode: 0o600, flush: true });
  await rename(partial, path);
  return keys;
}

async function makeKeys(): Promise<Keys> {
  const { privateKey } = await generateKeyPair('RS256', { extractable: true });
  const key = { ...(await exportJWK(privateKey)), kid: randomUUID(), alg: 'RS256', use: 'sig' };
  return Keys.parse({ jwks: { keys: [key] }, cookieKeys: [randomBytes(32).toString('base64url')] });
}
