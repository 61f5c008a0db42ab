import type { Encoding, WidgetContent } from '@axion/contracts/gen/widgets.ts';
import { isFigure, type ResultColumn } from '../../query/describe-field.ts';

export type EncodingKind = Encoding['kind'];
export const encodingKinds: readonly EncodingKind[] = ['number', 'line', 'bar', 'map', 'table'];

/** A first choice of columns for a kind of drawing: by what they hold and how they are called. */
export function guessEncoding(kind: EncodingKind, columns: readonly ResultColumn[]): Encoding {
  const named = (pattern: RegExp) => columns.find(({ name }) => pattern.test(name))?.name;
  const figures = columns.filter(isFigure).map(({ name }) => name);
  const others = columns.filter((column) => !isFigure(column)).map(({ name }) => name);
  const times = columns.filter((column) => column.kind === 'instant' || column.kind === 'date').map(({ name }) => name);
  const first = columns[0]?.name ?? '';
  const axis = times[0] ?? others[0] ?? first;
  const value = figures.find((name) => name !== axis) ?? columns.find(({ name }) => name !== axis)?.name ?? first;
  switch (kind) {
    case 'number':
      return {
        kind,
        value: figures[0] ?? first,
        format: 'decimal',
        unit: null,
        previous: null,
        previousLabel: null,
        good: null,
        trend: null,
      };
    case 'line':
      return { kind, x: axis, values: [value], series: others.find((name) => name !== axis) ?? null, area: false, format: 'decimal' };
    case 'bar':
      return {
        kind,
        category: axis,
        values: [value],
        series: others.find((name) => name !== axis) ?? null,
        stacked: true,
        horizontal: times.length === 0,
        format: 'decimal',
      };
    case 'map':
      return {
        kind,
        longitude: named(/^(lon|lng|longitude|x)/i) ?? first,
        latitude: named(/^(lat|latitude|y)/i) ?? first,
        colour: null,
        sizeMetres: null,
        tooltip: [],
        drawAs: 'auto',
      };
    case 'table':
      return { kind, columns: [] };
  }
}

/** Columns that an encoding names; none is empty where one is needed. */
export function encodingColumns(encoding: Encoding): readonly string[] {
  switch (encoding.kind) {
    case 'number':
      return [encoding.value, encoding.previous, encoding.trend].filter((name) => name !== null);
    case 'line':
      return [encoding.x, ...encoding.values, encoding.series].filter((name) => name !== null);
    case 'bar':
      return [encoding.category, ...encoding.values, encoding.series].filter((name) => name !== null);
    case 'map':
      return [encoding.longitude, encoding.latitude, encoding.colour, ...encoding.tooltip].filter((name) => name !== null);
    case 'table':
      return encoding.columns;
  }
}

/** Whether a widget may be stored: it has a title, a question, and a name wherever a column is needed. */
export const isWhole = ({ title, sql, encoding }: Pick<WidgetContent, 'title' | 'sql' | 'encoding'>): boolean =>
  title.trim() !== '' && sql.trim() !== '' && encodingColumns(encoding).every((name) => name !== '');
