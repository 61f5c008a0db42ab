import { type Html, html, trusted } from '../../../http/html.ts';
import type { JobPage } from '../../job-page.ts';
import type { DashboardSession } from '../session.ts';

const logo = trusted(
  '<svg width="22" height="22" viewBox="0 0 26 26" aria-hidden="true"><path d="M10.2 2h5.6L24 24h-5.4L13 8.2 7.4 24H2z" fill="currentColor"/><path class="dash" d="M11.9 13.5h2.2l.5 3.4h-3.2zM11.1 19h3.8l.7 5h-5.2z"/></svg>',
);

/** What stands around every page. */
export type Frame = {
  /** Whose jobs: `Sense Worker`. */
  readonly product: string;
  readonly pages: readonly JobPage[];
  readonly session: DashboardSession | undefined;
  /** The path of the page, to mark it in the menu. */
  readonly path: string;
  readonly deadLetters: number | undefined;
};

/** A whole page without a script. */
export const framed = (frame: Frame, title: string, body: Html): string =>
  html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title} · ${frame.product}</title>
<link rel="icon" href="/jobs/assets/mark.svg" type="image/svg+xml">
<link rel="stylesheet" href="/jobs/assets/page.css">
</head>
<body>
<header><a class="brand" href="/jobs">${logo}<span>${frame.product}</span></a>${frame.session && menuOf(frame)}${frame.session && personOf(frame.session)}</header>
<main><h1>${title}</h1>
${body}</main>
</body>
</html>`.html;

function menuOf({ pages, path, deadLetters = 0 }: Frame): Html {
  const entries = [
    { href: '/jobs', words: 'Jobs' },
    { href: '/jobs/dead', words: deadLetters > 0 ? `Dead letters (${deadLetters})` : 'Dead letters' },
    ...pages.map((page) => ({ href: `/jobs/pages/${page.path}`, words: page.title })),
  ];
  const isHere = (href: string) =>
    path === href || (href !== '/jobs' && path.startsWith(`${href}/`)) || (href === '/jobs' && path.startsWith('/jobs/queues'));
  return html`<nav aria-label="Pages">${entries.map(({ href, words }) =>
    isHere(href) ? html`<a href="${href}" aria-current="page">${words}</a>` : html`<a href="${href}">${words}</a>`,
  )}</nav>`;
}

const personOf = ({ user, csrf }: DashboardSession): Html =>
  html`<form method="post" action="/jobs/sign-out" class="person"><span>${user.name}</span>${csrfField(csrf)}<button>Sign out</button></form>`;

/** Proves that a form came from a page of ours. */
export const csrfField = (csrf: string): Html => html`<input type="hidden" name="csrf" value="${csrf}">`;

/** `1 job`, `2 jobs`. */
export const countOf = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;

/** Where an answer came from and how whole it is: under every table. */
export const docket = (facts: { readonly rows: string; readonly more?: boolean; readonly now: Date; readonly requestId: string }): Html =>
  html`<p class="docket"><span class="dot${facts.more ? ' part' : ''}"></span>${facts.more ? 'Partial' : 'Complete'} · ${facts.rows} · as of ${facts.now.toISOString().slice(11, 19)} UTC · ${facts.requestId}</p>`;
