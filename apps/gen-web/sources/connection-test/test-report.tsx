'use client';
import type { TestReport as Report, TestStage } from '@axion/contracts/gen/sources.ts';
import { QueryError } from '@axion/ui/client/query-error.tsx';
import { ErrorPanel } from '@axion/ui/controls/error-panel.tsx';
import { KeyHint } from '@axion/ui/controls/key-hint.tsx';
import { Button } from '@mantine/core';
import { IconCircleCheck, IconCircleDashed, IconCircleXFilled, IconLoader, IconRefresh } from '@tabler/icons-react';
import { useTranslations } from 'next-intl';
import { useFormats } from '../../formats/use-formats.ts';
import css from '../look/test-report.module.css';
import { type StageLine, stages, summaryOf } from './test-model.ts';

/** A test that ran: what it said, and when. */
export type PastTest = { readonly report: Report; readonly requestId: string; readonly asOf: number };

type TestReportProps = {
  readonly latest: PastTest | null;
  readonly earlier: readonly PastTest[];
  readonly isRunning: boolean;
  /** The test itself could not be made. */
  readonly error: unknown;
  readonly onRun: (() => void) | null;
  /** Why it cannot be run. */
  readonly why: string | null;
};

/** A test step by step: one line a step with its time; the step that failed says why and what to do, the rest was not run. */
export function TestReport({ latest, earlier, isRunning, error, onRun, why }: TestReportProps) {
  const t = useTranslations('sources.test');
  const formats = useFormats();
  const summary = latest && !isRunning ? summaryOf(latest.report) : null;
  const title = isRunning
    ? t('running')
    : summary === null
      ? t('never')
      : summary.stoppedAt
        ? t('stopped', { number: summary.stoppedAt.number, total: summary.lines.length, stage: t(`stages.${summary.stoppedAt.stage}`) })
        : t('passed');
  return (
    <section className={css.report} aria-label={t('title')}>
      <header className={css.head}>
        <div>
          <h2 aria-live="polite">{title}</h2>
          {summary && latest ? (
            <p className={css.facts}>
              <span>{formats.moment(latest.asOf)}</span>
              <bdi>{formats.elapsed(summary.totalMs)}</bdi>
              <span>{t('byYou')}</span>
            </p>
          ) : (
            <p className={css.facts}>{why ?? t('detail')}</p>
          )}
        </div>
        {onRun ? (
          <Button
            leftSection={<IconRefresh size={15} stroke={1.6} />}
            rightSection={<KeyHint keys={['Ctrl', '↵']} />}
            disabled={isRunning}
            onClick={onRun}
          >
            {latest ? t('again') : t('run')}
          </Button>
        ) : null}
      </header>
      {error ? <QueryError error={error} what={t('failed')} {...(onRun ? { onRetry: onRun } : {})} /> : null}
      <ol className={css.lines} aria-busy={isRunning}>
        {summary
          ? summary.lines.map((line) => (
              <Line key={line.stage} line={line} isNeeded={!summary.ok} requestId={latest?.requestId ?? ''} onRun={onRun} />
            ))
          : stages.map((stage, index) => (
              <Waiting
                key={stage}
                stage={stage}
                words={isRunning && index === 0 ? t('isRunning') : t('notRun')}
                isRunning={isRunning && index === 0}
              />
            ))}
      </ol>
      {earlier.length > 0 ? <Earlier tests={earlier} /> : null}
    </section>
  );
}

type LineProps = {
  readonly line: StageLine;
  /** Of a skipped step: it would have come next, had the test not stopped. */
  readonly isNeeded: boolean;
  readonly requestId: string;
  readonly onRun: (() => void) | null;
};

function Line({ line, isNeeded, requestId, onRun }: LineProps) {
  const t = useTranslations('sources.test');
  const formats = useFormats();
  if (line.state === 'skipped') return <Waiting stage={line.stage} words={isNeeded ? t('notRun') : t('notNeeded')} isRunning={false} />;
  const isFailed = line.state === 'failed';
  return (
    <li className={css.line} data-state={line.state}>
      <span className={css.sign}>{isFailed ? <IconCircleXFilled size={19} /> : <IconCircleCheck size={19} stroke={1.6} />}</span>
      <div className={css.words}>
        <b>{t(`stages.${line.stage}`)}</b>
        <small dir="auto">{line.detail}</small>
        <span className="visually-hidden">{isFailed ? t('isFailed') : t('isPassed')}</span>
      </div>
      <div className={css.bar} aria-hidden="true">
        <i style={{ left: `${line.startPercent}%`, width: `${Math.min(line.widthPercent, 100 - line.startPercent)}%` }} />
      </div>
      <bdi className={css.ms}>{formats.elapsed(line.ms)}</bdi>
      {line.problem ? (
        <div className={css.problem}>
          <ErrorPanel
            problem={{
              type: `urn:axion:problem:${line.problem.code}`,
              status: 0,
              retryable: true,
              requestId,
              ...line.problem,
              hint: line.problem.hint ?? undefined,
            }}
            {...(line.problem.says ? { serverSaid: line.problem.says } : {})}
            {...(onRun ? { onRetry: onRun } : {})}
          />
        </div>
      ) : null}
    </li>
  );
}

function Waiting({ stage, words, isRunning }: { readonly stage: TestStage; readonly words: string; readonly isRunning: boolean }) {
  const t = useTranslations('sources.test');
  return (
    <li className={css.line} data-state="waiting">
      <span className={css.sign}>{isRunning ? <IconLoader size={19} stroke={1.6} /> : <IconCircleDashed size={19} stroke={1.6} />}</span>
      <div className={css.words}>
        <b>{t(`stages.${stage}`)}</b> <small>{t(`about.${stage}`)}</small>
      </div>
      <span className={css.ms}>{words}</span>
    </li>
  );
}

function Earlier({ tests }: { readonly tests: readonly PastTest[] }) {
  const t = useTranslations('sources.test');
  const formats = useFormats();
  return (
    <div className={css.earlier}>
      <h3>{t('earlier')}</h3>
      <ul>
        {tests.map(({ report, requestId, asOf }) => {
          const { stoppedAt, totalMs } = summaryOf(report);
          return (
            <li key={asOf} data-state={report.ok ? 'passed' : 'failed'}>
              <span className={css.sign}>{report.ok ? <IconCircleCheck size={15} stroke={1.6} /> : <IconCircleXFilled size={15} />}</span>
              <span>{formats.moment(asOf)}</span>
              <span>
                {stoppedAt ? t('stoppedAt', { stage: t(`stages.${stoppedAt.stage}`) }) : t('allPassed', { time: formats.elapsed(totalMs) })}
              </span>
              <bdi className={css.id}>{requestId.slice(0, 13)}</bdi>
            </li>
          );
        })}
      </ul>
    </div>
  );
}
