import { createHash } from 'node:crypto';
import type { Endpoint } from '@axion/contracts/common/endpoint.ts';
import { type ProblemCode, problems, problemText } from '@axion/contracts/common/problems/problems.ts';
import { z } from 'zod';
import { escaped } from '../html.ts';
import { type ApiFacts, tagOf } from '../openapi.ts';
import { describeSchema } from './describe-schema.ts';
import { referenceStyle } from './reference-style.ts';

/** The reference as one page without a script or anything from elsewhere, and the policy under which browsers may show it. */
export function referencePage(facts: ApiFacts, endpoints: readonly Endpoint[]): { readonly html: string; readonly policy: string } {
  const groups = [...Map.groupBy(endpoints, tagOf)];
  const html = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(facts.title)}</title><link rel="icon" href="data:,"><style>${referenceStyle}</style></head>
<body><nav aria-label="Calls"><strong>${escaped(facts.title)}</strong>${groups.map(([tag, calls]) => menuOf(tag, calls)).join('')}</nav>
<main><h1>${escaped(facts.title)}</h1><p>${escaped(facts.description)}</p>
<p>Version ${escaped(facts.version)} · <a href="/openapi.json">OpenAPI 3.1 document</a> · a call carries <code>Authorization: Bearer &lt;token&gt;</code>,
every answer an <code>X-Request-Id</code>; what fails answers <code>application/problem+json</code> (RFC 9457).</p>
${groups.map(([tag, calls]) => `<h2>${escaped(tag)}</h2>${calls.map(callOf).join('')}`).join('')}</main></body></html>`;
  const styleHash = createHash('sha256').update(referenceStyle).digest('base64');
  return {
    html,
    policy: `default-src 'none'; style-src 'sha256-${styleHash}'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
  };
}

const anchorOf = ({ method, path }: Endpoint): string => `${method}${path}`.replaceAll(/[^A-Za-z0-9]+/g, '-');
const shortPath = ({ path }: Endpoint): string => path.replace(/^\/api\/v\d+/, '');

const menuOf = (tag: string, calls: readonly Endpoint[]): string =>
  `<h2>${escaped(tag)}</h2><ul>${calls
    .map((call) => `<li><a href="#${anchorOf(call)}"><b class="${call.method}">${call.method}</b> ${escaped(shortPath(call))}</a></li>`)
    .join('')}</ul>`;

function callOf(endpoint: Endpoint): string {
  const { method, path, summary, access, params, query, body, answer, problems: codes } = endpoint;
  const right = access === 'public' ? 'anyone' : access === 'signed-in' ? 'anyone signed in' : `the right <code>${access}</code>`;
  return `<article id="${anchorOf(endpoint)}"><h3><b class="${method}">${method}</b> <code>${escaped(path)}</code></h3>
<p>${escaped(summary)}.</p><p class="quiet">For ${right}${endpoint.idempotencyKey ? ' · takes <code>Idempotency-Key</code>' : ''}</p>
${partOf('In the path', params)}${partOf('In the query', query)}${partOf('In the body', body)}
${answer.kind === 'json' ? `<h4>Answers ${answer.status}</h4>${tableOf(answer.schema, 'output')}` : ''}
${codes.length > 0 ? `<h4>May refuse</h4><ul class="codes">${codes.map(problemOf).join('')}</ul>` : ''}</article>`;
}

const partOf = (title: string, shape: z.ZodObject): string =>
  Object.keys(shape.shape).length === 0 ? '' : `<h4>${title}</h4>${tableOf(shape, 'input')}`;

function tableOf(schema: z.ZodType, io: 'input' | 'output'): string {
  const fields = describeSchema(z.toJSONSchema(schema, { io, unrepresentable: 'any', reused: 'inline' }));
  const rows = fields.map(
    ({ name, type, isRequired }) =>
      `<tr><td><code>${escaped(name)}</code>${isRequired ? '' : ' <i>optional</i>'}</td><td>${escaped(type)}</td></tr>`,
  );
  return `<table><tbody>${rows.join('')}</tbody></table>`;
}

const problemOf = (code: ProblemCode): string =>
  `<li><code>${problems[code].http} ${code}</code> ${escaped(problemText(code, {} as never, 'en').title)}</li>`;
