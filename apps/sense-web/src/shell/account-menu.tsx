import { Menu, useMantineColorScheme } from '@mantine/core';
import { IconCheck, IconDeviceDesktop, IconLanguage, IconLogout, IconMoon, IconSun } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { useTranslations } from 'use-intl';
import { useApp } from '../app-context.tsx';
import css from './look/shell.module.css';
import { meQuery } from './queries.ts';

const icon = { size: 16, stroke: 1.6 };

/** Who is signed in, language, colours, sign-out. `target` opens it. */
export function AccountMenu({
  target,
  position = 'right-end',
}: {
  readonly target: ReactElement;
  readonly position?: 'right-end' | 'top-end';
}) {
  const t = useTranslations('app');
  const { api, session, locale, chooseLocale } = useApp();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const me = useQuery(meQuery(api)).data?.data;
  const state = session.state();
  const chosen = (is: boolean) => (is ? <IconCheck {...icon} /> : null);
  return (
    <Menu position={position} width={230} withinPortal={false}>
      <Menu.Target>{target}</Menu.Target>
      <Menu.Dropdown>
        <div className={css.who}>
          <b>{me?.name ?? (state.status === 'signed-in' ? state.name : '')}</b>
          <small>{me?.organizations.map(({ name }) => name).join(', ')}</small>
        </div>
        <Menu.Divider />
        <Menu.Label>{t('language')}</Menu.Label>
        <Menu.Item
          lang="en"
          leftSection={<IconLanguage {...icon} />}
          rightSection={chosen(locale === 'en')}
          onClick={() => chooseLocale('en')}
        >
          {t('english')}
        </Menu.Item>
        <Menu.Item
          lang="ar"
          leftSection={<IconLanguage {...icon} />}
          rightSection={chosen(locale === 'ar')}
          onClick={() => chooseLocale('ar')}
        >
          {t('arabic')}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Label>{t('colours')}</Menu.Label>
        <Menu.Item
          leftSection={<IconSun {...icon} />}
          rightSection={chosen(colorScheme === 'light')}
          onClick={() => setColorScheme('light')}
        >
          {t('light')}
        </Menu.Item>
        <Menu.Item
          leftSection={<IconMoon {...icon} />}
          rightSection={chosen(colorScheme === 'dark')}
          onClick={() => setColorScheme('dark')}
        >
          {t('dark')}
        </Menu.Item>
        <Menu.Item
          leftSection={<IconDeviceDesktop {...icon} />}
          rightSection={chosen(colorScheme === 'auto')}
          onClick={() => setColorScheme('auto')}
        >
          {t('system')}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item leftSection={<IconLogout {...icon} />} onClick={() => void session.signOut()}>
          {t('signOut')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
