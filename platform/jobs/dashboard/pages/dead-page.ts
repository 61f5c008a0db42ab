import { type Html, html } from '../../../http/html.ts';
import { countOf, csrfField, docket } from './frame.ts';
import type { ListOfJobs } from './queue-page.ts';
import { failureText } from './show-value.ts';
import { momentOf } from './words.ts';

type DeadPage = {
  readonly jobs: ListOfJobs;
  /** Only of this job. */
  readonly source: string | undefined;
  readonly csrf: string;
  readonly now: Date;
  readonly requestId: string;
};

/** What failed for the last time, and how to run it again. */
export const deadPage = ({ jobs, source, csrf, now, requestId }: DeadPage): Html =>
  jobs.items.length === 0
    ? html`<p class="empty">No dead letters. What fails for the last time is kept here for 90 days.</p>${docket({ rows: '0 runs', now, requestId })}`
    : html`<p>Runs that failed for the last time${source !== undefined && html` of <code>${source}</code> (<a href="/jobs/dead">all</a>)`}. They are kept for 90 days.</p>
<form method="post" action="/jobs/dead/retry-all">${csrfField(csrf)}${source !== undefined && html`<input type="hidden" name="job" value="${source}">`}<button class="filled">Run all again</button></form>
<div class="wide"><table><thead><tr><th scope="col">Job</th><th scope="col">Died</th><th scope="col">Why</th><th scope="col">Do</th></tr></thead><tbody>${jobs.items.map(
        (job) =>
          html`<tr><th scope="row"><a href="/jobs/queues/dead-letters/${job.id}">${job.sourceName ?? job.id}</a></th><td>${momentOf(job.createdOn, now)}</td><td class="said">${failureText(job.sourceOutput) ?? ''}</td><td><form method="post" action="/jobs/dead/${job.id}/retry">${csrfField(csrf)}<button aria-label="Run again: ${job.sourceName ?? ''} ${job.id}">Run again</button></form></td></tr>`,
      )}</tbody></table></div>
${jobs.next !== null && html`<p><a href="/jobs/dead?${new URLSearchParams({ ...(source ? { job: source } : {}), after: jobs.next }).toString()}">Older</a></p>`}
${docket({ rows: countOf(jobs.items.length, 'run'), more: jobs.next !== null, now, requestId })}`;
