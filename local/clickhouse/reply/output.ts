import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import type { Transform } from 'node:stream';
import { constants, createBrotliCompress, createDeflate, createGzip, createZstdCompress } from 'node:zlib';
import type { Encoding } from '../request/query-options.ts';

/** The body of one answer, compressed where that was asked for. */
export type Output = {
  /** Resolves when the client can take more, or has gone. */
  write(chunk: Uint8Array): Promise<void>;
  /** The rest leaves in the client's own time. */
  end(): void;
};

const encoders: Readonly<Record<Encoding, () => Transform>> = {
  gzip: () => createGzip({ level: 3 }),
  deflate: () => createDeflate({ level: 3 }),
  br: () => createBrotliCompress({ params: { [constants.BROTLI_PARAM_QUALITY]: 4 } }),
  zstd: () => createZstdCompress(),
};

/** Opens the body of a response whose headers have been written. */
export function openOutput(response: ServerResponse, compression: Encoding | undefined): Output {
  const closed = new Promise<void>((resolve) => response.once('close', resolve));
  const encoder = compression === undefined ? undefined : encoders[compression]();
  encoder?.on('error', () => response.destroy()).pipe(response);
  const out = encoder ?? response;
  return {
    async write(chunk) {
      if (response.destroyed) return;
      if (!out.write(chunk)) await Promise.race([once(out, 'drain'), closed]);
    },
    end() {
      if (!response.destroyed) out.end();
    },
  };
}
