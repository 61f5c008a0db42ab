alter table public.authz_outbox add column parked_at timestamptz(3);
alter table public.authz_outbox add column fault text;
alter table public.authz_outbox add constraint authz_outbox_parked_with_fault check ((parked_at is null) = (fault is null)) not valid;
alter table public.authz_outbox add constraint authz_outbox_fault_length check (length(fault) between 1 and 100) not valid;
alter table public.authz_outbox add constraint authz_outbox_relation_length check (octet_length(tuple_relation) between 1 and 50) not valid;
comment on column public.authz_outbox.parked_at is 'When it was set aside because the store will never take it; null while it waits.';
comment on column public.authz_outbox.fault is 'Why it was set aside: what the store answered.';
