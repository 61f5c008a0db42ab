import { html, trusted } from '@axion/platform/http/html.ts';
import type { KoaContextWithOIDC } from 'oidc-provider';
import { shell } from './shell.ts';
import { languageOf, texts } from './texts.ts';

/** Presses the button of a page whose caller proved who signs out. */
const pressScript = `document.querySelector('button[name="logout"]').click()`;

/** Allows this one script and no other; https://www.w3.org/TR/CSP3/#framework-directive-source-list */
const allowScript = (ctx: KoaContextWithOIDC, digest: string): void => {
  const policy = String(ctx.response.get('content-security-policy'));
  ctx.set(
    'content-security-policy',
    policy.replace(/script-src [^;]*/, (directive) => `${directive} 'sha256-${digest}'`),
  );
};

/** Asks before it signs out, unless the program that asks shows the person's own id token: then it goes on by itself. */
export async function signOutPage(ctx: KoaContextWithOIDC, form: string): Promise<void> {
  const language = languageOf(ctx.oidc.params?.ui_locales as string | undefined, ctx.get('accept-language'));
  const words = texts[language];
  const proven = ctx.oidc.entities.IdTokenHint !== undefined;
  if (proven) allowScript(ctx, await sha256(pressScript));
  const body = html`
<h1>${words.signOutTitle}</h1>
<p class="hint">${words.signOutHint}</p>
${trusted(form)}
<div class="actions">
<button class="primary" form="op.logoutForm" name="logout" value="yes" autofocus>${words.signOut}</button>
<button form="op.logoutForm">${words.stay}</button>
</div>
${proven && html`<script>${trusted(pressScript)}</script>`}`;
  ctx.type = 'html';
  ctx.body = shell({ title: words.signOutTitle, language, body });
}

/** Where somebody lands who signed out without a page to go back to. */
export function signedOutPage(ctx: KoaContextWithOIDC): void {
  const language = languageOf(ctx.get('accept-language'));
  const words = texts[language];
  ctx.type = 'html';
  ctx.body = shell({ title: words.signedOut, language, body: html`<h1>${words.signedOut}</h1><p class="hint">${words.signedOutHint}</p>` });
}

const sha256 = async (text: string): Promise<string> =>
  Buffer.from(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))).toString('base64');
