create table road_data.frame_batches (
  id uuid not null,
  created_at timestamptz(3) not null,
  track_id uuid not null,
  organization_id uuid not null references public.organizations (id),
  status text not null default 'pending',
  announced_count integer not null default 0,
  first_frame_at timestamptz(3) not null,
  last_frame_at timestamptz(3) not null,
  kept_count integer,
  gone_count integer,
  duplicate_count integer,
  size_bytes bigint,
  digest bytea,
  committed_at timestamptz(3),
  primary key (id, created_at),
  constraint frame_batches_id_is_v7 check (uuid_extract_version(id) = 7),
  constraint frame_batches_created_at_is_of_id check (created_at = public.uuid_v7_time(id)),
  constraint frame_batches_time_plausible check (created_at >= '2010-01-01 00:00:00+00' and created_at <= now() + interval '1 day'),
  constraint frame_batches_status_known check (status in ('pending', 'committed', 'abandoned')),
  constraint frame_batches_announced_range check (announced_count between 0 and 10000),
  constraint frame_batches_frames_in_order check (last_frame_at >= first_frame_at),
  constraint frame_batches_counts_add_up check (
    case when status = 'committed' then announced_count = kept_count + gone_count + duplicate_count
      and kept_count >= 0 and gone_count >= 0 and duplicate_count >= 0 and size_bytes >= 0 and digest is not null and committed_at is not null
    else num_nonnulls(kept_count, gone_count, duplicate_count, size_bytes, digest, committed_at) = 0 end),
  constraint frame_batches_digest_length check (octet_length(digest) = 32)
) partition by range (created_at);
create index frame_batches_of_track on road_data.frame_batches (track_id, status);
comment on table road_data.frame_batches is 'Frames that are stored together or not at all. Never dropped by retention.';
comment on column road_data.frame_batches.id is 'UUIDv7, fixed on the device.';
comment on column road_data.frame_batches.created_at is 'The time inside the id; chooses the partition.';
comment on column road_data.frame_batches.track_id is 'The drive.';
comment on column road_data.frame_batches.organization_id is 'Whose drive it is.';
comment on column road_data.frame_batches.status is 'pending takes frames; committed is stored for good; abandoned was given up.';
comment on column road_data.frame_batches.announced_count is 'Frames announced so far.';
comment on column road_data.frame_batches.first_frame_at is 'Least time inside an announced frame''s id: with last_frame_at it tells which partitions hold them.';
comment on column road_data.frame_batches.last_frame_at is 'Greatest time inside an announced frame''s id.';
comment on column road_data.frame_batches.kept_count is 'Frames that this batch stored.';
comment on column road_data.frame_batches.gone_count is 'Frames whose file no longer existed on the device.';
comment on column road_data.frame_batches.duplicate_count is 'Frames whose bytes were stored before.';
comment on column road_data.frame_batches.size_bytes is 'Bytes of the kept frames.';
comment on column road_data.frame_batches.digest is 'SHA-256 over the lines "<frame id> <sha256 in hex>" of the kept frames in id order.';
comment on column road_data.frame_batches.committed_at is 'When it was stored.';
select partman.create_parent(p_parent_table => 'road_data.frame_batches', p_control => 'created_at', p_interval => '1 month', p_premake => 6);
update partman.part_config set infinite_time_partitions = true, retention = null, retention_keep_table = false where parent_table = 'road_data.frame_batches';

create table road_data.batch_frames (
  id uuid not null,
  created_at timestamptz(3) not null,
  batch_id uuid not null,
  track_id uuid not null,
  organization_id uuid not null references public.organizations (id),
  state text not null default 'reserved',
  kept_as uuid,
  captured_at timestamptz(3) not null,
  captured_at_source text not null,
  longitude double precision not null,
  latitude double precision not null,
  altitude_metres real,
  accuracy_metres real,
  speed_metres_per_second real,
  location_source text not null,
  heading_degrees real,
  camera_side text not null,
  image_type text not null,
  width_pixels integer,
  height_pixels integer,
  size_bytes integer not null,
  sha256 bytea not null,
  raw jsonb,
  primary key (id, created_at),
  constraint batch_frames_id_is_v7 check (uuid_extract_version(id) = 7),
  constraint batch_frames_created_at_is_of_id check (created_at = public.uuid_v7_time(id)),
  constraint batch_frames_time_plausible check (created_at >= '2010-01-01 00:00:00+00' and created_at <= now() + interval '1 day'),
  constraint batch_frames_state_known check (state in ('reserved', 'kept', 'gone', 'duplicate')),
  constraint batch_frames_kept_as_by_state check (
    case state when 'kept' then kept_as = id when 'duplicate' then kept_as <> id else kept_as is null end),
  constraint batch_frames_captured_at_source_known check (captured_at_source in ('device', 'exif', 'xmp', 'gpx', 'interpolated', 'corrected')),
  constraint batch_frames_location_source_known check (location_source in ('device', 'exif', 'xmp', 'gpx', 'interpolated', 'corrected')),
  constraint batch_frames_on_earth check (longitude between -180 and 180 and latitude between -90 and 90),
  constraint batch_frames_measures_not_negative check (accuracy_metres >= 0 and speed_metres_per_second >= 0),
  constraint batch_frames_heading_range check (heading_degrees >= 0 and heading_degrees < 360),
  constraint batch_frames_camera_side_known check (camera_side in ('front', 'rear', 'left', 'right', 'other')),
  constraint batch_frames_image_type_known check (image_type in ('jpeg')),
  constraint batch_frames_size_positive check (width_pixels > 0 and height_pixels > 0 and size_bytes > 0),
  constraint batch_frames_sha256_length check (octet_length(sha256) = 32),
  constraint batch_frames_raw_is_object check (jsonb_typeof(raw) = 'object')
) partition by range (created_at);
create index batch_frames_of_batch on road_data.batch_frames (batch_id, id);
comment on table road_data.batch_frames is 'Every announced frame and what became of it: the truth that the analytical store is built from.';
comment on column road_data.batch_frames.id is 'UUIDv7, fixed on the device; names the picture in object storage.';
comment on column road_data.batch_frames.created_at is 'The time inside the id; chooses the partition.';
comment on column road_data.batch_frames.batch_id is 'The batch that announced it.';
comment on column road_data.batch_frames.track_id is 'The drive.';
comment on column road_data.batch_frames.organization_id is 'Whose frame it is.';
comment on column road_data.batch_frames.state is 'reserved: announced; kept: stored; gone: its file no longer existed; duplicate: its bytes were stored before.';
comment on column road_data.batch_frames.kept_as is 'The frame that these bytes are stored under: itself, or for a duplicate another one.';
comment on column road_data.batch_frames.captured_at is 'When the picture was taken.';
comment on column road_data.batch_frames.captured_at_source is 'Where that time comes from.';
comment on column road_data.batch_frames.longitude is 'Degrees, WGS 84.';
comment on column road_data.batch_frames.latitude is 'Degrees, WGS 84.';
comment on column road_data.batch_frames.altitude_metres is 'As the device says.';
comment on column road_data.batch_frames.accuracy_metres is 'Radius that holds the truth with 68 %.';
comment on column road_data.batch_frames.speed_metres_per_second is 'Over ground.';
comment on column road_data.batch_frames.location_source is 'Where the place comes from.';
comment on column road_data.batch_frames.heading_degrees is 'Where the camera looked, clockwise from north.';
comment on column road_data.batch_frames.camera_side is 'Which camera of the vehicle.';
comment on column road_data.batch_frames.image_type is 'Format of the bytes.';
comment on column road_data.batch_frames.width_pixels is 'After the EXIF rotation.';
comment on column road_data.batch_frames.height_pixels is 'After the EXIF rotation.';
comment on column road_data.batch_frames.size_bytes is 'What the object must weigh.';
comment on column road_data.batch_frames.sha256 is 'SHA-256 of the bytes; signed into the upload, so that the store refuses others.';
comment on column road_data.batch_frames.raw is 'What the file or device said before any correction.';
select partman.create_parent(p_parent_table => 'road_data.batch_frames', p_control => 'created_at', p_interval => '1 month', p_premake => 6);
update partman.part_config set infinite_time_partitions = true, retention = null, retention_keep_table = false where parent_table = 'road_data.batch_frames';

create table road_data.frame_ledger (
  organization_id uuid not null references public.organizations (id),
  device_id text not null,
  sha256 bytea not null,
  frame_id uuid not null,
  track_id uuid not null,
  primary key (organization_id, device_id, sha256),
  constraint frame_ledger_sha256_length check (octet_length(sha256) = 32)
);
comment on table road_data.frame_ledger is 'Which bytes of which device are stored, and under which frame: a second import of the same files adds nothing.';
comment on column road_data.frame_ledger.organization_id is 'Whose frame it is.';
comment on column road_data.frame_ledger.device_id is 'The phone or importer.';
comment on column road_data.frame_ledger.sha256 is 'SHA-256 of the bytes.';
comment on column road_data.frame_ledger.frame_id is 'The stored frame.';
comment on column road_data.frame_ledger.track_id is 'Its drive.';
