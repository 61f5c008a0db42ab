'use client';
import { type Dashboard, deleteDashboard } from '@axion/contracts/gen/dashboards.ts';
import { FindButton } from '@axion/ui/controls/command-palette.tsx';
import { useCopy } from '@axion/ui/controls/copy-button.tsx';
import { PageHead, wideOnly } from '@axion/ui/controls/page-head.tsx';
import { Tag } from '@axion/ui/controls/tag.tsx';
import { ActionIcon, Button, Menu, Modal } from '@mantine/core';
import { IconCheck, IconDots, IconLink, IconPencil, IconPlus, IconTrash, IconWritingSign } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { useFormats } from '../formats/use-formats.ts';
import { useGen } from '../session/gen-context.tsx';
import { DeleteQuestion } from '../shell/delete-button.tsx';
import { type About, AboutForm } from './edit/about-form.tsx';
import { ChangeFailed } from './edit/change-failed.tsx';
import type { DashboardEdit } from './edit/use-dashboard-edit.ts';
import { dashboardsKey } from './queries.ts';

const icon = { size: 15, stroke: 1.6 };

type DashboardHeadProps = {
  readonly dashboard: Dashboard;
  readonly mayEdit: boolean;
  readonly edit: DashboardEdit;
  readonly onAdd: () => void;
};

/** Title, who sees it, and the way into editing and out of it. */
export function DashboardHead({ dashboard, mayEdit, edit, onAdd }: DashboardHeadProps) {
  const t = useTranslations('dashboard');
  const formats = useFormats();
  const { copied, copy } = useCopy();
  return (
    <PageHead
      crumb={{
        label: t('all'),
        link: (children, className, label) => (
          <Link href="/dashboards" className={className} aria-label={label}>
            {children}
          </Link>
        ),
      }}
      title={<span dir="auto">{dashboard.title}</span>}
      tag={<Tag>{edit.isEditing ? t('editing') : dashboard.organizationId === null ? t('onlyYou') : t('shared')}</Tag>}
      facts={t('changedBy', { time: formats.moment(dashboard.updatedAt), name: dashboard.createdBy.name })}
      actions={
        edit.isEditing ? (
          <EditActions edit={edit} onAdd={onAdd} />
        ) : (
          <>
            <span className={wideOnly}>
              <FindButton />
            </span>
            {mayEdit ? (
              <Button leftSection={<IconPencil {...icon} />} onClick={edit.start}>
                {t('edit')}
              </Button>
            ) : null}
            <span className={wideOnly}>
              <Button leftSection={copied ? <IconCheck {...icon} /> : <IconLink {...icon} />} onClick={() => copy(location.href)}>
                {copied ? t('linkCopied') : t('copyLink')}
              </Button>
            </span>
            {mayEdit ? <DashboardMenu dashboard={dashboard} edit={edit} /> : null}
          </>
        )
      }
    />
  );
}

function EditActions({ edit, onAdd }: { readonly edit: DashboardEdit; readonly onAdd: () => void }) {
  const t = useTranslations('dashboard');
  return (
    <>
      <Button leftSection={<IconPlus size={15} stroke={1.8} />} onClick={onAdd}>
        {t('addWidget')}
      </Button>
      <Button onClick={edit.stop}>{edit.isMoved ? t('discard') : t('done')}</Button>
      {edit.isMoved ? (
        <Button variant="filled" loading={edit.changes.isSaving} onClick={edit.saveLayout}>
          {t('saveLayout')}
        </Button>
      ) : null}
    </>
  );
}

type DialogProps = { readonly dashboard: Dashboard; readonly opened: boolean; readonly onClose: () => void };

function DashboardMenu({ dashboard, edit }: { readonly dashboard: Dashboard; readonly edit: DashboardEdit }) {
  const t = useTranslations('dashboard');
  const [shown, setShown] = useState<'about' | 'delete' | null>(null);
  const dialog = { dashboard, onClose: () => setShown(null) };
  return (
    <>
      <Menu position="bottom-end" withinPortal>
        <Menu.Target>
          <ActionIcon variant="default" aria-label={t('menu')} title={t('menu')}>
            <IconDots {...icon} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconWritingSign {...icon} />} onClick={() => setShown('about')}>
            {t('about')}
          </Menu.Item>
          <Menu.Item color="red" leftSection={<IconTrash {...icon} />} onClick={() => setShown('delete')}>
            {t('delete')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {shown === 'about' ? <AboutDialog {...dialog} opened edit={edit} /> : null}
      <DeleteDialog {...dialog} opened={shown === 'delete'} />
    </>
  );
}

function AboutDialog({ dashboard, opened, onClose, edit }: DialogProps & { readonly edit: DashboardEdit }) {
  const t = useTranslations('dashboard');
  const { title, description, organizationId } = dashboard;
  const [about, setAbout] = useState<About>({ title, description, organizationId });
  const close = () => {
    edit.changes.reset();
    onClose();
  };
  return (
    <Modal opened={opened} onClose={close} title={t('about')} size={480} closeButtonProps={{ 'aria-label': t('close') }}>
      <AboutForm
        about={about}
        onChange={setAbout}
        onCancel={close}
        onSubmit={() => edit.saveAbout(about, onClose)}
        submitLabel={t('save')}
        isBusy={edit.changes.isSaving}
      >
        <ChangeFailed changes={edit.changes} name={title} what={t('saveFailed')} onTaken={onClose} />
      </AboutForm>
    </Modal>
  );
}

function DeleteDialog({ dashboard, opened, onClose }: DialogProps) {
  const t = useTranslations('dashboard');
  const { api } = useGen();
  const router = useRouter();
  const queryClient = useQueryClient();
  const deletion = useMutation({
    mutationFn: () => api.client(deleteDashboard, { dashboardId: dashboard.id }),
    onSuccess: async () => {
      router.push('/dashboards');
      await queryClient.invalidateQueries({ queryKey: [...dashboardsKey, 'list'] });
    },
  });
  const close = () => {
    deletion.reset();
    onClose();
  };
  return (
    <DeleteQuestion
      opened={opened}
      question={t('deleteQuestion', { name: dashboard.title })}
      detail={t('deleteDetail')}
      isDeleting={deletion.isPending}
      error={deletion.error}
      onDelete={() => deletion.mutate()}
      onClose={close}
    />
  );
}
