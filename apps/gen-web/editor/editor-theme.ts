import { HighlightStyle, syntaxHighlighting } from '@codemirror/language';
import type { Extension } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import { tags } from '@lezer/highlight';

const highlight = HighlightStyle.define([
  { tag: tags.keyword, color: 'var(--primary)', fontWeight: '500' },
  { tag: [tags.typeName, tags.standard(tags.name)], color: 'var(--text)', fontWeight: '500' },
  { tag: [tags.string, tags.special(tags.string)], color: 'var(--success)' },
  { tag: [tags.number, tags.bool, tags.null], color: 'var(--warning)' },
  { tag: tags.comment, color: 'var(--text3)' },
  { tag: [tags.operator, tags.punctuation], color: 'var(--text2)' },
]);

/** Colours and measures of the look: 13/22 mono, the caret yellow because it is where you are. Follows the page's scheme by its variables. */
const theme = EditorView.theme({
  '&': { height: '100%', backgroundColor: 'var(--surface)', color: 'var(--text)', fontSize: '13px' },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': { fontFamily: 'var(--mono)', lineHeight: '22px', fontFeatureSettings: '"calt" 0, "liga" 0', overflow: 'auto' },
  '.cm-content': { padding: '8px 0', caretColor: 'var(--here)' },
  '.cm-line': { padding: '0 12px 0 0' },
  '.cm-cursor, .cm-dropCursor': { borderLeft: '2px solid var(--here)' },
  '.cm-gutters': { backgroundColor: 'var(--surface)', color: 'var(--text3)', border: 'none', fontSize: '12px' },
  '.cm-lineNumbers .cm-gutterElement': { minWidth: '48px', padding: '0 16px 0 8px', lineHeight: '22px' },
  '.cm-activeLine': { backgroundColor: 'color-mix(in srgb, var(--primary-tint) 50%, transparent)' },
  '.cm-activeLineGutter': { backgroundColor: 'color-mix(in srgb, var(--primary-tint) 50%, transparent)', color: 'var(--text)' },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground': {
    backgroundColor: 'var(--primary-tint2)',
  },
  '.cm-matchingBracket, &.cm-focused .cm-matchingBracket': { backgroundColor: 'var(--primary-tint2)', color: 'var(--text)' },
  '.cm-placeholder': { color: 'var(--text3)' },
  '.cm-lintRange-error': {
    backgroundImage: 'none',
    textDecoration: 'underline wavy var(--danger) 1px',
    textUnderlineOffset: '4px',
    paddingBottom: '0',
  },
  '.cm-tooltip': {
    border: 'none',
    borderRadius: 'var(--r-2)',
    backgroundColor: 'var(--raised)',
    color: 'var(--text)',
    boxShadow: 'var(--e-2)',
    zIndex: '300',
  },
  '.cm-tooltip.cm-tooltip-autocomplete > ul': { fontFamily: 'var(--font)', maxHeight: '236px', padding: '4px', minWidth: '292px' },
  '.cm-tooltip.cm-tooltip-autocomplete > ul > li': {
    display: 'flex',
    alignItems: 'center',
    gap: '8px',
    height: '26px',
    padding: '0 8px',
    borderRadius: 'var(--r-1)',
    lineHeight: '16px',
    fontSize: '12px',
  },
  '.cm-tooltip-autocomplete > ul > li[aria-selected]': { backgroundColor: 'var(--primary-fill)', color: 'var(--on-primary)' },
  '.cm-completionLabel': {
    fontFamily: 'var(--mono)',
    fontSize: '12px',
    flex: '1',
    minWidth: '0',
    overflow: 'hidden',
    textOverflow: 'ellipsis',
  },
  '.cm-completionMatchedText': { textDecoration: 'none', color: 'var(--primary)', fontWeight: '500' },
  'li[aria-selected] .cm-completionMatchedText': { color: 'var(--on-primary)' },
  '.cm-completionDetail': { fontFamily: 'var(--mono)', fontSize: '11px', fontStyle: 'normal', color: 'var(--text3)', margin: '0' },
  'li[aria-selected] .cm-completionDetail': { color: 'var(--on-primary)' },
  '.cm-completionSign': {
    width: '16px',
    height: '14px',
    color: 'var(--text3)',
    fontSize: '11px',
    textAlign: 'center',
    flex: 'none',
    lineHeight: '14px',
  },
  'li[aria-selected] .cm-completionSign': { color: 'var(--on-primary)' },
  '.cm-completionInfo': { padding: '10px 12px', width: '252px', fontSize: '12px', lineHeight: '16px', borderRadius: 'var(--r-2)' },
  '.cm-completionInfo code': { display: 'block', fontWeight: '500', marginBottom: '6px', overflowWrap: 'anywhere' },
  '.cm-completionInfo p': { color: 'var(--text2)' },
  '.cm-tooltip-lint': { padding: '0', maxWidth: '460px' },
  '.cm-diagnostic': { padding: '6px 10px', borderLeft: '3px solid var(--danger)', fontSize: '12px', lineHeight: '18px' },
});

/** How SQL looks. */
export const editorTheme: Extension = [theme, syntaxHighlighting(highlight)];
