import { type DataType, type Field, Type } from '@uwdata/flechette';

/** What a column holds, as far as drawing and writing it matter. */
export type ResultKind = 'text' | 'integer' | 'number' | 'decimal' | 'boolean' | 'instant' | 'date' | 'uuid' | 'binary' | 'nested';

export type ResultColumn = {
  readonly name: string;
  readonly kind: ResultKind;
  /** For the head of the column: `Int64`, `Decimal(18, 4)`. */
  readonly type: string;
  readonly nullable: boolean;
  /** Digits behind the point of a decimal. */
  readonly scale: number;
};

/** Whether a column's values are figures, which stand at the end of their cell. */
export const isFigure = ({ kind }: Pick<ResultColumn, 'kind'>): boolean => kind === 'integer' || kind === 'number' || kind === 'decimal';

/** A column of an Arrow schema in our words. */
export function describeField({ name, type, nullable, metadata }: Field): ResultColumn {
  const isUuid = metadata?.get('ARROW:extension:name') === 'arrow.uuid';
  const [kind, words] = isUuid ? (['uuid', 'UUID'] as const) : describeType(type);
  return { name, kind, type: words, nullable, scale: 'scale' in type ? Number(type.scale) : 0 };
}

/** By Arrow's type ids; what is not here is nested. */
const simple: Readonly<Record<number, readonly [ResultKind, string]>> = {
  [Type.Null]: ['text', 'Null'],
  [Type.Utf8]: ['text', 'String'],
  [Type.LargeUtf8]: ['text', 'String'],
  [Type.Utf8View]: ['text', 'String'],
  [Type.Binary]: ['binary', 'Binary'],
  [Type.LargeBinary]: ['binary', 'Binary'],
  [Type.BinaryView]: ['binary', 'Binary'],
  [Type.Bool]: ['boolean', 'Bool'],
  [Type.Date]: ['date', 'Date'],
  [Type.Time]: ['integer', 'Time'],
  [Type.Duration]: ['integer', 'Duration'],
};

function describeType(type: DataType): readonly [ResultKind, string] {
  switch (type.typeId) {
    case Type.Int:
      return ['integer', `${type.signed ? 'Int' : 'UInt'}${type.bitWidth}`];
    case Type.Float:
      return ['number', `Float${[16, 32, 64][type.precision] ?? 64}`];
    case Type.Decimal:
      return ['decimal', `Decimal(${type.precision}, ${type.scale})`];
    case Type.Timestamp:
      return ['instant', type.timezone && type.timezone !== 'UTC' ? `DateTime, ${type.timezone}` : 'DateTime'];
    case Type.FixedSizeBinary:
      return ['binary', `FixedString(${type.stride})`];
    case Type.Dictionary:
      return describeType(type.dictionary);
    case Type.Map:
      return ['nested', 'Map'];
    case Type.Struct:
      return ['nested', 'Tuple'];
    default:
      return simple[type.typeId] ?? ['nested', 'Array'];
  }
}
