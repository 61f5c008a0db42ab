create table if not exists audit_log (
  id UUID comment 'UUIDv7 of the event',
  organization_id UUID comment 'Whose record it is',
  created_at DateTime64(3, 'UTC') comment 'When it happened',
  actor_kind LowCardinality(String) comment 'user, key or system',
  actor_id String comment 'Who: hash of issuer and subject, key id, or the name of a job',
  action LowCardinality(String) comment 'What was done, such as track.created',
  subject_kind LowCardinality(String) comment 'What it was done to',
  subject_id String comment 'Which one',
  request_id String comment 'The request that did it',
  details String comment 'Facts as JSON, no secrets'
)
engine = {engine}
order by (organization_id, created_at)
partition by toYYYYMM(created_at)
settings {dedup_window} = 10000
comment 'Who did what, when';
