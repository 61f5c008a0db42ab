import { currentRequestId, isRequestId } from '../telemetry/request-context.ts';

/** Names of queries are ours, but a comment ends where it says so. */
const harmless = /^[\w.-]{1,80}$/;

/**
 * Puts the query's name and the id of the request that is being served before a statement, as a comment: so a line of the server's slow log, which holds no values, leads
 * to the request and to the place in the code. Anything that could end the comment is left out.
 */
export function marked(text: string, name?: string): string {
  const requestId = currentRequestId();
  const words = [
    ...(name !== undefined && harmless.test(name) ? [name] : []),
    ...(isRequestId(requestId) ? [`request_id=${requestId}`] : []),
  ];
  return words.length === 0 ? text : `/* ${words.join(' ')} */ ${text}`;
}
