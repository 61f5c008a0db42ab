create table public.outbox (
  id uuid not null default public.new_event_id(),
  created_at timestamptz(3) not null,
  shard smallint not null generated always as ((hashtextextended(key, 0) & 15)::smallint) stored,
  topic text not null,
  key text not null,
  message_type text not null,
  headers jsonb not null default '{}',
  payload jsonb not null,
  sent_at timestamptz(3),
  primary key (id, created_at),
  constraint outbox_created_at_is_of_id check (created_at = public.uuid_v7_time(id)),
  constraint outbox_headers_is_object check (jsonb_typeof(headers) = 'object'),
  constraint outbox_payload_is_object check (jsonb_typeof(payload) = 'object')
) partition by range (created_at);
create index outbox_undelivered on public.outbox (shard, id) where sent_at is null;
comment on table public.outbox is 'Events, written in the transaction of the change that they tell of; a relay sends them on, one shard at a time in id order.';
comment on column public.outbox.id is 'Also the event''s id. Minted by this server after the changed row was locked, so id order is the order of changes.';
comment on column public.outbox.created_at is 'The time inside the id; chooses the partition.';
comment on column public.outbox.shard is 'Events of one key share a shard; a relay leases a shard.';
comment on column public.outbox.topic is 'Where it goes.';
comment on column public.outbox.key is 'Events of one key keep their order.';
comment on column public.outbox.message_type is 'Short name of the payload''s shape.';
comment on column public.outbox.headers is 'Text by name: request-id, traceparent.';
comment on column public.outbox.payload is 'The message.';
comment on column public.outbox.sent_at is 'When the event log had it; null until then.';
-- No retention here: a partition may go only when everything in it was sent, which its job decides.
select partman.create_parent(p_parent_table => 'public.outbox', p_control => 'created_at', p_interval => '1 day', p_premake => 7);
update partman.part_config set infinite_time_partitions = true, retention = null, retention_keep_table = false where parent_table = 'public.outbox';

create table public.idempotency_keys (
  actor_id text not null,
  operation text not null,
  key text not null,
  created_at timestamptz(3) not null default now(),
  body_hash text not null,
  answer jsonb not null,
  primary key (actor_id, operation, key, created_at),
  constraint idempotency_keys_key_length check (length(key) between 1 and 255),
  constraint idempotency_keys_body_hash_form check (body_hash ~ '^[0-9a-f]{64}$')
) partition by range (created_at);
comment on table public.idempotency_keys is 'Answers that are given again to the same call within 24 hours; kept 7 days.';
comment on column public.idempotency_keys.actor_id is 'Who called.';
comment on column public.idempotency_keys.operation is 'Method and path of the call.';
comment on column public.idempotency_keys.key is 'Idempotency-Key as the caller sent it.';
comment on column public.idempotency_keys.created_at is 'When the first answer was given; chooses the partition.';
comment on column public.idempotency_keys.body_hash is 'SHA-256 of what was asked, in hex: the same key with another body is refused.';
comment on column public.idempotency_keys.answer is 'The first answer.';
select partman.create_parent(p_parent_table => 'public.idempotency_keys', p_control => 'created_at', p_interval => '1 day', p_premake => 7);
update partman.part_config set infinite_time_partitions = true, retention = '7 days', retention_keep_table = false where parent_table = 'public.idempotency_keys';

create table public.openfga_model_versions (
  model_sha256 text primary key,
  openfga_model_id text not null,
  applied_at timestamptz(3) not null default now(),
  constraint openfga_model_versions_model_sha256_form check (model_sha256 ~ '^[0-9a-f]{64}$')
);
create index openfga_model_versions_applied_at on public.openfga_model_versions (applied_at desc);
comment on table public.openfga_model_versions is 'Authorization models that this product wrote; the latest one is passed with every question.';
comment on column public.openfga_model_versions.model_sha256 is 'SHA-256 of the model''s JSON: an unchanged model is not written again.';
comment on column public.openfga_model_versions.openfga_model_id is 'What the authorization server calls it.';
comment on column public.openfga_model_versions.applied_at is 'When it was written.';
