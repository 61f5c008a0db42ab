import type { ParameterValue } from '@axion/contracts/gen/query.ts';
import type { DashboardFilter } from '@axion/contracts/gen/widgets.ts';

/** What a person has chosen in one filter. */
export type FilterValue =
  | { readonly kind: 'choice'; readonly values: readonly string[] }
  | { readonly kind: 'time-range'; readonly from: string | null; readonly to: string | null }
  | { readonly kind: 'number-range'; readonly from: number | null; readonly to: number | null }
  | { readonly kind: 'text'; readonly text: string };

/** Values by the id of their filter. */
export type FilterValues = Readonly<Record<string, FilterValue>>;

/** What a filter holds before anybody chooses. */
export function defaultOf(filter: DashboardFilter): FilterValue {
  switch (filter.kind) {
    case 'choice':
      return { kind: 'choice', values: filter.default };
    case 'text':
      return { kind: 'text', text: filter.default };
    default:
      return { kind: filter.kind, ...filter.default } as FilterValue;
  }
}

/**
 * Reads filters from an address: each variable is a name in it, a choice may stand several times, and an empty one means everything. What is
 * not there has its default; what cannot be read is left out.
 */
export function readFilters(filters: readonly DashboardFilter[], search: URLSearchParams): FilterValues {
  return Object.fromEntries(filters.map((filter) => [filter.id, readFilter(filter, search)]));
}

function readFilter(filter: DashboardFilter, search: URLSearchParams): FilterValue {
  if (filter.kind === 'choice') {
    const given = search.getAll(filter.variable);
    return given.length === 0 ? defaultOf(filter) : { kind: 'choice', values: given.filter((value) => value !== '') };
  }
  if (filter.kind === 'text')
    return search.has(filter.variable) ? { kind: 'text', text: search.get(filter.variable) ?? '' } : defaultOf(filter);
  if (!search.has(filter.fromVariable) && !search.has(filter.toVariable)) return defaultOf(filter);
  const [from, to] = [search.get(filter.fromVariable), search.get(filter.toVariable)];
  return filter.kind === 'number-range'
    ? { kind: 'number-range', from: numberOf(from), to: numberOf(to) }
    : { kind: 'time-range', from: instantOf(from), to: instantOf(to) };
}

const numberOf = (text: string | null): number | null =>
  text === null || text.trim() === '' || !Number.isFinite(Number(text)) ? null : Number(text);

const instantOf = (text: string | null): string | null => {
  const time = text === null || text === '' ? Number.NaN : Date.parse(text);
  return Number.isNaN(time) ? null : new Date(time).toISOString();
};

/** Writes what differs from the defaults; other names of the address stay as they are. */
export function writeFilters(filters: readonly DashboardFilter[], values: FilterValues, search: URLSearchParams): URLSearchParams {
  const next = new URLSearchParams(search);
  for (const filter of filters) {
    for (const name of variablesOf(filter)) next.delete(name);
    const value = values[filter.id] ?? defaultOf(filter);
    if (!isDefault(filter, value)) for (const [name, text] of textsOf(filter, value)) next.append(name, text);
  }
  return next;
}

function textsOf(filter: DashboardFilter, value: FilterValue): readonly (readonly [string, string])[] {
  if (filter.kind === 'choice' && value.kind === 'choice')
    return (value.values.length > 0 ? value.values : ['']).map((text) => [filter.variable, text] as const);
  if (filter.kind === 'text' && value.kind === 'text') return [[filter.variable, value.text]];
  if (!('fromVariable' in filter) || !('from' in value)) return [];
  return [
    [filter.fromVariable, String(value.from ?? '')],
    [filter.toVariable, String(value.to ?? '')],
  ];
}

/** Names that a filter binds. */
export const variablesOf = (filter: DashboardFilter): readonly string[] =>
  'variable' in filter ? [filter.variable] : [filter.fromVariable, filter.toVariable];

/** Whether a filter holds what it holds before anybody chooses. */
export const isDefault = (filter: DashboardFilter, value: FilterValue): boolean =>
  JSON.stringify(defaultOf(filter)) === JSON.stringify(value);

/** Names of the parameters in a SQL text: `{name:Type}`. */
export const parametersIn = (sql: string): readonly string[] => [
  ...new Set([...sql.matchAll(/\{\s*([A-Za-z_]\w*)\s*:/g)].map(([, name = '']) => name)),
];

/** Values for exactly the parameters that a SQL text names; so equal queries stay equal whatever other filters do. */
export function parametersFor(sql: string, filters: readonly DashboardFilter[], values: FilterValues): Record<string, ParameterValue> {
  const all = Object.fromEntries(filters.flatMap((filter) => boundOf(filter, values[filter.id] ?? defaultOf(filter))));
  return Object.fromEntries(parametersIn(sql).flatMap((name) => (name in all ? [[name, all[name] as ParameterValue]] : [])));
}

function boundOf(filter: DashboardFilter, value: FilterValue): readonly (readonly [string, ParameterValue])[] {
  if (filter.kind === 'choice') return [[filter.variable, value.kind === 'choice' ? [...value.values] : []]];
  if (filter.kind === 'text') return [[filter.variable, value.kind === 'text' ? value.text : '']];
  const range = 'from' in value ? value : { from: null, to: null };
  return [
    [filter.fromVariable, range.from],
    [filter.toVariable, range.to],
  ];
}
