import { useMantineColorScheme } from '@mantine/core';
import { useMemo, useState } from 'react';
import type { Command } from '../controls/find-commands.ts';
import type { Locale } from '../messages/catalogue.ts';
import { useWords } from '../messages/use-words.ts';

type MenuActions = {
  /** The application's word for its keys. */
  readonly helpLabel: string;
  /** Taken at the first call. */
  readonly showHelp: () => void;
  readonly locale: Locale;
  readonly chooseLocale: (locale: Locale) => void;
  /** Must stay the same function from one drawing to the next. */
  readonly signOut: () => void;
};

/** What the palette offers in both applications: the keys, colours, the other language, sign-out. */
export function useMenuCommands({ helpLabel, showHelp, locale, chooseLocale, signOut }: MenuActions): readonly Command[] {
  const words = useWords();
  const { setColorScheme } = useMantineColorScheme();
  const [help] = useState(() => showHelp);
  return useMemo<readonly Command[]>(
    () => [
      { id: 'help', group: 'do', label: helpLabel, keys: ['?'], run: help },
      { id: 'light', group: 'do', label: words('menu.light'), detail: words('menu.colours'), run: () => setColorScheme('light') },
      { id: 'dark', group: 'do', label: words('menu.dark'), detail: words('menu.colours'), run: () => setColorScheme('dark') },
      {
        id: 'language',
        group: 'do',
        label: locale === 'ar' ? 'English' : 'العربية',
        detail: words('menu.language'),
        run: () => chooseLocale(locale === 'ar' ? 'en' : 'ar'),
      },
      { id: 'sign-out', group: 'do', label: words('menu.signOut'), run: signOut },
    ],
    [helpLabel, words, locale, chooseLocale, setColorScheme, help, signOut],
  );
}
