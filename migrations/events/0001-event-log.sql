create table topics (
  name text primary key,
  partitions integer not null check (partitions between 1 and 1000)
);
comment on table topics is 'A named stream of messages, cut into partitions that keep order.';
comment on column topics.name is 'As producers and consumers call it.';
comment on column topics.partitions is 'How many; a key always goes to the same one, so the number never changes.';

create table partitions (
  topic text not null references topics (name),
  partition integer not null check (partition >= 0),
  next_offset bigint not null default 0,
  primary key (topic, partition)
);
comment on table partitions is 'The counter of each partition. Its row lock makes offsets gapless and lets them commit in order.';
comment on column partitions.topic is 'The stream.';
comment on column partitions.partition is 'From 0 to partitions - 1.';
comment on column partitions.next_offset is 'What the next message gets.';

create table messages (
  topic text not null,
  partition integer not null,
  message_offset bigint not null,
  message_key text not null,
  headers jsonb not null,
  value bytea not null,
  created_at timestamptz(3) not null default now(),
  primary key (topic, partition, message_offset)
);
create index messages_created_at on messages using brin (created_at);
comment on table messages is 'The log itself: append only, pruned behind all groups.';
comment on column messages.topic is 'The stream.';
comment on column messages.partition is 'Chosen by the key.';
comment on column messages.message_offset is 'Place within the partition, from 0 without a gap.';
comment on column messages.message_key is 'Messages of one key keep their order.';
comment on column messages.headers is 'Text by name: message-type, request-id, traceparent, environment, event-id.';
comment on column messages.value is 'The bytes as they were sent.';
comment on column messages.created_at is 'When it was appended.';

create table group_members (
  group_name text not null,
  topic text not null references topics (name),
  member_id uuid not null,
  seen_at timestamptz(3) not null default now(),
  primary key (group_name, topic, member_id)
);
comment on table group_members is 'Who reads a topic on behalf of a group; a member that is silent too long is dropped.';
comment on column group_members.group_name is 'Consumers of one group share the partitions.';
comment on column group_members.topic is 'What is read.';
comment on column group_members.member_id is 'One running consumer.';
comment on column group_members.seen_at is 'Its last sign of life.';

create table group_positions (
  group_name text not null,
  topic text not null,
  partition integer not null,
  next_offset bigint not null default 0,
  member_id uuid,
  epoch bigint not null default 0,
  primary key (group_name, topic, partition),
  foreign key (topic, partition) references partitions (topic, partition)
);
comment on table group_positions is 'How far a group has come in a partition, and who reads it now.';
comment on column group_positions.group_name is 'The group.';
comment on column group_positions.topic is 'What is read.';
comment on column group_positions.partition is 'Which part of it.';
comment on column group_positions.next_offset is 'The first message whose effect is not yet durable.';
comment on column group_positions.member_id is 'The reader it is assigned to.';
comment on column group_positions.epoch is 'Rises with every change of reader; a commit with an older one is refused.';
