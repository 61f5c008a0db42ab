create table if not exists frames (
  id UUID comment 'UUIDv7, minted on the device when the picture was taken or imported',
  track_id UUID comment 'The drive',
  organization_id UUID comment 'Whose frame it is',
  user_id String comment 'Who recorded it: hash of issuer and subject',
  device_id String comment 'The phone or importer',
  captured_at DateTime64(3, 'UTC') comment 'When the shutter opened' codec(Delta, ZSTD(1)),
  longitude Float64 comment 'Degrees, WGS 84' codec(Gorilla, ZSTD(1)),
  latitude Float64 comment 'Degrees, WGS 84' codec(Gorilla, ZSTD(1)),
  altitude_metres Nullable(Float32) comment 'Above the ellipsoid or sea, as the device says',
  accuracy_metres Nullable(Float32) comment 'Radius that holds the truth with 68 %',
  speed_metres_per_second Nullable(Float32) comment 'Over ground',
  heading_degrees Nullable(Float32) comment 'Clockwise from north',
  camera_side LowCardinality(String) comment 'front, rear, left, right or other',
  image_type LowCardinality(String) comment 'jpeg',
  width_pixels Nullable(UInt32) comment 'After the EXIF rotation',
  height_pixels Nullable(UInt32) comment 'After the EXIF rotation',
  size_bytes UInt32 comment 'Bytes in object storage',
  sha256 String comment 'SHA-256 of the bytes, 64 hex digits',
  captured_at_source LowCardinality(String) comment 'Where the time comes from',
  location_source LowCardinality(String) comment 'Where the place comes from',
  h3 UInt64 comment 'H3 cell of resolution 15; h3ToParent gives the coarser ones',
  written_at DateTime64(3, 'UTC') default now64(3, 'UTC') comment 'When this row was written',
  index frames_id id type bloom_filter(0.001) granularity 4,
  index frames_h3 h3ToParent(h3, 7) type set(256) granularity 4
)
engine = {engine}
order by (track_id, captured_at, id)
partition by toYYYYMM(UUIDv7ToDateTime(id, 'UTC'))
settings {dedup_window} = 10000
comment 'One row a stored picture';
