import {
  acceptCompletion,
  autocompletion,
  closeBrackets,
  closeBracketsKeymap,
  closeCompletion,
  completionKeymap,
  completionStatus,
} from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { sql } from '@codemirror/lang-sql';
import { bracketMatching, indentOnInput } from '@codemirror/language';
import { type Extension, Prec } from '@codemirror/state';
import {
  drawSelection,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  keymap,
  lineNumbers,
  placeholder,
} from '@codemirror/view';
import type { SqlSchema } from './complete-sql.ts';
import { completionSource, signOf } from './completion-source.ts';
import { clickhouseDialect } from './dialect.ts';
import { editorTheme } from './editor-theme.ts';

export type EditorSettings = {
  /** Names the editor for people who cannot see it. */
  readonly label: string;
  readonly hint: string;
  /** Of the page's Content-Security-Policy. */
  readonly nonce: string | undefined;
  readonly schema: () => SqlSchema;
  readonly onChange: (sql: string) => void;
  readonly onRun: () => void;
  readonly onCancel: () => boolean;
};

/** Everything that the SQL editor can do. Tab moves the focus on, except in a list of completions: nobody is caught in here. */
export const editorExtensions = ({ label, hint, nonce, schema, onChange, onRun, onCancel }: EditorSettings): Extension => [
  ...(nonce ? [EditorView.cspNonce.of(nonce)] : []),
  EditorView.contentAttributes.of({ 'aria-label': label, spellcheck: 'false', autocapitalize: 'off', autocorrect: 'off', tabindex: '0' }),
  EditorView.updateListener.of((update) => update.docChanged && onChange(update.state.doc.toString())),
  Prec.highest(
    keymap.of([
      {
        key: 'Mod-Enter',
        run: (view) => {
          closeCompletion(view);
          onRun();
          return true;
        },
      },
      { key: 'Escape', run: (view) => completionStatus(view.state) !== 'active' && onCancel() },
      { key: 'Tab', run: acceptCompletion },
    ]),
  ),
  lineNumbers(),
  history(),
  drawSelection(),
  highlightActiveLine(),
  highlightActiveLineGutter(),
  bracketMatching(),
  closeBrackets(),
  indentOnInput(),
  placeholder(hint),
  sql({ dialect: clickhouseDialect }),
  autocompletion({
    override: [completionSource(schema)],
    icons: false,
    addToOptions: [{ render: signOf, position: 20 }],
    maxRenderedOptions: 60,
    tooltipClass: () => 'ltr',
  }),
  keymap.of([...closeBracketsKeymap, ...completionKeymap, ...historyKeymap, ...defaultKeymap]),
  editorTheme,
];
