create table public.openfga_model_versions (
  model_sha256 text primary key,
  openfga_model_id text not null,
  applied_at timestamptz(3) not null default now(),
  constraint openfga_model_versions_sha256_form check (model_sha256 ~ '^[0-9a-f]{64}$'),
  constraint openfga_model_versions_model_id_length check (length(openfga_model_id) between 1 and 100)
);
comment on table public.openfga_model_versions is 'Authorization models that this installation has uploaded.';
comment on column public.openfga_model_versions.model_sha256 is 'SHA-256 of the model: the same content is not uploaded twice.';
comment on column public.openfga_model_versions.openfga_model_id is 'What the authorization store calls it; passed with every question.';
comment on column public.openfga_model_versions.applied_at is 'When it was uploaded.';

create table public.authz_outbox (
  id bigint generated always as identity primary key,
  operation text not null,
  tuple_user text not null,
  tuple_relation text not null,
  tuple_object text not null,
  attempts integer not null default 0,
  created_at timestamptz(3) not null default now(),
  constraint authz_outbox_operation_known check (operation in ('write', 'delete')),
  constraint authz_outbox_user_form check (tuple_user like '_%:_%' and octet_length(tuple_user) <= 512),
  constraint authz_outbox_object_form check (tuple_object like '_%:_%' and octet_length(tuple_object) <= 256),
  constraint authz_outbox_attempts_positive check (attempts >= 0)
);
comment on table public.authz_outbox is 'Changes for the authorization store, written with what they belong to and taken out when they are there.';
comment on column public.authz_outbox.id is 'Order: a later change of the same fact comes later.';
comment on column public.authz_outbox.operation is 'write or delete.';
comment on column public.authz_outbox.tuple_user is 'Who or what: user:<id>, system:axion-gen, …';
comment on column public.authz_outbox.tuple_relation is 'Is what to.';
comment on column public.authz_outbox.tuple_object is 'What.';
comment on column public.authz_outbox.attempts is 'How often the store did not take it.';
comment on column public.authz_outbox.created_at is 'When the change was made.';

create table public.audit_entries (
  id uuid primary key,
  created_at timestamptz(3) not null default now(),
  actor_kind text not null,
  actor_id text not null,
  action text not null,
  subject_kind text not null,
  subject_id text not null,
  request_id text,
  details jsonb not null default '{}',
  constraint audit_entries_actor_kind_known check (actor_kind in ('user', 'key', 'system')),
  constraint audit_entries_action_length check (length(action) between 1 and 100),
  constraint audit_entries_subject_length check (length(subject_kind) between 1 and 100 and length(subject_id) <= 300),
  constraint audit_entries_request_id_length check (length(request_id) <= 64),
  constraint audit_entries_details_is_object check (jsonb_typeof(details) = 'object')
);
create index audit_entries_created_at on public.audit_entries (created_at desc, id desc);
create index audit_entries_subject on public.audit_entries (subject_kind, subject_id, created_at desc);
create index audit_entries_actor_id on public.audit_entries (actor_id, created_at desc);
comment on table public.audit_entries is 'Who did what, when; written with what was done.';
comment on column public.audit_entries.id is 'UUIDv7.';
comment on column public.audit_entries.created_at is 'When it happened.';
comment on column public.audit_entries.actor_kind is 'user, key or system.';
comment on column public.audit_entries.actor_id is 'Who: hash of issuer and subject, key id, or the name of a job.';
comment on column public.audit_entries.action is 'What was done, such as data-source.created.';
comment on column public.audit_entries.subject_kind is 'What it was done to.';
comment on column public.audit_entries.subject_id is 'Which one.';
comment on column public.audit_entries.request_id is 'The request that did it.';
comment on column public.audit_entries.details is 'Facts, no secrets.';
