'use client';
import { QueryError } from '@axion/ui/client/query-error.tsx';
import { Button, Modal } from '@mantine/core';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import css from './look/delete-button.module.css';

type DeleteButtonProps = {
  readonly question: string;
  /** What is lost and what stays. */
  readonly detail: string;
  readonly isDeleting: boolean;
  readonly error: unknown;
  readonly onDelete: () => void;
  readonly onClose: () => void;
};

/** Deletes after one question that names what is lost. */
export function DeleteButton(props: DeleteButtonProps) {
  const t = useTranslations('delete');
  const [opened, setOpened] = useState(false);
  const close = () => {
    setOpened(false);
    props.onClose();
  };
  return (
    <>
      <Button color="red" onClick={() => setOpened(true)}>
        {t('action')}
      </Button>
      <DeleteQuestion {...props} opened={opened} onClose={close} />
    </>
  );
}

/** The question alone, for what opens it from a menu. */
export function DeleteQuestion({
  opened,
  question,
  detail,
  isDeleting,
  error,
  onDelete,
  onClose,
}: DeleteButtonProps & { readonly opened: boolean }) {
  const t = useTranslations('delete');
  return (
    <Modal opened={opened} onClose={onClose} title={question} size={440} closeButtonProps={{ 'aria-label': t('cancel') }}>
      <div className={css.question}>
        {error ? <QueryError error={error} what={t('failed')} /> : <p>{detail}</p>}
        <div>
          <Button onClick={onClose}>{t('cancel')}</Button>
          <Button variant="filled" color="red" loading={isDeleting} onClick={onDelete}>
            {t('action')}
          </Button>
        </div>
      </div>
    </Modal>
  );
}
