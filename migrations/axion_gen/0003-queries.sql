create table public.query_runs (
  id uuid primary key,
  user_id text not null references public.users (id),
  data_source_id uuid not null references public.data_sources (id) on delete cascade,
  sql text not null,
  state text not null default 'running',
  row_limit bigint not null,
  rows_returned bigint not null default 0,
  bytes_returned bigint not null default 0,
  is_complete boolean,
  cut_reason text,
  problem text,
  started_at timestamptz(3) not null default now(),
  deadline_at timestamptz(3) not null,
  ended_at timestamptz(3),
  constraint query_runs_sql_length check (length(sql) <= 100000),
  constraint query_runs_state_known check (state in ('running', 'cancelling', 'cancelled', 'finished', 'failed')),
  constraint query_runs_cut_reason_known check (cut_reason in ('row-limit', 'byte-limit', 'time-limit')),
  constraint query_runs_ended_when_over check ((ended_at is null) = (state in ('running', 'cancelling'))),
  constraint query_runs_counts_positive check (row_limit > 0 and rows_returned >= 0 and bytes_returned >= 0)
);
create index query_runs_user_id on public.query_runs (user_id, started_at desc, id desc);
create index query_runs_data_source_id on public.query_runs (data_source_id);
create index query_runs_open on public.query_runs (deadline_at) where ended_at is null;
create index query_runs_ended_at on public.query_runs (ended_at) where ended_at is not null;
comment on table public.query_runs is 'Queries of people: written before anything is sent to a source, so that any replica can cancel one. No rows of answers.';
comment on column public.query_runs.id is 'Named by the caller or by us; the source knows the query by the same id.';
comment on column public.query_runs.user_id is 'Who asked; nobody else sees it.';
comment on column public.query_runs.data_source_id is 'Where it runs.';
comment on column public.query_runs.sql is 'As it was typed.';
comment on column public.query_runs.state is 'cancelled is said only when the source has confirmed that nothing runs any more.';
comment on column public.query_runs.row_limit is 'Most rows that the answer may have.';
comment on column public.query_runs.rows_returned is 'Rows sent.';
comment on column public.query_runs.bytes_returned is 'Bytes sent.';
comment on column public.query_runs.is_complete is 'Whether the answer was all that the query selects; null while it runs or when it failed.';
comment on column public.query_runs.cut_reason is 'Why it was not.';
comment on column public.query_runs.problem is 'Code of the problem that ended it.';
comment on column public.query_runs.started_at is 'When it was taken.';
comment on column public.query_runs.deadline_at is 'From then on it cannot be running: whoever looks after it was killed.';
comment on column public.query_runs.ended_at is 'When it was over.';
