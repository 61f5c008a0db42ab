'use client';
import { setDiagnostics } from '@codemirror/lint';
import { EditorState } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import { type Ref, useEffect, useImperativeHandle, useRef } from 'react';
import { useNonce } from '../shell/nonce-context.ts';
import type { SqlSchema } from './complete-sql.ts';
import { editorExtensions } from './editor-extensions.ts';
import { type ErrorPlace, rangeAt } from './error-place.ts';
import css from './look/editor.module.css';

/** What a page may ask of the editor. */
export type SqlEditorHandle = {
  readonly focus: () => void;
  /** Puts text where the cursor is. */
  readonly insert: (text: string) => void;
  /** The selected text and where it starts; null when nothing is selected. */
  readonly selection: () => { readonly text: string; readonly from: number } | null;
};

/** An error at a place of the text, in words that stand under the pointer. */
export type SqlMark = { readonly place: ErrorPlace; readonly message: string };

type SqlEditorProps = {
  readonly label: string;
  readonly hint: string;
  /** Read once; give the component another key for another text. */
  readonly start: string;
  readonly schema: SqlSchema;
  readonly mark: SqlMark | null;
  readonly onChange: (sql: string) => void;
  readonly onRun: () => void;
  /** Stops what runs; false when nothing does. */
  readonly onCancel: () => boolean;
  readonly onSelect?: (hasSelection: boolean) => void;
  readonly ref?: Ref<SqlEditorHandle>;
};

/** SQL with line numbers, completion from the schema and a mark under an error. It stays left to right. */
export function SqlEditor({ label, hint, start, ref, ...props }: SqlEditorProps) {
  const element = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView | null>(null);
  const latest = useRef(props);
  const first = useRef({ label, hint, start });
  const nonce = useNonce();
  useEffect(() => {
    latest.current = props;
  });
  useEffect(() => {
    if (!element.current) return;
    const opened = openEditor(element.current, { ...first.current, nonce, latest: () => latest.current });
    view.current = opened;
    return () => {
      view.current = null;
      opened.destroy();
    };
  }, [nonce]);
  useEffect(() => {
    if (view.current) showMark(view.current, props.mark);
  }, [props.mark]);
  useImperativeHandle(ref, () => handleOf(() => view.current), []);
  return <div ref={element} className={css.editor} dir="ltr" />;
}

type Opening = {
  readonly label: string;
  readonly hint: string;
  readonly start: string;
  readonly nonce: string | undefined;
  readonly latest: () => Omit<SqlEditorProps, 'label' | 'hint' | 'start' | 'ref'>;
};

function openEditor(parent: HTMLElement, { start, latest, ...words }: Opening): EditorView {
  let hadSelection = false;
  const onSelection = EditorView.updateListener.of(({ state }) => {
    const hasSelection = !state.selection.main.empty;
    if (hasSelection !== hadSelection) latest().onSelect?.(hasSelection);
    hadSelection = hasSelection;
  });
  const extensions = editorExtensions({
    ...words,
    schema: () => latest().schema,
    onChange: (sql) => latest().onChange(sql),
    onRun: () => latest().onRun(),
    onCancel: () => latest().onCancel(),
  });
  return new EditorView({ parent, state: EditorState.create({ doc: start, extensions: [extensions, onSelection] }) });
}

function showMark(view: EditorView, mark: SqlMark | null): void {
  const text = view.state.doc.toString();
  const diagnostics = mark && text !== '' ? [{ ...rangeAt(text, mark.place), severity: 'error' as const, message: mark.message }] : [];
  view.dispatch(setDiagnostics(view.state, diagnostics));
}

const handleOf = (view: () => EditorView | null): SqlEditorHandle => ({
  focus: () => view()?.focus(),
  insert: (text) => {
    const opened = view();
    opened?.dispatch(opened.state.replaceSelection(text));
    opened?.focus();
  },
  selection: () => {
    const state = view()?.state;
    if (!state || state.selection.main.empty) return null;
    const { from, to } = state.selection.main;
    return { text: state.sliceDoc(from, to), from };
  },
});
