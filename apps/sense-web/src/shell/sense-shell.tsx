import { OfflineNotice } from '@axion/ui/client/offline-notice.tsx';
import { AppShell, type ShellLinkProps, shellButton } from '@axion/ui/controls/app-shell.tsx';
import { useCommands } from '@axion/ui/controls/command-palette.tsx';
import type { Command } from '@axion/ui/controls/find-commands.ts';
import { useShortcuts } from '@axion/ui/controls/use-shortcuts.ts';
import { Avatar } from '@axion/ui/shell/avatar.tsx';
import { useMenuCommands } from '@axion/ui/shell/use-menu-commands.ts';
import { IconDots, IconHelp, IconRoute } from '@tabler/icons-react';
import { Link, Outlet, useLocation, useNavigate } from '@tanstack/react-router';
import { useCallback, useMemo, useState, useSyncExternalStore } from 'react';
import { useTranslations } from 'use-intl';
import { useApp } from '../app-context.tsx';
import { SignInPage } from '../session/sign-in-page.tsx';
import { AccountMenu, useName } from './account-menu.tsx';
import { SenseKeys } from './sense-keys.tsx';

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
  const { pathname } = useLocation();
  const [helpOpened, setHelpOpened] = useState(false);
  const name = useName();
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
                <Avatar name={name} />
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
      <SenseKeys opened={helpOpened} onClose={() => setHelpOpened(false)} />
    </AppShell>
  );
}

/** What the palette offers on every page. */
function useShellCommands(showHelp: () => void): void {
  const t = useTranslations('app');
  const navigate = useNavigate();
  const { session, locale, chooseLocale } = useApp();
  const signOut = useCallback(() => void session.signOut(), [session]);
  const menu = useMenuCommands({ helpLabel: t('help'), showHelp, locale, chooseLocale, signOut });
  const commands = useMemo<readonly Command[]>(
    () => [{ id: 'go-drives', group: 'go', label: t('drives'), run: () => void navigate({ to: '/' }) }, ...menu],
    [t, navigate, menu],
  );
  useCommands(commands);
}
