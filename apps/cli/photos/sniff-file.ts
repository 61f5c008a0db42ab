export type FileKind = 'jpeg' | 'heic' | 'gpx' | 'geojson' | 'other';

/** How many bytes `sniff` wants to see. */
export const sniffBytes = 4_096;

const heicBrands = new Set(['heic', 'heix', 'heim', 'heis', 'hevc', 'mif1', 'msf1']);

/** What a file is by its first bytes, whatever its name says; the name only decides between kinds of text. */
export function sniff(head: Uint8Array, name: string): FileKind {
  if (head[0] === 0xff && head[1] === 0xd8 && head[2] === 0xff) return 'jpeg';
  const bytes = Buffer.from(head.buffer, head.byteOffset, head.byteLength);
  if (bytes.toString('latin1', 4, 8) === 'ftyp' && heicBrands.has(bytes.toString('latin1', 8, 12))) return 'heic';
  const text = textOf(bytes).trimStart();
  if (/<([\w.-]+:)?gpx[\s>]/i.test(text) || (/\.gpx$/i.test(name) && text.startsWith('<'))) return 'gpx';
  return text.startsWith('{') && /\.(geo)?json$/i.test(name) && /"FeatureCollection"/.test(text) ? 'geojson' : 'other';
}

/** UTF-16 logs exist; their marks tell them apart. */
function textOf(bytes: Buffer): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return bytes.toString('utf16le', 2);
  return bytes.toString('utf8').replace(/^\uFEFF/, '');
}
