import { AccountMenu as SharedMenu } from '@axion/ui/shell/account-menu.tsx';
import { useQuery } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { useApp } from '../app-context.tsx';
import { meQuery } from './queries.ts';

/** The signed-in person's name; that of the token until the API has answered. */
export function useName(): string {
  const { api, session } = useApp();
  const state = session.state();
  return useQuery(meQuery(api)).data?.data.name ?? (state.status === 'signed-in' ? state.name : '');
}

/** Who is signed in, where they belong, language, colours, sign-out. `target` opens it. */
export function AccountMenu({
  target,
  position = 'right-end',
}: {
  readonly target: ReactElement;
  readonly position?: 'right-end' | 'top-end';
}) {
  const { api, session, locale, chooseLocale } = useApp();
  const organizations = useQuery(meQuery(api)).data?.data.organizations ?? [];
  return (
    <SharedMenu
      name={useName()}
      detail={organizations.map(({ name }) => name).join(', ')}
      locale={locale}
      onLocale={chooseLocale}
      onSignOut={() => void session.signOut()}
      target={target}
      position={position}
    />
  );
}
