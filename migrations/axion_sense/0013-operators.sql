create table public.operators (
  user_id text primary key references public.users (id),
  granted_by text references public.users (id),
  created_at timestamptz(3) not null default now()
);
create index operators_granted_by on public.operators (granted_by) where granted_by is not null;
comment on table public.operators is 'Who may make organizations; mirrored to the authorization store as sense_role:axion-sense/operator#assignee. Gives no right inside an organization.';
comment on column public.operators.user_id is 'The person.';
comment on column public.operators.granted_by is 'Who let them; null when the installation did.';
comment on column public.operators.created_at is 'Since when.';
