'use client';
import { ProblemError } from '@axion/contracts/common/client.ts';
import { useTranslations } from 'next-intl';

/** Problems that this page notices itself, as the server cannot say them. */
const own = { 'network.unreachable': 'unreachable', 'answer.broken-off': 'brokenOff' } as const;

/** Puts a problem that was noticed in the browser into the page's language; all others stay as they are. */
export function useClientProblem(): (error: unknown) => unknown {
  const t = useTranslations('problems');
  return (error) => {
    if (!(error instanceof ProblemError) || !(error.problem.code in own) || error.problem.status !== 0) return error;
    const words = own[error.problem.code as keyof typeof own];
    return new ProblemError({
      ...error.problem,
      title: t(`${words}.title`),
      hint: t(`${words}.hint`),
      detail: `${t(`${words}.detail`)} ${error.problem.detail}`,
    });
  };
}
