import { SQLDialect } from '@codemirror/lang-sql';

/** Words of the analysts' dialect, which is ClickHouse's. */
export const keywords =
  'select distinct from where prewhere group by having order asc desc nulls first last limit offset with ties as on using join inner left right full outer cross any all asof semi anti global array union except intersect and or not in between like ilike is null exists case when then else end over partition window rows range unbounded preceding following current row interval second minute hour day week month quarter year cast date timestamp sample final fill step to rollup cube totals grouping sets qualify values true false'.split(
    ' ',
  );

const types =
  'Bool Int8 Int16 Int32 Int64 UInt8 UInt16 UInt32 UInt64 Int128 Int256 Float32 Float64 Decimal String FixedString UUID Date Date32 DateTime DateTime64 Array Tuple Map Nullable LowCardinality Enum8 Enum16'.split(
    ' ',
  );

/** Functions that completion offers; every other one may be written too. */
export const functions =
  'count countIf sum sumIf avg avgIf min minIf max maxIf any anyLast argMin argMax uniq uniqExact quantile quantiles median stddevPop topK groupArray groupUniqArray toDate toDateTime64 toStartOfMinute toStartOfHour toStartOfDay toStartOfWeek toStartOfMonth toYear toMonth toDayOfWeek toHour dateDiff dateTrunc now now64 today yesterday if multiIf coalesce ifNull nullIf empty notEmpty length lower upper substring concat splitByChar replaceAll match extract position startsWith endsWith toString toInt32 toInt64 toUInt64 toFloat64 toDecimal64 toUUID round floor ceil abs sqrt pow log exp least greatest arrayJoin arrayMap arrayFilter arrayExists arraySum has hasAny mapKeys mapValues tupleElement geoToH3 h3ToParent h3ToGeo h3ToString greatCircleDistance pointInPolygon row_number rank dense_rank lagInFrame leadInFrame cityHash64 UUIDv7ToDateTime'.split(
    ' ',
  );

/** ClickHouse's SQL for the highlighter: names in backquotes or double quotes, `#` and `--` comments, backslash escapes. */
export const clickhouseDialect = SQLDialect.define({
  keywords: keywords.join(' '),
  types: types.join(' ').toLowerCase(),
  builtin: functions.join(' ').toLowerCase(),
  backslashEscapes: true,
  hashComments: true,
  identifierQuotes: '`"',
  operatorChars: '*+-%<>!=&|~^/?:',
});
