import { z } from 'zod';
import { checksumNames } from '../body/checksum.ts';
import type { Part, Segment, StoredObject, Upload } from './stored-object.ts';

/** Keys stand as UTF-8 bytes in the catalogue. */
export const keyBytes = (key: string): Buffer => Buffer.from(key, 'utf8');
const key = z.instanceof(Uint8Array).transform((bytes) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8'));

const json = z.string().transform((text): unknown => JSON.parse(text));
const checksumName = z.enum(checksumNames as readonly [(typeof checksumNames)[number]]);
const checksumType = z.enum(['FULL_OBJECT', 'COMPOSITE']);
const checksum = json.pipe(z.object({ name: checksumName, type: checksumType, value: z.string() })).nullable();
const headers = json.pipe(z.record(z.string(), z.string()));

/** Rows are parsed on the way out: a catalogue of another make is an error here. */
export const objectRow: z.ZodType<StoredObject> = z
  .object({
    bucket: z.string(),
    key,
    content: z.string(),
    size_bytes: z.number(),
    etag: z.string(),
    modified_ms: z.number(),
    part_count: z.number().nullable(),
    checksum,
    headers,
  })
  .transform((row) => ({
    bucket: row.bucket,
    key: row.key,
    content: row.content,
    sizeBytes: row.size_bytes,
    etag: row.etag,
    modifiedMs: row.modified_ms,
    partCount: row.part_count,
    checksum: row.checksum,
    headers: row.headers,
  }));

export const segmentRow: z.ZodType<Segment> = z
  .object({ number: z.number(), file: z.string(), size_bytes: z.number(), checksum })
  .transform((row) => ({ number: row.number, file: row.file, sizeBytes: row.size_bytes, checksum: row.checksum }));

export const partRow: z.ZodType<Part> = z
  .object({ number: z.number(), file: z.string(), size_bytes: z.number(), etag: z.string(), modified_ms: z.number(), checksum })
  .transform((row) => ({
    number: row.number,
    file: row.file,
    sizeBytes: row.size_bytes,
    etag: row.etag,
    modifiedMs: row.modified_ms,
    checksum: row.checksum,
  }));

export const uploadRow: z.ZodType<Upload> = z
  .object({
    id: z.string(),
    bucket: z.string(),
    key,
    started_ms: z.number(),
    checksum_name: checksumName.nullable(),
    checksum_type: checksumType.nullable(),
    headers,
  })
  .transform((row) => ({
    id: row.id,
    bucket: row.bucket,
    key: row.key,
    startedMs: row.started_ms,
    checksumName: row.checksum_name,
    checksumType: row.checksum_type,
    headers: row.headers,
  }));
