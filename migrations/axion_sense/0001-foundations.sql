-- What the tables of this database lean on. Schemas, roles and default rights come from bootstrap.sql.
comment on schema road_data is 'What vehicles record: drives, batches of frames, GPS logs.';

create function public.uuid_v7_time(id uuid) returns timestamptz
language sql immutable strict parallel safe
return to_timestamp(('x' || encode(substring(uuid_send(id) from 1 for 6), 'hex'))::bit(48)::bigint / 1000.0)::timestamptz(3);
comment on function public.uuid_v7_time(uuid) is 'The moment inside a UUIDv7 (RFC 9562, section 5.7), to the millisecond.';

create sequence public.event_order as bigint minvalue 0 maxvalue 4398046511103 cycle;
comment on sequence public.event_order is 'Breaks ties between events of one millisecond: 42 bits of every event id.';

create function public.new_event_id() returns uuid
language sql volatile parallel unsafe
begin atomic
  select encode(
    substring(int8send((extract(epoch from clock_timestamp()) * 1000)::bigint) from 3)
      || substring(int4send(28672 | (place >> 30)::integer) from 3)
      || int8send((1::bigint << 63) | ((place & 1073741823) << 32) | floor(random() * 4294967296)::bigint),
    'hex')::uuid
  from nextval('public.event_order') as place;
end;
comment on function public.new_event_id() is 'A UUIDv7 by this server''s clock that is greater than all it gave before, also within a millisecond: whoever mints it under the lock of what changed gets the order of the changes.';
