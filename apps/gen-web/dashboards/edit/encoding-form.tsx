'use client';
import type { Encoding } from '@axion/contracts/gen/widgets.ts';
import { NumberFormat } from '@axion/contracts/gen/widgets.ts';
import { Checkbox, MultiSelect, NativeSelect, TextInput } from '@mantine/core';
import { useTranslations } from 'next-intl';
import css from '../look/forms.module.css';

type EncodingFormProps<Of extends Encoding = Encoding> = {
  readonly encoding: Of;
  /** Names of the answer's columns, and those that the encoding names already. */
  readonly columns: readonly string[];
  readonly onChange: (encoding: Encoding) => void;
};

type Is<Kind extends Encoding['kind']> = EncodingFormProps<Extract<Encoding, { kind: Kind }>>;

/** Which columns draw what. */
export function EncodingForm(props: EncodingFormProps) {
  const { encoding } = props;
  switch (encoding.kind) {
    case 'number':
      return <NumberFields {...props} encoding={encoding} />;
    case 'bar':
      return <BarFields {...props} encoding={encoding} />;
    case 'line':
      return <LineFields {...props} encoding={encoding} />;
    case 'map':
      return <MapFields {...props} encoding={encoding} />;
    case 'table':
      return <TableFields {...props} encoding={encoding} />;
  }
}

type ColumnFieldProps = {
  readonly label: string;
  readonly value: string | null;
  readonly columns: readonly string[];
  readonly onChange: (name: string) => void;
};

const ColumnField = ({ label, value, columns, onChange }: ColumnFieldProps) => (
  <NativeSelect label={label} value={value ?? ''} data={[...columns]} onChange={(event) => onChange(event.currentTarget.value)} />
);

function OptionalColumn({
  onChange,
  columns,
  ...props
}: Omit<ColumnFieldProps, 'onChange'> & { readonly onChange: (name: string | null) => void }) {
  const t = useTranslations('encoding');
  return (
    <NativeSelect
      label={props.label}
      value={props.value ?? ''}
      data={[{ value: '', label: t('none') }, ...columns]}
      onChange={(event) => onChange(event.currentTarget.value === '' ? null : event.currentTarget.value)}
    />
  );
}

const ColumnsField = ({
  label,
  value,
  columns,
  onChange,
}: {
  readonly label: string;
  readonly value: readonly string[];
  readonly columns: readonly string[];
  readonly onChange: (names: string[]) => void;
}) => <MultiSelect label={label} value={[...value]} data={[...columns]} onChange={onChange} comboboxProps={{ withinPortal: true }} />;

function FormatField({
  value,
  onChange,
}: {
  readonly value: Extract<Encoding, { kind: 'bar' }>['format'];
  readonly onChange: (format: Extract<Encoding, { kind: 'bar' }>['format']) => void;
}) {
  const t = useTranslations('encoding');
  return (
    <NativeSelect
      label={t('format')}
      value={value}
      data={NumberFormat.options.map((format) => ({ value: format, label: t(`formats.${format}`) }))}
      onChange={(event) => onChange(NumberFormat.parse(event.currentTarget.value))}
    />
  );
}

function NumberFields({ encoding, columns, onChange }: Is<'number'>) {
  const t = useTranslations('encoding');
  const set = (change: Partial<typeof encoding>) => onChange({ ...encoding, ...change });
  return (
    <>
      <div className={css.pair}>
        <ColumnField label={t('value')} value={encoding.value} columns={columns} onChange={(value) => set({ value })} />
        <FormatField value={encoding.format} onChange={(format) => set({ format })} />
        <TextInput
          label={t('unit')}
          value={encoding.unit ?? ''}
          maxLength={20}
          onChange={(event) => set({ unit: event.currentTarget.value || null })}
        />
        <OptionalColumn label={t('trend')} value={encoding.trend} columns={columns} onChange={(trend) => set({ trend })} />
        <OptionalColumn label={t('previous')} value={encoding.previous} columns={columns} onChange={(previous) => set({ previous })} />
        <TextInput
          label={t('previousLabel')}
          value={encoding.previousLabel ?? ''}
          maxLength={60}
          onChange={(event) => set({ previousLabel: event.currentTarget.value || null })}
        />
      </div>
      <NativeSelect
        label={t('good')}
        value={encoding.good ?? ''}
        data={[
          { value: '', label: t('neither') },
          { value: 'higher', label: t('higher') },
          { value: 'lower', label: t('lower') },
        ]}
        onChange={(event) =>
          set({ good: event.currentTarget.value === '' ? null : event.currentTarget.value === 'higher' ? 'higher' : 'lower' })
        }
      />
    </>
  );
}

function BarFields({ encoding, columns, onChange }: Is<'bar'>) {
  const t = useTranslations('encoding');
  const set = (change: Partial<typeof encoding>) => onChange({ ...encoding, ...change });
  return (
    <>
      <div className={css.pair}>
        <ColumnField label={t('category')} value={encoding.category} columns={columns} onChange={(category) => set({ category })} />
        <ColumnsField label={t('values')} value={encoding.values} columns={columns} onChange={(values) => set({ values })} />
        <OptionalColumn label={t('series')} value={encoding.series} columns={columns} onChange={(series) => set({ series })} />
        <FormatField value={encoding.format} onChange={(format) => set({ format })} />
      </div>
      <Checkbox label={t('stacked')} checked={encoding.stacked} onChange={(event) => set({ stacked: event.currentTarget.checked })} />
      <Checkbox
        label={t('horizontal')}
        checked={encoding.horizontal}
        onChange={(event) => set({ horizontal: event.currentTarget.checked })}
      />
    </>
  );
}

function LineFields({ encoding, columns, onChange }: Is<'line'>) {
  const t = useTranslations('encoding');
  const set = (change: Partial<typeof encoding>) => onChange({ ...encoding, ...change });
  return (
    <>
      <div className={css.pair}>
        <ColumnField label={t('x')} value={encoding.x} columns={columns} onChange={(x) => set({ x })} />
        <ColumnsField label={t('values')} value={encoding.values} columns={columns} onChange={(values) => set({ values })} />
        <OptionalColumn label={t('series')} value={encoding.series} columns={columns} onChange={(series) => set({ series })} />
        <FormatField value={encoding.format} onChange={(format) => set({ format })} />
      </div>
      <Checkbox label={t('area')} checked={encoding.area} onChange={(event) => set({ area: event.currentTarget.checked })} />
    </>
  );
}

function MapFields({ encoding, columns, onChange }: Is<'map'>) {
  const t = useTranslations('encoding');
  const set = (change: Partial<typeof encoding>) => onChange({ ...encoding, ...change });
  return (
    <>
      <div className={css.pair}>
        <ColumnField label={t('longitude')} value={encoding.longitude} columns={columns} onChange={(longitude) => set({ longitude })} />
        <ColumnField label={t('latitude')} value={encoding.latitude} columns={columns} onChange={(latitude) => set({ latitude })} />
        <OptionalColumn label={t('colour')} value={encoding.colour} columns={columns} onChange={(colour) => set({ colour })} />
        <NativeSelect
          label={t('drawAs')}
          value={encoding.drawAs === 'points' || encoding.drawAs === 'auto' ? encoding.drawAs : 'hexagons'}
          data={(['auto', 'points', 'hexagons'] as const).map((value) => ({ value, label: t(`draws.${value}`) }))}
          onChange={(event) => set({ drawAs: event.currentTarget.value as 'auto' | 'points' | 'hexagons' })}
        />
      </div>
      <ColumnsField label={t('tooltip')} value={encoding.tooltip} columns={columns} onChange={(tooltip) => set({ tooltip })} />
    </>
  );
}

function TableFields({ encoding, columns, onChange }: Is<'table'>) {
  const t = useTranslations('encoding');
  return (
    <ColumnsField
      label={t('columns')}
      value={encoding.columns}
      columns={columns}
      onChange={(names) => onChange({ ...encoding, columns: names })}
    />
  );
}
