import { createHash, randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type ChecksumName, checksumNames, checksumOfParts, checksums, isChecksumValue } from './checksum.ts';
import { crc32Shape, openCrc } from './wide-crc.ts';

function checksumOf(name: ChecksumName, ...pieces: readonly Uint8Array[]): string {
  const running = checksums[name].start();
  for (const piece of pieces) running.update(piece);
  return running.digest();
}
const hexOf = (base64: string) => Buffer.from(base64, 'base64').toString('hex');

it.each([
  ['CRC32', 'cbf43926'],
  ['CRC32C', 'e3069283'],
  ['CRC64NVME', 'ae8b14860a799888'],
  ['SHA1', createHash('sha1').update('123456789').digest('hex')],
  ['SHA256', createHash('sha256').update('123456789').digest('hex')],
] as const)('%s gives the catalogued check value', (name, check) => {
  expect(hexOf(checksumOf(name, Buffer.from('123456789')))).toBe(check);
});

it('the own CRC agrees with that of zlib', () => {
  const start = openCrc(crc32Shape);
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
      const running = start();
      running.update(bytes);
      expect(running.value().toString(16).padStart(8, '0')).toBe(hexOf(checksumOf('CRC32', bytes)));
    }),
  );
});

it.each(checksumNames)('%s does not depend on how the bytes are cut', (name) => {
  const bytes = randomBytes(1_000);
  for (const cut of [0, 1, 7, 8, 9, 500, 999]) {
    expect(checksumOf(name, bytes.subarray(0, cut), bytes.subarray(cut))).toBe(checksumOf(name, bytes));
  }
});

it.each(['CRC32', 'CRC32C', 'CRC64NVME'] as const)('%s of a whole follows from its parts', (name) => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 300 }), { minLength: 1, maxLength: 5 }), (parts) => {
      const known = parts.map((part) => ({ value: checksumOf(name, part), sizeBytes: part.length }));
      expect(checksumOfParts(name, 'FULL_OBJECT', known)).toBe(checksumOf(name, ...parts));
    }),
  );
});

it('a composite is the checksum of the checksums, with their number', () => {
  const parts = ['a', 'b'].map((text) => ({ value: checksumOf('SHA256', Buffer.from(text)), sizeBytes: 1 }));
  const both = Buffer.concat(parts.map(({ value }) => Buffer.from(value, 'base64')));
  expect(checksumOfParts('SHA256', 'COMPOSITE', parts)).toBe(`${checksumOf('SHA256', both)}-2`);
});

it('takes only base64 of the right length', () => {
  expect(isChecksumValue('CRC32', 'AAAAAA==')).toBe(true);
  for (const value of ['AAAA', 'AAAAAA', 'AAAAAAAA', '????????', '']) expect(isChecksumValue('CRC32', value)).toBe(false);
});
