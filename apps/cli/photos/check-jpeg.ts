/** What the bytes of a JPEG say of themselves, without decoding them. */
export type JpegCheck =
  /** `headBytes`: everything before the first scan; all metadata is there. */
  | { readonly state: 'whole'; readonly widthPixels: number; readonly heightPixels: number; readonly headBytes: number }
  | { readonly state: 'truncated' | 'broken' };

const startOfScan = 0xda;
const endOfImage = Buffer.from([0xff, 0xd9]);

/**
 * Follows the markers up to the first scan (ISO/IEC 10918-1, B.1.1). Inside a scan a 0xFF is followed by 0x00 or a restart mark, so an end mark
 * after the scan's start is a true one; without any the picture was cut. Bytes after the end (motion photos, maker notes) are fine.
 */
export function checkJpeg(bytes: Buffer): JpegCheck {
  let size: { widthPixels: number; heightPixels: number } | undefined;
  for (let at = 2; ; ) {
    while (bytes[at] === 0xff && bytes[at + 1] === 0xff) at += 1;
    if (at + 4 > bytes.length) return { state: 'truncated' };
    const marker = bytes[at + 1] as number;
    if (bytes[at] !== 0xff || marker === 0x00) return { state: 'broken' };
    const length = bytes.readUInt16BE(at + 2);
    if (length < 2) return { state: 'broken' };
    if (isFrameHeader(marker)) {
      if (at + 9 > bytes.length) return { state: 'truncated' };
      size = { heightPixels: bytes.readUInt16BE(at + 5), widthPixels: bytes.readUInt16BE(at + 7) };
    }
    if (marker === startOfScan) return afterScanStart(bytes, at + 2 + length, size);
    at += 2 + length;
  }
}

/** SOF0 to SOF15 without DHT (C4), JPG (C8) and DAC (CC). */
const isFrameHeader = (marker: number) => marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;

function afterScanStart(bytes: Buffer, scan: number, size: { widthPixels: number; heightPixels: number } | undefined): JpegCheck {
  if (!size || size.widthPixels === 0 || size.heightPixels === 0) return { state: 'broken' };
  return bytes.lastIndexOf(endOfImage) < scan ? { state: 'truncated' } : { state: 'whole', ...size, headBytes: scan };
}
