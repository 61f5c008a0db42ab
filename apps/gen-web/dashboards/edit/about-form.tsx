'use client';
import { Button, Checkbox, Textarea, TextInput } from '@mantine/core';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { useSession } from '../../session/gen-context.tsx';
import css from '../look/forms.module.css';

/** What a dashboard says of itself, and who sees it. */
export type About = { readonly title: string; readonly description: string; readonly organizationId: string | null };

type AboutFormProps = {
  readonly about: About;
  readonly onChange: (about: About) => void;
  readonly onSubmit: () => void;
  readonly onCancel: () => void;
  readonly submitLabel: string;
  readonly isBusy: boolean;
  readonly children?: ReactNode;
};

/** Title, description, and whether the organization sees it. */
export function AboutForm({ about, onChange, onSubmit, onCancel, submitLabel, isBusy, children }: AboutFormProps) {
  const t = useTranslations('dashboards');
  const { organizations } = useSession();
  const [own] = organizations;
  return (
    <form
      className={css.form}
      onSubmit={(event) => {
        event.preventDefault();
        onSubmit();
      }}
    >
      {children}
      <TextInput
        data-autofocus
        label={t('name')}
        dir="auto"
        maxLength={200}
        value={about.title}
        onChange={(event) => onChange({ ...about, title: event.currentTarget.value })}
      />
      <Textarea
        label={t('description')}
        dir="auto"
        autosize
        minRows={2}
        maxLength={2_000}
        value={about.description}
        onChange={(event) => onChange({ ...about, description: event.currentTarget.value })}
      />
      {own ? (
        <Checkbox
          label={t('share')}
          description={t('shareDetail')}
          checked={about.organizationId !== null}
          onChange={(event) => onChange({ ...about, organizationId: event.currentTarget.checked ? own.id : null })}
        />
      ) : null}
      <div className={css.buttons}>
        <Button onClick={onCancel}>{t('cancel')}</Button>
        <Button type="submit" variant="filled" loading={isBusy} disabled={about.title.trim() === ''}>
          {submitLabel}
        </Button>
      </div>
    </form>
  );
}
