comment on schema external is 'What other systems call our things.';

create table external.citylens_track_mapping (
  organization_id uuid not null references public.organizations (id),
  citylens_track_id text not null,
  track_id uuid not null,
  citylens_created_at timestamptz(3) not null,
  came_by text not null,
  created_at timestamptz(3) not null default now(),
  primary key (organization_id, citylens_track_id),
  constraint citylens_track_mapping_track_id_key unique (track_id),
  constraint citylens_track_mapping_citylens_track_id_length check (length(citylens_track_id) between 1 and 200),
  constraint citylens_track_mapping_track_id_is_v7 check (uuid_extract_version(track_id) = 7),
  constraint citylens_track_mapping_track_id_has_time check (public.uuid_v7_time(track_id) = citylens_created_at),
  constraint citylens_track_mapping_time_plausible check (
    citylens_created_at >= '2010-01-01 00:00:00+00' and citylens_created_at <= now() + interval '1 day'),
  constraint citylens_track_mapping_came_by_known check (came_by in ('bulk', 'stream'))
);
create index citylens_track_mapping_time on external.citylens_track_mapping (organization_id, citylens_created_at);
comment on table external.citylens_track_mapping is 'Tracks of Citylens and ours: the only place where its ids become ours. A track that comes again gets the id that it has.';
comment on column external.citylens_track_mapping.organization_id is 'Whose track it is.';
comment on column external.citylens_track_mapping.citylens_track_id is 'As Citylens calls it.';
comment on column external.citylens_track_mapping.track_id is 'As we call it: a UUIDv7 of the time when Citylens made it.';
comment on column external.citylens_track_mapping.citylens_created_at is 'When Citylens made it; the time inside our id.';
comment on column external.citylens_track_mapping.came_by is 'bulk: by the import of everything; stream: live.';
comment on column external.citylens_track_mapping.created_at is 'When we met it first.';
