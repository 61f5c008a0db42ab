import { OfflineNotice } from '@axion/ui/client/offline-notice.tsx';
import { AppShell, type ShellLinkProps, shellButton } from '@axion/ui/controls/app-shell.tsx';
import { useCommands } from '@axion/ui/controls/command-palette.tsx';
import type { Command } from '@axion/ui/controls/find-commands.ts';
import { useShortcuts } from '@axion/ui/controls/use-shortcuts.ts';
import { useMantineColorScheme } from '@mantine/core';
import { IconDots, IconHelp, IconRoute } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link, Outlet, useLocation, useNavigate } from '@tanstack/react-router';
import { useMemo, useState, useSyncExternalStore } from 'react';
import { useTranslations } from 'use-intl';
import { useApp } from '../app-context.tsx';
import { SignInPage } from '../session/sign-in-page.tsx';
import { AccountMenu } from './account-menu.tsx';
import { initialsOf } from './initials.ts';
import { KeyboardHelp } from './keyboard-help.tsx';
import css from './look/shell.module.css';
import { meQuery } from './queries.ts';

/** Every page: the sign-in page until someone is signed in, then rail, palette, shortcuts and the page itself. */
export function SenseShell() {
  const { session } = useApp();
  const { pathname, href } = useLocation();
  const state = useSyncExternalStore(session.subscribe, session.state);
  if (pathname === '/signed-in') return <Outlet />;
  return state.status === 'signed-in' ? <SignedInShell /> : <SignInPage why={state.why} returnTo={href} />;
}

const link = ({ href, ...props }: ShellLinkProps) => <Link to={href} {...props} />;

function SignedInShell() {
  const t = useTranslations('app');
  const { api, session } = useApp();
  const { pathname } = useLocation();
  const [helpOpened, setHelpOpened] = useState(false);
  const state = session.state();
  const me = useQuery(meQuery(api)).data?.data;
  const name = me?.name ?? (state.status === 'signed-in' ? state.name : '');
  const isDrives = pathname === '/' || pathname.startsWith('/drives');
  useShortcuts({ '?': () => setHelpOpened(true) });
  useShellCommands(() => setHelpOpened(true));
  return (
    <AppShell
      home="/"
      renderLink={link}
      destinations={[{ id: 'drives', label: t('drives'), icon: <IconRoute size={19} stroke={1.6} />, href: '/', current: isDrives }]}
      tools={
        <>
          <button
            type="button"
            className={shellButton.rail}
            title={t('help')}
            aria-label={t('help')}
            aria-keyshortcuts="?"
            onClick={() => setHelpOpened(true)}
          >
            <IconHelp size={19} stroke={1.6} />
          </button>
          <AccountMenu
            target={
              <button type="button" className={shellButton.rail} title={t('signedInAs', { name })}>
                <span className={css.avatar} aria-hidden="true">
                  {initialsOf(name)}
                </span>
                <span className="visually-hidden">{t('signedInAs', { name })}</span>
              </button>
            }
          />
        </>
      }
      more={
        <AccountMenu
          position="top-end"
          target={
            <button type="button" className={shellButton.bottom}>
              <IconDots size={19} stroke={1.6} />
              {t('more')}
            </button>
          }
        />
      }
    >
      <OfflineNotice />
      <Outlet />
      <KeyboardHelp opened={helpOpened} onClose={() => setHelpOpened(false)} />
    </AppShell>
  );
}

/** What the palette offers on every page. */
function useShellCommands(showHelp: () => void): void {
  const t = useTranslations('app');
  const navigate = useNavigate();
  const { session, locale, chooseLocale } = useApp();
  const { setColorScheme } = useMantineColorScheme();
  const [help] = useState(() => showHelp);
  const commands = useMemo<readonly Command[]>(
    () => [
      { id: 'go-drives', group: 'go', label: t('drives'), run: () => void navigate({ to: '/' }) },
      { id: 'help', group: 'do', label: t('help'), keys: ['?'], run: help },
      { id: 'light', group: 'do', label: t('light'), detail: t('colours'), run: () => setColorScheme('light') },
      { id: 'dark', group: 'do', label: t('dark'), detail: t('colours'), run: () => setColorScheme('dark') },
      {
        id: 'language',
        group: 'do',
        label: locale === 'ar' ? t('english') : t('arabic'),
        detail: t('language'),
        run: () => chooseLocale(locale === 'ar' ? 'en' : 'ar'),
      },
      { id: 'sign-out', group: 'do', label: t('signOut'), run: () => void session.signOut() },
    ],
    [t, navigate, session, locale, chooseLocale, setColorScheme, help],
  );
  useCommands(commands);
}
