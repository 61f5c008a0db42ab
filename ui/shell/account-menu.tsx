'use client';
import { Menu, useMantineColorScheme } from '@mantine/core';
import { IconCheck, IconDeviceDesktop, IconLanguage, IconLogout, IconMoon, IconSun } from '@tabler/icons-react';
import type { ReactElement } from 'react';
import type { Locale } from '../messages/catalogue.ts';
import { useWords } from '../messages/use-words.ts';
import css from './look/shell.module.css';

const icon = { size: 16, stroke: 1.6 };
const schemes = [
  { scheme: 'light', Icon: IconSun },
  { scheme: 'dark', Icon: IconMoon },
  { scheme: 'auto', Icon: IconDeviceDesktop },
] as const;
/** Each language is named in itself. */
const languages = [
  { locale: 'en', name: 'English' },
  { locale: 'ar', name: 'العربية' },
] as const;

type AccountMenuProps = {
  readonly name: string;
  /** Under the name: organizations, roles. */
  readonly detail: string;
  readonly locale: Locale;
  readonly onLocale: (locale: Locale) => void;
  readonly onSignOut: () => void;
  /** Opens the menu. */
  readonly target: ReactElement;
  readonly position?: 'right-end' | 'top-end';
};

/** Who is signed in, language, colours, sign-out. */
export function AccountMenu({ name, detail, locale, onLocale, onSignOut, target, position = 'right-end' }: AccountMenuProps) {
  const words = useWords();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const chosen = (is: boolean) => (is ? <IconCheck {...icon} /> : null);
  return (
    <Menu position={position} width={230} withinPortal={false}>
      <Menu.Target>{target}</Menu.Target>
      <Menu.Dropdown>
        <div className={css.who}>
          <b>{name}</b>
          <small>{detail}</small>
        </div>
        <Menu.Divider />
        <Menu.Label>{words('menu.language')}</Menu.Label>
        {languages.map((language) => (
          <Menu.Item
            key={language.locale}
            lang={language.locale}
            leftSection={<IconLanguage {...icon} />}
            rightSection={chosen(locale === language.locale)}
            onClick={() => onLocale(language.locale)}
          >
            {language.name}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Label>{words('menu.colours')}</Menu.Label>
        {schemes.map(({ scheme, Icon }) => (
          <Menu.Item
            key={scheme}
            leftSection={<Icon {...icon} />}
            rightSection={chosen(colorScheme === scheme)}
            onClick={() => setColorScheme(scheme)}
          >
            {words(`menu.${scheme}`)}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item leftSection={<IconLogout {...icon} />} onClick={onSignOut}>
          {words('menu.signOut')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
