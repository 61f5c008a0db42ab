import type { InputOf } from '@axion/contracts/common/endpoint.ts';
import type { createDashboard } from '@axion/contracts/gen/dashboards.ts';
import { Encoding, type Widget } from '@axion/contracts/gen/widgets.ts';

const widget = (n: number) => `01930000-0000-7000-8000-0000000001${String(n).padStart(2, '0')}`;
const filter = (n: number) => `01930000-0000-7000-8000-0000000002${String(n).padStart(2, '0')}`;

/** Drives that are chosen; none chosen means all. */
const chosen = '(empty({drives:Array(String)}) or toString(track_id) in {drives:Array(String)})';
const within =
  "captured_at >= coalesce(parseDateTime64BestEffortOrNull({from:Nullable(String)}, 3), toDateTime64('1970-01-01', 3, 'UTC'))\n" +
  "  and captured_at < coalesce(parseDateTime64BestEffortOrNull({to:Nullable(String)}, 3), toDateTime64('2290-01-01', 3, 'UTC'))";
const speed = 'round(ifNull(avg(speed_metres_per_second), 0) * 3.6, 1)';
const where = `where ${chosen}\n  and ${within}`;

type NumberTile = {
  readonly title: string;
  readonly value: string;
  readonly format: string;
  readonly unit?: string;
  readonly trend?: string;
};

/** A figure of all frames that are chosen, with its course over the time of the drive as a small line. */
function tile(n: number, { title, value, format, unit = '', trend = value }: NumberTile): Widget {
  const course = `select arrayMap(p -> p.2, arraySort(groupArray((step, figure)))) from (\n  select intDiv(toUnixTimestamp(captured_at), 60) as step, toFloat64(${trend}) as figure\n  from frames\n  ${where.replaceAll('\n', '\n  ')}\n  group by step order by step limit 60\n)`;
  return {
    id: widget(n),
    title,
    description: '',
    source: 'sense',
    sql: `select ${value} as value,\n(${course}) as course\nfrom frames\n${where}`,
    encoding: Encoding.parse({ kind: 'number', value: 'value', format, unit: unit || null, trend: 'course' }),
  };
}

/**
 * The dashboard that a fresh stack shows: what was recorded on the road. Made by the ordinary operation with fixed ids, so a second time changes
 * nothing.
 */
export const roadRecording = (organizationId: string | null): InputOf<typeof createDashboard> => ({
  id: '01930000-0000-7000-8000-000000000100',
  title: 'Road recording',
  description: 'Drives that were recorded, where the pictures were taken, and how fast.',
  organizationId,
  widgets: [
    tile(1, { title: 'Frames', value: 'count()', format: 'integer' }),
    tile(2, { title: 'Drives', value: 'uniqExact(track_id)', format: 'integer' }),
    tile(3, { title: 'Pictures', value: 'sum(size_bytes)', format: 'bytes' }),
    tile(4, { title: 'Mean speed', value: speed, format: 'decimal', unit: 'km/h' }),
    {
      id: widget(5),
      title: 'Where pictures were taken',
      description: '',
      source: 'sense',
      sql: `select longitude, latitude, captured_at, camera_side, round(speed_metres_per_second * 3.6, 1) as speed_kmh\nfrom frames\n${where}\norder by captured_at`,
      encoding: {
        kind: 'map',
        longitude: 'longitude',
        latitude: 'latitude',
        colour: 'speed_kmh',
        sizeMetres: null,
        tooltip: ['captured_at', 'camera_side', 'speed_kmh'],
        drawAs: 'auto',
      },
    },
    {
      id: widget(6),
      title: 'Frames by minute',
      description: '',
      source: 'sense',
      sql: `select toStartOfMinute(captured_at) as minute, count() as frames\nfrom frames\n${where}\ngroup by minute\norder by minute`,
      encoding: { kind: 'line', x: 'minute', values: ['frames'], series: null, area: true, format: 'integer' },
    },
    {
      id: widget(7),
      title: 'Frames by speed',
      description: 'Bands of 10 km/h.',
      source: 'sense',
      sql: `select concat(toString(band), '–', toString(band + 10)) as speed, frames\nfrom (\n  select toUInt16(floor(speed_metres_per_second * 3.6 / 10) * 10) as band, count() as frames\n  from frames\n  ${where.replace('\n', '\n  ')}\n    and isNotNull(speed_metres_per_second)\n  group by band\n)\norder by band`,
      encoding: { kind: 'bar', category: 'speed', values: ['frames'], series: null, stacked: false, horizontal: false, format: 'integer' },
    },
  ],
  filters: [
    {
      id: filter(1),
      label: 'Drive',
      kind: 'choice',
      variable: 'drives',
      source: 'sense',
      optionsSql: 'select toString(id) as value, name as label\nfrom tracks\norder by started_at desc\nlimit 200',
      multiple: true,
      default: [],
    },
    { id: filter(2), label: 'Time', kind: 'time-range', fromVariable: 'from', toVariable: 'to', default: { from: null, to: null } },
  ],
  layout: {
    large: [
      ...[1, 2, 3, 4].map((n) => ({ widgetId: widget(n), x: (n - 1) * 6, y: 0, width: 6, height: 2 })),
      { widgetId: widget(5), x: 0, y: 2, width: 14, height: 9 },
      { widgetId: widget(6), x: 14, y: 2, width: 10, height: 5 },
      { widgetId: widget(7), x: 14, y: 7, width: 10, height: 4 },
    ],
    medium: [
      ...[1, 2, 3, 4].map((n) => ({ widgetId: widget(n), x: ((n - 1) % 2) * 6, y: n > 2 ? 2 : 0, width: 6, height: 2 })),
      { widgetId: widget(5), x: 0, y: 4, width: 12, height: 8 },
      { widgetId: widget(6), x: 0, y: 12, width: 12, height: 5 },
      { widgetId: widget(7), x: 0, y: 17, width: 12, height: 5 },
    ],
    small: [
      ...[1, 2, 3, 4].map((n) => ({ widgetId: widget(n), x: 0, y: (n - 1) * 2, width: 1, height: 2 })),
      { widgetId: widget(5), x: 0, y: 8, width: 1, height: 7 },
      { widgetId: widget(6), x: 0, y: 15, width: 1, height: 5 },
      { widgetId: widget(7), x: 0, y: 20, width: 1, height: 5 },
    ],
  },
});
