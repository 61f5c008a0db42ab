'use client';
import { useCommands } from '@axion/ui/controls/command-palette.tsx';
import type { Command } from '@axion/ui/controls/find-commands.ts';
import { useMenuCommands } from '@axion/ui/shell/use-menu-commands.ts';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useCallback, useMemo } from 'react';
import { dashboardsQuery } from '../dashboards/queries.ts';
import { useGen } from '../session/gen-context.tsx';
import { leaveSession } from '../session/sign-out.ts';
import { sourcesQuery } from '../sources/queries.ts';

/** What the palette offers on every page. */
export function useShellCommands(showHelp: () => void): void {
  const t = useTranslations('app');
  const router = useRouter();
  const { api, locale, chooseLocale } = useGen();
  const signOut = useCallback(() => void leaveSession(api), [api]);
  const menu = useMenuCommands({ helpLabel: t('help'), showHelp, locale, chooseLocale, signOut });
  const dashboards = useInfiniteQuery(dashboardsQuery(api, '')).data;
  const sources = useQuery(sourcesQuery(api)).data;
  const commands = useMemo<readonly Command[]>(() => {
    const go = (id: string, label: string, href: string): Command => ({ id, group: 'go', label, run: () => router.push(href) });
    const find = (id: string, label: string, detail: string, href: string): Command => ({
      id,
      group: 'find',
      label,
      detail,
      run: () => router.push(href),
    });
    return [
      go('go-dashboards', t('dashboards'), '/dashboards'),
      go('go-sql', t('sql'), '/sql'),
      go('go-sources', t('sources'), '/sources'),
      ...menu,
      ...(dashboards?.pages ?? [])
        .flatMap(({ data }) => data.items)
        .map(({ id, title }) => find(`dashboard ${id}`, title, t('dashboards'), `/dashboards/${id}`)),
      ...(sources?.data.items ?? []).map(({ name, title }) => find(`source ${name}`, title, t('sources'), `/sources/${name}`)),
    ];
  }, [dashboards, sources, t, router, menu]);
  useCommands(commands);
}
