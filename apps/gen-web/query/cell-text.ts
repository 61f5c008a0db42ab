import type { ResultColumn } from './describe-field.ts';

/** How times are written: in UTC or in the zone of this browser. */
export type TimeZoneChoice = 'utc' | 'local';

/**
 * A value as people read and copy it; null for NULL. Digits are exact: decimals get their point here, 64-bit integers lose nothing. Times are
 * written as `2026-11-18 08:24:23.400`.
 */
export function cellText(value: unknown, column: Pick<ResultColumn, 'kind' | 'scale'>, zone: TimeZoneChoice = 'utc'): string | null {
  if (value === null || value === undefined) return null;
  switch (column.kind) {
    case 'decimal':
      return decimalText(BigInt(value as bigint | number), column.scale);
    case 'instant':
      return instantText(Number(value), zone);
    case 'date':
      return new Date(Number(value)).toISOString().slice(0, 10);
    case 'uuid':
      return uuidText(value as Uint8Array);
    case 'binary':
      return binaryText(value as Uint8Array);
    case 'nested':
      return JSON.stringify(value, plainJson) ?? '';
    default:
      return String(value);
  }
}

/** A value as a number for charts and figures: null for NULL, NaN for what is none. */
export function cellNumber(value: unknown, column: Pick<ResultColumn, 'kind' | 'scale'>): number | null {
  if (value === null || value === undefined) return null;
  return column.kind === 'decimal' ? Number(decimalText(BigInt(value as bigint | number), column.scale)) : Number(value);
}

/** Unscaled digits with the point where the scale puts it: `-12345n, 4` is `-1.2345`. */
export function decimalText(unscaled: bigint, scale: number): string {
  if (scale <= 0) return `${unscaled}${'0'.repeat(-scale)}`;
  const [sign, digits] = unscaled < 0n ? ['-', String(-unscaled)] : ['', String(unscaled)];
  const padded = digits.padStart(scale + 1, '0');
  return `${sign}${padded.slice(0, -scale)}.${padded.slice(-scale)}`;
}

function instantText(milliseconds: number, zone: TimeZoneChoice): string {
  const shiftMs = zone === 'local' ? new Date(milliseconds).getTimezoneOffset() * 60_000 : 0;
  const shifted = new Date(milliseconds - shiftMs);
  if (Number.isNaN(shifted.getTime())) return String(milliseconds);
  return shifted.toISOString().replace('T', ' ').replace('Z', '').replace('.000', '');
}

const hex = (bytes: Uint8Array): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');

const uuidText = (bytes: Uint8Array): string => hex(bytes).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');

/** Bytes that are text are read as text; the others in hexadecimal. */
function binaryText(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes).replace(/\0+$/, '');
  } catch {
    return `0x${hex(bytes)}`;
  }
}

function plainJson(_key: string, value: unknown): unknown {
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
  return value instanceof Uint8Array
    ? binaryText(value)
    : ArrayBuffer.isView(value)
      ? Array.from(value as unknown as Iterable<unknown>)
      : value;
}
