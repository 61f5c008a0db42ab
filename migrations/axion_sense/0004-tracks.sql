create table road_data.track_logs (
  id uuid not null,
  created_at timestamptz(3) not null,
  organization_id uuid not null references public.organizations (id),
  user_id text not null references public.users (id),
  device_id text not null,
  name text not null,
  source text not null,
  status text not null default 'recording',
  started_at timestamptz(3) not null,
  ended_at timestamptz(3),
  confirmed_at timestamptz(3),
  frame_count integer not null default 0,
  gone_count integer not null default 0,
  duplicate_count integer not null default 0,
  size_bytes bigint not null default 0,
  distance_metres double precision,
  bounds public.geometry(Polygon, 4326),
  route public.geometry(LineStringZ, 4326),
  is_map_matched boolean not null default false,
  source_sha256 bytea,
  primary key (id, created_at),
  constraint track_logs_id_is_v7 check (uuid_extract_version(id) = 7),
  constraint track_logs_created_at_is_of_id check (created_at = public.uuid_v7_time(id)),
  constraint track_logs_time_plausible check (created_at >= '2010-01-01 00:00:00+00' and created_at <= now() + interval '1 day'),
  constraint track_logs_device_id_form check (device_id ~ '^[A-Za-z0-9._:-]{1,100}$'),
  constraint track_logs_name_length check (length(name) between 1 and 200),
  constraint track_logs_source_known check (source in ('phone', 'import')),
  constraint track_logs_status_known check (status in ('recording', 'confirmed', 'abandoned')),
  constraint track_logs_confirmed_has_time check ((status = 'confirmed') = (confirmed_at is not null)),
  constraint track_logs_confirmed_has_end check (status <> 'confirmed' or ended_at is not null),
  constraint track_logs_ends_after_start check (ended_at >= started_at),
  constraint track_logs_counts_not_negative check (frame_count >= 0 and gone_count >= 0 and duplicate_count >= 0 and size_bytes >= 0),
  constraint track_logs_distance_not_negative check (distance_metres >= 0),
  constraint track_logs_source_sha256_length check (octet_length(source_sha256) = 32)
) partition by range (created_at);
create index track_logs_newest on road_data.track_logs (organization_id, started_at desc, id desc);
create index track_logs_bounds on road_data.track_logs using gist (bounds);
create index track_logs_route on road_data.track_logs using gist (route);
create index track_logs_route_on_ground on road_data.track_logs using gist ((route::public.geography));
comment on table road_data.track_logs is 'Drives: a device''s session from start to confirmation. Never dropped by retention.';
comment on column road_data.track_logs.id is 'UUIDv7, fixed on the device before anything is sent; the track id everywhere.';
comment on column road_data.track_logs.created_at is 'The time inside the id; chooses the partition. Not when the drive began: see started_at.';
comment on column road_data.track_logs.organization_id is 'Whose drive it is.';
comment on column road_data.track_logs.user_id is 'Who recorded it.';
comment on column road_data.track_logs.device_id is 'The phone or importer, as it names itself.';
comment on column road_data.track_logs.name is 'As people call it.';
comment on column road_data.track_logs.source is 'phone: recorded live; import: brought from files.';
comment on column road_data.track_logs.status is 'recording takes frames; confirmed and abandoned take nothing more.';
comment on column road_data.track_logs.started_at is 'First moment of the drive, by the device.';
comment on column road_data.track_logs.ended_at is 'Last moment of the drive, by the device.';
comment on column road_data.track_logs.confirmed_at is 'When the device said that nothing more comes.';
comment on column road_data.track_logs.frame_count is 'Frames that are stored.';
comment on column road_data.track_logs.gone_count is 'Announced frames whose file no longer existed on the device.';
comment on column road_data.track_logs.duplicate_count is 'Announced frames whose bytes this device had delivered before.';
comment on column road_data.track_logs.size_bytes is 'Bytes of all stored frames.';
comment on column road_data.track_logs.distance_metres is 'Length of the route on the ground.';
comment on column road_data.track_logs.bounds is 'Box around everything known of the drive; null until a place is known.';
comment on column road_data.track_logs.route is 'The way driven in order of time, altitude in metres; from the GPS log, else from the frames. Made at confirmation.';
comment on column road_data.track_logs.is_map_matched is 'Whether the route was snapped to roads.';
comment on column road_data.track_logs.source_sha256 is 'SHA-256 of the one file that the whole drive is made from, such as a GPX log; null for others.';
select partman.create_parent(p_parent_table => 'road_data.track_logs', p_control => 'created_at', p_interval => '1 month', p_premake => 6);
update partman.part_config set infinite_time_partitions = true, retention = null, retention_keep_table = false where parent_table = 'road_data.track_logs';

create table road_data.track_log_parts (
  track_id uuid not null,
  created_at timestamptz(3) not null,
  part integer not null,
  organization_id uuid not null references public.organizations (id),
  point_count integer not null,
  first_point_at timestamptz(3) not null,
  last_point_at timestamptz(3) not null,
  digest bytea not null,
  path public.geometry(MultiPointZ, 4326) not null,
  points jsonb not null,
  received_at timestamptz(3) not null default now(),
  primary key (track_id, created_at, part),
  constraint track_log_parts_created_at_is_of_track check (created_at = public.uuid_v7_time(track_id)),
  constraint track_log_parts_part_range check (part between 0 and 9999),
  constraint track_log_parts_point_count_range check (point_count between 1 and 5000),
  constraint track_log_parts_times_in_order check (last_point_at >= first_point_at),
  constraint track_log_parts_digest_length check (octet_length(digest) = 32),
  constraint track_log_parts_points_is_array check (jsonb_typeof(points) = 'array')
) partition by range (created_at);
create index track_log_parts_path on road_data.track_log_parts using gist (path);
comment on table road_data.track_log_parts is 'The GPS log of a drive in numbered parts, as the device sent them.';
comment on column road_data.track_log_parts.track_id is 'The drive.';
comment on column road_data.track_log_parts.created_at is 'The time inside the track id; chooses the partition.';
comment on column road_data.track_log_parts.part is 'Number of the part, from 0.';
comment on column road_data.track_log_parts.organization_id is 'Whose drive it is.';
comment on column road_data.track_log_parts.point_count is 'Points in this part.';
comment on column road_data.track_log_parts.first_point_at is 'Earliest point.';
comment on column road_data.track_log_parts.last_point_at is 'Latest point.';
comment on column road_data.track_log_parts.digest is 'SHA-256 of the points: the same part sent twice counts once, with other points it is refused.';
comment on column road_data.track_log_parts.path is 'The places in order of time, altitude in metres (0 where unknown).';
comment on column road_data.track_log_parts.points is 'The points as sent, sensors with them.';
comment on column road_data.track_log_parts.received_at is 'When it came.';
select partman.create_parent(p_parent_table => 'road_data.track_log_parts', p_control => 'created_at', p_interval => '1 month', p_premake => 6);
update partman.part_config set infinite_time_partitions = true, retention = null, retention_keep_table = false where parent_table = 'road_data.track_log_parts';

create table road_data.log_ledger (
  organization_id uuid not null references public.organizations (id),
  device_id text not null,
  sha256 bytea not null,
  track_id uuid not null,
  primary key (organization_id, device_id, sha256),
  constraint log_ledger_sha256_length check (octet_length(sha256) = 32)
);
comment on table road_data.log_ledger is 'Which files became a whole drive, and which one: a second import of the same file adds nothing.';
comment on column road_data.log_ledger.organization_id is 'Whose drive it is.';
comment on column road_data.log_ledger.device_id is 'The phone or importer.';
comment on column road_data.log_ledger.sha256 is 'SHA-256 of the file.';
comment on column road_data.log_ledger.track_id is 'The drive; another may take its place as long as it is not confirmed.';
