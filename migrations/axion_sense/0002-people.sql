create table public.users (
  id text primary key,
  external_auth_id text not null,
  name text not null,
  email text,
  profile_data jsonb not null default '{}',
  created_at timestamptz(3) not null default now(),
  seen_at timestamptz(3) not null default now(),
  constraint users_external_auth_id_key unique (external_auth_id),
  constraint users_id_is_hash check (id ~ '^[A-Za-z0-9_-]{43}$'),
  constraint users_external_auth_id_form check (external_auth_id like '%_|_%' and length(external_auth_id) <= 2000),
  constraint users_name_length check (length(name) between 1 and 300),
  constraint users_profile_data_is_object check (jsonb_typeof(profile_data) = 'object')
);
create index users_profile_data on public.users using gin (profile_data jsonb_path_ops);
comment on table public.users is 'People who have called at least once, or were put on an organization''s list before.';
comment on column public.users.id is 'SHA-256 of issuer and subject, base64url: the same in every store of the platform.';
comment on column public.users.external_auth_id is 'issuer|subject as the tokens name the person; what the id is made of.';
comment on column public.users.name is 'For people to read, from the latest token.';
comment on column public.users.email is 'For people to read; never identifies anyone.';
comment on column public.users.profile_data is 'Free fields of the organization, searchable by key and value.';
comment on column public.users.created_at is 'When the person was first heard of.';
comment on column public.users.seen_at is 'Latest call, to the hour.';

create table public.organizations (
  id uuid primary key,
  code text not null,
  name text not null,
  created_at timestamptz(3) not null default now(),
  constraint organizations_code_key unique (code),
  constraint organizations_code_form check (code ~ '^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$'),
  constraint organizations_name_length check (length(name) between 1 and 200)
);
comment on table public.organizations is 'Whoever shares drives: the tenant.';
comment on column public.organizations.id is 'UUIDv7; organization_id in every tenant table.';
comment on column public.organizations.code is 'Short name for addresses and exports.';
comment on column public.organizations.name is 'As people call it.';
comment on column public.organizations.created_at is 'When it was made.';

create table public.user_org (
  user_id text not null references public.users (id),
  organization_id uuid not null references public.organizations (id),
  expires_at timestamptz(3),
  created_at timestamptz(3) not null default now(),
  primary key (user_id, organization_id),
  constraint user_org_expires_later check (expires_at > created_at)
);
create index user_org_organization_id on public.user_org (organization_id, user_id);
create index user_org_expires_at on public.user_org (expires_at) where expires_at is not null;
comment on table public.user_org is 'Who belongs to which organization. What a member may do is in the authorization store.';
comment on column public.user_org.user_id is 'The member.';
comment on column public.user_org.organization_id is 'The organization.';
comment on column public.user_org.expires_at is 'Membership ends by itself at this moment; null is open-ended.';
comment on column public.user_org.created_at is 'When the membership began.';
