import { html } from '@axion/platform/http/html.ts';
import type { ErrorOut, KoaContextWithOIDC } from 'oidc-provider';
import { shell } from './shell.ts';
import { languageOf, type PageLanguage, texts } from './texts.ts';

/** What the provider refuses and cannot send back to the program that asked, for instance a redirect to an address that is not registered. */
export function failurePage(ctx: KoaContextWithOIDC, { error, error_description }: ErrorOut): void {
  ctx.type = 'html';
  ctx.body = failureHtml(languageOf(ctx.get('accept-language')), error_description ?? error, error);
}

/** A page that says what stopped the sign-in and what to do. */
export function failureHtml(language: PageLanguage, cause: string, code: string): string {
  const words = texts[language];
  const body = html`
<div class="error panel" role="alert">
<h1>${words.failed}</h1>
<dl><dt>${words.cause}</dt><dd dir="auto">${cause}</dd><dt>${words.whatToDo}</dt><dd>${words.startAgain}</dd><dt>${words.said}</dt><dd><code>${code}</code></dd></dl>
</div>`;
  return shell({ title: words.failed, language, body });
}
