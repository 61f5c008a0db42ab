import { type Html, html } from '../../../http/html.ts';
import type { QueueFacts, ShortJob } from '../read-jobs.ts';
import { countOf, csrfField, docket } from './frame.ts';
import { failureText } from './show-value.ts';
import { durationOf, momentOf, stateTag, stateWords } from './words.ts';

export type ListOfJobs = { readonly items: readonly ShortJob[]; readonly next: string | null };

type QueuePage = {
  readonly queue: QueueFacts;
  readonly jobs: ListOfJobs;
  readonly state: string | undefined;
  readonly csrf: string;
  readonly now: Date;
  readonly requestId: string;
};

/** One queue: what it is for, its jobs by state, and a form that asks for a run. */
export const queuePage = ({ queue, jobs, state, csrf, now, requestId }: QueuePage): Html =>
  html`<p>${queue.about ?? 'This job is not of this release: its past is kept, and nothing runs it.'}</p>
<dl class="facts"><div><dt>Schedule</dt><dd>${queue.cron === undefined ? 'only when asked' : html`<code>${queue.cron}</code> UTC, next ${momentOf(queue.nextRun ?? null, now)}`}</dd></div><div><dt>Last success</dt><dd>${momentOf(queue.lastSuccess, now)}</dd></div>${queue.rules !== undefined && html`<div><dt>Rules</dt><dd>${queue.rules}</dd></div>`}</dl>
${queue.about !== undefined && runForm(queue.name, csrf)}
<h2>Runs</h2>
<nav class="pills" aria-label="States">${[['', 'All'] as const, ...Object.entries(stateWords).map(([key, { words }]) => [key, words] as const)].map(([key, words]) => pill(queue.name, key, words, state))}</nav>
${jobsTable(jobs, now)}
${jobs.next !== null && html`<p><a href="/jobs/queues/${queue.name}?${new URLSearchParams({ ...(state ? { state } : {}), after: jobs.next }).toString()}">Older</a></p>`}
${docket({ rows: countOf(jobs.items.length, 'run'), more: jobs.next !== null, now, requestId })}`;

const pill = (queue: string, key: string, words: string, state = ''): Html => {
  const href = key === '' ? `/jobs/queues/${queue}` : `/jobs/queues/${queue}?state=${key}`;
  return key === state ? html`<a href="${href}" aria-current="true">${words}</a>` : html`<a href="${href}">${words}</a>`;
};

const runForm = (queue: string, csrf: string): Html =>
  html`<form method="post" action="/jobs/queues/${queue}/run" class="run">${csrfField(csrf)}<label for="payload">Payload (JSON)</label><textarea id="payload" name="payload" rows="1" spellcheck="false">{}</textarea><button class="filled">Run now</button></form>`;

const jobsTable = ({ items }: ListOfJobs, now: Date): Html =>
  items.length === 0
    ? html`<p class="empty">No runs here yet.</p>`
    : html`<div class="wide"><table><thead><tr><th scope="col">Run</th><th scope="col">State</th><th scope="col">Asked for</th><th scope="col">Took</th><th scope="col" class="number">Attempt</th><th scope="col">Said</th></tr></thead><tbody>${items.map(
        (job) =>
          html`<tr><th scope="row"><a class="id" href="/jobs/queues/${job.queue}/${job.id}">${job.id}</a></th><td>${stateTag(job.state)}</td><td>${momentOf(job.createdOn, now)}</td><td>${durationOf(job, now)}</td><td class="number">${attemptsOf(job)}</td><td class="said">${job.state === 'completed' ? shortOutput(job.output) : (failureText(job.output) ?? '')}</td></tr>`,
      )}</tbody></table></div>`;

/** The attempt that runs or ran; none before the first. */
const attemptsOf = ({ startedOn, retryCount, retryLimit }: ShortJob): string =>
  startedOn === null ? `0 of ${retryLimit + 1}` : `${retryCount + 1} of ${retryLimit + 1}`;

const shortOutput = (output: unknown): string =>
  Object.entries((output ?? {}) as Record<string, unknown>)
    .map(([name, value]) => `${name} ${String(value)}`)
    .join(' · ')
    .slice(0, 160);
