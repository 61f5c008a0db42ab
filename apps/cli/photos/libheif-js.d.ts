/** The part of libheif's JavaScript binding that we call; the package has no types. */
declare module 'libheif-js/wasm-bundle.js' {
  type Shown = { data: Uint8ClampedArray<ArrayBuffer>; width: number; height: number };
  class HeifDecoder {
    decode(bytes: Uint8Array): HeifImage[];
  }
  type HeifImage = {
    get_width(): number;
    get_height(): number;
    display(target: Shown, done: (shown: Shown | null) => void): void;
  };
  const libheif: { HeifDecoder: typeof HeifDecoder };
  export default libheif;
}
