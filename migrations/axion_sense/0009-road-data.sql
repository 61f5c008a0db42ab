create table road_data.holds (
  id uuid primary key,
  organization_id uuid not null references public.organizations (id),
  user_id text not null references public.users (id),
  track_id uuid,
  frame_id uuid,
  reason text not null,
  note text not null default '',
  position public.geometry(PointZ, 4326) not null,
  accuracy_metres real,
  heading_degrees real,
  seen_at timestamptz(3) not null,
  state text not null default 'open',
  resolved_by text references public.users (id),
  resolved_at timestamptz(3),
  version integer not null default 1,
  created_at timestamptz(3) not null default now(),
  updated_at timestamptz(3) not null default now(),
  deleted_at timestamptz(3),
  constraint holds_id_is_v7 check (uuid_extract_version(id) = 7),
  constraint holds_frame_has_track check (frame_id is null or track_id is not null),
  constraint holds_reason_known check (reason in ('road-closed', 'construction', 'blocked', 'gate', 'hazard', 'no-signal', 'other')),
  constraint holds_note_length check (length(note) <= 2000),
  constraint holds_on_earth check (
    public.st_x(position) between -180 and 180 and public.st_y(position) between -90 and 90 and not public.st_isempty(position)),
  constraint holds_accuracy_not_negative check (accuracy_metres >= 0),
  constraint holds_heading_range check (heading_degrees >= 0 and heading_degrees < 360),
  constraint holds_state_known check (state in ('open', 'resolved')),
  constraint holds_resolved_whole check ((state = 'resolved') = (resolved_at is not null) and (resolved_by is null or state = 'resolved')),
  constraint holds_version_positive check (version > 0)
);
create index holds_newest on road_data.holds (organization_id, seen_at desc, id desc);
-- Newest open ones of an organization, and which of them lie in a territory, without a look at the rows.
create index holds_open_newest on road_data.holds (organization_id, seen_at desc, id desc) include (reason, position) where state = 'open' and deleted_at is null;
create index holds_user_id on road_data.holds (user_id);
create index holds_resolved_by on road_data.holds (resolved_by) where resolved_by is not null;
create index holds_track_id on road_data.holds (track_id) where track_id is not null;
create index holds_open_position on road_data.holds using gist (position) where state = 'open' and deleted_at is null;
create index holds_position on road_data.holds using gist (position);
create index holds_position_on_ground on road_data.holds using gist ((position::public.geography));
comment on table road_data.holds is 'Places where a drive was held up, pinned by who was there: a closed road, a gate, a hazard. Not partitioned. Deleted ones stay, so that a phone that was away hears of it.';
comment on column road_data.holds.id is 'UUIDv7, fixed on the device: a pin sent twice is one pin.';
comment on column road_data.holds.organization_id is 'Whose pin it is.';
comment on column road_data.holds.user_id is 'Who set it.';
comment on column road_data.holds.track_id is 'The drive that it was set on.';
comment on column road_data.holds.frame_id is 'The picture that shows it.';
comment on column road_data.holds.reason is 'Why the drive was held up.';
comment on column road_data.holds.note is 'In words.';
comment on column road_data.holds.position is 'Where, altitude in metres (0 where unknown).';
comment on column road_data.holds.accuracy_metres is 'Radius that holds the truth with 68 %.';
comment on column road_data.holds.heading_degrees is 'Where the vehicle was heading, clockwise from north.';
comment on column road_data.holds.seen_at is 'When it was seen, by the device.';
comment on column road_data.holds.state is 'open, or resolved when the way is free again.';
comment on column road_data.holds.resolved_by is 'Who said that it is over; null also when a job did.';
comment on column road_data.holds.resolved_at is 'When it was over.';
comment on column road_data.holds.version is 'Rises by one with every change; send back the one you saw.';
comment on column road_data.holds.created_at is 'When it came.';
comment on column road_data.holds.updated_at is 'Latest change.';
comment on column road_data.holds.deleted_at is 'When it was taken back; null while it is there.';

create table road_data.driver_positions (
  id uuid not null,
  created_at timestamptz(3) not null,
  organization_id uuid not null references public.organizations (id),
  user_id text not null references public.users (id),
  device_id text not null,
  track_id uuid,
  measured_at timestamptz(3) not null,
  position public.geometry(PointZ, 4326) not null,
  accuracy_metres real,
  speed_metres_per_second real,
  heading_degrees real,
  battery_percent smallint,
  received_at timestamptz(3) not null default now(),
  primary key (id, created_at),
  constraint driver_positions_id_is_v7 check (uuid_extract_version(id) = 7),
  constraint driver_positions_created_at_is_of_id check (created_at = public.uuid_v7_time(id)),
  constraint driver_positions_time_plausible check (created_at >= '2010-01-01 00:00:00+00' and created_at <= now() + interval '1 day'),
  constraint driver_positions_device_id_form check (device_id ~ '^[A-Za-z0-9._:-]{1,100}$'),
  constraint driver_positions_on_earth check (
    public.st_x(position) between -180 and 180 and public.st_y(position) between -90 and 90 and not public.st_isempty(position)),
  constraint driver_positions_measures_not_negative check (accuracy_metres >= 0 and speed_metres_per_second >= 0),
  constraint driver_positions_heading_range check (heading_degrees >= 0 and heading_degrees < 360),
  constraint driver_positions_battery_range check (battery_percent between 0 and 100)
) partition by range (created_at);
create index driver_positions_latest on road_data.driver_positions (organization_id, user_id, measured_at desc);
create index driver_positions_user_id on road_data.driver_positions (user_id);
create index driver_positions_position on road_data.driver_positions using gist (position);
create index driver_positions_position_on_ground on road_data.driver_positions using gist ((position::public.geography));
comment on table road_data.driver_positions is 'Where drivers are, every few seconds while they work: for the map of who is near. The way driven is the GPS log, not this.';
comment on column road_data.driver_positions.id is 'UUIDv7, fixed on the device.';
comment on column road_data.driver_positions.created_at is 'The time inside the id; chooses the partition.';
comment on column road_data.driver_positions.organization_id is 'Who they drive for.';
comment on column road_data.driver_positions.user_id is 'The driver.';
comment on column road_data.driver_positions.device_id is 'The phone.';
comment on column road_data.driver_positions.track_id is 'The drive that is being recorded; null between drives.';
comment on column road_data.driver_positions.measured_at is 'When the device was there, by its own clock.';
comment on column road_data.driver_positions.position is 'Where, altitude in metres (0 where unknown).';
comment on column road_data.driver_positions.accuracy_metres is 'Radius that holds the truth with 68 %.';
comment on column road_data.driver_positions.speed_metres_per_second is 'Over ground.';
comment on column road_data.driver_positions.heading_degrees is 'Clockwise from north.';
comment on column road_data.driver_positions.battery_percent is 'What the phone has left.';
comment on column road_data.driver_positions.received_at is 'When it came.';
select migrations.partition_by_time('road_data.driver_positions', 'created_at', every => '1 month', premake => 6);

create table road_data.wifi_scans (
  id uuid not null,
  created_at timestamptz(3) not null,
  organization_id uuid not null references public.organizations (id),
  user_id text not null references public.users (id),
  device_id text not null,
  track_id uuid,
  scanned_at timestamptz(3) not null,
  position public.geometry(PointZ, 4326) not null,
  accuracy_metres real,
  access_points jsonb not null,
  access_point_count integer not null generated always as (jsonb_array_length(access_points)) stored,
  received_at timestamptz(3) not null default now(),
  primary key (id, created_at),
  constraint wifi_scans_id_is_v7 check (uuid_extract_version(id) = 7),
  constraint wifi_scans_created_at_is_of_id check (created_at = public.uuid_v7_time(id)),
  constraint wifi_scans_time_plausible check (created_at >= '2010-01-01 00:00:00+00' and created_at <= now() + interval '1 day'),
  constraint wifi_scans_device_id_form check (device_id ~ '^[A-Za-z0-9._:-]{1,100}$'),
  constraint wifi_scans_on_earth check (
    public.st_x(position) between -180 and 180 and public.st_y(position) between -90 and 90 and not public.st_isempty(position)),
  constraint wifi_scans_accuracy_not_negative check (accuracy_metres >= 0),
  constraint wifi_scans_access_point_count_range check (access_point_count between 0 and 500)
) partition by range (created_at);
create index wifi_scans_newest on road_data.wifi_scans (organization_id, scanned_at desc, id desc);
create index wifi_scans_user_id on road_data.wifi_scans (user_id);
create index wifi_scans_position on road_data.wifi_scans using gist (position);
comment on table road_data.wifi_scans is 'Wireless networks that a phone heard at a place, one row a scan. Networks that opt out (names ending in _nomap) are not stored.';
comment on column road_data.wifi_scans.id is 'UUIDv7, fixed on the device.';
comment on column road_data.wifi_scans.created_at is 'The time inside the id; chooses the partition.';
comment on column road_data.wifi_scans.organization_id is 'Whose scan it is.';
comment on column road_data.wifi_scans.user_id is 'Who carried the phone.';
comment on column road_data.wifi_scans.device_id is 'The phone.';
comment on column road_data.wifi_scans.track_id is 'The drive, when one was being recorded.';
comment on column road_data.wifi_scans.scanned_at is 'When the phone listened, by its own clock.';
comment on column road_data.wifi_scans.position is 'Where, altitude in metres (0 where unknown).';
comment on column road_data.wifi_scans.accuracy_metres is 'Radius that holds the truth with 68 %.';
comment on column road_data.wifi_scans.access_points is 'A list of {bssid, ssid, signalDbm, frequencyMhz} as heard.';
comment on column road_data.wifi_scans.access_point_count is 'How many were heard.';
comment on column road_data.wifi_scans.received_at is 'When it came.';
select migrations.partition_by_time('road_data.wifi_scans', 'created_at', every => '1 month', premake => 6);

create table road_data.cell_scans (
  id uuid not null,
  created_at timestamptz(3) not null,
  organization_id uuid not null references public.organizations (id),
  user_id text not null references public.users (id),
  device_id text not null,
  track_id uuid,
  scanned_at timestamptz(3) not null,
  position public.geometry(PointZ, 4326) not null,
  accuracy_metres real,
  radio text,
  country_code smallint,
  network_code smallint,
  area_code integer,
  cell_code bigint,
  signal_dbm smallint,
  cells jsonb not null,
  cell_count integer not null generated always as (jsonb_array_length(cells)) stored,
  received_at timestamptz(3) not null default now(),
  primary key (id, created_at),
  constraint cell_scans_id_is_v7 check (uuid_extract_version(id) = 7),
  constraint cell_scans_created_at_is_of_id check (created_at = public.uuid_v7_time(id)),
  constraint cell_scans_time_plausible check (created_at >= '2010-01-01 00:00:00+00' and created_at <= now() + interval '1 day'),
  constraint cell_scans_device_id_form check (device_id ~ '^[A-Za-z0-9._:-]{1,100}$'),
  constraint cell_scans_on_earth check (
    public.st_x(position) between -180 and 180 and public.st_y(position) between -90 and 90 and not public.st_isempty(position)),
  constraint cell_scans_accuracy_not_negative check (accuracy_metres >= 0),
  constraint cell_scans_radio_known check (radio in ('gsm', 'umts', 'lte', 'nr')),
  constraint cell_scans_country_code_range check (country_code between 1 and 999),
  constraint cell_scans_network_code_range check (network_code between 0 and 999),
  constraint cell_scans_codes_not_negative check (area_code >= 0 and cell_code >= 0),
  constraint cell_scans_signal_range check (signal_dbm between -160 and 0),
  constraint cell_scans_serving_has_radio check (radio is not null or num_nonnulls(country_code, network_code, area_code, cell_code, signal_dbm) = 0),
  constraint cell_scans_cell_count_range check (cell_count between 0 and 100)
) partition by range (created_at);
create index cell_scans_newest on road_data.cell_scans (organization_id, scanned_at desc, id desc);
create index cell_scans_operator on road_data.cell_scans (organization_id, country_code, network_code, radio) where radio is not null;
create index cell_scans_user_id on road_data.cell_scans (user_id);
create index cell_scans_position on road_data.cell_scans using gist (position);
comment on table road_data.cell_scans is 'Mobile cells that a phone heard at a place, one row a scan: what the map of reception is made of.';
comment on column road_data.cell_scans.id is 'UUIDv7, fixed on the device.';
comment on column road_data.cell_scans.created_at is 'The time inside the id; chooses the partition.';
comment on column road_data.cell_scans.organization_id is 'Whose scan it is.';
comment on column road_data.cell_scans.user_id is 'Who carried the phone.';
comment on column road_data.cell_scans.device_id is 'The phone.';
comment on column road_data.cell_scans.track_id is 'The drive, when one was being recorded.';
comment on column road_data.cell_scans.scanned_at is 'When the phone listened, by its own clock.';
comment on column road_data.cell_scans.position is 'Where, altitude in metres (0 where unknown).';
comment on column road_data.cell_scans.accuracy_metres is 'Radius that holds the truth with 68 %.';
comment on column road_data.cell_scans.radio is 'Of the cell that served the phone; null without service.';
comment on column road_data.cell_scans.country_code is 'Mobile country code (MCC) of that cell.';
comment on column road_data.cell_scans.network_code is 'Mobile network code (MNC) of that cell.';
comment on column road_data.cell_scans.area_code is 'Location or tracking area of that cell.';
comment on column road_data.cell_scans.cell_code is 'That cell within its network.';
comment on column road_data.cell_scans.signal_dbm is 'How strong that cell was.';
comment on column road_data.cell_scans.cells is 'A list of {radio, countryCode, networkCode, areaCode, cellCode, signalDbm} of all that were heard.';
comment on column road_data.cell_scans.cell_count is 'How many were heard.';
comment on column road_data.cell_scans.received_at is 'When it came.';
select migrations.partition_by_time('road_data.cell_scans', 'created_at', every => '1 month', premake => 6);

-- Every foreign key can be followed back: what belongs to an organization or a person is found without a scan. A partitioned parent takes no
-- CONCURRENTLY, so writers wait for these; equal keys share their place in an index, which keeps them small.
-- squawk-ignore require-concurrent-index-creation
create index track_logs_user_id on road_data.track_logs (user_id, started_at desc, id desc);
-- squawk-ignore require-concurrent-index-creation
create index track_log_parts_organization_id on road_data.track_log_parts (organization_id);
-- squawk-ignore require-concurrent-index-creation
create index frame_batches_organization_id on road_data.frame_batches (organization_id);
-- squawk-ignore require-concurrent-index-creation
create index batch_frames_organization_id on road_data.batch_frames (organization_id);
