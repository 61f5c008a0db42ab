create table public.dataset_groups (
  id uuid primary key,
  name text not null,
  title text not null,
  description text not null default '',
  position integer not null default 0,
  version integer not null default 1,
  created_by text references public.users (id),
  created_at timestamptz(3) not null default now(),
  updated_at timestamptz(3) not null default now(),
  constraint dataset_groups_name_key unique (name),
  constraint dataset_groups_name_form check (name ~ '^[a-z][a-z0-9-]{0,62}$'),
  constraint dataset_groups_title_length check (length(title) between 1 and 200),
  constraint dataset_groups_description_length check (length(description) <= 2000),
  constraint dataset_groups_version_positive check (version > 0)
);
create index dataset_groups_created_by on public.dataset_groups (created_by) where created_by is not null;
comment on table public.dataset_groups is 'Shelves for datasets, as the catalogue shows them. They give no rights.';
comment on column public.dataset_groups.id is 'UUIDv7.';
comment on column public.dataset_groups.name is 'Short name for addresses.';
comment on column public.dataset_groups.title is 'As people call it.';
comment on column public.dataset_groups.description is 'What is on it.';
comment on column public.dataset_groups.position is 'Order among groups, lowest first.';
comment on column public.dataset_groups.version is 'Rises by one with every change; send back the one you saw.';
comment on column public.dataset_groups.created_by is 'Who made it; null when the installation did.';
comment on column public.dataset_groups.created_at is 'When it was made.';
comment on column public.dataset_groups.updated_at is 'Latest change.';

create table public.dataset_group_members (
  group_id uuid not null references public.dataset_groups (id) on delete cascade,
  dataset_id uuid not null references public.datasets (id) on delete cascade,
  position integer not null default 0,
  primary key (group_id, dataset_id)
);
create index dataset_group_members_dataset_id on public.dataset_group_members (dataset_id);
comment on table public.dataset_group_members is 'Which datasets are on which shelf.';
comment on column public.dataset_group_members.group_id is 'The shelf.';
comment on column public.dataset_group_members.dataset_id is 'The dataset.';
comment on column public.dataset_group_members.position is 'Order on the shelf, lowest first.';

create table public.dataset_maps (
  id uuid primary key,
  dataset_id uuid not null references public.datasets (id) on delete cascade,
  table_name text not null,
  title text not null,
  geometry_kind text not null,
  longitude_column text,
  latitude_column text,
  geometry_column text,
  id_column text,
  property_columns text[] not null default '{}',
  style jsonb not null default '{}',
  min_zoom smallint not null default 0,
  max_zoom smallint not null default 14,
  refresh_hours integer,
  object_key text not null generated always as (
    'tiles/' || replace(dataset_id::text, '-', '') || '/' || table_name || '/' || replace(id::text, '-', '') || '.pmtiles') stored,
  build_state text not null default 'none',
  built_at timestamptz(3),
  build_problem text,
  feature_count bigint,
  size_bytes bigint,
  bounds double precision[],
  version integer not null default 1,
  created_by text references public.users (id),
  created_at timestamptz(3) not null default now(),
  updated_at timestamptz(3) not null default now(),
  constraint dataset_maps_title_key unique (dataset_id, table_name, title),
  constraint dataset_maps_table_name_length check (length(table_name) between 1 and 200),
  constraint dataset_maps_title_length check (length(title) between 1 and 200),
  constraint dataset_maps_geometry_kind_known check (geometry_kind in ('point', 'h3', 'wkt', 'wkb', 'geojson')),
  constraint dataset_maps_columns_of_kind check (
    (geometry_kind = 'point') = (longitude_column is not null and latitude_column is not null)
    and (geometry_kind = 'point') = (geometry_column is null)),
  constraint dataset_maps_property_columns_count check (cardinality(property_columns) <= 50),
  constraint dataset_maps_style_is_object check (jsonb_typeof(style) = 'object'),
  constraint dataset_maps_zooms_in_order check (0 <= min_zoom and min_zoom <= max_zoom and max_zoom <= 22),
  constraint dataset_maps_refresh_range check (refresh_hours between 1 and 8760),
  constraint dataset_maps_build_state_known check (build_state in ('none', 'queued', 'building', 'ready', 'failed')),
  constraint dataset_maps_built_when_ready check (build_state <> 'ready' or num_nulls(built_at, feature_count, size_bytes) = 0),
  constraint dataset_maps_failed_with_problem check ((build_state = 'failed') = (build_problem is not null)),
  constraint dataset_maps_counts_not_negative check (feature_count >= 0 and size_bytes >= 0),
  constraint dataset_maps_bounds_form check (
    cardinality(bounds) = 4 and bounds[1] between -180 and 180 and bounds[3] between -180 and 180 and bounds[2] between -90 and bounds[4] and bounds[4] <= 90),
  constraint dataset_maps_version_positive check (version > 0)
);
create index dataset_maps_to_build on public.dataset_maps (updated_at) where build_state in ('queued', 'building');
create index dataset_maps_due on public.dataset_maps (built_at) where refresh_hours is not null;
create index dataset_maps_created_by on public.dataset_maps (created_by) where created_by is not null;
comment on table public.dataset_maps is 'Tables as maps: where their rows are, and the tiles made of them.';
comment on column public.dataset_maps.id is 'UUIDv7; names the tiles in object storage.';
comment on column public.dataset_maps.dataset_id is 'The dataset.';
comment on column public.dataset_maps.table_name is 'Its table.';
comment on column public.dataset_maps.title is 'As people call it.';
comment on column public.dataset_maps.geometry_kind is 'point: two columns of degrees; h3: a cell; wkt, wkb, geojson: a shape.';
comment on column public.dataset_maps.longitude_column is 'Degrees east, for points.';
comment on column public.dataset_maps.latitude_column is 'Degrees north, for points.';
comment on column public.dataset_maps.geometry_column is 'The cell or shape, for the others.';
comment on column public.dataset_maps.id_column is 'What tells rows apart when a piece of the map is chosen.';
comment on column public.dataset_maps.property_columns is 'What the tiles carry beside the place.';
comment on column public.dataset_maps.style is 'Colours and sizes on the map.';
comment on column public.dataset_maps.min_zoom is 'Shown from here.';
comment on column public.dataset_maps.max_zoom is 'Tiles are made up to here.';
comment on column public.dataset_maps.refresh_hours is 'Built again this often; null by hand only.';
comment on column public.dataset_maps.object_key is 'Where the tiles are in the bucket.';
comment on column public.dataset_maps.build_state is 'none, queued, building, ready or failed.';
comment on column public.dataset_maps.built_at is 'When the tiles were made.';
comment on column public.dataset_maps.build_problem is 'Why the latest build failed.';
comment on column public.dataset_maps.feature_count is 'Rows in the tiles.';
comment on column public.dataset_maps.size_bytes is 'Bytes of the tiles.';
comment on column public.dataset_maps.bounds is 'west, south, east, north of all rows; west may be greater than east across the 180th meridian.';
comment on column public.dataset_maps.version is 'Rises by one with every change; send back the one you saw.';
comment on column public.dataset_maps.created_by is 'Who made it; null when the installation did.';
comment on column public.dataset_maps.created_at is 'When it was made.';
comment on column public.dataset_maps.updated_at is 'Latest change.';

create table public.table_profile_cache (
  dataset_id uuid not null references public.datasets (id) on delete cascade,
  table_name text not null,
  columns jsonb not null default '[]',
  schema_sha256 bytea,
  row_count bigint,
  size_bytes bigint,
  state text not null default 'queued',
  problem text,
  duration_ms integer,
  profiled_at timestamptz(3),
  wanted_at timestamptz(3) not null default now(),
  search tsvector not null generated always as (
    setweight(to_tsvector('simple', table_name), 'A') || jsonb_to_tsvector('simple', columns, '["string"]')) stored,
  primary key (dataset_id, table_name),
  constraint table_profile_cache_table_name_length check (length(table_name) between 1 and 200),
  constraint table_profile_cache_columns_is_array check (jsonb_typeof(columns) = 'array' and jsonb_array_length(columns) <= 2000),
  constraint table_profile_cache_schema_sha256_length check (octet_length(schema_sha256) = 32),
  constraint table_profile_cache_state_known check (state in ('queued', 'running', 'ready', 'failed')),
  constraint table_profile_cache_profiled_when_ready check (state <> 'ready' or num_nulls(profiled_at, schema_sha256) = 0),
  constraint table_profile_cache_failed_with_problem check ((state = 'failed') = (problem is not null)),
  constraint table_profile_cache_counts_not_negative check (row_count >= 0 and size_bytes >= 0 and duration_ms >= 0)
);
create index table_profile_cache_search on public.table_profile_cache using gin (search);
create index table_profile_cache_oldest on public.table_profile_cache (profiled_at nulls first) where state <> 'running';
comment on table public.table_profile_cache is 'What is known of tables at the sources: columns, statistics, samples. A job renews it; it can be thrown away. Readable for those only who may query the table.';
comment on column public.table_profile_cache.dataset_id is 'The dataset.';
comment on column public.table_profile_cache.table_name is 'Its table.';
comment on column public.table_profile_cache.columns is 'A list of {name, type, kind, nullable, distinct, nulls, min, max, samples}. No samples of masked columns, nor of tables with a row filter.';
comment on column public.table_profile_cache.schema_sha256 is 'SHA-256 over names and types: tells whether the table was changed at the source.';
comment on column public.table_profile_cache.row_count is 'Rows, as the source says.';
comment on column public.table_profile_cache.size_bytes is 'Bytes, as the source says.';
comment on column public.table_profile_cache.state is 'queued, running, ready or failed; after a failure the columns are those of the last success.';
comment on column public.table_profile_cache.problem is 'Why it failed; no credentials.';
comment on column public.table_profile_cache.duration_ms is 'How long the source took.';
comment on column public.table_profile_cache.profiled_at is 'When it was made; null until the first success.';
comment on column public.table_profile_cache.wanted_at is 'Latest wish for a newer one.';
comment on column public.table_profile_cache.search is 'Words of names and samples.';

create table public.external_apis (
  id uuid primary key,
  name text not null,
  title text not null,
  api_url text not null,
  authorization_url text not null,
  token_url text not null,
  revocation_url text,
  client_id text not null,
  secret_name text not null,
  scopes text[] not null default '{}',
  is_enabled boolean not null default true,
  version integer not null default 1,
  created_by text references public.users (id),
  created_at timestamptz(3) not null default now(),
  updated_at timestamptz(3) not null default now(),
  constraint external_apis_name_key unique (name),
  constraint external_apis_name_form check (name ~ '^[a-z][a-z0-9-]{0,62}$'),
  constraint external_apis_title_length check (length(title) between 1 and 200),
  constraint external_apis_urls_form check (
    api_url ~ '^https://[^/@[:space:]]+(/[^[:space:]]*)?$' and authorization_url ~ '^https://[^/@[:space:]]+(/[^[:space:]]*)?$'
    and token_url ~ '^https://[^/@[:space:]]+(/[^[:space:]]*)?$' and revocation_url ~ '^https://[^/@[:space:]]+(/[^[:space:]]*)?$'),
  constraint external_apis_client_id_length check (length(client_id) between 1 and 500),
  constraint external_apis_secret_name_form check (secret_name ~ '^[A-Z][A-Z0-9_]{0,99}$'),
  constraint external_apis_scopes_count check (cardinality(scopes) <= 50),
  constraint external_apis_version_positive check (version > 0)
);
create index external_apis_created_by on public.external_apis (created_by) where created_by is not null;
comment on table public.external_apis is 'Services elsewhere that people may connect Gen to in their own name (OAuth 2).';
comment on column public.external_apis.id is 'UUIDv7; bound into sealed tokens.';
comment on column public.external_apis.name is 'Short name for addresses.';
comment on column public.external_apis.title is 'As people call it.';
comment on column public.external_apis.api_url is 'Where calls go.';
comment on column public.external_apis.authorization_url is 'Where people are sent to agree.';
comment on column public.external_apis.token_url is 'Where tokens come from.';
comment on column public.external_apis.revocation_url is 'Where a token is given back; null where there is no such place.';
comment on column public.external_apis.client_id is 'What that service calls us.';
comment on column public.external_apis.secret_name is 'The setting that holds our secret there; the secret itself is never stored.';
comment on column public.external_apis.scopes is 'What is asked for.';
comment on column public.external_apis.is_enabled is 'Whether people may connect and calls are made.';
comment on column public.external_apis.version is 'Rises by one with every change; send back the one you saw.';
comment on column public.external_apis.created_by is 'Who made it; null when the installation did.';
comment on column public.external_apis.created_at is 'When it was made.';
comment on column public.external_apis.updated_at is 'Latest change.';

create table public.user_external_api_tokens (
  id uuid primary key,
  user_id text not null references public.users (id) on delete cascade,
  external_api_id uuid not null references public.external_apis (id) on delete cascade,
  encrypted_refresh_token bytea not null,
  nonce bytea not null,
  tag bytea not null,
  key_version integer not null,
  seal_format smallint not null,
  scopes text[] not null default '{}',
  expires_at timestamptz(3),
  refused_at timestamptz(3),
  created_at timestamptz(3) not null default now(),
  updated_at timestamptz(3) not null default now(),
  constraint user_external_api_tokens_place_key unique (user_id, external_api_id),
  constraint user_external_api_tokens_text_length check (octet_length(encrypted_refresh_token) between 1 and 65536),
  constraint user_external_api_tokens_nonce_length check (octet_length(nonce) = 12),
  constraint user_external_api_tokens_tag_length check (octet_length(tag) = 16),
  constraint user_external_api_tokens_key_version_positive check (key_version > 0),
  constraint user_external_api_tokens_seal_format_known check (seal_format in (0, 1)),
  constraint user_external_api_tokens_scopes_count check (cardinality(scopes) <= 50)
);
create index user_external_api_tokens_external_api_id on public.user_external_api_tokens (external_api_id);
create index user_external_api_tokens_key_version on public.user_external_api_tokens (key_version);
comment on table public.user_external_api_tokens is 'Refresh tokens by which Gen calls other services in a person''s name, sealed.';
comment on column public.user_external_api_tokens.id is 'UUIDv7.';
comment on column public.user_external_api_tokens.user_id is 'Whose token it is; bound into the sealing.';
comment on column public.user_external_api_tokens.external_api_id is 'The service; bound into the sealing.';
comment on column public.user_external_api_tokens.encrypted_refresh_token is 'The token''s UTF-8 bytes, sealed by AES-256-GCM.';
comment on column public.user_external_api_tokens.nonce is 'Of the sealing; fresh with every one.';
comment on column public.user_external_api_tokens.tag is 'Of the sealing.';
comment on column public.user_external_api_tokens.key_version is 'Which key sealed it.';
comment on column public.user_external_api_tokens.seal_format is '0: nothing bound; 1: bound to table, row, key version, person and service.';
comment on column public.user_external_api_tokens.scopes is 'What the person agreed to.';
comment on column public.user_external_api_tokens.expires_at is 'When the token ends by itself; null when the service does not say.';
comment on column public.user_external_api_tokens.refused_at is 'When the service refused it; the person must connect again.';
comment on column public.user_external_api_tokens.created_at is 'When the person connected.';
comment on column public.user_external_api_tokens.updated_at is 'Latest change.';

create table public.dashboard_groups (
  id uuid primary key,
  organization_id uuid,
  title text not null,
  description text not null default '',
  position integer not null default 0,
  version integer not null default 1,
  created_by text not null references public.users (id),
  created_at timestamptz(3) not null default now(),
  updated_at timestamptz(3) not null default now(),
  constraint dashboard_groups_title_length check (length(title) between 1 and 200),
  constraint dashboard_groups_description_length check (length(description) <= 2000),
  constraint dashboard_groups_version_positive check (version > 0)
);
create index dashboard_groups_organization_id on public.dashboard_groups (organization_id, position, id);
create index dashboard_groups_created_by on public.dashboard_groups (created_by);
comment on table public.dashboard_groups is 'Folders for dashboards. They give no rights: everybody sees in them what they may see.';
comment on column public.dashboard_groups.id is 'UUIDv7.';
comment on column public.dashboard_groups.organization_id is 'Whose members see the folder; null for its owner only.';
comment on column public.dashboard_groups.title is 'As people call it.';
comment on column public.dashboard_groups.description is 'What is in it.';
comment on column public.dashboard_groups.position is 'Order among folders, lowest first.';
comment on column public.dashboard_groups.version is 'Rises by one with every change; send back the one you saw.';
comment on column public.dashboard_groups.created_by is 'The owner.';
comment on column public.dashboard_groups.created_at is 'When it was made.';
comment on column public.dashboard_groups.updated_at is 'Latest change.';

create table public.dashboard_group_members (
  group_id uuid not null references public.dashboard_groups (id) on delete cascade,
  dashboard_id uuid not null references public.dashboards (id) on delete cascade,
  position integer not null default 0,
  primary key (group_id, dashboard_id)
);
create index dashboard_group_members_dashboard_id on public.dashboard_group_members (dashboard_id);
comment on table public.dashboard_group_members is 'Which dashboards are in which folder.';
comment on column public.dashboard_group_members.group_id is 'The folder.';
comment on column public.dashboard_group_members.dashboard_id is 'The dashboard.';
comment on column public.dashboard_group_members.position is 'Order in the folder, lowest first.';

create table public.table_filters (
  id uuid primary key,
  user_id text not null references public.users (id) on delete cascade,
  dataset_id uuid not null references public.datasets (id) on delete cascade,
  table_name text not null,
  name text not null,
  definition jsonb not null,
  version integer not null default 1,
  created_at timestamptz(3) not null default now(),
  updated_at timestamptz(3) not null default now(),
  constraint table_filters_name_key unique (user_id, dataset_id, table_name, name),
  constraint table_filters_table_name_length check (length(table_name) between 1 and 200),
  constraint table_filters_name_length check (length(name) between 1 and 100),
  constraint table_filters_definition_is_object check (jsonb_typeof(definition) = 'object'),
  constraint table_filters_version_positive check (version > 0)
);
create index table_filters_dataset_id on public.table_filters (dataset_id, table_name);
comment on table public.table_filters is 'Filters, orders and columns that a person keeps for a table.';
comment on column public.table_filters.id is 'UUIDv7.';
comment on column public.table_filters.user_id is 'Whose filter it is.';
comment on column public.table_filters.dataset_id is 'The dataset.';
comment on column public.table_filters.table_name is 'Its table.';
comment on column public.table_filters.name is 'As the person calls it.';
comment on column public.table_filters.definition is 'Conditions, order, columns shown.';
comment on column public.table_filters.version is 'Rises by one with every change; send back the one you saw.';
comment on column public.table_filters.created_at is 'When it was made.';
comment on column public.table_filters.updated_at is 'Latest change.';

create table public.dashboard_versions (
  dashboard_id uuid not null references public.dashboards (id) on delete cascade,
  version integer not null,
  organization_id uuid,
  title text not null,
  document jsonb not null,
  note text not null default '',
  restored_from integer,
  created_by text not null references public.users (id),
  created_at timestamptz(3) not null default now(),
  primary key (dashboard_id, version),
  constraint dashboard_versions_version_positive check (version > 0),
  constraint dashboard_versions_title_length check (length(title) between 1 and 200),
  constraint dashboard_versions_document_is_object check (jsonb_typeof(document) = 'object'),
  constraint dashboard_versions_note_length check (length(note) <= 2000),
  constraint dashboard_versions_restored_from_earlier check (restored_from between 1 and version - 1)
);
create index dashboard_versions_created_by on public.dashboard_versions (created_by, created_at desc);
comment on table public.dashboard_versions is 'Every saved state of a dashboard, whole: what is compared and brought back. Goes with the dashboard.';
comment on column public.dashboard_versions.dashboard_id is 'The dashboard.';
comment on column public.dashboard_versions.version is 'Its version.';
comment on column public.dashboard_versions.organization_id is 'Whose members saw it then; null for its owner only.';
comment on column public.dashboard_versions.title is 'Its title then.';
comment on column public.dashboard_versions.document is 'Layout, widgets and filters, as an export has them.';
comment on column public.dashboard_versions.note is 'What the person said about the change.';
comment on column public.dashboard_versions.restored_from is 'The version that was brought back; null for an edit.';
comment on column public.dashboard_versions.created_by is 'Who saved it.';
comment on column public.dashboard_versions.created_at is 'When it was saved.';
revoke update on table public.dashboard_versions from axion_gen_app;

create table public.dashboard_drafts (
  id uuid primary key,
  user_id text not null references public.users (id) on delete cascade,
  dashboard_id uuid references public.dashboards (id) on delete cascade,
  based_on_version integer,
  document jsonb not null,
  created_at timestamptz(3) not null default now(),
  updated_at timestamptz(3) not null default now(),
  constraint dashboard_drafts_place_key unique (user_id, dashboard_id),
  constraint dashboard_drafts_based_on_whole check ((dashboard_id is null) = (based_on_version is null)),
  constraint dashboard_drafts_based_on_positive check (based_on_version > 0),
  constraint dashboard_drafts_document_is_object check (jsonb_typeof(document) = 'object')
);
create index dashboard_drafts_dashboard_id on public.dashboard_drafts (dashboard_id) where dashboard_id is not null;
create index dashboard_drafts_updated_at on public.dashboard_drafts (updated_at);
comment on table public.dashboard_drafts is 'What a person is editing and has not saved, kept as they type. Nobody else sees it.';
comment on column public.dashboard_drafts.id is 'UUIDv7.';
comment on column public.dashboard_drafts.user_id is 'Who edits.';
comment on column public.dashboard_drafts.dashboard_id is 'The dashboard; null for one that does not exist yet.';
comment on column public.dashboard_drafts.based_on_version is 'The version that the edit began with: tells whether somebody else saved meanwhile.';
comment on column public.dashboard_drafts.document is 'Layout, widgets and filters, as an export has them.';
comment on column public.dashboard_drafts.created_at is 'When the edit began.';
comment on column public.dashboard_drafts.updated_at is 'Latest keystroke that was kept.';

create table public.user_favorite_dashboards (
  user_id text not null references public.users (id) on delete cascade,
  dashboard_id uuid not null references public.dashboards (id) on delete cascade,
  created_at timestamptz(3) not null default now(),
  primary key (user_id, dashboard_id)
);
create index user_favorite_dashboards_dashboard_id on public.user_favorite_dashboards (dashboard_id);
comment on table public.user_favorite_dashboards is 'Dashboards that a person wants first.';
comment on column public.user_favorite_dashboards.user_id is 'The person.';
comment on column public.user_favorite_dashboards.dashboard_id is 'The dashboard.';
comment on column public.user_favorite_dashboards.created_at is 'Since when.';

create table public.user_favorite_datasets (
  user_id text not null references public.users (id) on delete cascade,
  dataset_id uuid not null references public.datasets (id) on delete cascade,
  created_at timestamptz(3) not null default now(),
  primary key (user_id, dataset_id)
);
create index user_favorite_datasets_dataset_id on public.user_favorite_datasets (dataset_id);
comment on table public.user_favorite_datasets is 'Datasets that a person wants first.';
comment on column public.user_favorite_datasets.user_id is 'The person.';
comment on column public.user_favorite_datasets.dataset_id is 'The dataset.';
comment on column public.user_favorite_datasets.created_at is 'Since when.';

create table public.user_favorite_tables (
  user_id text not null references public.users (id) on delete cascade,
  dataset_id uuid not null references public.datasets (id) on delete cascade,
  table_name text not null,
  created_at timestamptz(3) not null default now(),
  primary key (user_id, dataset_id, table_name),
  constraint user_favorite_tables_table_name_length check (length(table_name) between 1 and 200)
);
create index user_favorite_tables_dataset_id on public.user_favorite_tables (dataset_id, table_name);
comment on table public.user_favorite_tables is 'Tables that a person wants first.';
comment on column public.user_favorite_tables.user_id is 'The person.';
comment on column public.user_favorite_tables.dataset_id is 'The dataset.';
comment on column public.user_favorite_tables.table_name is 'Its table.';
comment on column public.user_favorite_tables.created_at is 'Since when.';
