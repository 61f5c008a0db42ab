import type { z } from 'zod';
import type { SealedPlace, Sealing } from '../sealing/sealed.ts';

/** A value as text that goes through a browser and that only this installation reads, at the same place: `<key version>.<base64url>`. */
export function sealValue(sealing: Sealing, place: SealedPlace, value: unknown): string {
  const { ciphertext, nonce, tag, keyVersion } = sealing.seal(Buffer.from(JSON.stringify(value)), place);
  return `${keyVersion}.${Buffer.concat([nonce, tag, ciphertext]).toString('base64url')}`;
}

/** Undefined for text that is not ours, was changed, belongs elsewhere or does not have the shape. */
export function openValue<Shape extends z.ZodType>(
  sealing: Sealing,
  place: SealedPlace,
  shape: Shape,
  text: string,
): z.output<Shape> | undefined {
  const [, version, packed] = /^(\d{1,6})\.([A-Za-z0-9_-]{40,4000})$/.exec(text) ?? [];
  if (version === undefined || packed === undefined) return undefined;
  const bytes = Buffer.from(packed, 'base64url');
  const parts = { nonce: bytes.subarray(0, 12), tag: bytes.subarray(12, 28), ciphertext: bytes.subarray(28) };
  try {
    const opened = sealing.open({ ...parts, keyVersion: Number(version), format: 1 }, place).toString('utf8');
    return shape.parse(JSON.parse(opened));
  } catch {
    return undefined;
  }
}
