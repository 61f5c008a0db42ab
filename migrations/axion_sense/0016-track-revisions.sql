-- Messages of a track may come late or again, also long after: whoever keeps a copy tells by this which one is newer. Clocks may step back, this does not.
alter table road_data.track_logs add column revision integer not null default 1;
comment on column road_data.track_logs.revision is 'Rises by one with every change; a copy with a higher one is newer.';

create function road_data.count_revision() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
  new.revision := old.revision + 1;
  return new;
end
$$;
comment on function road_data.count_revision() is 'Counts a row''s changes in its column revision, whatever the statement says of it.';
create trigger track_logs_count_revision before update on road_data.track_logs for each row execute function road_data.count_revision();
