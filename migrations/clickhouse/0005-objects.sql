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
engine = {engine}
order by (h3_res7, class_scheme, class, id)
partition by toYYYYMM(UUIDv7ToDateTime(id, 'UTC'))
settings {dedup_window} = 10000
comment 'One row a thing on the road, made of all detections of it';
