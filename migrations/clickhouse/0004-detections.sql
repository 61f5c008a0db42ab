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
engine = {engine}
order by (track_id, frame_id, detector_id)
partition by toYYYYMM(UUIDv7ToDateTime(track_id, 'UTC'))
settings {dedup_window} = 10000
comment 'One row a thing that a detector saw on a picture';
