create table public.roles (
  id uuid primary key,
  organization_id uuid references public.organizations (id),
  code text not null,
  name text not null,
  description text not null default '',
  inherits_from_id uuid references public.roles (id),
  flags text[] not null default '{}',
  created_at timestamptz(3) not null default now(),
  constraint roles_code_key unique nulls not distinct (organization_id, code),
  constraint roles_code_form check (code ~ '^[a-z][a-z0-9-]{0,62}$'),
  constraint roles_built_in_codes_are_taken check ((organization_id is null) = (code in ('inspector', 'supervisor', 'analyst', 'admin'))),
  constraint roles_name_length check (length(name) between 1 and 100),
  constraint roles_description_length check (length(description) <= 2000),
  constraint roles_not_own_parent check (inherits_from_id <> id),
  constraint roles_flags_known check (flags <@ array['has_view_org_tracks', 'has_record_tracks', 'has_manage_users', 'has_manage_tasks', 'has_manage_projects'])
);
create index roles_inherits_from_id on public.roles (inherits_from_id) where inherits_from_id is not null;
comment on table public.roles is 'What some people of an organization may do. The authorization store has each as sense_role:<organization>/<code>.';
comment on column public.roles.id is 'UUIDv7; fixed for the built-in ones.';
comment on column public.roles.organization_id is 'Whose role it is; null is built in and there for every organization.';
comment on column public.roles.code is 'What the authorization store calls it within an organization.';
comment on column public.roles.name is 'As people call it.';
comment on column public.roles.description is 'What the role is for.';
comment on column public.roles.inherits_from_id is 'A role whose flags this one has as well: built in, or of the same organization. Never a circle, and at most 8 deep.';
comment on column public.roles.flags is 'What the role may by itself: flags of the authorization model, written there as wildcard tuples.';
comment on column public.roles.created_at is 'When it was made.';

create function public.check_role_parent() returns trigger
language plpgsql as $$
declare
  parent uuid := new.inherits_from_id;
  parent_organization uuid;
  depth integer := 0;
  height integer;
begin
  -- One change of the hierarchy at a time: two that are fine alone could close a circle together.
  perform pg_advisory_xact_lock(4716401);
  while parent is not null loop
    depth := depth + 1;
    if parent = new.id or depth > 8 then
      raise exception 'role inherits in a circle or too deep' using errcode = 'check_violation', constraint = 'roles_no_circle', table = 'roles', schema = 'public';
    end if;
    select inherits_from_id, organization_id into parent, parent_organization from public.roles where id = parent;
    if parent_organization <> new.organization_id or (new.organization_id is null and parent_organization is not null) then
      raise exception 'role inherits from a role of another organization' using errcode = 'check_violation', constraint = 'roles_parent_of_same_organization', table = 'roles', schema = 'public';
    end if;
  end loop;
  with recursive heirs as (
    select id, 1 as steps from public.roles where inherits_from_id = new.id
    union all select roles.id, heirs.steps + 1 from heirs join public.roles on roles.inherits_from_id = heirs.id where heirs.steps <= 8
  ) select coalesce(max(steps), 0) into height from heirs;
  if depth + height > 8 then
    raise exception 'role inherits too deep' using errcode = 'check_violation', constraint = 'roles_no_circle', table = 'roles', schema = 'public';
  end if;
  return new;
end;
$$;
comment on function public.check_role_parent() is 'Refuses a role that would inherit from itself over others, deeper than 8, or from another organization (constraints roles_no_circle, roles_parent_of_same_organization).';
create trigger roles_check_parent before insert or update of id, organization_id, inherits_from_id on public.roles
  for each row when (new.inherits_from_id is not null) execute function public.check_role_parent();

create function public.refuse_change() returns trigger
language plpgsql as $$
begin
  raise exception '% of % cannot change', array_to_string(tg_argv, ', '), tg_table_name
    using errcode = 'check_violation', constraint = tg_name, table = tg_table_name, schema = tg_table_schema;
end;
$$;
comment on function public.refuse_change() is 'For triggers on columns that are fixed once written; the trigger''s name is what the error calls the constraint.';
create trigger roles_identity_fixed before update of id, organization_id, code on public.roles
  for each row when ((old.id, old.organization_id, old.code) is distinct from (new.id, new.organization_id, new.code))
  execute function public.refuse_change('id', 'organization_id', 'code');

insert into public.roles (id, code, name, description, inherits_from_id, flags) values
  ('018f0000-0000-7000-8000-000000000101', 'analyst', 'Analyst', 'Sees what the organization recorded.', null, '{has_view_org_tracks}'),
  ('018f0000-0000-7000-8000-000000000102', 'inspector', 'Inspector', 'Drives and records.',
   '018f0000-0000-7000-8000-000000000101', '{has_record_tracks}'),
  ('018f0000-0000-7000-8000-000000000103', 'supervisor', 'Supervisor', 'Plans territories and detour tasks, reviews coverage and detections.',
   '018f0000-0000-7000-8000-000000000102', '{has_manage_tasks,has_manage_projects}'),
  ('018f0000-0000-7000-8000-000000000104', 'admin', 'Administrator', 'The same, and manages people and keys.',
   '018f0000-0000-7000-8000-000000000103', '{has_manage_users}');

create table public.user_org_role (
  user_id text not null,
  organization_id uuid not null,
  role_id uuid not null references public.roles (id),
  expires_at timestamptz(3),
  granted_by text references public.users (id),
  created_at timestamptz(3) not null default now(),
  primary key (user_id, organization_id, role_id),
  constraint user_org_role_of_member foreign key (user_id, organization_id) references public.user_org (user_id, organization_id) on delete cascade,
  constraint user_org_role_expires_later check (expires_at > created_at)
);
create index user_org_role_organization_id on public.user_org_role (organization_id, role_id, user_id);
create index user_org_role_role_id on public.user_org_role (role_id);
create index user_org_role_granted_by on public.user_org_role (granted_by) where granted_by is not null;
create index user_org_role_expires_at on public.user_org_role (expires_at) where expires_at is not null;
comment on table public.user_org_role is 'Which roles a member has; mirrored to the authorization store as sense_role:<organization>/<code>#assignee. Goes with the membership.';
comment on column public.user_org_role.user_id is 'The member.';
comment on column public.user_org_role.organization_id is 'The organization.';
comment on column public.user_org_role.role_id is 'A built-in role, or one of the same organization.';
comment on column public.user_org_role.expires_at is 'The role is taken back by itself at this moment; null is open-ended. Ends with the membership at the latest.';
comment on column public.user_org_role.granted_by is 'Who gave it; null when the installation did.';
comment on column public.user_org_role.created_at is 'When it was given.';

create function public.check_role_of_organization() returns trigger
language plpgsql as $$
begin
  if not exists (select from public.roles where id = new.role_id and (organization_id is null or organization_id = new.organization_id)) then
    raise exception 'role belongs to another organization' using errcode = 'check_violation', constraint = 'user_org_role_of_same_organization', table = 'user_org_role', schema = 'public';
  end if;
  return new;
end;
$$;
comment on function public.check_role_of_organization() is 'Refuses to give somebody a role of another organization (constraint user_org_role_of_same_organization). A role''s organization never changes.';
create trigger user_org_role_check_organization before insert or update on public.user_org_role
  for each row execute function public.check_role_of_organization();

create table public.api_keys (
  id uuid primary key,
  organization_id uuid not null references public.organizations (id),
  name text not null,
  key_prefix text not null,
  key_hash bytea not null,
  scopes text[] not null,
  detector_name text,
  created_by text references public.users (id),
  created_at timestamptz(3) not null default now(),
  expires_at timestamptz(3),
  revoked_at timestamptz(3),
  used_at timestamptz(3),
  constraint api_keys_key_hash_key unique (key_hash),
  constraint api_keys_id_is_v7 check (uuid_extract_version(id) = 7),
  constraint api_keys_name_length check (length(name) between 1 and 100),
  constraint api_keys_key_prefix_form check (key_prefix ~ '^[A-Za-z0-9_]{8,16}$'),
  constraint api_keys_key_hash_length check (octet_length(key_hash) = 32),
  constraint api_keys_scopes_known check (
    cardinality(scopes) > 0 and scopes <@ array['detections.write', 'tracks.read', 'tracks.write', 'frames.read', 'objects.read', 'planner.read']),
  constraint api_keys_detector_name_form check (detector_name ~ '^[a-z][a-z0-9-]{0,62}$'),
  constraint api_keys_expires_later check (expires_at > created_at)
);
create index api_keys_organization_id on public.api_keys (organization_id, created_at desc, id desc);
create index api_keys_created_by on public.api_keys (created_by) where created_by is not null;
create unique index api_keys_name_in_use on public.api_keys (organization_id, name) where revoked_at is null;
comment on table public.api_keys is 'Keys of programs. The key itself is shown once and is nowhere: only its hash. Revoked ones stay, so that their work can be told apart.';
comment on column public.api_keys.id is 'UUIDv7; actor id in audit.';
comment on column public.api_keys.organization_id is 'What the key sees and writes.';
comment on column public.api_keys.name is 'As people call it; free again once revoked.';
comment on column public.api_keys.key_prefix is 'First characters of the key, by which people recognise it.';
comment on column public.api_keys.key_hash is 'SHA-256 of the key, which is 32 random bytes: no salt is needed, and a lookup is one probe.';
comment on column public.api_keys.scopes is 'What it may be used for.';
comment on column public.api_keys.detector_name is 'The only detector that it may push results of; null is any.';
comment on column public.api_keys.created_by is 'Who made it; null when the installation did.';
comment on column public.api_keys.created_at is 'When it was made.';
comment on column public.api_keys.expires_at is 'Refused from then on; null never.';
comment on column public.api_keys.revoked_at is 'Refused from then on; null while it is good.';
comment on column public.api_keys.used_at is 'Latest use, to the hour.';
-- Vision checks the keys of detectors that push, and reads nothing else here.
grant select on table public.api_keys to axion_vision;

create table public.reference_items (
  id uuid primary key,
  organization_id uuid references public.organizations (id),
  kind text not null,
  scheme text not null default 'axion',
  code text not null,
  name_en text not null,
  name_ar text not null,
  parent_id uuid,
  parent_kind text generated always as (case kind when 'detector-class' then 'category' end) stored,
  color text,
  position integer not null default 0,
  is_active boolean not null default true,
  properties jsonb not null default '{}',
  created_at timestamptz(3) not null default now(),
  constraint reference_items_code_key unique nulls not distinct (organization_id, kind, scheme, code),
  constraint reference_items_id_kind_key unique (id, kind),
  constraint reference_items_parent foreign key (parent_id, parent_kind) references public.reference_items (id, kind),
  constraint reference_items_kind_known check (kind in ('category', 'detector-class')),
  constraint reference_items_only_classes_have_parent check (kind = 'detector-class' or parent_id is null),
  constraint reference_items_scheme_form check (scheme ~ '^[a-z][a-z0-9-]{0,62}$'),
  constraint reference_items_code_length check (length(code) between 1 and 100),
  constraint reference_items_names_length check (length(name_en) between 1 and 200 and length(name_ar) between 1 and 200),
  constraint reference_items_color_form check (color ~ '^#[0-9a-f]{6}$'),
  constraint reference_items_position_range check (position between 0 and 100000),
  constraint reference_items_properties_is_object check (jsonb_typeof(properties) = 'object')
);
create index reference_items_parent_id on public.reference_items (parent_id, parent_kind) where parent_id is not null;
comment on table public.reference_items is 'Lists that people choose from and results refer to by code: classes of detectors and the categories they belong to.';
comment on column public.reference_items.id is 'UUIDv7; fixed for what comes with the product.';
comment on column public.reference_items.organization_id is 'Whose item it is; null comes with the product and is there for everybody.';
comment on column public.reference_items.kind is 'category or detector-class.';
comment on column public.reference_items.scheme is 'Which list of classes: axion is ours, detectors may bring others. With the code it is what detections name.';
comment on column public.reference_items.code is 'Short name within its scheme; results carry it.';
comment on column public.reference_items.name_en is 'In English.';
comment on column public.reference_items.name_ar is 'In Arabic.';
comment on column public.reference_items.parent_id is 'The category of a class.';
comment on column public.reference_items.parent_kind is 'Ties parent_id to a category.';
comment on column public.reference_items.color is 'On maps and pictures, as #rrggbb.';
comment on column public.reference_items.position is 'Order among its like.';
comment on column public.reference_items.is_active is 'Whether new things may be given it; old ones keep it.';
comment on column public.reference_items.properties is 'What some kinds know beside, such as the code of a class in the literature.';
comment on column public.reference_items.created_at is 'When it was made.';

insert into public.reference_items (id, kind, code, name_en, name_ar, color, position)
select ('018f0000-0000-7000-8000-0000000002' || lpad(to_hex(place), 2, '0'))::uuid, 'category', code, name_en, name_ar, color, place * 10
from (values
  (1, 'pavement', 'Pavement', 'سطح الطريق', '#b45309'),
  (2, 'marking', 'Road markings', 'علامات الطريق', '#64748b'),
  (3, 'sign', 'Signs', 'اللوحات المرورية', '#1d4ed8'),
  (4, 'light', 'Lights', 'الإنارة والإشارات', '#a16207'),
  (5, 'furniture', 'Street furniture', 'أثاث الشارع', '#0f766e'),
  (6, 'drainage', 'Drainage', 'الصرف', '#0369a1'),
  (7, 'vegetation', 'Vegetation', 'النباتات', '#15803d'),
  (8, 'obstruction', 'Obstructions', 'العوائق', '#b91c1c')
) as seed (place, code, name_en, name_ar, color);

insert into public.reference_items (id, kind, code, name_en, name_ar, parent_id, position, properties)
select ('018f0000-0000-7000-8000-0000000003' || lpad(to_hex(place), 2, '0'))::uuid, 'detector-class', seed.code, seed.name_en, seed.name_ar, category.id, place * 10, seed.properties::jsonb
from (values
  (1, 'pavement', 'longitudinal-crack', 'Longitudinal crack', 'شق طولي', '{"rdd2020": "D00"}'),
  (2, 'pavement', 'transverse-crack', 'Transverse crack', 'شق عرضي', '{"rdd2020": "D10"}'),
  (3, 'pavement', 'alligator-crack', 'Alligator crack', 'تشقق شبكي', '{"rdd2020": "D20"}'),
  (4, 'pavement', 'pothole', 'Pothole', 'حفرة', '{"rdd2020": "D40"}'),
  (5, 'pavement', 'rutting', 'Rutting', 'تخدد', '{}'),
  (6, 'pavement', 'patch', 'Patch', 'رقعة', '{}'),
  (7, 'marking', 'marking-faded', 'Faded marking', 'علامة باهتة', '{}'),
  (8, 'marking', 'crosswalk', 'Pedestrian crossing', 'معبر مشاة', '{}'),
  (9, 'marking', 'stop-line', 'Stop line', 'خط توقف', '{}'),
  (10, 'sign', 'traffic-sign', 'Traffic sign', 'إشارة مرور', '{}'),
  (11, 'sign', 'traffic-sign-damaged', 'Damaged traffic sign', 'إشارة مرور تالفة', '{}'),
  (12, 'sign', 'street-name-sign', 'Street name sign', 'لوحة اسم شارع', '{}'),
  (13, 'light', 'traffic-light', 'Traffic light', 'إشارة ضوئية', '{}'),
  (14, 'light', 'street-light', 'Street light', 'عمود إنارة', '{}'),
  (15, 'furniture', 'bollard', 'Bollard', 'عمود حاجز', '{}'),
  (16, 'furniture', 'guard-rail', 'Guard rail', 'حاجز جانبي', '{}'),
  (17, 'furniture', 'utility-pole', 'Utility pole', 'عمود مرافق', '{}'),
  (18, 'furniture', 'fire-hydrant', 'Fire hydrant', 'صنبور إطفاء', '{}'),
  (19, 'furniture', 'bus-stop', 'Bus stop', 'موقف حافلات', '{}'),
  (20, 'furniture', 'litter-bin', 'Litter bin', 'سلة مهملات', '{}'),
  (21, 'drainage', 'manhole', 'Manhole', 'غطاء منهل', '{}'),
  (22, 'drainage', 'drain-grate', 'Drain grate', 'شبكة تصريف', '{}'),
  (23, 'drainage', 'standing-water', 'Standing water', 'تجمع مياه', '{}'),
  (24, 'vegetation', 'tree', 'Tree', 'شجرة', '{}'),
  (25, 'vegetation', 'overgrowth', 'Overgrowth', 'نمو متجاوز', '{}'),
  (26, 'obstruction', 'traffic-cone', 'Traffic cone', 'قمع مروري', '{}'),
  (27, 'obstruction', 'construction-site', 'Construction site', 'موقع أعمال', '{}'),
  (28, 'obstruction', 'debris', 'Debris', 'مخلفات', '{}'),
  (29, 'obstruction', 'litter', 'Litter', 'نفايات', '{}')
) as seed (place, category, code, name_en, name_ar, properties)
join public.reference_items category on category.kind = 'category' and category.organization_id is null and category.code = seed.category;
