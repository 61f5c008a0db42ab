import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type ColorScheme, tokensOf } from './tokens.ts';

const css = readFileSync(join(import.meta.dirname, 'tokens.css'), 'utf8');

/** Colours of the block that starts with a selector, by CSS name. */
const colours = (selector: string): Record<string, string> => {
  const start = css.indexOf(selector);
  const block = css.slice(start, css.indexOf('}', start));
  return Object.fromEntries(
    [...block.matchAll(/--([a-z0-9-]+):\s*(#[0-9a-f]{6});/gi)].map(([, name, value]) => [name, value?.toLowerCase()]),
  );
};

const named = (scheme: ColorScheme): Record<string, string> =>
  Object.fromEntries(
    Object.entries(tokensOf(scheme)).flatMap(([name, value]) =>
      typeof value === 'string'
        ? [[name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`), value.toLowerCase()]]
        : value.map((colour, index) => [`${name}-${index + 1}`, colour.toLowerCase()]),
    ),
  );

describe('tokens', () => {
  const light = colours('[data-mantine-color-scheme="light"]');

  it('are the same in CSS and in TypeScript, light', () => {
    expect(named('light')).toEqual(light);
  });

  it('are the same in CSS and in TypeScript, dark', () => {
    expect(named('dark')).toEqual({ ...light, ...colours('[data-mantine-color-scheme="dark"]') });
  });
});
