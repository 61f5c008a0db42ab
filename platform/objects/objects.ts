/** One object of a listing. */
export type ObjectEntry = { readonly key: string; readonly sizeBytes: number; readonly etag: string; readonly modifiedAt: Date };

/** What is known of an object without its bytes. */
export type ObjectHead = {
  readonly sizeBytes: number;
  readonly etag: string;
  readonly contentType: string;
  readonly modifiedAt: Date;
  /** Base64 SHA-256, when the object was stored with one. */
  readonly sha256?: string;
};

/** An upload that its bearer may do once or more until it expires, with exactly these bytes and headers. */
export type PresignedPut = {
  readonly url: string;
  /** To be sent as they are. `content-length` is set by browsers themselves. */
  readonly headers: Readonly<Record<string, string>>;
};

/** Permits that bearers use against the store themselves; made without I/O. */
export type ObjectPermits = {
  /**
   * Length, type and SHA-256 are signed, so that the store refuses any other bytes.
   * @param input `sha256` in base64; `expiresSeconds` 1 to 604,800
   * @throws AxionError `request.malformed` for a key, size, hash or expiry that no store takes
   */
  presignPut(input: {
    readonly key: string;
    readonly sizeBytes: number;
    readonly sha256: string;
    readonly contentType: string;
    readonly expiresSeconds: number;
  }): PresignedPut;
  /** A URL to read an object, whole or by ranges. @throws AxionError `request.malformed` */
  presignGet(input: { readonly key: string; readonly expiresSeconds: number }): string;
};

/**
 * The objects of one bucket of any S3 store.
 * @throws AxionError `store.unavailable` (no answer in time, or the store is overloaded, after retries), `store.refused` with the store's code,
 * `store.full`
 */
export type Objects = ObjectPermits & {
  /** In the byte order of keys, a page in memory at a time. `after` is a key that need not exist; without `limit`, all. */
  list(input: { readonly prefix: string; readonly after?: string; readonly limit?: number }): AsyncIterable<ObjectEntry>;
  /** Undefined when there is no such object. */
  head(key: string): Promise<ObjectHead | undefined>;
  /** Undefined when there is no such object. The stream must be read to its end or destroyed. `range` is clipped to the object; one that begins behind its end is `store.refused`. */
  get(key: string, range?: ByteRange): Promise<(ObjectHead & { readonly body: ByteStream }) | undefined>;
  /** Stores an object whole or not at all. A stream is sent once; bytes in memory are sent again when the store stumbles. */
  put(input: {
    readonly key: string;
    readonly body: Uint8Array | AsyncIterable<Uint8Array>;
    readonly sizeBytes: number;
    readonly contentType: string;
    /** Base64; the store checks it. Bytes in memory are always checked. */
    readonly sha256?: string;
  }): Promise<{ readonly etag: string }>;
  /** Removes an object; one that is not there is fine. */
  delete(key: string): Promise<void>;
  /** Resolves when the bucket answers: for readiness probes. */
  check(): Promise<void>;
  close(): Promise<void>;
};

/** Bytes `offset` to `offset + length - 1`. */
export type ByteRange = { readonly offset: number; readonly length: number };
export type ByteStream = AsyncIterable<Uint8Array> & { destroy(): unknown };
