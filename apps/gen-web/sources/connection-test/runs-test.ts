/** Ctrl or Cmd with Enter runs the test from anywhere in the form. */
export const runsTest = (event: { readonly key: string; readonly ctrlKey: boolean; readonly metaKey: boolean }): boolean =>
  event.key === 'Enter' && (event.ctrlKey || event.metaKey);
