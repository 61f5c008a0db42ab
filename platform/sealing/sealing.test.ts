import { createCipheriv, randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { environment } from '../config/start.ts';
import type { AxionError } from '../errors/axion-error.ts';
import { decrypt, encrypt } from './aes-gcm.ts';
import { boundTo, createSealing } from './create-sealing.ts';
import { sealingKeys } from './sealing-keys.ts';

const keys = new Map([1, 2].map((version) => [version, randomBytes(32)]));
const sealing = createSealing({ keys, currentVersion: 2 });
const place = { table: 'data_sources', rowId: 'a', bindings: ['clickhouse', 'db.example:8443'] };
const codeOf = (work: () => unknown) => {
  try {
    work();
    return 'opened';
  } catch (error) {
    return (error as AxionError).code;
  }
};

describe('sealing', () => {
  it('gives back what went in, and never the same bytes twice', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (plain) => {
        const [one, two] = [sealing.seal(plain, place), sealing.seal(plain, place)];
        expect(sealing.open(one, place)).toEqual(Buffer.from(plain));
        expect(one.nonce.equals(two.nonce)).toBe(false);
      }),
    );
  });

  it.each([
    ['another row', { ...place, rowId: 'b' }],
    ['another table', { ...place, table: 'sessions' }],
    ['another host', { ...place, bindings: ['clickhouse', 'evil.example:8443'] }],
    ['parts cut elsewhere', { ...place, bindings: ['clickhousedb', '.example:8443'] }],
    ['fewer parts', { ...place, bindings: [] }],
  ])('does not open at %s', (_where, elsewhere) => {
    const sealed = sealing.seal(Buffer.from('hush'), place);
    expect(codeOf(() => sealing.open(sealed, elsewhere))).toBe('sealing.broken');
  });

  it('does not open when a bit was changed, a tag cut, a version renamed or a format made older', () => {
    const sealed = sealing.seal(Buffer.from('hush'), place);
    const flipped = (bytes: Buffer) => Buffer.from(bytes.map((byte, i) => (i === 0 ? byte ^ 1 : byte)));
    const wrong = [
      { ...sealed, ciphertext: flipped(sealed.ciphertext) },
      { ...sealed, nonce: flipped(sealed.nonce) },
      { ...sealed, tag: flipped(sealed.tag) },
      { ...sealed, tag: sealed.tag.subarray(0, 4) },
      { ...sealed, nonce: Buffer.concat([sealed.nonce, Buffer.alloc(1)]) },
      { ...sealed, keyVersion: 1 },
      { ...sealed, format: 0 },
      { ...sealed, format: 2 },
    ];
    for (const one of wrong) expect(codeOf(() => sealing.open(one, place))).toBe('sealing.broken');
    expect(codeOf(() => sealing.open({ ...sealed, keyVersion: 9 }, place))).toBe('sealing.key-missing');
  });

  it('opens what was sealed as first described: AES-256-GCM, 12-byte nonce, 16-byte tag, nothing bound', () => {
    const nonce = Buffer.from('00112233445566778899aabb', 'hex');
    const cipher = createCipheriv('aes-256-gcm', keys.get(1) ?? '', nonce);
    const ciphertext = Buffer.concat([cipher.update('{"password":"old"}', 'utf8'), cipher.final()]);
    const sealed = { ciphertext, nonce, tag: cipher.getAuthTag(), keyVersion: 1, format: 0 };
    expect(sealing.open(sealed, place).toString()).toBe('{"password":"old"}');
  });

  it('opens a value that another implementation sealed in that format', () => {
    const fixed = createSealing({ keys: new Map([[7, Buffer.from(fixture.key, 'hex')]]), currentVersion: 7 });
    const sealed = { ciphertext: hex(fixture.ciphertext), nonce: hex(fixture.nonce), tag: hex(fixture.tag), keyVersion: 7, format: 0 };
    expect(fixed.open(sealed, place).toString()).toBe('{"Password":"s3cret"}');
  });

  it('binds each part behind its length', () => {
    expect(boundTo({ table: 't', rowId: 'r', bindings: ['ab'] }, 3).toString('hex')).toBe(
      `0000000c${Buffer.from('axion-seal-1').toString('hex')}000000017400000001720000000133000000026162`,
    );
  });
});

const hex = (text: string) => Buffer.from(text, 'hex');
/** Made with Python's cryptography library (AESGCM of OpenSSL), without additional data. */
const fixture = {
  key: 'b2b4f6e3ee6204158740c555f5c53c5c3f8020b786e9cf75b4bd25603b23e1e8',
  nonce: '983d2b75299193dfb983a77a',
  ciphertext: '08aec147db6c8ae9195daa0fcb7e694af0b76d45f7',
  tag: 'cb0938d02a6a7f2b8006491632e69955',
};

describe('keys', () => {
  const good = randomBytes(32).toString('base64');
  const set = (key: string, current = '1') => ({
    DataSources__Encryption__Keys__1: key,
    DataSources__Encryption__CurrentVersion: current,
  });
  const faultOf = (env: Record<string, string>) => {
    try {
      sealingKeys(env);
      return 'taken';
    } catch (error) {
      return (error as AxionError<'configuration.invalid'>).params.faults.join('; ');
    }
  };
  it.each([
    ['a good one', set(good), 'taken'],
    ['none', {}, 'CurrentVersion is not set'],
    ['a short one', set(randomBytes(16).toString('base64')), 'has 16 bytes instead of 32'],
    ['a long one', set(randomBytes(33).toString('base64')), 'has 33 bytes'],
    ['hex', set(`${'zz'.repeat(16)}!`), 'is not base64'],
    ['zeros', set(Buffer.alloc(32).toString('base64')), 'is an example'],
    ['counting', set(Buffer.from(Array.from({ length: 32 }, (_, i) => i)).toString('base64')), 'is an example'],
    ['a phrase', set(Buffer.from('this-is-a-secret-key-change-me!!').toString('base64')), 'is an example'],
    ['another current version', set(good, '2'), 'Keys__2 is not set'],
    ['no number', set(good, 'two'), 'a whole number'],
    ['the same key twice', { ...set(good), DataSources__Encryption__Keys__2: good }, 'the same key'],
    [
      'a file that is not there',
      { DataSources__Encryption__Keys__1_FILE: '/nowhere', DataSources__Encryption__CurrentVersion: '1' },
      'ENOENT',
    ],
  ])('%s', (_name, env, says) => expect(faultOf(env)).toContain(says));

  it('says nothing of a key in its faults', () => {
    const short = randomBytes(12).toString('base64');
    expect(faultOf(set(short))).not.toContain(short);
  });
});

type Vectors = { testGroups: { ivSize: number; keySize: number; tagSize: number; tests: Vector[] }[] };
type Vector = { tcId: number; key: string; iv: string; aad: string; msg: string; ct: string; tag: string; result: 'valid' | 'invalid' };
const folder = environment().AXION_SHARED_DATA ?? fileURLToPath(new URL('../../../shared/data', import.meta.url));
const file = join(folder, 'wycheproof/aes_gcm_test.json');

describe.skipIf(!existsSync(file))(`Wycheproof AES-256-GCM (skipped without ${file})`, () => {
  const vectors = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Vectors) : { testGroups: [] };
  const ours = vectors.testGroups.filter(({ ivSize, keySize, tagSize }) => ivSize === 96 && keySize === 256 && tagSize === 128);
  it('agrees with every vector of our sizes', () => {
    const tests = ours.flatMap(({ tests }) => tests);
    expect(tests.length).toBeGreaterThan(60);
    for (const { key, iv, aad, msg, ct, tag, result } of tests) {
      const sealed = { ciphertext: hex(ct), nonce: hex(iv), tag: hex(tag) };
      if (result === 'invalid') expect(() => decrypt(hex(key), sealed, hex(aad))).toThrow();
      else {
        expect(decrypt(hex(key), sealed, hex(aad)).toString('hex')).toBe(msg);
        expect(encrypt(hex(key), hex(iv), hex(msg), hex(aad))).toEqual({ ciphertext: hex(ct), tag: hex(tag) });
      }
    }
  });

  it('refuses every vector with another nonce length', () => {
    const others = vectors.testGroups.filter(({ ivSize, keySize }) => ivSize !== 96 && keySize === 256).flatMap(({ tests }) => tests);
    expect(others.length).toBeGreaterThan(30);
    for (const { key, iv, aad, ct, tag } of others) {
      expect(() => decrypt(hex(key), { ciphertext: hex(ct), nonce: hex(iv), tag: hex(tag) }, hex(aad))).toThrow('nonce length');
    }
  });
});
