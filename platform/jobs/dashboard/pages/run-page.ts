import { type Html, html } from '../../../http/html.ts';
import type { WholeJob } from '../read-jobs.ts';
import { csrfField, docket } from './frame.ts';
import { progressBar } from './overview-page.ts';
import { failureText, showValue } from './show-value.ts';
import { durationOf, momentOf, stateTag, timeText } from './words.ts';

type RunPage = { readonly job: WholeJob; readonly csrf: string; readonly now: Date; readonly requestId: string };

/** One run: what it was given, how it goes or went, and what can be done about it. */
export const runPage = ({ job, csrf, now, requestId }: RunPage): Html =>
  html`<p><a href="/jobs/queues/${job.queue}">${job.queue}</a> ${stateTag(job.state)}</p>
${job.state === 'active' && html`<p class="progress">${progressBar(job.output)}</p>`}
${problemOf(job)}
<div class="actions">${actionsOf(job, csrf)}</div>
<dl class="facts">${factsOf(job, now).map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>
<h2>Payload</h2><pre>${showValue(job.data ?? {})}</pre>
${job.state === 'completed' && html`<h2>Answer</h2><pre>${showValue(job.output ?? {})}</pre>`}
${docket({ rows: '1 run', now, requestId })}`;

const factsOf = (job: WholeJob, now: Date): readonly (readonly [string, Html | string])[] => [
  ['Attempt', job.startedOn === null ? `none yet, ${job.retryLimit + 1} at most` : `${job.retryCount + 1} of ${job.retryLimit + 1}`],
  ['Asked for', html`${timeText(job.createdOn)} UTC, ${momentOf(job.createdOn, now)}`],
  ...(job.startedOn === null && job.startAfter > now ? [['Not before', momentOf(job.startAfter, now)] as const] : []),
  ...(job.state === 'retry' ? [['Tries again', momentOf(job.startAfter, now)] as const] : []),
  ['Begun', job.startedOn === null ? '–' : html`${timeText(job.startedOn)} UTC, took ${durationOf(job, now)}`],
  ...(job.state === 'active' ? [['Last sign of life', momentOf(job.heartbeatOn, now)] as const] : []),
  ['Longest', `${job.expireSeconds} s`],
  ...(job.singletonKey === null ? [] : [['One at a time by', html`<code>${job.singletonKey}</code>`] as const]),
  ...(job.sourceName === null
    ? []
    : [
        [
          'Died as',
          html`<a href="/jobs/queues/${job.sourceName}/${job.sourceId ?? ''}">${job.sourceName}</a>, attempt ${(job.sourceRetryCount ?? 0) + 1}`,
        ] as const,
      ]),
];

function problemOf(job: WholeJob): Html {
  const text =
    job.sourceName === null
      ? ['failed', 'retry'].includes(job.state)
        ? failureText(job.output)
        : undefined
      : failureText(job.sourceOutput);
  if (text === undefined) return html``;
  const { hint, code } = ((job.sourceName === null ? job.output : job.sourceOutput) ?? {}) as { hint?: unknown; code?: unknown };
  return html`<section class="problem"><h2>${job.state === 'retry' ? 'The last attempt failed' : 'It failed'}</h2><p>${text}</p>${typeof hint === 'string' && html`<p>What to do: ${hint}</p>`}${typeof code === 'string' && html`<p class="quiet">Code <code>${code}</code>; its log lines carry the request id <code>${job.id}</code></p>`}</section>`;
}

const button = (action: string, words: string, csrf: string, isFilled = false): Html =>
  html`<form method="post" action="${action}">${csrfField(csrf)}${isFilled ? html`<button class="filled">${words}</button>` : html`<button>${words}</button>`}</form>`;

/** What a state allows. A failed run is tried again through its dead letter, which knows whether it was already. */
function actionsOf(job: WholeJob, csrf: string): Html {
  const at = `/jobs/queues/${job.queue}/${job.id}`;
  if (job.sourceName !== null && job.queue === 'dead-letters') return button(`/jobs/dead/${job.id}/retry`, 'Run again', csrf, true);
  if (['created', 'retry', 'active'].includes(job.state)) return button(`${at}/cancel`, 'Cancel', csrf);
  if (job.state === 'cancelled') return button(`${at}/resume`, 'Run after all', csrf, true);
  if (job.state === 'failed' && job.deadLetterId !== null) return button(`/jobs/dead/${job.deadLetterId}/retry`, 'Run again', csrf, true);
  if (job.state === 'failed') return html`<p class="quiet">It was put back into the queue as a new run.</p>`;
  return html``;
}
