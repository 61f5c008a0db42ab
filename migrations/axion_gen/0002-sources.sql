create table public.data_sources (
  id uuid primary key,
  name text not null,
  title text not null,
  connector text not null,
  options jsonb not null default '{}',
  encrypted_credentials bytea,
  nonce bytea,
  tag bytea,
  key_version integer,
  seal_format smallint,
  credential_names text[] not null default '{}',
  origin text not null default 'person',
  organization_column text,
  version integer not null default 1,
  created_by text references public.users (id),
  created_at timestamptz(3) not null default now(),
  updated_at timestamptz(3) not null default now(),
  constraint data_sources_name_key unique (name),
  constraint data_sources_name_form check (name ~ '^[a-z][a-z0-9-]{0,62}$'),
  constraint data_sources_title_length check (length(title) between 1 and 200),
  constraint data_sources_connector_form check (connector ~ '^[a-z][a-z0-9-]{0,62}$'),
  constraint data_sources_options_is_object check (jsonb_typeof(options) = 'object'),
  constraint data_sources_sealed_whole check (
    num_nulls(encrypted_credentials, nonce, tag, key_version, seal_format) in (0, 5)
    and (encrypted_credentials is null) = (cardinality(credential_names) = 0)
  ),
  constraint data_sources_nonce_length check (octet_length(nonce) = 12),
  constraint data_sources_tag_length check (octet_length(tag) = 16),
  constraint data_sources_key_version_positive check (key_version > 0),
  constraint data_sources_seal_format_known check (seal_format in (0, 1)),
  constraint data_sources_origin_known check (origin in ('platform', 'person')),
  constraint data_sources_organization_column_form check (organization_column ~ '^[A-Za-z_][A-Za-z0-9_]{0,62}$'),
  constraint data_sources_version_positive check (version > 0)
);
create index data_sources_key_version on public.data_sources (key_version) where key_version is not null;
comment on table public.data_sources is 'Places where data lives. The data itself is never kept here.';
comment on column public.data_sources.id is 'UUIDv7; what sealed credentials are bound to.';
comment on column public.data_sources.name is 'In paths, SQL and rights (datasource:<name>); never changes.';
comment on column public.data_sources.title is 'As people call it.';
comment on column public.data_sources.connector is 'Which connector speaks to it.';
comment on column public.data_sources.options is 'Settings that are not credentials.';
comment on column public.data_sources.encrypted_credentials is 'JSON of the settings that are credentials, sealed; null when it has none.';
comment on column public.data_sources.nonce is 'Of the sealing; fresh with every one.';
comment on column public.data_sources.tag is 'Of the sealing.';
comment on column public.data_sources.key_version is 'Which key sealed it.';
comment on column public.data_sources.seal_format is '0: as described at first, bound to nothing. 1: bound to table, row, key version, connector and host.';
comment on column public.data_sources.credential_names is 'Which settings are sealed, so that a form can say so without opening them.';
comment on column public.data_sources.origin is 'platform: registered by the runner from configuration, and exempt from the guard of typed hosts. person: typed in.';
comment on column public.data_sources.organization_column is 'Column of every table that names a row''s organization; rows of other organizations are never answered. Null: the source has none.';
comment on column public.data_sources.version is 'Rises by one with every change.';
comment on column public.data_sources.created_by is 'Who registered it; null for the platform.';
comment on column public.data_sources.created_at is 'When it was registered.';
comment on column public.data_sources.updated_at is 'Latest change.';

create table public.datasets (
  id uuid primary key,
  data_source_id uuid not null references public.data_sources (id),
  name text not null,
  title text not null,
  description text not null default '',
  tables text[] not null default '{}',
  version integer not null default 1,
  created_by text references public.users (id),
  created_at timestamptz(3) not null default now(),
  updated_at timestamptz(3) not null default now(),
  constraint datasets_name_key unique (data_source_id, name),
  constraint datasets_name_form check (name ~ '^[a-z][a-z0-9-]{0,62}$'),
  constraint datasets_title_length check (length(title) between 1 and 200),
  constraint datasets_description_length check (length(description) <= 2000),
  constraint datasets_tables_count check (cardinality(tables) <= 1000),
  constraint datasets_version_positive check (version > 0)
);
create index datasets_name on public.datasets (name collate "C", id);
comment on table public.datasets is 'Tables of one source that people work with; SQL reaches no others.';
comment on column public.datasets.id is 'UUIDv7; dataset:<id> in the authorization store.';
comment on column public.datasets.data_source_id is 'The source.';
comment on column public.datasets.name is 'dataset.table in SQL; never changes.';
comment on column public.datasets.title is 'As people call it.';
comment on column public.datasets.description is 'What is in it.';
comment on column public.datasets.tables is 'Names at the source, letter for letter.';
comment on column public.datasets.version is 'Rises by one with every change.';
comment on column public.datasets.created_by is 'Who made it; null for the platform.';
comment on column public.datasets.created_at is 'When it was made.';
comment on column public.datasets.updated_at is 'Latest change.';
