'use client';
import { createDashboard } from '@axion/contracts/gen/dashboards.ts';
import { QueryError } from '@axion/ui/client/query-error.tsx';
import { Button, Modal } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { newId } from '../../query/new-id.ts';
import { useGen } from '../../session/gen-context.tsx';
import { dashboardsKey } from '../queries.ts';
import { type About, AboutForm } from './about-form.tsx';

const nothing: About = { title: '', description: '', organizationId: null };
const noLayout = { large: [], medium: [], small: [] };

/** Makes an empty dashboard and goes to it. The id is chosen here, so that a second click makes no second one. */
export function NewDashboard() {
  const t = useTranslations('dashboards');
  const { api } = useGen();
  const router = useRouter();
  const queryClient = useQueryClient();
  const [opened, setOpened] = useState(false);
  const [id, setId] = useState('');
  const [about, setAbout] = useState(nothing);
  const creation = useMutation({
    mutationFn: () => api.client(createDashboard, { id, ...about, widgets: [], filters: [], layout: noLayout }),
    onSuccess: async (made) => {
      await queryClient.invalidateQueries({ queryKey: dashboardsKey });
      router.push(`/dashboards/${made.id}`);
    },
  });
  const open = () => {
    setId(newId());
    setAbout(nothing);
    creation.reset();
    setOpened(true);
  };
  return (
    <>
      <Button variant="filled" leftSection={<IconPlus size={15} stroke={1.8} />} onClick={open}>
        {t('new')}
      </Button>
      <Modal opened={opened} onClose={() => setOpened(false)} title={t('new')} size={480} closeButtonProps={{ 'aria-label': t('cancel') }}>
        <AboutForm
          about={about}
          onChange={setAbout}
          onSubmit={() => creation.mutate()}
          onCancel={() => setOpened(false)}
          submitLabel={t('create')}
          isBusy={creation.isPending}
        >
          {creation.error ? <QueryError error={creation.error} what={t('createFailed')} /> : null}
        </AboutForm>
      </Modal>
    </>
  );
}
