import { readFileSync } from 'node:fs';
import libheif from 'libheif-js/wasm-bundle.js';
import sharp from 'sharp';

/** Runs as a child: HEIC path, JPEG path. Status 4: more pixels than we decode; 1: not decodable. */
const [source, target] = process.argv.slice(2) as [string, string];
const largestPixels = 50_000_000;

const [image] = new libheif.HeifDecoder().decode(readFileSync(source));
if (!image) throw new Error('no picture inside');
const width = image.get_width();
const height = image.get_height();
if (width * height > largestPixels) {
  console.error(`${width} x ${height} pixels`);
  process.exit(4);
}
const pixels = await new Promise<Uint8ClampedArray>((resolve, reject) => {
  image.display({ data: new Uint8ClampedArray(width * height * 4), width, height }, (shown) =>
    shown ? resolve(shown.data) : reject(new Error('the pixels cannot be decoded')),
  );
});
// libheif has turned the picture upright already.
await sharp(Buffer.from(pixels.buffer), { raw: { width, height, channels: 4 } })
  .removeAlpha()
  .jpeg({ quality: 92 })
  .toFile(target);
