/** The Content-Type of a format, as ClickHouse sends it. */
export function mediaTypeOf(format: string): string {
  const name = format.toLowerCase();
  if (/^(jsoneachrow|jsoncompacteachrow|jsonstringseachrow|jsoncompactstringseachrow|jsonlines|ndjson|prettyjsoneachrow)/.test(name))
    return 'application/x-ndjson; charset=UTF-8';
  if (name.startsWith('json')) return 'application/json; charset=UTF-8';
  if (/^(tabseparated|tsv|raw)/.test(name)) return 'text/tab-separated-values; charset=UTF-8';
  if (name.startsWith('csv')) return `text/csv; charset=UTF-8; header=${name.includes('withnames') ? 'present' : 'absent'}`;
  if (name === 'xml') return 'application/xml; charset=UTF-8';
  if (/^(native|rowbinary|arrow|parquet|orc|avro|msgpack|protobuf|capnproto|bsoneachrow|npy|rawblob|null)/.test(name))
    return 'application/octet-stream';
  return 'text/plain; charset=UTF-8';
}
