comment on schema planner is 'What is to be driven: projects, territories, detour tasks, and the layers that planners look at.';

create table planner.projects (
  id uuid primary key,
  organization_id uuid not null references public.organizations (id),
  name text not null,
  description text not null default '',
  status text not null default 'planned',
  starts_on date,
  deadline_on date,
  settings jsonb not null default '{}',
  version integer not null default 1,
  created_by text references public.users (id),
  created_at timestamptz(3) not null default now(),
  updated_at timestamptz(3) not null default now(),
  constraint projects_tenant_key unique (id, organization_id),
  constraint projects_id_is_v7 check (uuid_extract_version(id) = 7),
  constraint projects_name_length check (length(name) between 1 and 200),
  constraint projects_description_length check (length(description) <= 5000),
  constraint projects_status_known check (status in ('planned', 'active', 'finished', 'archived')),
  constraint projects_deadline_after_start check (deadline_on >= starts_on),
  constraint projects_settings_is_object check (jsonb_typeof(settings) = 'object'),
  constraint projects_version_positive check (version > 0)
);
create index projects_organization_id on planner.projects (organization_id, status, deadline_on);
create unique index projects_name_in_use on planner.projects (organization_id, lower(name)) where status <> 'archived';
create index projects_created_by on planner.projects (created_by) where created_by is not null;
comment on table planner.projects is 'What an organization wants driven by when; territories and tasks belong to it.';
comment on column planner.projects.id is 'UUIDv7.';
comment on column planner.projects.organization_id is 'Whose project it is.';
comment on column planner.projects.name is 'As people call it; free again once archived.';
comment on column planner.projects.description is 'What it is for.';
comment on column planner.projects.status is 'planned, active, finished or archived.';
comment on column planner.projects.starts_on is 'First day, in the organization''s own calendar.';
comment on column planner.projects.deadline_on is 'Last day.';
comment on column planner.projects.settings is 'How progress is counted: age bands, directions, road kinds left out.';
comment on column planner.projects.version is 'Rises by one with every change; send back the one you saw.';
comment on column planner.projects.created_by is 'Who made it; null when a program did.';
comment on column planner.projects.created_at is 'When it was made.';
comment on column planner.projects.updated_at is 'Latest change.';

create table planner.territories (
  id uuid primary key,
  organization_id uuid not null references public.organizations (id),
  project_id uuid,
  name text not null,
  area public.geometry(Polygon, 4326) not null,
  area_square_metres double precision not null generated always as (public.st_area(area::public.geography)) stored,
  planned_metres double precision,
  color text,
  made_from uuid[] not null default '{}',
  version integer not null default 1,
  created_by text references public.users (id),
  created_at timestamptz(3) not null default now(),
  updated_at timestamptz(3) not null default now(),
  deleted_at timestamptz(3),
  constraint territories_tenant_key unique (id, organization_id),
  constraint territories_project foreign key (project_id, organization_id) references planner.projects (id, organization_id),
  constraint territories_id_is_v7 check (uuid_extract_version(id) = 7),
  constraint territories_name_length check (length(name) between 1 and 200),
  constraint territories_area_valid check (public.st_isvalid(area) and not public.st_isempty(area)),
  constraint territories_area_on_earth check (
    public.st_xmin(area) >= -180 and public.st_xmax(area) <= 180 and public.st_ymin(area) >= -90 and public.st_ymax(area) <= 90),
  constraint territories_planned_not_negative check (planned_metres >= 0),
  constraint territories_color_form check (color ~ '^#[0-9a-f]{6}$'),
  constraint territories_made_from_count check (cardinality(made_from) <= 100),
  constraint territories_version_positive check (version > 0)
);
create index territories_organization_id on planner.territories (organization_id, name collate "C", id);
create unique index territories_name_in_use on planner.territories (organization_id, project_id, lower(name)) nulls not distinct where deleted_at is null;
create index territories_project_id on planner.territories (project_id, organization_id) where project_id is not null;
create index territories_created_by on planner.territories (created_by) where created_by is not null;
create index territories_area on planner.territories using gist (area);
create index territories_area_on_ground on planner.territories using gist ((area::public.geography));
comment on table planner.territories is 'Areas that are to be covered. Deleted ones stay: coverage of past days names them.';
comment on column planner.territories.id is 'UUIDv7.';
comment on column planner.territories.organization_id is 'Whose territory it is.';
comment on column planner.territories.project_id is 'A project of the same organization.';
comment on column planner.territories.name is 'As people call it; free again once deleted.';
comment on column planner.territories.area is 'The area, holes allowed, never crossing itself.';
comment on column planner.territories.area_square_metres is 'Its size on the ground.';
comment on column planner.territories.planned_metres is 'Length of the roads that are to be driven; null until they are counted.';
comment on column planner.territories.color is 'On the map, as #rrggbb.';
comment on column planner.territories.made_from is 'Territories that this one was split from or merged of.';
comment on column planner.territories.version is 'Rises by one with every change; send back the one you saw.';
comment on column planner.territories.created_by is 'Who drew it; null when a program did.';
comment on column planner.territories.created_at is 'When it was drawn.';
comment on column planner.territories.updated_at is 'Latest change.';
comment on column planner.territories.deleted_at is 'When it was taken away; null while it is there.';

create table planner.detour_tasks (
  id uuid primary key,
  organization_id uuid not null references public.organizations (id),
  project_id uuid,
  territory_id uuid,
  title text not null,
  description text not null default '',
  state text not null default 'AVAILABLE',
  priority smallint not null default 3,
  path public.geometry(LineString, 4326) not null,
  length_metres double precision not null generated always as (public.st_length(path::public.geography)) stored,
  direction text not null default 'either',
  due_at timestamptz(3),
  assignee_id text references public.users (id),
  lease_expires_at timestamptz(3),
  completed_by text references public.users (id),
  completed_at timestamptz(3),
  track_id uuid,
  decided_by text references public.users (id),
  decided_at timestamptz(3),
  version integer not null default 1,
  created_by text references public.users (id),
  created_at timestamptz(3) not null default now(),
  updated_at timestamptz(3) not null default now(),
  constraint detour_tasks_tenant_key unique (id, organization_id),
  constraint detour_tasks_project foreign key (project_id, organization_id) references planner.projects (id, organization_id),
  constraint detour_tasks_territory foreign key (territory_id, organization_id) references planner.territories (id, organization_id),
  constraint detour_tasks_id_is_v7 check (uuid_extract_version(id) = 7),
  constraint detour_tasks_title_length check (length(title) between 1 and 200),
  constraint detour_tasks_description_length check (length(description) <= 5000),
  constraint detour_tasks_state_known check (state in ('AVAILABLE', 'IN_PROGRESS', 'COMPLETED', 'VERIFIED', 'REJECTED', 'CANCELED')),
  constraint detour_tasks_priority_range check (priority between 1 and 5),
  constraint detour_tasks_path_valid check (public.st_isvalid(path) and not public.st_isempty(path)),
  constraint detour_tasks_path_on_earth check (
    public.st_xmin(path) >= -180 and public.st_xmax(path) <= 180 and public.st_ymin(path) >= -90 and public.st_ymax(path) <= 90),
  constraint detour_tasks_direction_known check (direction in ('either', 'forward', 'both')),
  constraint detour_tasks_lease_while_in_progress check (
    (state = 'IN_PROGRESS') = (lease_expires_at is not null) and (state <> 'IN_PROGRESS' or assignee_id is not null)),
  constraint detour_tasks_completed_whole check (
    num_nulls(completed_by, completed_at) in (0, 2) and (state not in ('COMPLETED', 'VERIFIED', 'REJECTED') or completed_by is not null)),
  constraint detour_tasks_decided_whole check (
    num_nulls(decided_by, decided_at) in (0, 2) and (state not in ('VERIFIED', 'REJECTED') or decided_by is not null)),
  constraint detour_tasks_nobody_decides_own_work check (state not in ('VERIFIED', 'REJECTED') or decided_by <> completed_by),
  constraint detour_tasks_version_positive check (version > 0)
);
create index detour_tasks_of_state on planner.detour_tasks (organization_id, state, priority, due_at, id);
create index detour_tasks_lapsing on planner.detour_tasks (lease_expires_at) where state = 'IN_PROGRESS';
create index detour_tasks_project_id on planner.detour_tasks (project_id, organization_id) where project_id is not null;
create index detour_tasks_territory_id on planner.detour_tasks (territory_id, organization_id) where territory_id is not null;
create index detour_tasks_assignee_id on planner.detour_tasks (assignee_id, state) where assignee_id is not null;
create index detour_tasks_completed_by on planner.detour_tasks (completed_by, completed_at desc) where completed_by is not null;
create index detour_tasks_decided_by on planner.detour_tasks (decided_by) where decided_by is not null;
create index detour_tasks_created_by on planner.detour_tasks (created_by) where created_by is not null;
create index detour_tasks_track_id on planner.detour_tasks (track_id) where track_id is not null;
create index detour_tasks_path on planner.detour_tasks using gist (path);
create index detour_tasks_path_on_ground on planner.detour_tasks using gist ((path::public.geography));
comment on table planner.detour_tasks is 'Stretches of road that someone is asked to drive. Never deleted: CANCELED ends what is no longer wanted.';
comment on column planner.detour_tasks.id is 'UUIDv7.';
comment on column planner.detour_tasks.organization_id is 'Whose task it is.';
comment on column planner.detour_tasks.project_id is 'A project of the same organization.';
comment on column planner.detour_tasks.territory_id is 'A territory of the same organization.';
comment on column planner.detour_tasks.title is 'As people call it.';
comment on column planner.detour_tasks.description is 'What the driver should know.';
comment on column planner.detour_tasks.state is 'AVAILABLE, IN_PROGRESS while someone holds it, COMPLETED when driven, then VERIFIED or REJECTED; CANCELED.';
comment on column planner.detour_tasks.priority is '1 is most urgent, 5 least.';
comment on column planner.detour_tasks.path is 'What is to be driven, in its direction.';
comment on column planner.detour_tasks.length_metres is 'Its length on the ground.';
comment on column planner.detour_tasks.direction is 'either way, forward only, or both ways.';
comment on column planner.detour_tasks.due_at is 'When it should be done.';
comment on column planner.detour_tasks.assignee_id is 'Who holds it while it is IN_PROGRESS; before that who it is meant for.';
comment on column planner.detour_tasks.lease_expires_at is 'The claim lapses at this moment unless it is renewed.';
comment on column planner.detour_tasks.completed_by is 'Who drove it last.';
comment on column planner.detour_tasks.completed_at is 'When it was driven.';
comment on column planner.detour_tasks.track_id is 'The drive that did it.';
comment on column planner.detour_tasks.decided_by is 'Who verified or rejected it last; never who drove it.';
comment on column planner.detour_tasks.decided_at is 'When it was verified or rejected.';
comment on column planner.detour_tasks.version is 'Rises by one with every change; send back the one you saw.';
comment on column planner.detour_tasks.created_by is 'Who asked for it; null when a program did.';
comment on column planner.detour_tasks.created_at is 'When it was made.';
comment on column planner.detour_tasks.updated_at is 'Latest change.';

create table planner.detour_task_history (
  task_id uuid not null,
  version integer not null,
  organization_id uuid not null,
  event text not null,
  from_state text,
  to_state text not null,
  actor_kind text not null,
  actor_id text not null,
  reason text,
  details jsonb not null default '{}',
  created_at timestamptz(3) not null default now(),
  primary key (task_id, version),
  constraint detour_task_history_task foreign key (task_id, organization_id) references planner.detour_tasks (id, organization_id),
  constraint detour_task_history_version_positive check (version > 0),
  constraint detour_task_history_event_known check (
    event in ('create', 'edit', 'assign', 'claim', 'renew', 'release', 'lapse', 'complete', 'verify', 'reject', 'cancel')),
  constraint detour_task_history_states_known check (
    from_state in ('AVAILABLE', 'IN_PROGRESS', 'COMPLETED', 'VERIFIED', 'REJECTED', 'CANCELED')
    and to_state in ('AVAILABLE', 'IN_PROGRESS', 'COMPLETED', 'VERIFIED', 'REJECTED', 'CANCELED')),
  constraint detour_task_history_begins_once check ((event = 'create') = (from_state is null)),
  constraint detour_task_history_actor_kind_known check (actor_kind in ('user', 'key', 'system')),
  constraint detour_task_history_reason_length check (length(reason) between 1 and 2000),
  constraint detour_task_history_rejected_with_reason check (event <> 'reject' or reason is not null),
  constraint detour_task_history_details_is_object check (jsonb_typeof(details) = 'object')
);
create index detour_task_history_of_task on planner.detour_task_history (task_id, organization_id);
create index detour_task_history_newest on planner.detour_task_history (organization_id, created_at desc);
create index detour_task_history_actor_id on planner.detour_task_history (actor_id, created_at desc);
comment on table planner.detour_task_history is 'Every change of every task: who, when, why. Written once and never changed.';
comment on column planner.detour_task_history.task_id is 'The task.';
comment on column planner.detour_task_history.version is 'The version that the change led to.';
comment on column planner.detour_task_history.organization_id is 'Whose task it is.';
comment on column planner.detour_task_history.event is 'What happened.';
comment on column planner.detour_task_history.from_state is 'The state before; null for the first entry.';
comment on column planner.detour_task_history.to_state is 'The state after.';
comment on column planner.detour_task_history.actor_kind is 'user, key or system.';
comment on column planner.detour_task_history.actor_id is 'Who: hash of issuer and subject, key id, or the name of a job.';
comment on column planner.detour_task_history.reason is 'Why, in words; a rejection always has one.';
comment on column planner.detour_task_history.details is 'What else changed, before and after.';
comment on column planner.detour_task_history.created_at is 'When it happened.';
revoke update, delete on table planner.detour_task_history from axion_sense_app, axion_sense_worker;

create table planner.custom_layers (
  id uuid primary key,
  organization_id uuid not null references public.organizations (id),
  name text not null,
  description text not null default '',
  connection_name text not null,
  relation text not null,
  geometry_column text not null,
  id_column text,
  property_columns text[] not null default '{}',
  condition text,
  geometry_kind text,
  style jsonb not null default '{}',
  min_zoom smallint not null default 0,
  max_zoom smallint not null default 14,
  position integer not null default 0,
  is_visible boolean not null default true,
  refresh_hours integer,
  build_state text not null default 'none',
  built_on date,
  built_at timestamptz(3),
  build_problem text,
  feature_count bigint,
  size_bytes bigint,
  bounds public.geometry(Polygon, 4326),
  version integer not null default 1,
  created_by text references public.users (id),
  created_at timestamptz(3) not null default now(),
  updated_at timestamptz(3) not null default now(),
  constraint custom_layers_name_key unique (organization_id, name),
  constraint custom_layers_id_is_v7 check (uuid_extract_version(id) = 7),
  constraint custom_layers_name_length check (length(name) between 1 and 200),
  constraint custom_layers_description_length check (length(description) <= 2000),
  constraint custom_layers_connection_name_form check (connection_name ~ '^[a-z][a-z0-9-]{0,62}$'),
  constraint custom_layers_names_length check (
    length(relation) between 1 and 200 and length(geometry_column) between 1 and 63 and length(id_column) between 1 and 63),
  constraint custom_layers_property_columns_count check (cardinality(property_columns) <= 50),
  constraint custom_layers_condition_length check (length(condition) between 1 and 2000),
  constraint custom_layers_geometry_kind_known check (geometry_kind in ('point', 'line', 'polygon', 'mixed')),
  constraint custom_layers_style_is_object check (jsonb_typeof(style) = 'object'),
  constraint custom_layers_zooms_in_order check (0 <= min_zoom and min_zoom <= max_zoom and max_zoom <= 22),
  constraint custom_layers_refresh_range check (refresh_hours between 1 and 8760),
  constraint custom_layers_build_state_known check (build_state in ('none', 'queued', 'building', 'ready', 'failed')),
  constraint custom_layers_built_when_ready check (build_state <> 'ready' or num_nulls(built_on, built_at, feature_count, size_bytes) = 0),
  constraint custom_layers_failed_with_problem check ((build_state = 'failed') = (build_problem is not null)),
  constraint custom_layers_counts_not_negative check (feature_count >= 0 and size_bytes >= 0),
  constraint custom_layers_version_positive check (version > 0)
);
create index custom_layers_of_organization on planner.custom_layers (organization_id, position, id);
create index custom_layers_to_build on planner.custom_layers (updated_at) where build_state in ('queued', 'building');
create index custom_layers_due on planner.custom_layers (built_at) where refresh_hours is not null;
create index custom_layers_created_by on planner.custom_layers (created_by) where created_by is not null;
create index custom_layers_bounds on planner.custom_layers using gist (bounds);
comment on table planner.custom_layers is 'Layers of an organization''s own, made into tiles from a table of a database elsewhere.';
comment on column planner.custom_layers.id is 'UUIDv7; names the tiles in object storage.';
comment on column planner.custom_layers.organization_id is 'Whose layer it is.';
comment on column planner.custom_layers.name is 'As people call it.';
comment on column planner.custom_layers.description is 'What it shows.';
comment on column planner.custom_layers.connection_name is 'Which of the databases that the operator configured; how to sign in there is not stored here.';
comment on column planner.custom_layers.relation is 'Table or view there.';
comment on column planner.custom_layers.geometry_column is 'Its geometry, in any known reference system.';
comment on column planner.custom_layers.id_column is 'What tells its rows apart.';
comment on column planner.custom_layers.property_columns is 'What the tiles carry beside the geometry.';
comment on column planner.custom_layers.condition is 'Which rows; null is all. Checked before it is sent.';
comment on column planner.custom_layers.geometry_kind is 'What was found there by the latest build.';
comment on column planner.custom_layers.style is 'Colours and widths on the map.';
comment on column planner.custom_layers.min_zoom is 'Shown from here.';
comment on column planner.custom_layers.max_zoom is 'Tiles are made up to here.';
comment on column planner.custom_layers.position is 'Order in the list, lowest first.';
comment on column planner.custom_layers.is_visible is 'Whether it is shown without being asked for.';
comment on column planner.custom_layers.refresh_hours is 'Built again this often; null by hand only.';
comment on column planner.custom_layers.build_state is 'none, queued, building, ready or failed.';
comment on column planner.custom_layers.built_on is 'The day in the name of the tiles that are served.';
comment on column planner.custom_layers.built_at is 'When these were made.';
comment on column planner.custom_layers.build_problem is 'Why the latest build failed.';
comment on column planner.custom_layers.feature_count is 'Rows in these tiles.';
comment on column planner.custom_layers.size_bytes is 'Bytes of these tiles.';
comment on column planner.custom_layers.bounds is 'Box around all rows.';
comment on column planner.custom_layers.version is 'Rises by one with every change; send back the one you saw.';
comment on column planner.custom_layers.created_by is 'Who made it; null when a program did.';
comment on column planner.custom_layers.created_at is 'When it was made.';
comment on column planner.custom_layers.updated_at is 'Latest change.';

create table planner.wms_sources (
  id uuid primary key,
  organization_id uuid not null references public.organizations (id),
  name text not null,
  url text not null,
  protocol_version text not null default '1.3.0',
  layers text[] not null,
  styles text[] not null default '{}',
  reference_system text not null default 'EPSG:3857',
  is_latitude_first boolean not null default false,
  image_format text not null default 'image/png',
  is_transparent boolean not null default true,
  attribution text not null default '',
  min_zoom smallint not null default 0,
  max_zoom smallint not null default 22,
  opacity real not null default 1,
  position integer not null default 0,
  checked_at timestamptz(3),
  check_problem text,
  version integer not null default 1,
  created_by text references public.users (id),
  created_at timestamptz(3) not null default now(),
  updated_at timestamptz(3) not null default now(),
  constraint wms_sources_name_key unique (organization_id, name),
  constraint wms_sources_id_is_v7 check (uuid_extract_version(id) = 7),
  constraint wms_sources_name_length check (length(name) between 1 and 200),
  constraint wms_sources_url_form check (url ~ '^https?://[^/@[:space:]]+(/[^[:space:]]*)?$' and length(url) <= 2000),
  constraint wms_sources_protocol_version_known check (protocol_version in ('1.1.1', '1.3.0')),
  constraint wms_sources_layers_count check (cardinality(layers) between 1 and 50),
  constraint wms_sources_styles_match_layers check (cardinality(styles) in (0, cardinality(layers))),
  constraint wms_sources_reference_system_form check (reference_system ~ '^(EPSG:[0-9]{4,6}|CRS:84)$'),
  constraint wms_sources_image_format_known check (image_format in ('image/png', 'image/jpeg', 'image/webp')),
  constraint wms_sources_attribution_length check (length(attribution) <= 500),
  constraint wms_sources_zooms_in_order check (0 <= min_zoom and min_zoom <= max_zoom and max_zoom <= 22),
  constraint wms_sources_opacity_range check (opacity between 0 and 1),
  constraint wms_sources_version_positive check (version > 0)
);
create index wms_sources_of_organization on planner.wms_sources (organization_id, position, id);
create index wms_sources_created_by on planner.wms_sources (created_by) where created_by is not null;
comment on table planner.wms_sources is 'Map pictures that others serve by WMS, shown under our own layers.';
comment on column planner.wms_sources.id is 'UUIDv7.';
comment on column planner.wms_sources.organization_id is 'Whose source it is.';
comment on column planner.wms_sources.name is 'As people call it.';
comment on column planner.wms_sources.url is 'Where the service is; never with a name or password in it.';
comment on column planner.wms_sources.protocol_version is '1.1.1 or 1.3.0.';
comment on column planner.wms_sources.layers is 'What is asked for, bottom first.';
comment on column planner.wms_sources.styles is 'One a layer, or none.';
comment on column planner.wms_sources.reference_system is 'CRS or SRS that is asked for.';
comment on column planner.wms_sources.is_latitude_first is 'Whether the box of a request begins with the latitude, which 1.3.0 wants of EPSG:4326 and some others.';
comment on column planner.wms_sources.image_format is 'Format that is asked for.';
comment on column planner.wms_sources.is_transparent is 'Whether a transparent background is asked for.';
comment on column planner.wms_sources.attribution is 'What must be shown with it.';
comment on column planner.wms_sources.min_zoom is 'Shown from here.';
comment on column planner.wms_sources.max_zoom is 'Shown up to here.';
comment on column planner.wms_sources.opacity is '0 to 1.';
comment on column planner.wms_sources.position is 'Order in the list, lowest first.';
comment on column planner.wms_sources.checked_at is 'When its capabilities were read last.';
comment on column planner.wms_sources.check_problem is 'What was wrong then; null when nothing was.';
comment on column planner.wms_sources.version is 'Rises by one with every change; send back the one you saw.';
comment on column planner.wms_sources.created_by is 'Who added it; null when a program did.';
comment on column planner.wms_sources.created_at is 'When it was added.';
comment on column planner.wms_sources.updated_at is 'Latest change.';

create table planner.priority_layers (
  id uuid primary key,
  organization_id uuid not null references public.organizations (id),
  project_id uuid,
  name text not null,
  description text not null default '',
  priority smallint not null,
  shape public.geometry(Geometry, 4326) not null,
  color text,
  valid_from timestamptz(3),
  valid_until timestamptz(3),
  version integer not null default 1,
  created_by text references public.users (id),
  created_at timestamptz(3) not null default now(),
  updated_at timestamptz(3) not null default now(),
  deleted_at timestamptz(3),
  constraint priority_layers_project foreign key (project_id, organization_id) references planner.projects (id, organization_id),
  constraint priority_layers_id_is_v7 check (uuid_extract_version(id) = 7),
  constraint priority_layers_name_length check (length(name) between 1 and 200),
  constraint priority_layers_description_length check (length(description) <= 2000),
  constraint priority_layers_priority_range check (priority between 1 and 5),
  constraint priority_layers_shape_kind_known check (
    public.geometrytype(shape) in ('LINESTRING', 'MULTILINESTRING', 'POLYGON', 'MULTIPOLYGON')),
  constraint priority_layers_shape_valid check (public.st_isvalid(shape) and not public.st_isempty(shape)),
  constraint priority_layers_shape_on_earth check (
    public.st_xmin(shape) >= -180 and public.st_xmax(shape) <= 180 and public.st_ymin(shape) >= -90 and public.st_ymax(shape) <= 90),
  constraint priority_layers_color_form check (color ~ '^#[0-9a-f]{6}$'),
  constraint priority_layers_valid_in_order check (valid_until > valid_from),
  constraint priority_layers_version_positive check (version > 0)
);
create index priority_layers_of_organization on planner.priority_layers (organization_id, priority, id);
create index priority_layers_changed on planner.priority_layers (organization_id, updated_at);
create index priority_layers_project_id on planner.priority_layers (project_id, organization_id) where project_id is not null;
create index priority_layers_created_by on planner.priority_layers (created_by) where created_by is not null;
create index priority_layers_shape on planner.priority_layers using gist (shape);
create index priority_layers_shape_on_ground on planner.priority_layers using gist ((shape::public.geography));
comment on table planner.priority_layers is 'Roads and areas that drivers should take before others, as phones show them. Deleted ones stay, so that a phone that was away hears of it.';
comment on column planner.priority_layers.id is 'UUIDv7.';
comment on column planner.priority_layers.organization_id is 'Whose layer it is.';
comment on column planner.priority_layers.project_id is 'A project of the same organization.';
comment on column planner.priority_layers.name is 'As people call it.';
comment on column planner.priority_layers.description is 'Why these come first.';
comment on column planner.priority_layers.priority is '1 is most urgent, 5 least.';
comment on column planner.priority_layers.shape is 'Lines or areas.';
comment on column planner.priority_layers.color is 'On the map, as #rrggbb.';
comment on column planner.priority_layers.valid_from is 'Shown from then on; null is from the beginning.';
comment on column planner.priority_layers.valid_until is 'Shown until then; null is open-ended.';
comment on column planner.priority_layers.version is 'Rises by one with every change; send back the one you saw.';
comment on column planner.priority_layers.created_by is 'Who drew it; null when a program did.';
comment on column planner.priority_layers.created_at is 'When it was drawn.';
comment on column planner.priority_layers.updated_at is 'Latest change; phones ask for what changed since.';
comment on column planner.priority_layers.deleted_at is 'When it was taken away; null while it is there.';
