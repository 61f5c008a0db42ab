create table public.authz_outbox (
  id bigint generated always as identity primary key,
  operation text not null,
  tuple_user text not null,
  tuple_relation text not null,
  tuple_object text not null,
  attempts integer not null default 0,
  created_at timestamptz(3) not null default now(),
  parked_at timestamptz(3),
  fault text,
  constraint authz_outbox_operation_known check (operation in ('write', 'delete')),
  constraint authz_outbox_user_form check (tuple_user like '_%:_%' and octet_length(tuple_user) <= 512),
  constraint authz_outbox_relation_length check (octet_length(tuple_relation) between 1 and 50),
  constraint authz_outbox_object_form check (tuple_object like '_%:_%' and octet_length(tuple_object) <= 256),
  constraint authz_outbox_attempts_positive check (attempts >= 0),
  constraint authz_outbox_parked_with_fault check ((parked_at is null) = (fault is null)),
  constraint authz_outbox_fault_length check (length(fault) between 1 and 100)
);
comment on table public.authz_outbox is 'Changes for the authorization store, written with what they belong to and taken out when they are there.';
comment on column public.authz_outbox.id is 'Order: a later change of the same fact comes later, for whatever it belongs to was locked first.';
comment on column public.authz_outbox.operation is 'write or delete.';
comment on column public.authz_outbox.tuple_user is 'Who or what: user:<id>, organization:<id>, …';
comment on column public.authz_outbox.tuple_relation is 'Is what to.';
comment on column public.authz_outbox.tuple_object is 'What.';
comment on column public.authz_outbox.attempts is 'How often the store did not take it.';
comment on column public.authz_outbox.created_at is 'When the change was made.';
comment on column public.authz_outbox.parked_at is 'When it was set aside because the store will never take it; null while it waits.';
comment on column public.authz_outbox.fault is 'Why it was set aside: what the store answered.';
