import type { Token } from './read-tokens.ts';
import { unreadable } from './refuse.ts';

/** The name of a WITH query where it is defined, and the name that it gets for the engine: one that no table has. */
export type CommonName = { readonly start: number; readonly end: number; readonly name: string; readonly privateName: string };

/** What is known of one pair of parentheses, or of the whole statement. */
export type Scope = {
  readonly open: Token | null;
  /** A SELECT stands directly in it. */
  isQuery: boolean;
  inFrom: boolean;
  arrayJoin: boolean;
  /** The next token is in the place of a table. */
  wantsTable: boolean;
  /** A WITH query whose body has not ended: it is not visible inside itself. */
  pending: CommonName | null;
  readonly commons: Map<string, string>;
};

/** Deeper nesting is not written by people, and costs parsers their stack. */
const depthLimit = 64;

export const isNameToken = (token: Token): boolean => token.kind === 'word' || token.kind === 'quoted';

const newScope = (open: Token | null): Scope => ({
  open,
  isQuery: false,
  inFrom: false,
  arrayJoin: false,
  wantsTable: false,
  pending: null,
  commons: new Map(),
});

const closing: Readonly<Record<string, string>> = { ')': '(', ']': '[' };

/** Follows parentheses and brackets. */
export function scopeStack(sql: string) {
  const scopes = [newScope(null)];
  const top = () => scopes.at(-1) as Scope;

  const close = (token: Token) => {
    const closed = scopes.pop() as Scope;
    const outer = scopes.at(-1);
    if (!outer || closed.open?.value !== closing[token.value]) throw unreadable(sql, token.start, `This ${token.value} closes nothing.`);
    if (closed.wantsTable) throw unreadable(sql, token.start, 'A table or a sub-query is expected here.');
    if (!outer.pending) return;
    outer.commons.set(outer.pending.name, outer.pending.privateName);
    outer.pending = null;
  };

  return {
    top,
    onSymbol(token: Token) {
      if (token.value === '(' || token.value === '[') {
        if (scopes.length > depthLimit) throw unreadable(sql, token.start, `Parentheses are nested more than ${depthLimit} deep.`);
        scopes.push(newScope(token));
      } else if (token.value === ')' || token.value === ']') close(token);
      else if (token.value === ',' && top().inFrom && !top().arrayJoin) top().wantsTable = true;
    },
    /** The private name of a WITH query that can be seen from here. */
    visible(name: string): string | null {
      for (const scope of scopes.toReversed()) {
        const found = scope.commons.get(name);
        if (found !== undefined) return found;
      }
      return null;
    },
    requireClosed(end: number) {
      const { open, wantsTable } = top();
      if (open) throw unreadable(sql, open.start, `This ${open.value} is never closed.`);
      if (wantsTable) throw unreadable(sql, end, 'A table or a sub-query is expected here.');
    },
  };
}
