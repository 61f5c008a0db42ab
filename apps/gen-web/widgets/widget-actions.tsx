'use client';
import { ActionIcon, Menu } from '@mantine/core';
import { IconChartBar, IconCode, IconDots, IconPencil, IconRefresh, IconTable, IconTrash } from '@tabler/icons-react';
import { useTranslations } from 'next-intl';
import css from './look/card.module.css';

const icon = { size: 15, stroke: 1.6 };

type WidgetActionsProps = {
  readonly title: string;
  readonly asTable: boolean;
  readonly hasTable: boolean;
  readonly onTable: () => void;
  readonly onSql: () => void;
  readonly onRefresh: () => void;
  readonly onEdit: (() => void) | undefined;
  readonly onRemove: (() => void) | undefined;
};

/** What can be done with a widget: shown when the pointer or the focus is on its card. */
export function WidgetActions({ title, asTable, hasTable, onTable, onSql, onRefresh, onEdit, onRemove }: WidgetActionsProps) {
  const t = useTranslations('widget');
  const tableName = asTable ? t('asDrawing') : t('asTable');
  return (
    <fieldset className={css.actions} aria-label={t('actionsOf', { title })}>
      {hasTable ? (
        <ActionIcon size={26} aria-label={tableName} title={tableName} aria-pressed={asTable} onClick={onTable}>
          {asTable ? <IconChartBar {...icon} /> : <IconTable {...icon} />}
        </ActionIcon>
      ) : null}
      <ActionIcon size={26} aria-label={t('sql')} title={t('sql')} onClick={onSql}>
        <IconCode {...icon} />
      </ActionIcon>
      <Menu position="bottom-end" withinPortal>
        <Menu.Target>
          <ActionIcon size={26} aria-label={t('menu')} title={t('menu')}>
            <IconDots {...icon} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconRefresh {...icon} />} onClick={onRefresh}>
            {t('refresh')}
          </Menu.Item>
          {onEdit ? (
            <Menu.Item leftSection={<IconPencil {...icon} />} onClick={onEdit}>
              {t('edit')}
            </Menu.Item>
          ) : null}
          {onRemove ? (
            <Menu.Item color="red" leftSection={<IconTrash {...icon} />} onClick={onRemove}>
              {t('remove')}
            </Menu.Item>
          ) : null}
        </Menu.Dropdown>
      </Menu>
    </fieldset>
  );
}
