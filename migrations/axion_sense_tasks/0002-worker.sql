create table public.consumer_pauses (
  topic text not null,
  consumer_group text not null,
  reason text not null,
  paused_by text not null,
  paused_at timestamptz(3) not null default now(),
  until timestamptz(3) not null,
  primary key (topic, consumer_group),
  constraint consumer_pauses_names_length check (length(topic) between 1 and 249 and length(consumer_group) between 1 and 255),
  constraint consumer_pauses_reason_length check (length(reason) between 1 and 500),
  constraint consumer_pauses_paused_by_length check (length(paused_by) between 1 and 300),
  constraint consumer_pauses_ends check (until > paused_at and until <= paused_at + interval '7 days')
);
comment on table public.consumer_pauses is 'Streams that a group does not read now, such as the live ones of Citylens while everything old is brought over. Every worker looks here; a pause ends by itself.';
comment on column public.consumer_pauses.topic is 'The stream.';
comment on column public.consumer_pauses.consumer_group is 'Who does not read it.';
comment on column public.consumer_pauses.reason is 'Why, in words.';
comment on column public.consumer_pauses.paused_by is 'The job or person that paused it.';
comment on column public.consumer_pauses.paused_at is 'Since when.';
comment on column public.consumer_pauses.until is 'It is read again from then on, whatever became of who paused it.';
