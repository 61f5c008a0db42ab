'use client';
import { OfflineNotice } from '@axion/ui/client/offline-notice.tsx';
import { AppShell, type ShellLinkProps, shellButton } from '@axion/ui/controls/app-shell.tsx';
import { useShortcuts } from '@axion/ui/controls/use-shortcuts.ts';
import { AccountMenu } from '@axion/ui/shell/account-menu.tsx';
import { Avatar } from '@axion/ui/shell/avatar.tsx';
import { IconDatabase, IconDots, IconHelp, IconLayoutDashboard, IconTerminal2 } from '@tabler/icons-react';
import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { type ReactNode, useState } from 'react';
import { useGen, useSession } from '../session/gen-context.tsx';
import { leaveSession } from '../session/sign-out.ts';
import { GenKeys } from './gen-keys.tsx';
import { useShellCommands } from './use-shell-commands.ts';

const icon = { size: 19, stroke: 1.6 };
const link = ({ href, ...props }: ShellLinkProps) => <Link href={href} {...props} />;

/** Rail, palette, shortcuts and account around every page of who is signed in. */
export function GenShell({ children }: { readonly children: ReactNode }) {
  const t = useTranslations('app');
  const pathname = usePathname();
  const [helpOpened, setHelpOpened] = useState(false);
  const showHelp = () => setHelpOpened(true);
  useShortcuts({ '?': showHelp });
  useShellCommands(showHelp);
  const place = (id: string, href: string, label: string, drawn: ReactNode) => ({
    id,
    href,
    label,
    icon: drawn,
    current: pathname.startsWith(href),
  });
  return (
    <AppShell
      home="/dashboards"
      renderLink={link}
      destinations={[
        place('dashboards', '/dashboards', t('dashboards'), <IconLayoutDashboard {...icon} />),
        place('sql', '/sql', t('sql'), <IconTerminal2 {...icon} />),
        place('sources', '/sources', t('sources'), <IconDatabase {...icon} />),
      ]}
      tools={<ShellTools onHelp={showHelp} />}
      more={<MoreMenu />}
    >
      <OfflineNotice />
      {children}
      <GenKeys opened={helpOpened} onClose={() => setHelpOpened(false)} />
    </AppShell>
  );
}

/** Who is signed in and what the menu about them does. */
function useAccount() {
  const { api, locale, chooseLocale } = useGen();
  const { user, roles } = useSession();
  return {
    name: user.name,
    detail: roles.map(({ name }) => name).join(', '),
    locale,
    onLocale: chooseLocale,
    onSignOut: () => void leaveSession(api),
  };
}

function ShellTools({ onHelp }: { readonly onHelp: () => void }) {
  const t = useTranslations('app');
  const account = useAccount();
  return (
    <>
      <button type="button" className={shellButton.rail} title={t('help')} aria-label={t('help')} aria-keyshortcuts="?" onClick={onHelp}>
        <IconHelp {...icon} />
      </button>
      <AccountMenu
        {...account}
        target={
          <button type="button" className={shellButton.rail} title={t('signedInAs', { name: account.name })}>
            <Avatar name={account.name} />
            <span className="visually-hidden">{t('signedInAs', { name: account.name })}</span>
          </button>
        }
      />
    </>
  );
}

function MoreMenu() {
  const t = useTranslations('app');
  return (
    <AccountMenu
      {...useAccount()}
      position="top-end"
      target={
        <button type="button" className={shellButton.bottom}>
          <IconDots {...icon} />
          {t('more')}
        </button>
      }
    />
  );
}
