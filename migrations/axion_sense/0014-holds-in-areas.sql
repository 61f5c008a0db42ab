-- no-transaction
-- Open holds of one organization inside an area: with the organization inside the index, those of other cities on the same ground are never looked at,
-- and no second index has to be read whole to leave them out.
create index concurrently if not exists holds_open_in_area on road_data.holds using gist (organization_id, position) where state = 'open' and deleted_at is null;
drop index concurrently if exists road_data.holds_open_position;
