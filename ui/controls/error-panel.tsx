'use client';
import type { ProblemDocument } from '@axion/contracts/common/problem-document.ts';
import { Button } from '@mantine/core';
import { IconCopy } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useWords } from '../messages/use-words.ts';
import { CopyLine, useCopy } from './copy-button.tsx';
import css from './look/panels.module.css';
import { linesOf } from './problem-lines.ts';

type ErrorPanelProps = {
  readonly problem: ProblemDocument;
  /** What failed, in this page's words; the problem's own title otherwise. */
  readonly what?: string;
  /** A line that mends it, ready to copy: a command, a line of a file. */
  readonly remedy?: string;
  /** What a foreign server answered, word for word. */
  readonly serverSaid?: string;
  /** Offered only where asking again may help. */
  readonly onRetry?: () => void;
  /** More buttons, after the first. */
  readonly actions?: ReactNode;
};

/** An error where it happened: what failed, why, what to do about it, and what to give to the administrator. */
export function ErrorPanel({ problem, what, remedy, serverSaid, onRetry, actions }: ErrorPanelProps) {
  const words = useWords();
  const { copied, copy } = useCopy();
  const said = serverSaid ?? `${problem.status > 0 ? `${problem.status} ` : ''}${problem.code}`;
  return (
    <section className={css.error} role="alert">
      <h2 className={css.what}>{what ?? problem.title}</h2>
      <dl>
        <dt>{words('error.cause')}</dt>
        <dd>
          {what && problem.title !== what ? `${problem.title}. ` : ''}
          {problem.detail}
          {problem.errors?.map((error) => (
            <div key={`${error.path} ${error.code}`}>
              <bdi className={css.said}>{error.path}</bdi> {error.message}
            </div>
          ))}
        </dd>
        {problem.hint || remedy ? (
          <>
            <dt>{words('error.whatToDo')}</dt>
            <dd>
              {problem.hint}
              {remedy ? <CopyLine text={remedy} /> : null}
            </dd>
          </>
        ) : null}
        <dt>{words('error.serverSaid')}</dt>
        <dd>
          <bdi className={css.said}>{said}</bdi>
        </dd>
        {problem.requestId ? (
          <>
            <dt>{words('error.request')}</dt>
            <dd>
              <bdi className={css.said}>{problem.requestId}</bdi>
            </dd>
          </>
        ) : null}
      </dl>
      <div className={css.actions}>
        {onRetry && mayHelp(problem) ? (
          <Button variant="filled" onClick={onRetry}>
            {words('error.tryAgain')}
          </Button>
        ) : null}
        {actions}
        <Button leftSection={<IconCopy size={15} stroke={1.6} />} onClick={() => copy(linesOf(problem, said))}>
          {copied ? words('copied') : words('error.copyForAdministrator')}
        </Button>
      </div>
    </section>
  );
}

/** The caller's own faults answer the same however often they are asked. */
const mayHelp = ({ retryable, status }: ProblemDocument): boolean => retryable || status === 0 || status >= 500;
