import { type Html, html, trusted } from '@axion/platform/http/html.ts';
import type { PageLanguage } from './texts.ts';

const logo = trusted(
  '<svg width="26" height="26" viewBox="0 0 26 26" aria-hidden="true"><path d="M10.2 2h5.6L24 24h-5.4L13 8.2 7.4 24H2z" fill="currentColor"/><path class="dash" d="M11.9 13.5h2.2l.5 3.4h-3.2zM11.1 19h3.8l.7 5h-5.2z"/></svg>',
);

/** A whole page: the mark of Axion over one panel. Styles and faces come from this server, nothing from elsewhere. */
export const shell = ({
  title,
  language,
  body,
}: {
  readonly title: string;
  readonly language: PageLanguage;
  readonly body: Html;
}): string =>
  html`<!doctype html>
<html lang="${language}" dir="${language === 'ar' ? 'rtl' : 'ltr'}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<link rel="icon" href="/assets/mark.svg" type="image/svg+xml">
<link rel="stylesheet" href="/assets/page.css">
</head>
<body>
<header>${logo}<span>Axion</span></header>
<main>${body}</main>
</body>
</html>`.html;
