'use client';
import { type DataSource, deleteDataSource } from '@axion/contracts/gen/sources.ts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useGen } from '../session/gen-context.tsx';
import { DeleteButton } from '../shell/delete-button.tsx';
import { sourcesKey } from './queries.ts';

/** Forgets a source, after a question. One that datasets use stays, and says which they are. */
export function DeleteSource({ source }: { readonly source: DataSource }) {
  const t = useTranslations('sources');
  const { api } = useGen();
  const router = useRouter();
  const queryClient = useQueryClient();
  const deletion = useMutation({
    mutationFn: () => api.client(deleteDataSource, { source: source.name }),
    onSuccess: async () => {
      router.push('/sources');
      await queryClient.invalidateQueries({ queryKey: sourcesKey });
    },
  });
  return (
    <DeleteButton
      question={t('deleteQuestion', { name: source.title })}
      detail={t('deleteDetail')}
      isDeleting={deletion.isPending}
      error={deletion.error}
      onDelete={() => deletion.mutate()}
      onClose={() => deletion.reset()}
    />
  );
}
