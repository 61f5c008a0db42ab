import { catalogue } from '@axion/ui/messages/catalogue.ts';
import { uiMessages } from '@axion/ui/messages/ui-messages.ts';
import { arabic } from './arabic.ts';
import { english } from './english.ts';

const gen = catalogue(english, { ar: arabic });

/** Every word of Gen Web, in each language. */
export const messages = { en: { ui: uiMessages.en, ...gen.en }, ar: { ui: uiMessages.ar, ...gen.ar } };
export type Messages = (typeof messages)['en'];

declare module 'next-intl' {
  interface AppConfig {
    Messages: Messages;
  }
}
