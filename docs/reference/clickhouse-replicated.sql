-- What the runner sends to ClickHouse where AXION_CLICKHOUSE_ENGINE is replicated. Generated from migrations/clickhouse; do not edit.
-- Engines without arguments take the path and the replica name of the server (default_replica_path, default_replica_name); in a database of the engine
-- Replicated each statement reaches every node, so that none says ON CLUSTER.

-- migrations/clickhouse/0001-tracks.sql
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
engine = ReplicatedMergeTree
order by (id)
partition by toYYYYMM(UUIDv7ToDateTime(id, 'UTC'))
settings replicated_deduplication_window = 10000
comment 'One row a drive';

-- migrations/clickhouse/0002-frames.sql
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
engine = ReplicatedMergeTree
order by (track_id, captured_at, id)
partition by toYYYYMM(UUIDv7ToDateTime(id, 'UTC'))
settings replicated_deduplication_window = 10000
comment 'One row a stored picture';

-- migrations/clickhouse/0003-audit-log.sql
create table if not exists audit_log (
  id UUID comment 'UUIDv7 of the event',
  organization_id UUID comment 'Whose record it is',
  created_at DateTime64(3, 'UTC') comment 'When it happened',
  actor_kind LowCardinality(String) comment 'user, key or system',
  actor_id String comment 'Who: hash of issuer and subject, key id, or the name of a job',
  action LowCardinality(String) comment 'What was done, such as track.created',
  subject_kind LowCardinality(String) comment 'What it was done to',
  subject_id String comment 'Which one',
  request_id String comment 'The request that did it',
  details String comment 'Facts as JSON, no secrets'
)
engine = ReplicatedMergeTree
order by (organization_id, created_at)
partition by toYYYYMM(created_at)
settings replicated_deduplication_window = 10000
comment 'Who did what, when';

-- migrations/clickhouse/0004-detections.sql
create table if not exists detections (
  id UUID comment 'UUIDv7, minted when it was taken in',
  organization_id UUID comment 'Whose detection it is',
  track_id UUID comment 'The drive',
  frame_id UUID comment 'The picture that it was seen on',
  detector_id LowCardinality(String) comment 'Which detector saw it, by name',
  run_id UUID comment 'The run of the detector; with frame and place in the run it is the key that makes a second delivery add nothing',
  item_index UInt32 comment 'Place among what this run saw on this picture, from 0' codec(T64, ZSTD(1)),
  model_id LowCardinality(String) comment 'The model that saw it',
  model_version LowCardinality(String) comment 'Version of that model',
  class_scheme LowCardinality(String) comment 'Which list of classes: axion is ours, detectors may bring others',
  class LowCardinality(String) comment 'Code of the class within its scheme',
  category LowCardinality(String) comment 'Code of the class''s category; empty where the scheme has none',
  score Float32 comment 'How sure the detector is, 0 to 1',
  box_left Float32 comment 'Left edge of the box: 0 is the left of the upright picture, 1 its right',
  box_top Float32 comment 'Top edge of the box: 0 is the top, 1 the bottom',
  box_width Float32 comment 'Width of the box as a part of the picture''s',
  box_height Float32 comment 'Height of the box as a part of the picture''s',
  polygon Array(Tuple(Float32, Float32)) comment 'Outline as x, y in the units of the box; empty when only the box is known' codec(ZSTD(1)),
  attributes String default '{}' comment 'What else the detector said, as JSON: text on a sign, width of a crack' codec(ZSTD(3)),
  captured_at DateTime64(3, 'UTC') comment 'When the picture was taken' codec(Delta, ZSTD(1)),
  longitude Float64 comment 'Degrees, WGS 84: where the thing is, as far as is_located says so, else where the camera was' codec(Gorilla, ZSTD(1)),
  latitude Float64 comment 'Degrees, WGS 84' codec(Gorilla, ZSTD(1)),
  is_located Bool comment 'Whether the place is the thing''s own, and not the camera''s',
  ellipse_major_metres Nullable(Float32) comment 'Longer half axis of the ellipse that holds the true place with 95 %',
  ellipse_minor_metres Nullable(Float32) comment 'Shorter half axis',
  ellipse_bearing_degrees Nullable(Float32) comment 'Where the longer axis points, clockwise from north, below 180',
  depth_metres Nullable(Float32) comment 'From camera to thing',
  bearing_degrees Nullable(Float32) comment 'From camera to thing, clockwise from north',
  h3 UInt64 comment 'H3 cell of resolution 15 of longitude and latitude; h3ToParent gives the coarser ones',
  received_at DateTime64(3, 'UTC') comment 'When the detector''s answer came' codec(Delta, ZSTD(1)),
  written_at DateTime64(3, 'UTC') default now64(3, 'UTC') comment 'When this row was written',
  index detections_frame_id frame_id type bloom_filter(0.001) granularity 4,
  index detections_run_id run_id type bloom_filter(0.01) granularity 4,
  index detections_class (class_scheme, class) type set(64) granularity 4,
  index detections_h3 h3ToParent(h3, 7) type set(256) granularity 4
)
engine = ReplicatedMergeTree
order by (track_id, frame_id, detector_id)
partition by toYYYYMM(UUIDv7ToDateTime(track_id, 'UTC'))
settings replicated_deduplication_window = 10000
comment 'One row a thing that a detector saw on a picture';

-- migrations/clickhouse/0005-objects.sql
create table if not exists objects (
  id UUID comment 'UUIDv7 of the moment when it was first made; it keeps its id for as long as it keeps a detection',
  organization_id UUID comment 'Whose object it is',
  class_scheme LowCardinality(String) comment 'Which list of classes: axion is ours, detectors may bring others',
  class LowCardinality(String) comment 'Code of the class within its scheme',
  category LowCardinality(String) comment 'Code of the class''s category; empty where the scheme has none',
  longitude Float64 comment 'Degrees, WGS 84' codec(Gorilla, ZSTD(1)),
  latitude Float64 comment 'Degrees, WGS 84' codec(Gorilla, ZSTD(1)),
  ellipse_major_metres Float32 comment 'Longer half axis of the ellipse that holds the true place with 95 %',
  ellipse_minor_metres Float32 comment 'Shorter half axis',
  ellipse_bearing_degrees Float32 comment 'Where the longer axis points, clockwise from north, below 180',
  h3_res7 UInt64 comment 'H3 cell of resolution 7, about 5 square kilometres',
  h3 UInt64 comment 'H3 cell of resolution 15; h3ToParent gives the ones between',
  score Float32 comment 'How sure all detections together are, 0 to 1',
  detection_count UInt32 comment 'Detections that it is made of' codec(T64, ZSTD(1)),
  frame_count UInt32 comment 'Pictures that show it' codec(T64, ZSTD(1)),
  track_count UInt32 comment 'Drives that passed it' codec(T64, ZSTD(1)),
  first_seen_at DateTime64(3, 'UTC') comment 'Earliest picture' codec(Delta, ZSTD(1)),
  last_seen_at DateTime64(3, 'UTC') comment 'Latest picture' codec(Delta, ZSTD(1)),
  best_frame_id UUID comment 'The picture that shows it best',
  best_track_id UUID comment 'The drive of that picture',
  detection_ids Array(UUID) comment 'The detections that it is made of' codec(ZSTD(1)),
  attributes String default '{}' comment 'What most detections agree on, as JSON' codec(ZSTD(3)),
  method LowCardinality(String) comment 'How detections were grouped: name and version of the method and its parameters',
  run_id UUID comment 'The run that wrote it',
  written_at DateTime64(3, 'UTC') default now64(3, 'UTC') comment 'When this row was written',
  index objects_id id type bloom_filter(0.001) granularity 4,
  index objects_organization_id organization_id type set(64) granularity 4,
  index objects_last_seen_at last_seen_at type minmax granularity 4
)
engine = ReplicatedMergeTree
order by (h3_res7, class_scheme, class, id)
partition by toYYYYMM(UUIDv7ToDateTime(id, 'UTC'))
settings replicated_deduplication_window = 10000
comment 'One row a thing on the road, made of all detections of it';

-- migrations/clickhouse/0006-track-revisions.sql
alter table tracks add column if not exists revision UInt32 default 0 comment 'Rises with every change of the drive; a row with a lower one never takes its place' after is_map_matched;

-- migrations/clickhouse/0007-frame-cells.sql
alter table frames modify column h3 UInt64 default geoToH3(latitude, longitude, 15) comment 'H3 cell of resolution 15; h3ToParent gives the coarser ones';

-- migrations/clickhouse/0008-codecs.sql
-- Parts that are there keep their form until they are merged.
alter table tracks
  modify column started_at codec(Delta, ZSTD(1)),
  modify column ended_at codec(Delta, ZSTD(1)),
  modify column confirmed_at codec(Delta, ZSTD(1)),
  -- Neighbours on a way differ by little, also bit by bit: two fifths of what ZSTD alone leaves.
  modify column route codec(Delta, ZSTD(1)),
  modify column h3_res7 codec(ZSTD(1)),
  modify column written_at codec(Delta, ZSTD(1));
alter table audit_log
  modify column created_at codec(Delta, ZSTD(1)),
  modify column details codec(ZSTD(3));
