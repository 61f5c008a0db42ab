import { z } from 'zod';
import { newId } from '../query/new-id.ts';

/** SQL that somebody is writing; kept in this browser only. */
export const Draft = z.object({ id: z.string(), source: z.string().nullable(), sql: z.string() });
export type Draft = z.infer<typeof Draft>;

/** The open drafts in their order and the one in front. There is always one. */
export const Drafts = z.object({ all: z.array(Draft).min(1), current: z.string() });
export type Drafts = z.infer<typeof Drafts>;

const most = 20;

/** A draft of this text. */
export const newDraft = (start: Omit<Draft, 'id'>): Draft => ({ id: newId(), ...start });

/** One empty draft. */
export function firstDrafts(source: string | null): Drafts {
  const draft = newDraft({ source, sql: '' });
  return { all: [draft], current: draft.id };
}

/** The draft in front. */
export const currentDraft = ({ all, current }: Drafts): Draft => all.find(({ id }) => id === current) ?? (all[0] as Draft);

/** Puts a draft in front: one with the same text that is open, else a new one in the place of an empty one or at the end. */
export function openDraft(drafts: Drafts, draft: Draft): Drafts {
  const open = drafts.all.find(({ sql, source }) => sql === draft.sql && (source === draft.source || draft.source === null));
  if (open) return { ...drafts, current: open.id };
  const isBlank = (each: Draft) => each.sql.trim() === '' && draft.sql !== '';
  return { all: [...drafts.all.filter((each) => !isBlank(each)), draft].slice(-most), current: draft.id };
}

/** Changes the draft in front. */
export const changeDraft = (drafts: Drafts, change: Partial<Omit<Draft, 'id'>>): Drafts => ({
  ...drafts,
  all: drafts.all.map((draft) => (draft.id === currentDraft(drafts).id ? { ...draft, ...change } : draft)),
});

/** Closes a draft; its neighbour comes to the front, and after the last one an empty one. */
export function closeDraft(drafts: Drafts, id: string): Drafts {
  const index = drafts.all.findIndex((draft) => draft.id === id);
  const all = drafts.all.filter((draft) => draft.id !== id);
  if (all.length === 0) return firstDrafts(drafts.all[0]?.source ?? null);
  const neighbour = all[Math.min(Math.max(0, index), all.length - 1)] as Draft;
  return { all, current: drafts.current === id ? neighbour.id : drafts.current };
}

const longestTitle = 36;

/** What a draft is called: its first comment, else the tables it reads; null when it says nothing yet. */
export function titleOf(sql: string): string | null {
  const comment = /^\s*(?:--|#)\s*(.+)$/m.exec(sql.trimStart().split('\n')[0] ?? '')?.[1];
  const tables = [...sql.matchAll(/\b(?:from|join)\s+([\w.`"-]+)/gi)].map(
    ([, path = '']) => path.replaceAll(/[`"]/g, '').split('.').at(-1) ?? '',
  );
  const title = comment?.trim() || [...new Set(tables)].filter(Boolean).join(', ');
  if (title === '') return null;
  return title.length > longestTitle ? `${title.slice(0, longestTitle - 1)}…` : title;
}

/** Drafts of a text that was stored; undefined when it is none. */
export function readDrafts(text: string | null): Drafts | undefined {
  if (text === null) return undefined;
  try {
    return Drafts.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}
