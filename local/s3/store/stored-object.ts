import type { Checksum } from '../body/checksum.ts';

/** An object as the catalogue keeps it. */
export type StoredObject = {
  readonly bucket: string;
  readonly key: string;
  /** Names the bytes; a new version of an object has another. */
  readonly content: string;
  readonly sizeBytes: number;
  /** Without quotes. */
  readonly etag: string;
  readonly modifiedMs: number;
  /** Set when the object came in parts. */
  readonly partCount: number | null;
  readonly checksum: Checksum | null;
  /** Content headers and `x-amz-meta-*`, as they came, to be answered as they are. */
  readonly headers: Readonly<Record<string, string>>;
};

/** A run of an object's bytes in one file. */
export type Segment = { readonly number: number; readonly file: string; readonly sizeBytes: number; readonly checksum: Checksum | null };

/** A multipart upload under way. */
export type Upload = {
  readonly id: string;
  readonly bucket: string;
  readonly key: string;
  readonly startedMs: number;
  readonly checksumName: Checksum['name'] | null;
  readonly checksumType: Checksum['type'] | null;
  readonly headers: Readonly<Record<string, string>>;
};

/** A part of an upload. */
export type Part = Segment & { readonly etag: string; readonly modifiedMs: number };
