/** How many events wait in the outbox, and since when: the relay's measure of health. */
export { measureOutbox } from './outbox/outbox.queries.ts';
