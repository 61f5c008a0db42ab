create table public.outbox_leases (
  shard smallint primary key,
  holder uuid,
  token bigint not null default 0,
  held_until timestamptz(3) not null default '-infinity',
  constraint outbox_leases_shard_range check (shard between 0 and 15)
);
comment on table public.outbox_leases is 'Which relay sends a shard of the outbox now. One at a time, so that events of one key leave in their order.';
comment on column public.outbox_leases.shard is 'Events of one key share a shard.';
comment on column public.outbox_leases.holder is 'The relay that holds it; null when nobody does.';
comment on column public.outbox_leases.token is 'Rises with every change of holder; a mark with an older one marks nothing.';
comment on column public.outbox_leases.held_until is 'After this moment another relay may take it.';
insert into public.outbox_leases (shard) select generate_series(0, 15);
