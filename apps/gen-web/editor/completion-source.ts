import type { Completion, CompletionContext, CompletionResult } from '@codemirror/autocomplete';
import { completionsAt, type SqlOption, type SqlSchema } from './complete-sql.ts';

/** A sign for each kind of thing, in front of its name. */
const signs: Readonly<Record<SqlOption['kind'], string>> = {
  text: 'Aa',
  integer: '12',
  number: '.5',
  decimal: '.5',
  boolean: '±',
  instant: '◷',
  date: '▦',
  uuid: '#',
  array: '[ ]',
  map: '{ }',
  tuple: '( )',
  geometry: '◇',
  other: '·',
  table: '▤',
  dataset: '▢',
  query: '▤',
  keyword: '',
  function: 'ƒ',
};

type Marked = Completion & { readonly option: SqlOption };

/** Completion over the schema that `schema` answers at that moment. Opens by itself behind a point or two letters. */
export const completionSource =
  (schema: () => SqlSchema) =>
  (context: CompletionContext): CompletionResult | null => {
    const node = context.matchBefore(/[\w`"]*$/);
    const isBehindPoint = context.state.sliceDoc(Math.max(0, context.pos - 1), context.pos) === '.';
    if (!context.explicit && !isBehindPoint && (node?.text.length ?? 0) < 2) return null;
    const { from, options } = completionsAt(context.state.doc.toString(), context.pos, schema());
    if (options.length === 0) return null;
    return { from, options: options.map(completionOf), validFor: /^[\w`"]*$/ };
  };

const completionOf = (option: SqlOption): Marked => ({
  option,
  label: option.label,
  detail: option.detail,
  boost: option.rank,
  type: option.kind,
  ...(/^[A-Za-z_]\w*$/.test(option.label) ? {} : { apply: `\`${option.label}\`` }),
  ...(option.comment === '' ? {} : { info: () => infoOf(option) }),
});

function infoOf({ path, comment }: SqlOption): HTMLElement {
  const box = document.createElement('div');
  const title = document.createElement('code');
  title.textContent = path;
  const words = document.createElement('p');
  words.textContent = comment;
  box.append(title, words);
  return box;
}

/** Draws the sign of an option. */
export function signOf(completion: Completion): HTMLElement {
  const sign = document.createElement('span');
  sign.className = 'cm-completionSign';
  sign.textContent = signs[(completion as Marked).option?.kind ?? 'other'];
  sign.setAttribute('aria-hidden', 'true');
  return sign;
}
