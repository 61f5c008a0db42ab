create table public.dashboards (
  id uuid primary key,
  title text not null,
  description text not null default '',
  layout jsonb not null,
  organization_id uuid,
  version integer not null default 1,
  created_by text not null references public.users (id),
  created_at timestamptz(3) not null default now(),
  updated_at timestamptz(3) not null default now(),
  constraint dashboards_title_length check (length(title) between 1 and 200),
  constraint dashboards_description_length check (length(description) <= 2000),
  constraint dashboards_layout_is_object check (jsonb_typeof(layout) = 'object'),
  constraint dashboards_version_positive check (version > 0)
);
create index dashboards_updated_at on public.dashboards (updated_at desc, id desc);
create index dashboards_created_by on public.dashboards (created_by);
comment on table public.dashboards is 'Pages of widgets. Who may see one is in the authorization store, as dashboard:<id>.';
comment on column public.dashboards.id is 'UUID, named by the caller or by us.';
comment on column public.dashboards.title is 'As people call it.';
comment on column public.dashboards.description is 'What it shows.';
comment on column public.dashboards.layout is 'Grid positions of the widgets by breakpoint: large, medium, small.';
comment on column public.dashboards.organization_id is 'Members of this organization see it; null: its maker, and those whose role says so.';
comment on column public.dashboards.version is 'Rises by one with every change of the dashboard, its widgets or filters.';
comment on column public.dashboards.created_by is 'Who made it.';
comment on column public.dashboards.created_at is 'When it was made.';
comment on column public.dashboards.updated_at is 'Latest change.';

create table public.dashboard_widgets (
  id uuid primary key,
  dashboard_id uuid not null references public.dashboards (id) on delete cascade,
  position integer not null,
  title text not null,
  description text not null default '',
  data_source text not null,
  sql text not null,
  encoding jsonb not null,
  constraint dashboard_widgets_position_positive check (position >= 0),
  constraint dashboard_widgets_title_length check (length(title) between 1 and 200),
  constraint dashboard_widgets_description_length check (length(description) <= 2000),
  constraint dashboard_widgets_data_source_form check (data_source ~ '^[a-z][a-z0-9-]{0,62}$'),
  constraint dashboard_widgets_sql_length check (length(sql) between 1 and 100000),
  constraint dashboard_widgets_kind_known check (encoding ->> 'kind' in ('map', 'bar', 'line', 'number', 'table'))
);
create index dashboard_widgets_dashboard_id on public.dashboard_widgets (dashboard_id, position);
create index dashboard_widgets_data_source on public.dashboard_widgets (data_source);
comment on table public.dashboard_widgets is 'A query and how its answer is drawn.';
comment on column public.dashboard_widgets.id is 'UUID, named by the caller.';
comment on column public.dashboard_widgets.dashboard_id is 'The dashboard that it is on.';
comment on column public.dashboard_widgets.position is 'Order for reading aloud and for places without a grid.';
comment on column public.dashboard_widgets.title is 'Its heading.';
comment on column public.dashboard_widgets.description is 'What it shows.';
comment on column public.dashboard_widgets.data_source is 'Name of the source; a widget outlives a source that is made anew under the same name.';
comment on column public.dashboard_widgets.sql is 'One SELECT; run with the rights of whoever looks.';
comment on column public.dashboard_widgets.encoding is 'Which columns draw what: data of a checked shape, never code.';

create table public.dashboard_filters (
  id uuid primary key,
  dashboard_id uuid not null references public.dashboards (id) on delete cascade,
  position integer not null,
  label text not null,
  definition jsonb not null,
  constraint dashboard_filters_position_positive check (position >= 0),
  constraint dashboard_filters_label_length check (length(label) between 1 and 100),
  constraint dashboard_filters_kind_known check (definition ->> 'kind' in ('choice', 'time-range', 'number-range', 'text'))
);
create index dashboard_filters_dashboard_id on public.dashboard_filters (dashboard_id, position);
comment on table public.dashboard_filters is 'Controls above the widgets, bound as parameters of their SQL.';
comment on column public.dashboard_filters.id is 'UUID, named by the caller.';
comment on column public.dashboard_filters.dashboard_id is 'The dashboard that it is on.';
comment on column public.dashboard_filters.position is 'Order on the page.';
comment on column public.dashboard_filters.label is 'What it says.';
comment on column public.dashboard_filters.definition is 'Kind, variables, choices and default.';
