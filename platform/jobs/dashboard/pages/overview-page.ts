import { type Html, html } from '../../../http/html.ts';
import type { QueueFacts, ShortJob } from '../read-jobs.ts';
import { countOf, docket } from './frame.ts';
import { progressOf } from './show-value.ts';
import { durationOf, momentOf } from './words.ts';

type Overview = {
  readonly queues: readonly QueueFacts[];
  readonly running: readonly ShortJob[];
  readonly now: Date;
  readonly requestId: string;
};

/** What every job does and how it fares, and what runs now. */
export const overviewPage = ({ queues, running, now, requestId }: Overview): Html =>
  html`${runningPart(running, now)}
${running.length > 0 && html`<h2>All jobs</h2>`}
<div class="wide"><table><thead><tr><th scope="col">Job</th><th scope="col" class="number">Queued</th><th scope="col" class="number">Running</th><th scope="col" class="number">Done</th><th scope="col" class="number">Failed</th><th scope="col" class="number">Dead</th><th scope="col">Last run</th><th scope="col">Last success</th><th scope="col">Schedule (UTC)</th><th scope="col">Next run</th></tr></thead>
<tbody>${queues.map((queue) => queueRow(queue, now))}</tbody></table></div>
${queues.length === 0 && html`<p class="empty">No jobs yet. They appear when the worker has started.</p>`}
${docket({ rows: countOf(queues.length, 'job'), now, requestId })}`;

const queueRow = (queue: QueueFacts, now: Date): Html =>
  html`<tr><th scope="row"><a href="/jobs/queues/${queue.name}">${queue.name}</a>${queue.about === undefined ? html` <span class="state">not of this release</span>` : html`<p class="quiet">${queue.about}</p>`}</th>${[queue.queued, queue.active, queue.done].map((count) => html`<td class="number">${count}</td>`)}<td class="number">${queue.failed > 0 ? html`<a class="state bad" href="/jobs/queues/${queue.name}?state=failed">${queue.failed}</a>` : '0'}</td><td class="number">${queue.dead > 0 ? html`<a class="state bad" href="/jobs/dead?job=${queue.name}">${queue.dead}</a>` : '0'}</td><td>${momentOf(queue.lastRun, now)}</td><td>${momentOf(queue.lastSuccess, now)}</td><td>${queue.cron === undefined ? html`<span class="none">when asked</span>` : html`<code>${queue.cron}</code>`}</td><td>${momentOf(queue.nextRun ?? null, now)}</td></tr>`;

const runningPart = (running: readonly ShortJob[], now: Date): Html =>
  running.length === 0
    ? html``
    : html`<h2>Running now</h2><div class="wide"><table><thead><tr><th scope="col">Job</th><th scope="col">Since</th><th scope="col">Attempt</th><th scope="col">Progress</th></tr></thead><tbody>${running.map(
        (job) =>
          html`<tr><th scope="row"><a href="/jobs/queues/${job.queue}/${job.id}">${job.queue}</a></th><td>${durationOf(job, now)}</td><td>${job.retryCount + 1} of ${job.retryLimit + 1}</td><td>${progressBar(job.output)}</td></tr>`,
      )}</tbody></table></div>`;

/** How far a run is, as a bar, a figure and its words. */
export function progressBar(output: unknown): Html {
  const progress = progressOf(output);
  if (!progress) return html`<span class="none">nothing told yet</span>`;
  const percent = Math.round(progress.fraction * 100);
  return html`<progress max="100" value="${percent}" aria-label="Progress">${percent} %</progress> <span class="percent">${percent} %</span> ${progress.words}`;
}
