/**
 * The catalogue: what there is, under which name, in which files. Keys are blobs, so that SQLite orders them by their UTF-8 bytes as S3 lists them.
 * `content` names the bytes of an object: one file of that name, or, when `part_count` is set, the files of `segments` one after the other.
 */
export const schema = `
  create table if not exists buckets (
    name text primary key,
    created_ms integer not null
  ) without rowid, strict;
  create table if not exists objects (
    bucket text not null,
    key blob not null,
    content text not null,
    size_bytes integer not null,
    etag text not null,
    modified_ms integer not null,
    part_count integer,
    checksum text,
    headers text not null,
    primary key (bucket, key)
  ) without rowid, strict;
  create table if not exists segments (
    content text not null,
    number integer not null,
    file text not null,
    size_bytes integer not null,
    checksum text,
    primary key (content, number)
  ) without rowid, strict;
  create table if not exists uploads (
    id text primary key,
    bucket text not null,
    key blob not null,
    started_ms integer not null,
    checksum_name text,
    checksum_type text,
    headers text not null
  ) without rowid, strict;
  create index if not exists uploads_by_key on uploads (bucket, key, id);
  create table if not exists parts (
    upload text not null,
    number integer not null,
    file text not null,
    size_bytes integer not null,
    etag text not null,
    modified_ms integer not null,
    checksum text,
    primary key (upload, number)
  ) without rowid, strict;
  create table if not exists garbage (
    file text primary key,
    content text not null
  ) without rowid, strict;
`;
