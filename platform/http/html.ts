/** Text that is already HTML. */
export type Html = { readonly html: string };

const marks: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** Text as it may stand anywhere in HTML. */
export const escaped = (text: string): string => text.replaceAll(/[&<>"']/g, (mark) => marks[mark] ?? mark);

type Hole = string | number | Html | undefined | null | false | readonly Html[];

/** HTML with holes: text is escaped, HTML goes in as it is, nothing for what is absent. */
export const html = (texts: TemplateStringsArray, ...holes: readonly Hole[]): Html => ({
  html: texts.map((text, i) => text + fill(holes[i])).join(''),
});

function fill(hole: Hole): string {
  if (hole === undefined || hole === null || hole === false) return '';
  if (typeof hole === 'string' || typeof hole === 'number') return escaped(String(hole));
  return 'html' in hole ? hole.html : hole.map((part) => part.html).join('');
}

/** Markup from a trusted maker. */
export const trusted = (markup: string): Html => ({ html: markup });
