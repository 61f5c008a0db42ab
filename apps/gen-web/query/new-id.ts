const bytesOf = (length: number): Uint8Array => crypto.getRandomValues(new Uint8Array(length));

/** A UUIDv7 (RFC 9562): sorts by the time at which it was made. Works on pages without TLS too, where `randomUUID` is absent. */
export function newId(nowMs = Date.now()): string {
  const bytes = bytesOf(16);
  new DataView(bytes.buffer).setBigUint64(0, (BigInt(nowMs) << 16n) | BigInt(((bytes[6] ?? 0) << 8) | (bytes[7] ?? 0)));
  bytes[6] = 0x70 | ((bytes[6] ?? 0) & 0x0f);
  bytes[8] = 0x80 | ((bytes[8] ?? 0) & 0x3f);
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
