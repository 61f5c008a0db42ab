create table if not exists tracks (
  id UUID comment 'UUIDv7, minted on the device when the drive began',
  organization_id UUID comment 'Whose drive it is',
  user_id String comment 'Who recorded it: hash of issuer and subject',
  device_id String comment 'The phone or importer',
  name String comment 'As people call it',
  source LowCardinality(String) comment 'phone or import',
  status LowCardinality(String) comment 'recording, confirmed or abandoned',
  started_at DateTime64(3, 'UTC') comment 'First moment, by the device',
  ended_at Nullable(DateTime64(3, 'UTC')) comment 'Last moment, by the device',
  confirmed_at Nullable(DateTime64(3, 'UTC')) comment 'When the device said that nothing more comes',
  frame_count UInt32 comment 'Frames kept',
  gone_count UInt32 comment 'Announced frames whose file no longer existed',
  duplicate_count UInt32 comment 'Announced frames that were known already',
  size_bytes UInt64 comment 'Bytes of all kept frames',
  distance_metres Nullable(Float64) comment 'Length of the route on the ground',
  route Array(Tuple(Float64, Float64)) comment 'longitude, latitude in order of time',
  is_map_matched Bool comment 'Whether the route was snapped to roads',
  h3_res7 Array(UInt64) comment 'H3 cells of resolution 7 that the route touches',
  written_at DateTime64(3, 'UTC') default now64(3, 'UTC') comment 'When this row was written'
)
engine = {engine}
order by (id)
partition by toYYYYMM(UUIDv7ToDateTime(id, 'UTC'))
settings {dedup_window} = 10000
comment 'One row a drive';
