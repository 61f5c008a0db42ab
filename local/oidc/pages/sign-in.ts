import { type Html, html } from '@axion/platform/http/html.ts';
import { demoOrganizations, demoPeople } from '../demo-people.ts';
import { shell } from './shell.ts';
import { type PageLanguage, type PageTexts, texts } from './texts.ts';

export type SignInView = {
  readonly uid: string;
  /** Whom the person signs in to. */
  readonly clientName: string;
  readonly language: PageLanguage;
  /** The user that is filled in. */
  readonly chosen: string;
  readonly wrong: boolean;
};

/** The sign-in page: the demo people as buttons that fill in the form, and the form. It works without a script and by keyboard alone. */
export function signInPage(view: SignInView): string {
  const words = texts[view.language];
  const body = html`
<h1>${words.signInTo(view.clientName)}</h1>
${view.wrong && html`<div class="error" role="alert"><strong>${words.wrong}</strong><p>${words.wrongHint}</p></div>`}
<form method="get" action="/interaction/${view.uid}" aria-labelledby="demo">
<h2 id="demo">${words.demo}</h2>
<p class="hint">${words.demoHint}</p>
<ul>${demoPeople.map((person) => personButton(person, view))}</ul>
</form>
${signInForm(view, words)}
<p class="foot">${words.local}</p>`;
  return shell({ title: words.title, language: view.language, body });
}

function personButton(person: (typeof demoPeople)[number], { chosen, language }: SignInView): Html {
  const organization = demoOrganizations.find(({ id }) => id === person.organizationId)?.name ?? '';
  return html`<li><button name="person" value="${person.subject}" aria-pressed="${person.subject === chosen ? 'true' : 'false'}"><span class="name">${
    language === 'ar' ? person.nameAr : person.name
  }</span><span class="role"><bdi>${person.subject}</bdi>${texts[language].comma} <bdi>${organization}</bdi></span></button></li>`;
}

const signInForm = ({ uid, chosen, wrong }: SignInView, words: PageTexts): Html => html`
<form class="enter" method="post" action="/interaction/${uid}/sign-in">
<label for="user">${words.user}</label>
<input id="user" name="person" value="${chosen}" autocomplete="username" autocapitalize="none" spellcheck="false" dir="ltr" required${autofocus(!chosen)}>
<label for="password">${words.password}</label>
<input id="password" name="password" type="password" autocomplete="current-password" dir="ltr" required${autofocus(chosen !== '')}${
  wrong && html` aria-invalid="true"`
}>
<div class="actions"><button class="primary">${words.signIn}</button><a href="/interaction/${uid}/cancel">${words.cancel}</a></div>
</form>`;

const autofocus = (wanted: boolean): Html | false => wanted && html` autofocus`;
