import { catalogue } from '@axion/ui/messages/catalogue.ts';
import { uiMessages } from '@axion/ui/messages/ui-messages.ts';
import { arabic } from './arabic.ts';
import { english } from './english.ts';

const sense = catalogue(english, { ar: arabic });

/** Every word of Sense Web, in each language. */
export const messages = { en: { ui: uiMessages.en, ...sense.en }, ar: { ui: uiMessages.ar, ...sense.ar } };
export type Messages = (typeof messages)['en'];

declare module 'use-intl' {
  interface AppConfig {
    Messages: Messages;
  }
}
