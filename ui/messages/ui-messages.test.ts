import { describe, expect, it } from 'vitest';
import { directionOf, localeOf } from './catalogue.ts';
import { uiMessages } from './ui-messages.ts';

const holes = (words: object): string[] =>
  Object.entries(words).flatMap(([key, value]) =>
    typeof value === 'string'
      ? [...value.matchAll(/\{(\w+)/g)].map(([, name]) => `${key}:${name}`).filter((hole) => !/:(one|two|few|many|other|zero)$/.test(hole))
      : holes(value),
  );

describe('messages', () => {
  it('takes the same values in both languages', () => {
    expect([...new Set(holes(uiMessages.ar))].sort()).toEqual([...new Set(holes(uiMessages.en))].sort());
  });

  it('chooses the first language that we speak', () => {
    expect(localeOf([null, 'fr-FR', 'ar-EG', 'en'])).toBe('ar');
    expect(localeOf(['de'])).toBe('en');
    expect(directionOf('ar')).toBe('rtl');
  });
});
