create table public.curation_overrides (
  id uuid primary key,
  dataset_id uuid not null references public.datasets (id) on delete cascade,
  table_name text,
  column_name text,
  title text,
  description text,
  synonyms text[] not null default '{}',
  unit text,
  display_format text,
  meaning text,
  is_hidden boolean not null default false,
  position integer,
  version integer not null default 1,
  updated_by text references public.users (id),
  created_at timestamptz(3) not null default now(),
  updated_at timestamptz(3) not null default now(),
  constraint curation_overrides_place_key unique nulls not distinct (dataset_id, table_name, column_name),
  constraint curation_overrides_column_has_table check (column_name is null or table_name is not null),
  constraint curation_overrides_names_length check (length(table_name) between 1 and 200 and length(column_name) between 1 and 200),
  constraint curation_overrides_title_length check (length(title) between 1 and 200),
  constraint curation_overrides_description_length check (length(description) <= 5000),
  constraint curation_overrides_synonyms_count check (cardinality(synonyms) <= 50),
  constraint curation_overrides_unit_length check (length(unit) between 1 and 50),
  constraint curation_overrides_display_format_length check (length(display_format) between 1 and 100),
  constraint curation_overrides_meaning_known check (
    meaning in ('id', 'time', 'longitude', 'latitude', 'h3', 'category', 'measure', 'text', 'url', 'image', 'person', 'organization')),
  constraint curation_overrides_version_positive check (version > 0)
);
create index curation_overrides_updated_by on public.curation_overrides (updated_by) where updated_by is not null;
create index curation_overrides_synonyms on public.curation_overrides using gin (synonyms);
comment on table public.curation_overrides is 'What people say about datasets, tables and columns in place of what the source says.';
comment on column public.curation_overrides.id is 'UUIDv7.';
comment on column public.curation_overrides.dataset_id is 'The dataset.';
comment on column public.curation_overrides.table_name is 'Its table; null speaks of the dataset.';
comment on column public.curation_overrides.column_name is 'Its column; null speaks of the table.';
comment on column public.curation_overrides.title is 'As people call it; null leaves the source''s name.';
comment on column public.curation_overrides.description is 'What it is; null leaves the source''s words.';
comment on column public.curation_overrides.synonyms is 'Other words for it, by which search and agent find it.';
comment on column public.curation_overrides.unit is 'Unit of its numbers.';
comment on column public.curation_overrides.display_format is 'How its values are shown.';
comment on column public.curation_overrides.meaning is 'What kind of thing a column holds; null leaves it to its type.';
comment on column public.curation_overrides.is_hidden is 'Whether lists leave it out. This is tidiness, no right.';
comment on column public.curation_overrides.position is 'Order among its like; null leaves the source''s.';
comment on column public.curation_overrides.version is 'Rises by one with every change; send back the one you saw.';
comment on column public.curation_overrides.updated_by is 'Who said it last; null when the installation did.';
comment on column public.curation_overrides.created_at is 'When it was first said.';
comment on column public.curation_overrides.updated_at is 'Latest change.';

create table public.dkb_article_versions (
  article_id uuid not null,
  version integer not null,
  dataset_id uuid references public.datasets (id) on delete cascade,
  kind text not null,
  language text not null default 'en',
  title text not null,
  body text not null,
  question text,
  sql text,
  data_source_id uuid references public.data_sources (id) on delete cascade,
  tags text[] not null default '{}',
  state text not null default 'draft',
  verified_by text references public.users (id),
  verified_at timestamptz(3),
  created_by text not null references public.users (id),
  created_at timestamptz(3) not null default now(),
  search tsvector not null generated always as (
    setweight(to_tsvector('simple', title), 'A') || setweight(to_tsvector('simple', coalesce(question, '')), 'A') || to_tsvector('simple', body)) stored,
  primary key (article_id, version),
  constraint dkb_article_versions_version_positive check (version > 0),
  constraint dkb_article_versions_kind_known check (kind in ('article', 'answer')),
  constraint dkb_article_versions_language_known check (language in ('en', 'ar')),
  constraint dkb_article_versions_title_length check (length(title) between 1 and 200),
  constraint dkb_article_versions_body_length check (length(body) <= 50000),
  constraint dkb_article_versions_question_length check (length(question) between 1 and 1000),
  constraint dkb_article_versions_sql_length check (length(sql) between 1 and 100000),
  constraint dkb_article_versions_answer_whole check (
    (kind = 'answer') = (question is not null) and (kind = 'answer') = (sql is not null) and (kind = 'answer') = (data_source_id is not null)),
  constraint dkb_article_versions_tags_count check (cardinality(tags) <= 50),
  constraint dkb_article_versions_state_known check (state in ('draft', 'published', 'retired')),
  constraint dkb_article_versions_verified_whole check (num_nulls(verified_by, verified_at) in (0, 2)),
  constraint dkb_article_versions_published_answer_verified check (kind <> 'answer' or state <> 'published' or verified_by is not null)
);
create unique index dkb_article_versions_published on public.dkb_article_versions (article_id) where state = 'published';
create index dkb_article_versions_dataset_id on public.dkb_article_versions (dataset_id) where dataset_id is not null;
create index dkb_article_versions_data_source_id on public.dkb_article_versions (data_source_id) where data_source_id is not null;
create index dkb_article_versions_verified_by on public.dkb_article_versions (verified_by) where verified_by is not null;
create index dkb_article_versions_created_by on public.dkb_article_versions (created_by);
create index dkb_article_versions_search on public.dkb_article_versions using gin (search);
comment on table public.dkb_article_versions is 'The data knowledge base: what people wrote down about the data, and questions with a verified answer. One version of an article is published at a time.';
comment on column public.dkb_article_versions.article_id is 'The article, through all its versions.';
comment on column public.dkb_article_versions.version is 'From 1.';
comment on column public.dkb_article_versions.dataset_id is 'What it is about; null for everything.';
comment on column public.dkb_article_versions.kind is 'article, or answer: a question and the SQL that answers it.';
comment on column public.dkb_article_versions.language is 'en or ar.';
comment on column public.dkb_article_versions.title is 'As lists show it.';
comment on column public.dkb_article_versions.body is 'Markdown, without HTML.';
comment on column public.dkb_article_versions.question is 'As people would ask it, for an answer.';
comment on column public.dkb_article_versions.sql is 'What answers it; run with the rights of who asks.';
comment on column public.dkb_article_versions.data_source_id is 'Where the SQL runs.';
comment on column public.dkb_article_versions.tags is 'Words to find it by.';
comment on column public.dkb_article_versions.state is 'draft, published or retired.';
comment on column public.dkb_article_versions.verified_by is 'Who vouches for it; an answer is published only when somebody does.';
comment on column public.dkb_article_versions.verified_at is 'When they did.';
comment on column public.dkb_article_versions.created_by is 'Who wrote this version.';
comment on column public.dkb_article_versions.created_at is 'When it was written.';
comment on column public.dkb_article_versions.search is 'Words of title, question and body.';

create table public.dataset_semantic_metrics (
  id uuid primary key,
  dataset_id uuid not null references public.datasets (id) on delete cascade,
  table_name text not null,
  name text not null,
  title text not null,
  description text not null default '',
  expression text not null,
  condition text,
  time_column text,
  grains text[] not null default '{}',
  dimensions jsonb not null default '[]',
  unit text,
  display_format text,
  synonyms text[] not null default '{}',
  is_verified boolean not null default false,
  version integer not null default 1,
  created_by text references public.users (id),
  created_at timestamptz(3) not null default now(),
  updated_at timestamptz(3) not null default now(),
  constraint dataset_semantic_metrics_name_key unique (dataset_id, name),
  constraint dataset_semantic_metrics_table_name_length check (length(table_name) between 1 and 200),
  constraint dataset_semantic_metrics_name_form check (name ~ '^[a-z][a-z0-9_]{0,62}$'),
  constraint dataset_semantic_metrics_title_length check (length(title) between 1 and 200),
  constraint dataset_semantic_metrics_description_length check (length(description) <= 5000),
  constraint dataset_semantic_metrics_expression_length check (length(expression) between 1 and 10000),
  constraint dataset_semantic_metrics_condition_length check (length(condition) between 1 and 10000),
  constraint dataset_semantic_metrics_time_column_length check (length(time_column) between 1 and 200),
  constraint dataset_semantic_metrics_grains_known check (
    grains <@ array['minute', 'hour', 'day', 'week', 'month', 'quarter', 'year'] and (time_column is not null or cardinality(grains) = 0)),
  constraint dataset_semantic_metrics_dimensions_is_array check (jsonb_typeof(dimensions) = 'array' and jsonb_array_length(dimensions) <= 200),
  constraint dataset_semantic_metrics_unit_length check (length(unit) between 1 and 50),
  constraint dataset_semantic_metrics_display_format_length check (length(display_format) between 1 and 100),
  constraint dataset_semantic_metrics_synonyms_count check (cardinality(synonyms) <= 50),
  constraint dataset_semantic_metrics_version_positive check (version > 0)
);
create index dataset_semantic_metrics_created_by on public.dataset_semantic_metrics (created_by) where created_by is not null;
create index dataset_semantic_metrics_synonyms on public.dataset_semantic_metrics using gin (synonyms);
comment on table public.dataset_semantic_metrics is 'Numbers with a name: what they are counted of, and by what they may be split. Questions are compiled from these before any SQL is made up.';
comment on column public.dataset_semantic_metrics.id is 'UUIDv7.';
comment on column public.dataset_semantic_metrics.dataset_id is 'The dataset.';
comment on column public.dataset_semantic_metrics.table_name is 'Its table.';
comment on column public.dataset_semantic_metrics.name is 'What semantic queries call it.';
comment on column public.dataset_semantic_metrics.title is 'As people call it.';
comment on column public.dataset_semantic_metrics.description is 'What it counts, and what not.';
comment on column public.dataset_semantic_metrics.expression is 'An aggregate in ClickHouse''s SQL over this table''s columns.';
comment on column public.dataset_semantic_metrics.condition is 'Which rows count; null is all.';
comment on column public.dataset_semantic_metrics.time_column is 'The time that it is counted by; null when it has none.';
comment on column public.dataset_semantic_metrics.grains is 'Steps of time that make sense.';
comment on column public.dataset_semantic_metrics.dimensions is 'A list of {name, title, expression, synonyms} by which it may be split and filtered.';
comment on column public.dataset_semantic_metrics.unit is 'Unit of the number.';
comment on column public.dataset_semantic_metrics.display_format is 'How the number is shown.';
comment on column public.dataset_semantic_metrics.synonyms is 'Other words for it.';
comment on column public.dataset_semantic_metrics.is_verified is 'Whether somebody vouches for it.';
comment on column public.dataset_semantic_metrics.version is 'Rises by one with every change; send back the one you saw.';
comment on column public.dataset_semantic_metrics.created_by is 'Who made it; null when the installation did.';
comment on column public.dataset_semantic_metrics.created_at is 'When it was made.';
comment on column public.dataset_semantic_metrics.updated_at is 'Latest change.';

create table public.chat_sessions (
  id uuid primary key,
  user_id text not null references public.users (id) on delete cascade,
  organization_id uuid,
  title text not null default '',
  language text not null default 'en',
  canvas jsonb not null default '{}',
  message_count integer not null default 0,
  created_at timestamptz(3) not null default now(),
  updated_at timestamptz(3) not null default now(),
  deleted_at timestamptz(3),
  constraint chat_sessions_title_length check (length(title) <= 200),
  constraint chat_sessions_language_known check (language in ('en', 'ar')),
  constraint chat_sessions_canvas_is_object check (jsonb_typeof(canvas) = 'object'),
  constraint chat_sessions_message_count_range check (message_count between 0 and 10000)
);
create index chat_sessions_user_id on public.chat_sessions (user_id, updated_at desc, id desc);
create index chat_sessions_deleted_at on public.chat_sessions (deleted_at) where deleted_at is not null;
comment on table public.chat_sessions is 'Conversations with the agent. Only the person sees them; deleted ones stay for as long as their artifacts are audited.';
comment on column public.chat_sessions.id is 'UUIDv7.';
comment on column public.chat_sessions.user_id is 'Who talks.';
comment on column public.chat_sessions.organization_id is 'What the conversation is about; null when it is about no one organization.';
comment on column public.chat_sessions.title is 'As the person calls it, or its first words.';
comment on column public.chat_sessions.language is 'en or ar: what the agent answers in.';
comment on column public.chat_sessions.canvas is 'What lies on the canvas now: charts, maps, notes by their artifacts.';
comment on column public.chat_sessions.message_count is 'Messages so far; the next one gets this place.';
comment on column public.chat_sessions.created_at is 'When it began.';
comment on column public.chat_sessions.updated_at is 'Latest message.';
comment on column public.chat_sessions.deleted_at is 'When the person deleted it; null while it is there.';

create table public.chat_messages (
  session_id uuid not null references public.chat_sessions (id) on delete cascade,
  place integer not null,
  author text not null,
  parts jsonb not null,
  state text not null default 'whole',
  created_at timestamptz(3) not null default now(),
  primary key (session_id, place),
  constraint chat_messages_place_range check (place between 0 and 9999),
  constraint chat_messages_author_known check (author in ('person', 'agent')),
  constraint chat_messages_parts_is_array check (jsonb_typeof(parts) = 'array'),
  constraint chat_messages_state_known check (state in ('writing', 'whole', 'stopped', 'failed'))
);
comment on table public.chat_messages is 'What was said in a conversation, one row a message, so that a long one is not written again with every word.';
comment on column public.chat_messages.session_id is 'The conversation.';
comment on column public.chat_messages.place is 'From 0 without a gap.';
comment on column public.chat_messages.author is 'person or agent.';
comment on column public.chat_messages.parts is 'Text, calls of tools with their results in short, artifacts by id.';
comment on column public.chat_messages.state is 'writing while the agent speaks; whole, stopped by the person, or failed.';
comment on column public.chat_messages.created_at is 'When it began.';

create table public.tooltip_templates (
  id uuid primary key,
  dataset_id uuid not null references public.datasets (id) on delete cascade,
  table_name text not null,
  name text not null,
  template jsonb not null,
  is_default boolean not null default false,
  version integer not null default 1,
  created_by text references public.users (id),
  created_at timestamptz(3) not null default now(),
  updated_at timestamptz(3) not null default now(),
  constraint tooltip_templates_name_key unique (dataset_id, table_name, name),
  constraint tooltip_templates_table_name_length check (length(table_name) between 1 and 200),
  constraint tooltip_templates_name_length check (length(name) between 1 and 100),
  constraint tooltip_templates_template_is_object check (jsonb_typeof(template) = 'object'),
  constraint tooltip_templates_version_positive check (version > 0)
);
create unique index tooltip_templates_default on public.tooltip_templates (dataset_id, table_name) where is_default;
create index tooltip_templates_created_by on public.tooltip_templates (created_by) where created_by is not null;
comment on table public.tooltip_templates is 'What is shown of a row when somebody points at it on a map or chart: a description of pieces, never code.';
comment on column public.tooltip_templates.id is 'UUIDv7.';
comment on column public.tooltip_templates.dataset_id is 'The dataset.';
comment on column public.tooltip_templates.table_name is 'Its table.';
comment on column public.tooltip_templates.name is 'As people call it.';
comment on column public.tooltip_templates.template is 'Pieces and the columns that fill them; checked against a schema before it is stored.';
comment on column public.tooltip_templates.is_default is 'Whether it is used where nobody chose; one a table.';
comment on column public.tooltip_templates.version is 'Rises by one with every change; send back the one you saw.';
comment on column public.tooltip_templates.created_by is 'Who made it; null when the agent or installation did.';
comment on column public.tooltip_templates.created_at is 'When it was made.';
comment on column public.tooltip_templates.updated_at is 'Latest change.';

create table public.agent_artifact_versions (
  artifact_id uuid not null,
  version integer not null,
  session_id uuid not null references public.chat_sessions (id) on delete cascade,
  user_id text not null references public.users (id) on delete cascade,
  organization_id uuid,
  kind text not null,
  title text not null default '',
  content jsonb not null,
  content_sha256 bytea not null,
  created_at timestamptz(3) not null default now(),
  primary key (artifact_id, version),
  constraint agent_artifact_versions_version_positive check (version > 0),
  constraint agent_artifact_versions_kind_known check (kind in ('query', 'chart', 'map', 'dashboard', 'note')),
  constraint agent_artifact_versions_title_length check (length(title) <= 200),
  constraint agent_artifact_versions_content_is_object check (jsonb_typeof(content) = 'object'),
  constraint agent_artifact_versions_sha256_length check (octet_length(content_sha256) = 32)
);
create index agent_artifact_versions_session_id on public.agent_artifact_versions (session_id, created_at);
create index agent_artifact_versions_user_id on public.agent_artifact_versions (user_id, created_at desc);
comment on table public.agent_artifact_versions is 'What the agent made: queries, charts, maps, proposed dashboards, each state of them. Data are not in it, only how to get them.';
comment on column public.agent_artifact_versions.artifact_id is 'The artifact, through all its versions.';
comment on column public.agent_artifact_versions.version is 'From 1.';
comment on column public.agent_artifact_versions.session_id is 'The conversation that it was made in.';
comment on column public.agent_artifact_versions.user_id is 'Who it was made for.';
comment on column public.agent_artifact_versions.organization_id is 'What it is about; null when it is about no one organization.';
comment on column public.agent_artifact_versions.kind is 'query, chart, map, dashboard or note.';
comment on column public.agent_artifact_versions.title is 'As the agent calls it.';
comment on column public.agent_artifact_versions.content is 'Its description; checked against a schema, never code.';
comment on column public.agent_artifact_versions.content_sha256 is 'SHA-256 of the content: the same made twice is one version.';
comment on column public.agent_artifact_versions.created_at is 'When it was made.';
revoke update on table public.agent_artifact_versions from axion_gen_app;

create table public.agent_discovery_checkpoints (
  dataset_id uuid not null references public.datasets (id) on delete cascade,
  step text not null,
  table_name text not null default '',
  state text not null default 'running',
  schema_sha256 bytea,
  progress jsonb not null default '{}',
  problem text,
  started_at timestamptz(3) not null default now(),
  updated_at timestamptz(3) not null default now(),
  finished_at timestamptz(3),
  primary key (dataset_id, step, table_name),
  constraint agent_discovery_checkpoints_step_known check (step in ('tables', 'columns', 'values', 'joins', 'metrics', 'descriptions')),
  constraint agent_discovery_checkpoints_table_name_length check (length(table_name) <= 200),
  constraint agent_discovery_checkpoints_state_known check (state in ('running', 'finished', 'failed')),
  constraint agent_discovery_checkpoints_schema_sha256_length check (octet_length(schema_sha256) = 32),
  constraint agent_discovery_checkpoints_progress_is_object check (jsonb_typeof(progress) = 'object'),
  constraint agent_discovery_checkpoints_finished_has_time check ((state = 'finished') = (finished_at is not null)),
  constraint agent_discovery_checkpoints_failed_with_problem check ((state = 'failed') = (problem is not null))
);
create index agent_discovery_checkpoints_open on public.agent_discovery_checkpoints (updated_at) where state <> 'finished';
comment on table public.agent_discovery_checkpoints is 'How far the agent has learnt a dataset, so that a run that was cut short goes on and an unchanged table is not learnt again.';
comment on column public.agent_discovery_checkpoints.dataset_id is 'The dataset.';
comment on column public.agent_discovery_checkpoints.step is 'What is learnt.';
comment on column public.agent_discovery_checkpoints.table_name is 'Of which table; empty for the whole dataset.';
comment on column public.agent_discovery_checkpoints.state is 'running, finished or failed.';
comment on column public.agent_discovery_checkpoints.schema_sha256 is 'The table''s names and types when it was learnt, as in table_profile_cache.';
comment on column public.agent_discovery_checkpoints.progress is 'Where to go on.';
comment on column public.agent_discovery_checkpoints.problem is 'Why it failed.';
comment on column public.agent_discovery_checkpoints.started_at is 'When it began.';
comment on column public.agent_discovery_checkpoints.updated_at is 'Latest sign of life.';
comment on column public.agent_discovery_checkpoints.finished_at is 'When it was done.';

create table public.agent_audit_entries (
  id uuid primary key,
  created_at timestamptz(3) not null default now(),
  user_id text not null references public.users (id),
  organization_id uuid,
  session_id uuid,
  message_place integer,
  step integer not null,
  tool text not null,
  arguments_sha256 bytea not null,
  decision text not null,
  problem text,
  tables text[] not null default '{}',
  rows_read bigint,
  rows_returned bigint,
  bytes_returned bigint,
  duration_ms integer,
  model text not null,
  prompt_version text not null,
  request_id text,
  constraint agent_audit_entries_step_not_negative check (step >= 0 and message_place >= 0),
  constraint agent_audit_entries_tool_length check (length(tool) between 1 and 100),
  constraint agent_audit_entries_arguments_sha256_length check (octet_length(arguments_sha256) = 32),
  constraint agent_audit_entries_decision_known check (decision in ('done', 'refused', 'previewed', 'accepted', 'declined', 'failed', 'stopped')),
  constraint agent_audit_entries_refused_with_problem check (decision not in ('refused', 'failed') or problem is not null),
  constraint agent_audit_entries_tables_count check (cardinality(tables) <= 1000),
  constraint agent_audit_entries_counts_not_negative check (rows_read >= 0 and rows_returned >= 0 and bytes_returned >= 0 and duration_ms >= 0),
  constraint agent_audit_entries_model_length check (length(model) between 1 and 200 and length(prompt_version) between 1 and 100),
  constraint agent_audit_entries_request_id_length check (length(request_id) <= 64)
);
create index agent_audit_entries_user_id on public.agent_audit_entries (user_id, created_at desc, id desc);
create index agent_audit_entries_session_id on public.agent_audit_entries (session_id, message_place, step) where session_id is not null;
create index agent_audit_entries_created_at on public.agent_audit_entries (created_at desc, id desc);
create index agent_audit_entries_tables on public.agent_audit_entries using gin (tables);
comment on table public.agent_audit_entries is 'Every step of the agent: for whom, with which tool, on which tables, and what was decided. Written once and never changed; outlives the conversation.';
comment on column public.agent_audit_entries.id is 'UUIDv7.';
comment on column public.agent_audit_entries.created_at is 'When it happened.';
comment on column public.agent_audit_entries.user_id is 'With whose rights.';
comment on column public.agent_audit_entries.organization_id is 'What the conversation was about; null when it was about no one organization.';
comment on column public.agent_audit_entries.session_id is 'The conversation; null for a call by API or MCP.';
comment on column public.agent_audit_entries.message_place is 'The message of the conversation that it answers.';
comment on column public.agent_audit_entries.step is 'Place among the steps of one answer, from 0.';
comment on column public.agent_audit_entries.tool is 'What was called.';
comment on column public.agent_audit_entries.arguments_sha256 is 'SHA-256 of the arguments: two runs can be compared without keeping what was asked.';
comment on column public.agent_audit_entries.decision is 'What came of it: done, refused by rights or rules, previewed, accepted or declined by the person, failed, stopped.';
comment on column public.agent_audit_entries.problem is 'The code of what was wrong.';
comment on column public.agent_audit_entries.tables is 'What was read, as source.dataset.table.';
comment on column public.agent_audit_entries.rows_read is 'Rows that the sources went through.';
comment on column public.agent_audit_entries.rows_returned is 'Rows that came back.';
comment on column public.agent_audit_entries.bytes_returned is 'Bytes that came back.';
comment on column public.agent_audit_entries.duration_ms is 'How long it took.';
comment on column public.agent_audit_entries.model is 'The model that chose the step, or the built-in planner.';
comment on column public.agent_audit_entries.prompt_version is 'Version of the instructions it had.';
comment on column public.agent_audit_entries.request_id is 'The request that did it.';
revoke update, delete on table public.agent_audit_entries from axion_gen_app;
