import { z } from 'zod';
import { Uuid } from '../common/id.ts';
import { ParameterName } from './query.ts';
import { Slug } from './sources.ts';

const ColumnName = z.string().min(1).max(200);
/** How a number is shown. */
export const NumberFormat = z.enum(['integer', 'decimal', 'percent', 'bytes', 'metres', 'duration']);

/** Which columns of the answer draw what, by kind of widget. Data, never code. */
export const Encoding = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('map'),
    longitude: ColumnName,
    latitude: ColumnName,
    /** Column that colours points; numbers give a ramp, words give categories. */
    colour: ColumnName.nullable().default(null),
    sizeMetres: ColumnName.nullable().default(null),
    tooltip: z.array(ColumnName).max(20).default([]),
    /** Points as they are, or gathered as their number grows. */
    drawAs: z.enum(['auto', 'points', 'clusters', 'hexagons', 'heat']).default('auto'),
  }),
  z.strictObject({
    kind: z.literal('bar'),
    category: ColumnName,
    values: z.array(ColumnName).min(1).max(10),
    series: ColumnName.nullable().default(null),
    stacked: z.boolean().default(false),
    horizontal: z.boolean().default(false),
    format: NumberFormat.default('decimal'),
  }),
  z.strictObject({
    kind: z.literal('line'),
    x: ColumnName,
    values: z.array(ColumnName).min(1).max(10),
    series: ColumnName.nullable().default(null),
    area: z.boolean().default(false),
    format: NumberFormat.default('decimal'),
  }),
  z.strictObject({
    kind: z.literal('number'),
    value: ColumnName,
    format: NumberFormat.default('decimal'),
    unit: z.string().max(20).nullable().default(null),
    /** Column of the same figure for the time before; the change is told in words, against `previousLabel`. */
    previous: ColumnName.nullable().default(null),
    previousLabel: z.string().trim().max(60).nullable().default(null),
    /** Which way is good, for the colour of the change; null says neither. */
    good: z.enum(['higher', 'lower']).nullable().default(null),
    /** Column of an array of numbers, oldest first, drawn as a small line. */
    trend: ColumnName.nullable().default(null),
  }),
  z.strictObject({
    kind: z.literal('table'),
    /** Shown columns in their order; empty shows all. */
    columns: z.array(ColumnName).max(200).default([]),
  }),
]);
export type Encoding = z.infer<typeof Encoding>;

/** What a widget is made of; SQL refers to filters as `{variable:Type}`. */
export const WidgetContent = z.strictObject({
  title: z.string().trim().min(1).max(200),
  description: z.string().trim().max(2_000).default(''),
  source: Slug,
  sql: z.string().min(1).max(100_000),
  encoding: Encoding,
});
export type WidgetContent = z.infer<typeof WidgetContent>;

export const Widget = WidgetContent.extend({ id: Uuid });
export type Widget = z.infer<typeof Widget>;

const filter = { id: Uuid, label: z.string().trim().min(1).max(100) };

/** A control above the widgets. Each binds parameters of the widgets' SQL; a widget whose SQL names none of them is left alone. */
export const DashboardFilter = z.discriminatedUnion('kind', [
  z.strictObject({
    ...filter,
    kind: z.literal('choice'),
    /** Bound as Array(String); an empty array means everything. */
    variable: ParameterName,
    source: Slug,
    /** Answers the choices: a column `value`, and if there is one a column `label`. */
    optionsSql: z.string().min(1).max(100_000),
    multiple: z.boolean().default(true),
    default: z.array(z.string().max(1_000)).max(1_000).default([]),
  }),
  z.strictObject({
    ...filter,
    kind: z.literal('time-range'),
    /** Bound as Nullable(String), ISO 8601 in UTC; null means open. */
    fromVariable: ParameterName,
    toVariable: ParameterName,
    default: z.strictObject({ from: z.iso.datetime().nullable(), to: z.iso.datetime().nullable() }).default({ from: null, to: null }),
  }),
  z.strictObject({
    ...filter,
    kind: z.literal('number-range'),
    /** Bound as Nullable(Float64); null means open. */
    fromVariable: ParameterName,
    toVariable: ParameterName,
    default: z.strictObject({ from: z.number().nullable(), to: z.number().nullable() }).default({ from: null, to: null }),
  }),
  z.strictObject({
    ...filter,
    kind: z.literal('text'),
    /** Bound as String; empty means everything. */
    variable: ParameterName,
    default: z.string().max(1_000).default(''),
  }),
]);
export type DashboardFilter = z.infer<typeof DashboardFilter>;
